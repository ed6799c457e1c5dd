"""An organisation changes its templates on screen; what law and agreement ask of a plan stays."""

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from portal.database.base import new_id
from portal.database.session import legal_today
from portal.dossier.domain import ModuleKind, Role
from portal.kernel.workdays import add_workdays
from portal.people.models import Work
from portal.plans import templates
from portal.plans.domain.kinds import PlanKind
from portal.plans.models import Comment, PlanAnswerTerms, PlanSection, PlanTemplate
from portal.plans.templates import TemplateSection
from tests.dossier.builders import a_file_of, joins
from tests.plans.builders import a_plan, all_signed_in, save_form, section_of, seen_on, sign_in, working, write

PLACE = "/organisatie/sjablonen/help_plan"


@pytest.fixture(scope="module")
def first():
    return lambda session, file, people: None


@pytest.fixture
def admin(session, file, client_of):
    return client_of(sign_in(session, working(session, file.organisation_id, Work.ORG_ADMIN)))


def titles(session, plan):
    rows = session.execute(select(PlanSection).where(PlanSection.plan_id == plan).order_by(PlanSection.ordinal))
    return [row.PlanSection.title for row in rows]


NEW = {
    "title": "Sport en vrije tijd",
    "hint": "Wat doe je graag?",
    "writers": ["youth", "professionals"],
    "topics": ["wishes"],
}


def test_a_section_added_and_moved_on_screen_stands_in_the_next_plan(session, file, admin, client_of):
    added = admin.post(f"{PLACE}/nieuw-deel", data=NEW)
    for _ in range(9):
        admin.post(f"{PLACE}/delen/sport_en_vrije_tijd/omhoog")
    taken = admin.post(f"{PLACE}/delen/school_and_health/weg")
    words = {"title": "Wat ik vind", "hint": "Zeg het zelf.", "writers": ["youth"], "topics": ["wishes"]}
    opened = {"seen": seen_on(admin.get(f"{PLACE}/delen/my_view"))}
    renamed = admin.post(f"{PLACE}/delen/my_view", data=words | opened)
    late = admin.post(f"{PLACE}/delen/my_view", data=words | opened | {"title": "Mijn mening"})
    plan = a_plan(session, client_of(file.actors["Sanne"]), file)
    made = titles(session, plan)

    assert [answer.status_code for answer in (added, taken, renamed)] == [303] * 3
    assert late.status_code == 422
    assert "Wat ik vind" in BeautifulSoup(late.text, "html.parser").select("dl")[0].text
    assert made[0] == "Sport en vrije tijd"
    assert "Wat ik vind" in made
    assert "School en gezondheid" not in made
    section = session.get_one(PlanSection, section_of(session, plan, "my_view"))
    assert (section.writers, section.hint) == (["youth"], "Zeg het zelf.")


@pytest.mark.parametrize("key", ["role_of_foster_parents", "perspective_term"])
def test_what_a_plan_always_has_cannot_be_taken_away_or_made_optional(session, admin, key):
    admin.post(f"{PLACE}/delen/{key}/weg")
    save_form(admin, f"{PLACE}/delen/{key}", {"title": "Anders", "writers": ["youth"], "topics": ["school"]})
    page = BeautifulSoup(admin.get(PLACE).text, "html.parser").get_text(" ", strip=True)
    kept = session.scalars(select(PlanTemplate)).one().sections
    section = next(one for one in kept if one["key"] == key)

    assert "Hoort altijd in dit plan" in page
    assert section["must_be_filled"]
    assert section["title"] == "Anders"
    assert section["role_of_foster_parents"] is (key == "role_of_foster_parents")
    assert "professionals" in section["writers"]


def test_a_section_without_writers_or_subject_is_refused_and_nothing_typed_is_lost(admin):
    answer = admin.post(f"{PLACE}/nieuw-deel", data={"title": "Sport en vrije tijd", "hint": "Wat doe je graag?"})

    assert answer.status_code == 422
    assert "Sport en vrije tijd" in answer.text
    assert "Wat doe je graag?" in answer.text


def test_another_organisation_and_plans_begun_before_do_not_change(session, file, admin, client_of):
    plan = a_plan(session, client_of(file.actors["Sanne"]), file)
    before = titles(session, plan)
    admin.post(f"{PLACE}/nieuw-deel", data=NEW)
    session.commit()  # as the owner of the tables again

    assert titles(session, plan) == before
    assert len(templates.kept(session, new_id(), PlanKind.HELP).sections) == 8
    assert len(templates.kept(session, file.organisation_id, PlanKind.HELP).sections) == 9


@pytest.mark.parametrize("work", [Work.PROFESSIONAL, Work.TEAM_MANAGER, Work.PRIVACY_OFFICER])
def test_only_the_administrator_changes_templates_and_terms(session, file, client_of, work):
    browser = client_of(sign_in(session, working(session, file.organisation_id, work)))

    for way in ("/organisatie/sjablonen", PLACE, f"{PLACE}/nieuw-deel", "/organisatie/antwoordtermijnen"):
        assert browser.get(way).status_code == 403
    assert browser.post(f"{PLACE}/nieuw-deel", data=NEW).status_code == 403
    assert browser.post(f"{PLACE}/terug").status_code == 403
    assert browser.post("/organisatie/antwoordtermijnen", data={"comment": 5}).status_code == 403
    assert session.scalars(select(PlanTemplate)).all() == []


def test_the_wall_keeps_the_template_of_another_organisation(session, file, behind_wall):
    """Also where the code would forget to ask."""
    other = behind_wall(working(session, file.organisation_id, Work.PROFESSIONAL))
    other.add(PlanTemplate(organisation_id=file.organisation_id, kind=PlanKind.HELP, title="x", sections=[],
                           changed_by=file.actors["Sanne"].person_id, changed_at=legal_today(session)))  # fmt: skip

    with pytest.raises(DBAPIError, match="row-level security"):
        other.flush()


def test_answers_come_sooner_by_setting_and_never_later(session, file, admin, client_of):
    later = admin.post("/organisatie/antwoordtermijnen", data={"comment": 11, "youth_seen": 2, "youth_answer": 5})
    sooner = admin.post("/organisatie/antwoordtermijnen", data={"comment": 4, "youth_seen": 1, "youth_answer": 3})
    worker, youth = client_of(file.actors["Sanne"]), client_of(file.actors["Noor"])
    section = section_of(session, a_plan(session, worker, file), "my_view")
    youth.post(f"/plannen/delen/{section}/reageren", data={"text": "Waarom?", "for_whom": "section"})
    asked = session.scalars(select(Comment)).one()
    today = legal_today(session)

    assert (later.status_code, sooner.status_code) == (422, 303)
    assert (asked.seen_by, asked.answer_by) == (add_workdays(today, 1), add_workdays(today, 3))


def test_the_database_itself_knows_the_longest_terms(session, file):
    session.commit()
    row = PlanAnswerTerms(organisation_id=file.organisation_id, comment=11, youth_seen=2, youth_answer=5,
                          changed_by=file.actors["Sanne"].person_id, changed_at=legal_today(session))  # fmt: skip
    session.add(row)
    with pytest.raises(DBAPIError, match="never_longer"):
        session.flush()


def test_a_module_that_runs_has_a_section_of_its_own_in_which_its_giver_writes(session, client_of):
    file = all_signed_in(session, a_file_of(session, age=13))
    module = new_id()
    okke = sign_in(
        session,
        joins(session, file, Role.MODULE_WORKER, "Okke", module_id=module, module_kinds=[ModuleKind.SYSTEMIC_THERAPY]),
    )  # fmt: skip
    plan = a_plan(session, client_of(file.actors["Sanne"]), file)
    section = session.scalars(select(PlanSection).where(PlanSection.key.like("module_%"))).one()

    write(client_of(okke), section.id, "We zien elkaar elke twee weken.")

    assert section.title == "Extra hulp: systeemtherapie"
    assert section.plan_id == plan
    assert client_of(okke).post(
        f"/teksten/{section_of(session, plan, 'contact')}/schrijven", data={"words": "x", "seen": "0"}
    ).status_code in {403, 404}  # fmt: skip


def test_a_template_from_a_document_keeps_what_a_plan_always_has(session, file, behind_wall):
    admin = working(session, file.organisation_id, Work.ORG_ADMIN)
    kept = templates.keep_template(
        behind_wall(admin), admin, kind=PlanKind.HELP, title="Ons plan",
        sections=[TemplateSection("Mijn kijk"), TemplateSection("Hobby’s", "Wat doe je graag?")],
    )  # fmt: skip

    assert [section.title for section in kept.sections][:2] == ["Mijn kijk", "Hobby’s"]
    assert {section.key for section in kept.sections} >= {"my_view", "role_of_foster_parents", "perspective_term"}


def test_figures_of_who_takes_part_are_for_who_leads_and_tell_nothing_of_a_few(session, file, admin, client_of):
    worker = client_of(file.actors["Sanne"])
    page = BeautifulSoup(admin.get("/organisatie/plannen/wie-doet-mee").text, "html.parser")

    assert {cell.get_text(strip=True) for cell in page.select("tbody td")} == {"–"}
    assert worker.get("/organisatie/plannen/wie-doet-mee").status_code == 403
    assert client_of(file.actors["Noor"]).get("/organisatie/plannen/wie-doet-mee").status_code == 403
