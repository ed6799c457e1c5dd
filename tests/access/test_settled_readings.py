"""Cases in which two readings of the grid gave two answers, each settled in READINGS.md, at its smallest."""

from datetime import timedelta

import pytest

from portal.access import scope
from portal.access.policy import Kind, Letter
from portal.database.base import new_id
from portal.database.session import legal_today
from portal.dossier.domain import Audience, Capacity, ConsentWay, ItemLink, Role, Topic
from portal.dossier.models import Consent, Item, Release, StandingGrant
from tests.access.builders import a_file, an_item, holds_authority, linked, takes_part

FIRST_ENDED, LAST_ENDED = timedelta(days=40), timedelta(days=20)


@pytest.mark.parametrize(("released_after_end", "sees"), [(0, False), (1, True)])
def test_of_two_foster_contracts_the_last_day_is_that_of_both(session, released_after_end, sees):
    """A release between the ends of two contracts is no act from after the end, whichever contract is asked."""
    file, today = a_file(session), legal_today(session)
    foster = takes_part(session, file, Role.FOSTER_PARENT, ends_on=today - FIRST_ENDED)
    takes_part(
        session,
        file,
        Role.FOSTER_PARENT,
        person=foster.person_id,
        starts_on=today - FIRST_ENDED,
        ends_on=today - LAST_ENDED,
    )
    worker = takes_part(session, file, Role.WORKER_PROVIDER)
    document = an_item(session, file, Kind.DOCUMENT, recorded_on=today - timedelta(days=5))
    session.add(
        Release(
            youth_file_id=file,
            item_id=document,
            text_id=document,
            person_id=foster.person_id,
            released_by=worker.person_id,
            reason="afscheid",
            starts_on=today - LAST_ENDED + timedelta(days=released_after_end),
        )
    )
    session.flush()

    letters = scope.permissions_on(session, foster, session.get_one(Item, document))

    assert (Letter.V in letters) is sees


@pytest.mark.parametrize(("days_ago", "sees"), [(10, True), (200, False)])
def test_what_an_organisation_recorded_before_its_own_period_is_not_its_own(session, days_ago, sees):
    """Another organisation took part all the while: its period must not stand in for the asker's."""
    file = a_file(session)
    takes_part(session, file, Role.WORKER_PROVIDER)
    today = legal_today(session)
    finance = takes_part(session, file, Role.FINANCE, starts_on=today - timedelta(days=30))
    item = Item(
        id=new_id(),
        youth_file_id=file,
        kind=Kind.BILLING_IJW,
        organisation_id=finance.organisation_id,
        recorded_on=today - timedelta(days=days_ago),
    )
    session.add(item)
    session.flush()

    assert (Letter.V in scope.permissions_on(session, finance, item)) is sees


def says_yes(session, file, item, whom, by, capacity):
    record = an_item(session, file, Kind.CONSENT_RECORD, topics=(Topic.LEGAL,))
    session.add(
        Consent(
            id=record,
            youth_file_id=file,
            item_id=item,
            person_id=whom.person_id,
            given_by=by.person_id,
            capacity=capacity,
            way=ConsentWay.SIGNED,
            starts_on=legal_today(session),
        )
    )
    session.flush()


@pytest.mark.parametrize(("age", "holds", "sees"), [(8, False, False), (13, False, False), (8, True, True)])
def test_the_others_consent_does_not_stand_for_a_child_over_whom_nobody_holds_authority(session, age, holds, sees):
    file = a_file(session, age=age)
    youth, mother = takes_part(session, file, Role.YOUTH), takes_part(session, file, Role.PARENT)
    scientist = takes_part(session, file, Role.BEHAVIOURAL_SCIENTIST)
    recording = an_item(session, file, Kind.RECORDING, topics=(Topic.BEHAVIOUR,))
    for appearing in (youth, mother):
        linked(session, recording, appearing, ItemLink.APPEARS)
    says_yes(session, file, recording, scientist, mother, Capacity.APPEARING)
    says_yes(session, file, recording, scientist, youth, Capacity.YOUTH)
    if holds:
        holds_authority(session, file, mother)
        says_yes(session, file, recording, scientist, mother, Capacity.AUTHORITY_HOLDER)

    letters = scope.permissions_on(session, scientist, session.get_one(Item, recording))

    assert (Letter.V in letters) is sees


@pytest.mark.parametrize(("granted", "sees"), [(False, False), (True, True)])
def test_a_grant_passes_the_audience_of_what_it_names_also_where_no_organisation_stands_on_it(session, granted, sees):
    """Without the grant nobody but the writer belongs to the audience of an organisation that is nowhere named."""
    file = a_file(session, age=17)
    youth, uncle = takes_part(session, file, Role.YOUTH), takes_part(session, file, Role.NETWORK_PERSON)
    plan = an_item(session, file, Kind.HELP_PLAN, audience=Audience.ORGANISATION)
    if granted:
        session.add(
            StandingGrant(
                id=an_item(session, file, Kind.CONSENT_RECORD, topics=(Topic.LEGAL,)),
                youth_file_id=file,
                item_id=plan,
                person_id=uncle.person_id,
                given_by=youth.person_id,
                capacity=Capacity.YOUTH,
                way=ConsentWay.SIGNED,
                starts_on=legal_today(session),
            )
        )
        session.flush()

    letters = scope.permissions_on(session, uncle, session.get_one(Item, plan))

    assert (Letter.V in letters) is sees
