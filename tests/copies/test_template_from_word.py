"""An administrator makes a template out of the organisation's own blank form: looked at first, then kept."""

from io import BytesIO

import docx
import pytest
from sqlalchemy import select

from portal.audit.models import AuditEvent
from portal.database.base import new_id
from portal.plans.domain.kinds import PlanKind
from portal.plans.models import PlanTemplate
from portal.plans.templates import kept
from portal.web.filters import words
from portal.word.refusal import SENTENCES
from tests.copies.builders import a_file, administers, link_of, said, soup
from tests.word.hostile import hostile

PLACE = "/organisatie/sjabloon-uit-word"
OTHER_FILE = {"kind": "help_plan", "naam": "Plan", "titel": ["Een deel"], "uitleg": [""]}


def a_form(*headings, hint="Schrijf hier over: %s."):
    document = docx.Document()
    document.add_paragraph("Stichting Voorbeeld", style="Title")
    document.add_paragraph("Dit staat voor de eerste kop.")
    for heading in headings:
        document.add_heading(heading, 1)
        document.add_paragraph(hint.replace("%s", heading.lower()))
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def sent(data, kind="safety_plan"):
    return {"kind": kind, "document": (BytesIO(data), "leeg.docx")}


def fields_of(answer):
    """What a browser would send from the preview."""
    (form,) = soup(answer).select(f"form[action='{PLACE}/bewaren']")
    given: dict[str, list[str]] = {}
    for field in form.select("input[name]:not([name=csrf_token]), textarea[name]"):
        value = field.text.removeprefix("\n") if field.name == "textarea" else str(field.get("value", ""))
        given.setdefault(str(field["name"]), []).append(value)
    return given


def own_templates(session):
    session.commit()
    return session.scalars(select(PlanTemplate)).all()


@pytest.fixture
def file(session):
    return a_file(session, age=11)


@pytest.fixture
def admin(session, file, client_of):
    return client_of(administers(session, file.actors["Sanne"]))


def test_a_blank_form_is_looked_at_first_and_then_new_plans_begin_like_it(session, file, admin):
    upload = link_of(admin.get("/organisatie/sjablonen"), "Sjabloon uit Word")
    preview = admin.post(f"{upload}/bekijken", data=sent(a_form("Wat speelt er", "Wat doen wij")))
    fields = fields_of(preview)
    before = own_templates(session)
    answer = admin.post(f"{PLACE}/bewaren", data={**fields, "titel": ["Wat speelt er nu", "Wat doen wij"]})

    assert preview.status_code == 200
    assert fields["titel"] == ["Wat speelt er", "Wat doen wij"]
    assert "Dit staat voor de eerste kop." in said(preview)
    assert before == []
    assert answer.status_code == 303
    assert "Wat speelt er nu" in said(admin.get(answer.location))
    session.commit()
    template = kept(session, file.organisation_id, PlanKind.SAFETY)
    assert template.title == "Stichting Voorbeeld"
    assert [section.title for section in template.sections] == ["Wat speelt er nu", "Wat doen wij"]
    assert template.sections[0].hint == "Schrijf hier over: wat speelt er."
    changes = session.scalars(select(AuditEvent).where(AuditEvent.name == "plan_template.changed")).all()
    assert [change.person_id for change in changes] == [file.actors["Sanne"].person_id]


def test_the_preview_says_what_a_plan_always_has_and_that_the_own_template_goes(session, file, admin):
    first = admin.post(f"{PLACE}/bekijken", data=sent(a_form("Mijn kijk"), "help_plan"))
    admin.post(f"{PLACE}/bewaren", data=fields_of(first))
    second = admin.post(f"{PLACE}/bekijken", data=sent(a_form("Rol van de pleegouders"), "help_plan"))
    session.commit()
    sections = kept(session, file.organisation_id, PlanKind.HELP).sections
    behind = [section.title for section in sections[1:]]

    assert {section.key for section in sections} == {"my_view", "role_of_foster_parents", "perspective_term"}
    assert all(title in said(first) for title in behind)
    assert "heeft al een eigen sjabloon" not in said(first)
    assert "heeft al een eigen sjabloon" in said(second)


def test_a_section_whose_title_was_emptied_is_left_out(session, file, admin):
    fields = fields_of(admin.post(f"{PLACE}/bekijken", data=sent(a_form("Wat speelt er", "Handtekening"))))
    admin.post(f"{PLACE}/bewaren", data={**fields, "titel": ["Wat speelt er", " "]})

    session.commit()
    assert [one.title for one in kept(session, file.organisation_id, PlanKind.SAFETY).sections] == ["Wat speelt er"]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"titel": ["", ""]}, "ten minste één deel"),
        ({"titel": ["Wat speelt er", "wat speelt er"]}, "heten hetzelfde"),
        ({"uitleg": ["Deze uitleg blijft.", "x" * 501]}, "te lang"),
        ({"titel": ["Wat speelt er", "x" * 121]}, "te lang"),
    ],
)
def test_what_is_refused_comes_back_as_it_was_typed(session, admin, change, why):
    fields = fields_of(admin.post(f"{PLACE}/bekijken", data=sent(a_form("Wat speelt er", "Wat doen wij"))))
    typed = {**fields, "naam": ["Ons plan"], "uitleg": ["Deze uitleg blijft.", "En\ndeze."], **change}
    answer = admin.post(f"{PLACE}/bewaren", data=typed)

    assert answer.status_code == 422
    assert why in said(answer)
    assert fields_of(answer) == typed
    assert own_templates(session) == []


def test_words_that_do_not_fit_are_named_before_anything_is_kept(admin):
    preview = admin.post(f"{PLACE}/bekijken", data=sent(a_form("Wat speelt er", hint="x" * 501)))

    assert "Hier was te veel tekst" in said(preview)
    assert fields_of(preview)["ingekort"] == ["Wat speelt er"]
    assert fields_of(preview)["uitleg"] == ["x" * 500]


def test_characters_that_no_database_holds_are_left_out(session, file, admin):
    given = {"kind": "safety_plan", "naam": "Ons\x00 plan", "titel": ["Wat\x00 speelt"], "uitleg": ["Een\x00\r\ntwee"]}

    assert admin.post(f"{PLACE}/bewaren", data=given).status_code == 303
    session.commit()
    template = kept(session, file.organisation_id, PlanKind.SAFETY)
    assert (template.title, template.sections[0].title, template.sections[0].hint) == (
        "Ons plan", "Wat speelt", "Een\ntwee",
    )  # fmt: skip


def test_a_form_without_headings_is_refused_with_what_to_do_and_the_choice_of_plan_stays(admin):
    answer = admin.post(f"{PLACE}/bekijken", data=sent(a_form()))

    assert answer.status_code == 422
    assert "Er staan geen koppen in dit bestand" in said(answer)
    assert [field["value"] for field in soup(answer).select("input[name=kind][checked]")] == ["safety_plan"]


def test_without_a_file_or_a_plan_the_page_says_what_is_missing(admin):
    answer = admin.post(f"{PLACE}/bekijken", data={"kind": "no_such_plan"})

    assert answer.status_code == 422
    assert "Kies eerst een bestand" in said(answer)
    assert admin.post(f"{PLACE}/bewaren", data={**OTHER_FILE, "kind": "no_such_plan"}).status_code == 404


def test_a_file_that_means_harm_is_refused_in_words_by_the_reader_of_every_upload(session, admin):
    small = [(reason, data) for _, reason, data in hostile("http://127.0.0.1:9") if reason and len(data) < 400_000]
    one_each = dict(small)  # what is too big for any page never reaches the reader
    unsaid = []
    for reason, data in one_each.items():
        answer = admin.post(f"{PLACE}/bekijken", data=sent(data))
        if answer.status_code != 422 or words(SENTENCES[reason]) not in said(answer):
            unsaid.append(reason)

    assert len(one_each) > 10
    assert unsaid == []
    assert own_templates(session) == []


def test_who_does_not_administer_the_organisation_gets_nowhere(session, file, client_of):
    for name in ("Esther", "Sanne", "Noor"):
        other = client_of(file.actors[name])
        assert other.get(PLACE).status_code == 403
        assert other.post(f"{PLACE}/bekijken", data=sent(a_form("Een deel"))).status_code == 403
        assert other.post(f"{PLACE}/bewaren", data=OTHER_FILE).status_code == 403
    assert own_templates(session) == []


def test_an_administrator_changes_the_own_organisation_only(session, file, admin):
    admin.post(f"{PLACE}/bewaren", data={**OTHER_FILE, "organisation_id": str(new_id())})

    assert [row.organisation_id for row in own_templates(session)] == [file.organisation_id]
