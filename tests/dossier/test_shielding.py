"""What is kept from someone: who decides, on what ground, until when it is looked at again, and who learns nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.access import scope
from portal.access.policy import Kind, Letter
from portal.audit.models import AuditEvent
from portal.database.session import legal_today
from portal.dossier.domain import Role, Topic
from portal.dossier.models import CourtBlock, Exclusion, NotFor, ThirdPartyMark, Withholding
from tests.dossier.builders import a_file_of, an_actor, an_item, joins
from tests.dossier.test_file_pages import text_of, without_request_number
from tests.dossier.test_own_words import NOWHERE

DAY = timedelta(days=1)


@pytest.fixture
def file(session):
    """Milan is 13; his mother has authority, Roos is a behavioural scientist."""
    file = a_file_of(session, "Milan", age=13)
    joins(session, file, Role.BEHAVIOURAL_SCIENTIST, "Roos")
    return file


@pytest.fixture
def plan(session, file):
    return an_item(session, file.id, Kind.HELP_PLAN, (Topic.SCHOOL,))


def person(file, given):
    return str(file.actors[given].person_id)


def in_sixty_days(session):
    return (legal_today(session) + 60 * DAY).isoformat()


def a_withholding(session, file, **other):
    return {
        "person": person(file, "Esther"),
        "ground": "serious_harm",
        "reason": "Zij wordt dan boos op Milan.",
        "second": person(file, "Roos"),
        "review_on": in_sixty_days(session),
    } | other


def sees(session, behind_wall, actor, item):
    portal = behind_wall(actor)
    letters = scope.permissions_on(portal, actor, item.id)
    portal.commit()
    return Letter.V in letters


def at(file, way=""):
    return f"/jongeren/{file.id}/afscherming{way}"


# --- an item --------------------------------------------------------------------------------------------------------


def test_two_professionals_keep_an_item_from_someone_until_a_next_look(session, client_of, behind_wall, file, plan):
    sanne = client_of(file.actors["Sanne"])
    assert sees(session, behind_wall, file.actors["Esther"], plan)
    assert "Hulpverleningsplan" in text_of(sanne.get(at(file, "/stukken")))

    assert sanne.post(at(file, f"/stukken/{plan.id}/dicht"), data=a_withholding(session, file)).status_code == 303

    assert not sees(session, behind_wall, file.actors["Esther"], plan)
    assert sees(session, behind_wall, file.actors["Milan"], plan)
    page = text_of(sanne.get(at(file)))
    assert "Voor Esther Morgenrood" in page
    assert "besloten door Sanne Bovenveld en Roos" in page
    again = sanne.post(at(file, f"/stukken/{plan.id}/dicht"), data=a_withholding(session, file))
    assert again.status_code == 422
    assert "geldt al voor deze persoon" in text_of(again)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"person": NOWHERE}, "Kies iets uit de lijst"),
        ({"person": ""}, "Kies een persoon"),
        ({"person": "Sanne"}, "Kies iets uit de lijst"),  # from a colleague nothing is withheld
        ({"second": NOWHERE}, "Kies iets uit de lijst"),
        ({"second": "Sanne"}, "Kies iets uit de lijst"),  # oneself
        ({"second": "Ineke"}, "Kies iets uit de lijst"),  # not a professional
        ({"ground": "zomaar"}, "geldige keuze"),
        ({"reason": ""}, "Schrijf op waarom"),
        ({"reason": "x" * 10_000}, "te lang"),
        ({"reason": "a\x07b"}, "niet te lezen"),
        ({"review_on": "2001-01-01"}, "komende jaar"),
        ({"review_on": "2999-01-01"}, "komende jaar"),
        ({"review_on": "2019-02-30"}, "Vul een datum in"),
    ],
)
def test_bad_input_is_said_and_nothing_is_kept_from_anyone(session, client_of, file, plan, typed, words):
    typed = {key: person(file, value) if value in file.actors else value for key, value in typed.items()}
    page = client_of(file.actors["Sanne"]).post(
        at(file, f"/stukken/{plan.id}/dicht"), data=a_withholding(session, file) | typed
    )

    assert page.status_code == 422
    assert words in text_of(page)
    if "reason" not in typed:
        assert "boos op Milan" in page.text
    session.commit()
    assert session.scalars(select(Withholding)).all() == []


def test_at_the_review_it_goes_on_or_ends_at_once(session, client_of, behind_wall, file, plan):
    sanne = client_of(file.actors["Sanne"])
    sanne.post(at(file, f"/stukken/{plan.id}/dicht"), data=a_withholding(session, file))
    session.commit()
    row = session.scalars(select(Withholding)).one()
    row.starts_on, row.review_on = legal_today(session) - 90 * DAY, legal_today(session) - DAY
    session.flush()
    assert "te laat" in text_of(sanne.get(at(file)))
    assert not sees(session, behind_wall, file.actors["Esther"], plan)  # past the date it stays closed

    assert sanne.post(at(file, f"/dicht/{row.id}"), data={"review_on": "2001-01-01"}).status_code == 422
    assert sanne.post(at(file, f"/dicht/{row.id}"), data={"review_on": in_sixty_days(session)}).status_code == 303
    assert "te laat" not in text_of(sanne.get(at(file)))
    assert sanne.post(at(file, f"/dicht/{row.id}/stoppen")).status_code == 303

    assert sees(session, behind_wall, file.actors["Esther"], plan)
    assert sanne.post(at(file, f"/dicht/{row.id}/stoppen")).status_code == 404


def test_a_passage_about_someone_else_is_for_that_person_and_who_needs_it(session, client_of, behind_wall, file, plan):
    sanne = client_of(file.actors["Sanne"])

    assert sanne.post(at(file, f"/stukken/{plan.id}/ander"), data={"person": person(file, "Esther")}).status_code == 303
    assert sees(session, behind_wall, file.actors["Esther"], plan)
    assert not sees(session, behind_wall, file.actors["Milan"], plan)
    assert not sees(session, behind_wall, file.actors["Ineke"], plan)
    assert sanne.post(at(file, f"/stukken/{plan.id}/ander"), data={"person": NOWHERE}).status_code == 422
    session.commit()
    mark = session.scalars(select(ThirdPartyMark)).one()

    assert sanne.post(at(file, f"/ander/{mark.id}/stoppen")).status_code == 303
    assert sees(session, behind_wall, file.actors["Milan"], plan)


# --- a secret place -------------------------------------------------------------------------------------------------


def test_where_the_child_lives_becomes_secret_for_someone_and_is_looked_at_again(session, client_of, file):
    sanne = client_of(file.actors["Sanne"])
    typed = {"person": person(file, "Esther"), "reason": "Ernstige bedreiging.", "review_on": in_sixty_days(session)}

    assert sanne.post(at(file, "/geheim"), data=typed).status_code == 303
    twice = sanne.post(at(file, "/geheim"), data=typed)
    assert twice.status_code == 422
    assert "geldt al" in text_of(twice)
    session.commit()
    row = session.scalars(select(Exclusion)).one()
    page = text_of(sanne.get(at(file, f"/geheim/{row.id}")))
    assert "Ernstige bedreiging." in page
    assert sanne.post(at(file, f"/geheim/{row.id}"), data={"review_on": in_sixty_days(session)}).status_code == 303
    assert sanne.post(at(file, f"/geheim/{row.id}/stoppen")).status_code == 303
    session.refresh(row)
    assert row.ended_on == legal_today(session)


@pytest.mark.parametrize("given", ["Milan", "Sanne", "Roos"])
def test_nothing_is_made_secret_for_the_youth_or_a_professional(session, client_of, file, given):
    typed = {"person": person(file, given), "reason": "Zomaar.", "review_on": in_sixty_days(session)}

    assert client_of(file.actors["Sanne"]).post(at(file, "/geheim"), data=typed).status_code == 422
    session.commit()
    assert session.scalars(select(Exclusion)).all() == []


# --- a court --------------------------------------------------------------------------------------------------------


def test_a_courts_order_closes_the_file_in_its_period(session, client_of, behind_wall, file, plan):
    sanne = client_of(file.actors["Sanne"])
    today = legal_today(session)
    typed = {
        "person": person(file, "Esther"),
        "order_reference": "C/03/1",
        "starts_on": today.isoformat(),
        "ends_on": (today + 30 * DAY).isoformat(),
    }

    for wrong in (
        {"ends_on": (today - DAY).isoformat()},
        {"starts_on": "1850-01-01"},
        {"person": NOWHERE},
        {"order_reference": ""},
        {"order_reference": "x" * 10_000},
        {"kinds": ["nothing"]},
    ):
        assert sanne.post(at(file, "/rechter"), data=typed | wrong).status_code == 422
    assert sanne.post(at(file, "/rechter"), data=typed).status_code == 303
    assert sanne.post(at(file, "/rechter"), data=typed | {"ends_on": ""}).status_code == 422  # overlaps

    assert not sees(session, behind_wall, file.actors["Esther"], plan)
    session.commit()
    block = session.scalars(select(CourtBlock)).one()
    assert sanne.post(at(file, f"/rechter/{block.id}/stoppen")).status_code == 303
    session.refresh(block)
    assert block.ends_on == today  # it began today: today is its one day


# --- niet voor ------------------------------------------------------------------------------------------------------


@pytest.fixture
def line(session, behind_wall, file):
    """Milan kept his own words from his mother."""
    words = an_item(session, file.id, Kind.STANDPOINT, (Topic.WISHES,), author_id=file.actors["Milan"].person_id)
    row = NotFor(
        youth_file_id=file.id, item_id=words.id, person_id=file.actors["Esther"].person_id,
        placed_by=file.actors["Milan"].person_id, starts_on=legal_today(session) - 3 * DAY,
        check_by=legal_today(session) + 27 * DAY,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def shown_again(session, file, **other):
    return {
        "reason": "Zijn moeder weet het al van school.",
        "second": person(file, "Roos"),
        "told_youth_on": legal_today(session).isoformat(),
    } | other


def test_under_sixteen_two_professionals_let_it_be_read_after_the_youth_was_told(session, client_of, file, line):
    sanne = client_of(file.actors["Sanne"])
    address = at(file, f"/niet-voor/{line.id}")
    assert "niet voor Esther Morgenrood" in text_of(sanne.get(address))

    for wrong in (
        {"told_youth_on": ""},
        {"told_youth_on": (legal_today(session) + DAY).isoformat()},
        {"told_youth_on": "2001-01-01"},
        {"second": person(file, "Sanne")},
        {"second": ""},
        {"reason": ""},
    ):
        assert sanne.post(f"{address}/toch-wel", data=shown_again(session, file, **wrong)).status_code == 422
    assert sanne.post(f"{address}/toch-wel", data=shown_again(session, file)).status_code == 303
    session.refresh(line)
    assert (line.ended_on, str(line.second_professional)) == (legal_today(session), person(file, "Roos"))


def test_or_it_becomes_a_withheld_item_with_its_ground(session, client_of, behind_wall, file, line):
    sanne = client_of(file.actors["Sanne"])
    typed = {f"g-{key}": value for key, value in a_withholding(session, file).items() if key != "person"}

    assert sanne.post(at(file, f"/niet-voor/{line.id}/dicht"), data=typed).status_code == 303
    session.refresh(line)
    held = session.scalars(select(Withholding)).one()

    assert line.ended_on == legal_today(session)
    assert (held.item_id, held.person_id) == (line.item_id, line.person_id)


def test_from_sixteen_the_youth_decides_and_no_professional(session, client_of):
    file = a_file_of(session, "Noor", age=16)
    joins(session, file, Role.BEHAVIOURAL_SCIENTIST, "Roos")
    words = an_item(session, file.id, Kind.OWN_STATEMENT, (Topic.WISHES,), author_id=file.actors["Noor"].person_id)
    row = NotFor(
        youth_file_id=file.id, item_id=words.id, person_id=file.actors["Esther"].person_id,
        placed_by=file.actors["Noor"].person_id, starts_on=legal_today(session), check_by=legal_today(session),
    )  # fmt: skip
    session.add(row)
    session.flush()
    sanne = client_of(file.actors["Sanne"])

    assert "Dit beslist wie het schreef" in text_of(sanne.get(at(file)))
    assert sanne.post(at(file, f"/niet-voor/{row.id}/toch-wel"), data=shown_again(session, file)).status_code == 403
    session.refresh(row)
    assert row.ended_on is None


# --- who is not there -----------------------------------------------------------------------------------------------

PAGES = ("", "/geheim", "/rechter", "/stukken")


@pytest.mark.parametrize("given", ["Milan", "Esther", "Ineke", "Roos", None])
def test_who_does_not_decide_on_safety_finds_no_page_and_changes_nothing(session, client_of, file, plan, line, given):
    viewer = client_of(file.actors[given] if given else an_actor(session, file.organisation_id, "Tom"))

    for way in (*PAGES, f"/stukken/{plan.id}", f"/niet-voor/{line.id}"):
        real = viewer.get(at(file, way))
        wrong = viewer.get(f"/jongeren/{NOWHERE}/afscherming{way}")
        assert real.status_code == wrong.status_code == 404
        assert without_request_number(real.text) == without_request_number(wrong.text)
    secret = {"person": person(file, "Esther"), "reason": "Zomaar.", "review_on": in_sixty_days(session)}
    for way, typed in (
        ("/geheim", secret),
        ("/rechter", {"person": person(file, "Esther"), "order_reference": "x", "starts_on": in_sixty_days(session)}),
        (f"/stukken/{plan.id}/dicht", a_withholding(session, file)),
        (f"/stukken/{plan.id}/ander", {"person": person(file, "Esther")}),
        (f"/niet-voor/{line.id}/toch-wel", shown_again(session, file)),
    ):
        assert viewer.post(at(file, way), data=typed).status_code == 404
    session.commit()
    for model in (Exclusion, CourtBlock, Withholding, ThirdPartyMark):
        assert session.scalars(select(model)).all() == []


def test_lines_and_items_of_another_file_are_not_found_in_this_one(session, client_of, file, line):
    other = a_file_of(session, "Aya", age=13, organisation_id=file.organisation_id)
    joins(session, other, Role.BEHAVIOURAL_SCIENTIST, "Okke")
    theirs = an_item(session, other.id, Kind.HELP_PLAN, (Topic.SCHOOL,))
    sanne_there = client_of(other.actors["Sanne"])
    sanne_there.post(
        at(other, f"/stukken/{theirs.id}/dicht"),
        data=a_withholding(session, file, person=person(other, "Esther"), second=person(other, "Okke")),
    )
    session.commit()
    held = session.scalars(select(Withholding)).one()
    joins_both = client_of(file.actors["Sanne"])

    assert joins_both.get(at(file, f"/stukken/{theirs.id}")).status_code == 404
    assert (
        joins_both.post(at(file, f"/stukken/{theirs.id}/dicht"), data=a_withholding(session, file)).status_code == 404
    )
    assert joins_both.get(at(file, f"/dicht/{held.id}")).status_code == 404
    assert joins_both.post(at(file, f"/dicht/{held.id}/stoppen")).status_code == 404
    assert sanne_there.post(at(other, f"/niet-voor/{line.id}/toch-wel"), data={}).status_code == 404


def test_looking_and_deciding_stand_in_the_log(session, client_of, file, plan):
    sanne = client_of(file.actors["Sanne"])
    sanne.get(at(file))
    sanne.post(at(file, f"/stukken/{plan.id}/dicht"), data=a_withholding(session, file))
    session.commit()

    names = set(session.scalars(select(AuditEvent.name).where(AuditEvent.youth_file_id == file.id)))

    assert {"shields.read", "item.hidden"} <= names


def test_what_is_kept_from_someone_leaves_no_line_in_who_looked_for_the_family(session, client_of, file):
    mother, page = client_of(file.actors["Esther"]), f"/jongeren/{file.id}/wie-keek"

    assert client_of(file.actors["Sanne"]).get(at(file)).status_code == 200

    assert "In deze periode keek er niemand anders" in text_of(mother.get(page))
