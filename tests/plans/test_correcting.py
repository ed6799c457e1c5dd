"""Other words for a goal, an action or an agreement: by who writes there, until the version is set."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from portal.audit.models import AuditEvent
from portal.database.session import legal_today
from portal.dossier.domain import Role
from portal.dossier.models import OrganisationPeriod, Participation
from portal.kernel.clock import now
from portal.plans.domain.kinds import PlanKind, may_take_away
from portal.plans.models import Action, Agreement, Goal, LastLook
from portal.plans.people import takes_part
from tests.dossier.builders import an_organisation, joins
from tests.plans.builders import a_plan, consult, fill, save_form, section_of, seen_on, set_it, text_of


@pytest.fixture(scope="module")
def age():
    return 16


def one_of_each(session, browser, plan, key):
    """A goal, an action and an agreement, each with the way to change it."""
    section = section_of(session, plan, key)
    for kind, words in (("doelen", {"title": "Zwem"}), ("acties", {"title": "Bell"}), ("afspraken", {"text": "Negen"})):
        answer = browser.post(f"/plannen/{plan}/{kind}/nieuw", data={**words, "section": section})
        assert answer.status_code == 303, answer.text
    session.expire_all()
    return {
        f"/plannen/{kind}/{session.scalars(select(model.id).where(model.plan_id == plan)).one()}/veranderen": more
        for kind, model, more in (
            ("doelen", Goal, {"title": "Zwemdiploma halen"}),
            ("acties", Action, {"title": "Zwembad bellen"}),
            ("afspraken", Agreement, {"text": "Telefoon weg om negen uur"}),
        )
    }


def test_who_writes_there_puts_it_in_other_words_until_the_version_is_set(session, file, plan, people):
    sanne = people["Sanne"]
    ways = one_of_each(session, sanne, plan, "what_we_work_on")

    for way, words in ways.items():
        assert sanne.get(way).status_code == 200
        assert (people["Ineke"].get(way).status_code, people["Ineke"].post(way, data=words).status_code) == (403, 403)
        assert save_form(sanne, way, words).status_code == 303
    page = text_of(people["Ineke"].get(f"/plannen/{plan}"))
    for words in ways.values():
        assert next(iter(words.values())) in page
    assert "goal.changed" in session.scalars(select(AuditEvent.name)).all()

    fill(session, plan, people)
    consult(session, plan, people)
    assert set_it(session, plan, people).status_code == 303
    for way, words in ways.items():
        assert sanne.post(way, data=words).status_code == 409
        assert way not in sanne.get(f"/plannen/{plan}").text


def test_a_worker_changes_no_word_of_the_youth_in_the_youths_own_plan(session, file, people):
    plan = a_plan(session, people["Noor"], file, "perspective_plan")
    ways = one_of_each(session, people["Noor"], plan, "living")

    for way, words in ways.items():
        assert people["Sanne"].post(way, data=words).status_code == 403
        assert way not in people["Sanne"].get(f"/plannen/{plan}").text
        assert save_form(people["Noor"], way, words).status_code == 303


def test_an_action_for_a_day_that_is_over_keeps_what_was_typed(session, plan, people):
    way = list(one_of_each(session, people["Sanne"], plan, "what_we_work_on"))[1]

    answer = save_form(people["Sanne"], way, {"title": "Zwembad mailen", "due_on": "2001-01-01"})

    assert answer.status_code == 422
    assert "Die dag is al voorbij" in answer.text
    assert "Zwembad mailen" in answer.text


def test_who_saves_over_a_colleague_is_told_what_stands_there_and_keeps_their_own_words(session, plan, people):
    sanne, noor = people["Sanne"], people["Noor"]
    for way, words in one_of_each(session, noor, plan, "what_we_work_on").items():
        field = next(iter(words))
        opened = seen_on(noor.get(way))
        assert save_form(sanne, way, words).status_code == 303

        late = noor.post(way, data={field: "Mijn eigen woorden", "seen": opened})

        assert late.status_code == 422
        page = text_of(late)
        assert "Iemand anders heeft dit intussen veranderd" in page
        assert words[field] in page
        assert "veranderd door Sanne" in page
        assert "Mijn eigen woorden" in late.text
        assert words[field] in text_of(noor.get(f"/plannen/{plan}"))
        assert noor.post(way, data={field: "Mijn eigen woorden", "seen": seen_on(late)}).status_code == 303
        assert "Mijn eigen woorden" in text_of(sanne.get(f"/plannen/{plan}"))


def test_a_save_that_does_not_say_what_it_saw_changes_nothing(session, plan, people):
    for way, words in one_of_each(session, people["Sanne"], plan, "what_we_work_on").items():
        assert people["Sanne"].post(way, data=words).status_code == 422


def test_two_who_say_where_the_child_grows_up_or_what_came_of_an_action_do_not_lose_words(session, plan, people):
    sanne, way = people["Sanne"], f"/plannen/{plan}/weg-naar-huis/waar-het-kind-opgroeit"
    opened = seen_on(sanne.get(way))
    assert save_form(sanne, way, {"note": "Wij wachten op de rechter"}).status_code == 303
    late = sanne.post(way, data={"note": "Nog niets bekend", "seen": opened})
    assert late.status_code == 422
    assert "Wij wachten op de rechter" in text_of(late)

    one_of_each(session, sanne, plan, "what_we_work_on")
    ready = f"/plannen/acties/{session.scalars(select(Action.id).where(Action.plan_id == plan)).one()}/klaar"
    opened = seen_on(sanne.get(ready))
    assert save_form(sanne, ready, {"text": "Maandag is de eerste les"}).status_code == 303
    late = sanne.post(ready, data={"text": "Gebeld", "seen": opened})
    assert late.status_code == 422
    assert "Maandag is de eerste les" in text_of(late)


def test_who_made_a_part_takes_it_away_and_it_stays_to_be_read_what_it_was(session, plan, people):
    sanne, ineke = people["Sanne"], people["Ineke"]
    ineke.get(f"/plannen/{plan}")
    for way in one_of_each(session, sanne, plan, "what_we_work_on"):
        gone = way.replace("veranderen", "weghalen")
        assert gone in sanne.get(f"/plannen/{plan}").text
        assert gone not in people["Noor"].get(f"/plannen/{plan}").text
        assert people["Noor"].post(gone, data={"seen": seen_on(sanne.get(gone))}).status_code == 403
        assert ineke.get(gone).status_code == 403

        assert save_form(sanne, gone, {}).status_code == 303

        assert sanne.get(gone).status_code == 409
        late = people["Noor"].post(way, data={"title": "Mijn late woorden", "text": "Mijn late woorden"})
        assert late.status_code == 409
        assert "weggehaald" in late.text
        assert "Mijn late woorden" in late.text
    session.commit()
    session.execute(update(LastLook).values(looked_at=now() - timedelta(hours=1)))
    session.commit()
    page = text_of(ineke.get(f"/plannen/{plan}"))
    assert "weggehaald: een doel, een actie, een afspraak" in page
    assert "weggehaald door Sanne" in page
    assert all(session.scalars(select(model).where(model.plan_id == plan)).all() == [] for model in (Goal, Action))
    assert session.scalars(select(AuditEvent.name)).all().count("plan.part_taken_away") == 3


def test_what_hangs_on_a_part_is_named_before_it_goes_and_what_is_done_stays(session, plan, people):
    sanne = people["Sanne"]
    goal, action, _ = (
        way.replace("veranderen", "weghalen") for way in one_of_each(session, sanne, plan, "what_we_work_on")
    )
    sanne.post(goal.replace("weghalen", "stand"), data={"attainment": "0"})
    assert "Een stap vooruit. Die gaat mee weg." in text_of(sanne.get(goal))

    assert save_form(sanne, action.replace("weghalen", "klaar"), {"text": "Gebeld"}).status_code == 303
    assert sanne.get(action).status_code == 409
    assert action not in sanne.get(f"/plannen/{plan}").text


def test_nobody_takes_away_over_what_a_colleague_wrote_meanwhile_nor_after_the_version_was_set(session, plan, people):
    sanne = people["Sanne"]
    goal = next(iter(one_of_each(session, sanne, plan, "what_we_work_on")))
    gone = goal.replace("veranderen", "weghalen")
    opened = seen_on(sanne.get(gone))
    assert save_form(people["Noor"], goal, {"title": "Leren zwemmen"}).status_code == 303
    late = sanne.post(gone, data={"seen": opened})
    assert late.status_code == 422
    assert "Leren zwemmen" in text_of(late)

    fill(session, plan, people)
    consult(session, plan, people)
    assert set_it(session, plan, people).status_code == 303
    assert sanne.post(gone, data={"seen": seen_on(late)}).status_code == 409
    session.commit()
    with pytest.raises(IntegrityError, match="does not change"), session.begin_nested():
        session.execute(delete(Goal).where(Goal.plan_id == plan))


@pytest.mark.parametrize(("mine", "youths", "here", "sets", "may"), [
    (True, False, True, False, True),
    (True, True, True, False, True),  # the youth's own
    (False, False, True, True, False),  # who made it is still here
    (False, False, False, True, True),
    (False, False, False, False, False),
    (False, True, False, True, False),  # the youth's stays the youth's (R-16-02)
])  # fmt: skip
def test_who_may_take_a_part_away(mine, youths, here, sets, may):
    allowed = may_take_away(PlanKind.PERSPECTIVE, own=mine, of_the_youth=youths, maker_is_here=here, sets=sets)

    assert allowed is may


def test_what_someone_left_behind_is_taken_away_by_who_sets_the_plan_and_not_while_they_are_here(
    session, file, plan, people
):
    goal = next(iter(one_of_each(session, people["Noor"], plan, "what_we_work_on"))).replace("veranderen", "weghalen")
    assert people["Sanne"].get(goal).status_code == 403
    assert goal not in people["Sanne"].get(f"/plannen/{plan}").text

    session.commit()
    noor = Participation.person_id == file.actors["Noor"].person_id
    session.execute(update(Participation).where(noor).values(ends_on=legal_today(session) - timedelta(days=1)))
    session.commit()

    assert goal in people["Sanne"].get(f"/plannen/{plan}").text
    assert save_form(people["Sanne"], goal, {}).status_code == 303


def test_who_reads_only_their_own_period_after_a_hand_over_is_here_no_more(session, file, plan):
    noor = file.actors["Noor"]
    gone = joins(session, file, Role.WORKER_PROVIDER, "Coen", organisation_id=an_organisation(session))
    period = OrganisationPeriod(
        youth_file_id=file.id, organisation_id=gone.organisation_id, leads=False,
        starts_on=legal_today(session) - timedelta(days=30), recorded_by=gone.person_id,
    )  # fmt: skip
    session.add(period)
    session.flush()
    assert takes_part(session, file.id) >= {noor.person_id, gone.person_id}

    period.ends_on = legal_today(session) - timedelta(days=1)
    session.flush()

    here = takes_part(session, file.id)
    assert noor.person_id in here
    assert gone.person_id not in here
