"""A fact that is tried counts while it is tried, and leaves nothing behind."""

import pytest
from sqlalchemy import func, select

from portal.access import scope
from portal.access.policy import Kind, Letter
from portal.access.trial import trial
from portal.audit.models import AuditEvent
from portal.database.session import legal_today
from portal.dossier import facts
from portal.dossier.domain import Capacity, Topic
from portal.dossier.models import AccessEpoch, Consent
from portal.kernel.errors import RuleBroken
from tests.dossier.builders import a_file_of, an_item


@pytest.fixture
def file(session):
    return a_file_of(session)


@pytest.fixture
def plan(session, file):
    return an_item(session, file.id, Kind.PERSPECTIVE_PLAN, (Topic.WISHES,))


def consents(session, file, **more):
    return facts.give_consent(
        session,
        file.actors["Noor"],
        youth_file_id=file.id,
        given_by=file.actors["Noor"].person_id,
        capacity=Capacity.YOUTH,
        person_id=file.actors["Esther"].person_id,
        kinds=[Kind.PERSPECTIVE_PLAN],
        **more,
    )


def test_what_is_tried_counts_inside_and_is_gone_after_it(session, behind_wall, file, plan):
    noor, esther = file.actors["Noor"], file.actors["Esther"]
    portal = behind_wall(noor)
    epoch = portal.get_one(AccessEpoch, file.id).epoch

    assert not scope.permissions_on(portal, esther, plan)
    with trial(portal):
        consents(portal, file)
        assert Letter.V in scope.permissions_on(portal, esther, plan)
    assert not scope.permissions_on(portal, esther, plan)
    portal.commit()

    assert session.scalar(select(func.count()).select_from(Consent)) == 0
    assert session.scalar(select(func.count()).select_from(AuditEvent)) == 0
    assert session.scalar(select(AccessEpoch.epoch).where(AccessEpoch.youth_file_id == file.id)) == epoch


def test_a_trial_that_breaks_a_rule_says_so_and_leaves_nothing(session, behind_wall, file):
    portal = behind_wall(file.actors["Noor"])

    def twice():
        with trial(portal):
            consents(portal, file)
            consents(portal, file, ends_on=legal_today(portal).replace(year=1900))

    with pytest.raises(RuleBroken):
        twice()
    portal.commit()

    assert session.scalar(select(func.count()).select_from(Consent)) == 0
