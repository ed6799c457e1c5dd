"""Checks of the demo world (domain 14.5) on the pages of one file, each by its number."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal.access import scope
from portal.access.policy import Kind, Letter
from portal.audit.models import AuditEvent
from portal.database.session import legal_today
from portal.dossier import facts
from portal.dossier.domain import Framework, Role, Topic, WithholdingGround, birthday
from portal.dossier.models import LegalFramework, OrganisationPeriod, YouthFile
from portal.kernel.errors import RuleBroken
from tests.dossier.builders import a_file_of, an_actor, an_item, an_organisation, joins
from tests.dossier.test_file_pages import text_of
from tests.dossier.test_openings import (
    test_a_number_that_has_a_file_gets_the_same_answer_and_no_file as same_answer_for_a_known_number,
)
from tests.dossier.test_own_words import in_corner, the_only, writes

TWO_MONTHS = timedelta(days=61)


def fifteen_and_ten_months(session):
    """Aya: two months before her sixteenth birthday."""
    file = a_file_of(session, "Aya", age=15)
    row = session.get(YouthFile, file.id)
    today = legal_today(session)
    row.born_on = (today + TWO_MONTHS).replace(year=today.year - 16 + (today + TWO_MONTHS).year - today.year, day=15)
    session.flush()
    return file, birthday(row.born_on, 16)


def check_05_aya_co_edits_from_her_sixteenth_birthday_and_her_corner_is_hers_alone(session, client_of, behind_wall):
    file, sixteen = fifteen_and_ten_months(session)
    plan = an_item(session, file.id, Kind.HELP_PLAN, (Topic.SCHOOL,))
    joins(session, file, Role.GI_OTS, "Gerda")
    corner = in_corner_of_aya(session, client_of, file)
    aya = file.actors["Aya"]

    mine = behind_wall(aya)
    assert Letter.E not in scope.permissions_on(mine, aya, plan.id, day=sixteen - timedelta(days=1))
    assert Letter.E in scope.permissions_on(mine, aya, plan.id, day=sixteen)
    for given in ("Sanne", "Esther", "Ineke", "Gerda"):
        other = file.actors[given]
        for day in (sixteen - timedelta(days=1), sixteen, sixteen + timedelta(days=800)):
            assert scope.permissions_on(behind_wall(other), other, corner.id, day=day) == frozenset()
        assert client_of(other).get(f"/jongeren/{file.id}/mijn-hoekje").status_code == 404


def in_corner_of_aya(session, client_of, file):
    file.actors["Noor"] = file.actors["Aya"]
    return in_corner(session, client_of, file)


def check_16_the_guardian_of_a_measure_reads_without_consent_and_the_log_says_on_what_ground(session, client_of):
    file = a_file_of(session, "Fenna", age=13)
    framework = session.scalars(select(LegalFramework).where(LegalFramework.youth_file_id == file.id)).one()
    framework.framework = Framework.OTS
    gi = an_organisation(session, "GI")
    session.add(
        OrganisationPeriod(youth_file_id=file.id, organisation_id=gi, leads=False, starts_on=framework.starts_on)
    )
    gerda = joins(session, file, Role.GI_OTS, "Gerda", "Wilgenhof", organisation_id=gi)
    file.actors["Noor"] = file.actors["Fenna"]
    writes(client_of, file.actors["Fenna"], file, "verklaring", "Ik wil bij mijn broertje wonen.")

    page = client_of(gerda).get(f"/jongeren/{file.id}/eigen-woorden/{the_only(session, Kind.OWN_STATEMENT).id}")

    assert "bij mijn broertje" in text_of(page)
    event = session.scalars(
        select(AuditEvent).where(AuditEvent.name == "words.read", AuditEvent.person_id == gerda.person_id)
    ).one()
    assert event.standing == "gi_ots"
    assert event.ground


def check_17_a_professional_outside_the_circle_does_not_find_a_youth_by_name(session, client_of):
    a_file_of(session, "Fenna")
    worker = client_of(an_actor(session, an_organisation(session, "Rubicon"), "Tom"))

    found, nobody = worker.get("/jongeren?q=Fenna"), worker.get("/jongeren?q=Xyzzy")

    assert text_of(found).replace("Fenna", "") == text_of(nobody).replace("Xyzzy", "")
    assert "Kastanjeveld" not in found.text


def check_18_withholding_needs_a_second_professional_and_a_review_date(session, behind_wall):
    file = a_file_of(session, "Fenna", age=13)
    scientist = joins(session, file, Role.BEHAVIOURAL_SCIENTIST, "Roos")
    item = an_item(session, file.id, Kind.HELP_PLAN, (Topic.SCHOOL,))
    sanne = file.actors["Sanne"]
    mine = behind_wall(sanne)
    today = legal_today(mine)

    def withhold(second, review_on: date):
        return facts.withhold(
            mine,
            sanne,
            item_id=item.id,
            person_id=file.actors["Esther"].person_id,
            ground=WithholdingGround.SERIOUS_HARM,
            reason="Er is dreiging.",
            second_professional=second.person_id,
            review_on=review_on,
        )

    for second, review_on in (
        (sanne, today + TWO_MONTHS),
        (file.actors["Ineke"], today + TWO_MONTHS),
        (scientist, today),
        (scientist, today + timedelta(days=800)),
    ):
        with pytest.raises(RuleBroken):
            withhold(second, review_on)
    assert withhold(scientist, today + TWO_MONTHS).second_professional == scientist.person_id


check_38_a_number_that_has_a_file_gives_the_opener_the_same_answer_as_any_wait = same_answer_for_a_known_number
