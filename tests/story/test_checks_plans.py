"""Checks of the demo world (domain 14.5) on plans, each by its number, with the people of the cast."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select, update

from portal.access import scope
from portal.access.policy import Letter
from portal.database.legal_day import DemonstrationClock
from portal.database.session import legal_today
from portal.plans.domain.kinds import PlanKind
from portal.plans.models import Plan, PlanSection
from portal.plans.services import sharing
from tests.demo.made import someone, the_world
from tests.plans.builders import section_of, write


@pytest.fixture
def made(session, tmp_path):
    return the_world(session, tmp_path)


@pytest.fixture
def as_(session, made, client_of):
    """A browser of someone of the cast."""

    def as_(key):
        session.commit()  # as the owner of the tables again
        return client_of(someone(session, made, key))

    return as_


def plan_of(session, made, youth, kind):
    return session.scalars(select(Plan.id).where(Plan.youth_file_id == made.files[youth], Plan.kind == kind)).one()


def words_of(answer):
    """The title and words of each section on a page."""
    page = BeautifulSoup(answer.text, "html.parser")
    return [
        (section.select("h3")[0].get_text(" ", strip=True), section.select("[data-text-page]")[0].get_text("\n"))
        for section in page.select("section.plan-section")
    ]


def text_of(answer):
    return BeautifulSoup(answer.text, "html.parser").get_text(" ", strip=True)


def without_moving(answer):
    """The bytes of a page without what differs at every request."""
    page = BeautifulSoup(answer.text, "html.parser")
    for changing in page.select("input[name=csrf_token], [data-request]"):
        changing.decompose()
    return str(page)


def never_there(session, made, section):
    """Put a section out of the way, in a plan of another file: from here on the plan never had it."""
    elsewhere = plan_of(session, made, "samira", PlanKind.PERSPECTIVE)
    session.execute(update(PlanSection).where(PlanSection.id == section).values(plan_id=elsewhere))
    session.flush()


def check_02_marit_and_bart_read_the_same_words_in_the_plan(session, made, as_):
    plan = plan_of(session, made, "fenna", PlanKind.HELP)

    mother, father = (words_of(as_(who).get(f"/plannen/{plan}")) for who in ("marit", "bart"))

    assert mother == father
    assert any("Fenna eet en slaapt beter" in words for _, words in father)


def check_02_what_fennas_foster_mother_says_and_does_in_the_plan_does_not_tell_bart_who_she_is(session, made, as_):
    plan = plan_of(session, made, "fenna", PlanKind.HELP)
    section = section_of(session, plan, "how_it_goes")
    said = {"text": "Zij slaapt nu zonder lampje.", "for_whom": "section"}
    assert as_("petra").post(f"/plannen/delen/{section}/reageren", data=said).status_code == 303

    worker, father = (as_(who).get(f"/plannen/{plan}").text for who in ("sanne", "bart"))

    (note,) = [one for one in BeautifulSoup(father, "html.parser").select(".note") if said["text"] in one.text]
    assert note.select(".note__who")[0].get_text(strip=True) == "Iemand uit de kring"
    assert [name for name in ("Petra", "Sjoerd", "Hazelgaard") if name in father] == []
    assert [name for name in ("Petra", "Sjoerd", "Hazelgaard") if name not in worker] == []


def check_04_milans_father_reads_nothing_of_his_mothers_treatment_and_she_does(session, made, as_):
    plan = plan_of(session, made, "milan", PlanKind.HELP)
    passage = session.scalars(select(PlanSection.id).where(PlanSection.under_id.is_not(None))).one()

    father, mother = as_("ruben"), as_("ilse")
    page = father.get(f"/plannen/{plan}")

    assert "Moeder is in behandeling bij de ggz." in text_of(mother.get(f"/plannen/{plan}"))
    assert str(passage) not in page.text
    assert "ggz" not in page.text
    for way in (f"/teksten/{passage}", f"/plannen/delen/{passage}/reageren"):
        assert father.get(way).status_code in {403, 404}
        assert "ggz" not in father.get(way).text
    session.commit()
    never_there(session, made, passage)
    assert without_moving(father.get(f"/plannen/{plan}")) == without_moving(page)


def check_05_aya_writes_along_from_her_sixteenth_birthday_and_not_a_day_before(session, made, as_):
    begun = as_("hilde").post(f"/jongeren/{made.files['aya']}/plannen/nieuw", data={"kind": "help_plan"})
    assert begun.status_code == 303
    session.expire_all()
    plan = plan_of(session, made, "aya", PlanKind.HELP)
    section = section_of(session, plan, "my_view")
    birthday = made.start + timedelta(days=60)

    def on(day):
        session.commit()  # as the owner of the tables again
        session.merge(DemonstrationClock(one=True, offset_days=(day - made.start).days))
        session.flush()
        return as_("aya").post(f"/teksten/{section}/schrijven", data={"words": "Ik wil hier blijven.", "seen": "0"})

    assert on(birthday - timedelta(days=1)).status_code == 403
    assert on(birthday).status_code == 303


def check_13_only_the_section_on_their_role_waits_for_the_foster_parents(session, made, as_):
    plan = plan_of(session, made, "milan", PlanKind.HELP)
    section = section_of(session, plan, "role_of_foster_parents")
    lieke, today = as_("lieke"), made.start.isoformat()
    assert lieke.post(f"/plannen/{plan}/vaststellen", data={"in_force_on": today}).status_code == 303

    def tag():
        page = BeautifulSoup(as_("ad").get(f"/plannen/{plan}").text, "html.parser")
        return page.select(f"#deel-{section} h3")[0].get_text(" ", strip=True)

    before, page = tag(), text_of(as_("milan").get(f"/plannen/{plan}"))
    one = as_("ad").post(f"/plannen/delen/{section}/akkoord", data={"stance": "agrees"})
    halfway = tag()
    mother = as_("ilse").post(f"/plannen/delen/{section}/akkoord", data={"stance": "agrees"})
    as_("josine").post(f"/plannen/delen/{section}/akkoord", data={"stance": "agrees"})

    assert "Geldt nu" in page
    assert "Wacht op pleegouders" in before
    assert (one.status_code, mother.status_code) == (303, 403)
    assert "Wacht op pleegouders" in halfway  # each foster parent, not one for both
    assert "Akkoord van pleegouders" in tag()


def check_31_noors_mother_reads_and_reacts_and_her_father_reads_one_section_and_no_more(session, made, as_):
    plan = plan_of(session, made, "noor", PlanKind.PERSPECTIVE)
    contact, living = section_of(session, plan, "contact"), section_of(session, plan, "living")
    mother, father = as_("esther"), as_("mark")

    listed, page = father.get(f"/jongeren/{made.files['noor']}/plannen"), father.get(f"/plannen/{plan}")

    assert "Contact met thuis" in text_of(listed)
    assert [title for title, _ in words_of(page)] == ["Contact met thuis"]
    assert "perspectiefplan" not in (page.text + listed.text).lower()
    assert str(living) not in page.text
    assert father.get(f"/plannen/delen/{contact}/reageren").status_code == 403
    for way in ("zegel", "vergelijken", "eens-of-niet", "evalueren"):
        assert father.get(f"/plannen/{plan}/{way}").status_code in {403, 404}
    for way in ("reageren", "voorstellen", "mijn-woorden", "wens"):
        assert father.get(f"/plannen/delen/{living}/{way}").status_code == 404
    assert len(words_of(mother.get(f"/plannen/{plan}"))) > 5
    assert mother.post(
        f"/plannen/delen/{living}/reageren", data={"text": "Wat fijn.", "for_whom": "section"}
    ).status_code == 303  # fmt: skip
    wrote = mother.post(f"/teksten/{living}/schrijven", data={"words": "Ik schrijf mee.", "seen": "0"})
    assert wrote.status_code == 403
    session.commit()
    noor = someone(session, made, "noor")
    consent = next(c for c, _ in sharing.shared_with(session, noor, session.get_one(PlanSection, contact)))
    assert as_("noor").post(f"/plannen/delen/{contact}/delen/{consent.id}/stoppen").status_code == 303
    assert as_("mark").get(f"/plannen/{plan}").status_code == 404


def check_32_not_for_mama_leaves_bytes_as_if_it_never_was(session, made, as_):
    """The same in a window that is open at that moment: check_32 in test_checks_plans_live.py."""
    plan = plan_of(session, made, "noor", PlanKind.PERSPECTIVE)
    section = section_of(session, plan, "wellbeing")
    write(as_("noor"), section, "Ik slaap slecht na een ruzie met mama.")
    mother = made.persons["esther"]
    before = as_("esther").get(f"/plannen/{plan}")

    kept = as_("noor").post(f"/plannen/delen/{section}/niet-voor/{mother}")
    after = as_("esther").get(f"/plannen/{plan}")

    assert kept.status_code == 303
    assert "Ik slaap slecht" in before.text
    assert "Ik slaap slecht" in text_of(as_("sanne").get(f"/plannen/{plan}"))
    for way in (f"/teksten/{section}", f"/plannen/delen/{section}/reageren"):
        assert as_("esther").get(way).status_code == 404
    session.commit()
    esther = someone(session, made, "esther")
    assert Letter.K not in scope.permissions_on(session, esther, section, day=legal_today(session))
    never_there(session, made, section)
    assert without_moving(as_("esther").get(f"/plannen/{plan}")) == without_moving(after)
