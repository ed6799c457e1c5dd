"""What waits for a worker in the files that they coordinate, and what is offered to their organisation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, text, true
from sqlalchemy.orm import Session, aliased

from portal.access import scope
from portal.access.actor import Actor, Door
from portal.access.policy import Kind
from portal.database.days import covers, home_day
from portal.database.session import legal_today
from portal.dossier.domain import AGE_OF_OWN_VOICE, OPENING_CHECK_DAYS, AuthorityStatus, Role
from portal.dossier.gate import late
from portal.dossier.gate.domain import GIVES_A_STANDING
from portal.dossier.gate.late import NEW_AT_TWELVE
from portal.dossier.gate.models import OpeningRound
from portal.dossier.information.models import TopicRequest
from portal.dossier.models import (
    Authority,
    Coordinator,
    EmergencyAccess,
    Exclusion,
    Item,
    LegalFramework,
    NotFor,
    OpeningCheck,
    Participation,
    Withholding,
    YouthFile,
)
from portal.dossier.my_youths import names_of_youths
from portal.kernel.clock import day_of
from portal.kernel.words import Sentence, say
from portal.participation.handover.models import Handover
from portal.participation.handover.queries import offered

SOON = timedelta(days=14)  # a look that comes is announced so long before
ENDS_SOON = timedelta(days=42)  # a measure that ends: time to ask the court again
ANSWER_WITHIN = timedelta(days=14)  # what a GI asked for; the law names no days, a supervision order cannot wait
MOST = 30  # lines on the first page
Query = Any  # a select of youth_file_id and day: its columns are labelled, which its type does not know

OPEN_OLDER = say("Oudere stukken openen na een gesprek")
LOOK_AGAIN_SECRET = say("Opnieuw kijken: geheim waar het kind woont")
LOOK_AGAIN_ITEM = say("Opnieuw kijken: een stuk dat iemand niet krijgt")
LOOK_TOGETHER = say("Met z'n tweeën kijken naar een “niet voor”")
MEASURE_ENDS = say("De maatregel loopt af")
PAPERS = say("De papieren van de maatregel")
COMPLETE = say("De overdracht afronden")
ASKED = say("Een andere organisatie vroeg om dit dossier")
ANSWER_GI = say("Antwoord aan de jeugdbescherming")
LATE_IN_TEAM = say("Te laat in uw team: oudere stukken nakijken")
TELL = say("Vertellen dat iemand met spoed keek")
TAKE = say("Een dossier dat u kunt overnemen")
_REQUESTS = text("SELECT youth_file_id, asked_at FROM file_requests_for_me()")


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to do, by when, and where."""

    what: Sentence
    day: date
    late: bool
    endpoint: str
    file_id: UUID | None = None
    name: str | Sentence = ""


def due(session: Session, actor: Actor) -> Sequence[Due]:
    """What waits for the actor, the oldest first; nothing through the family door."""
    if actor.door is not Door.WORK:
        return []
    session.info[scope.DECIDED] = True  # own tasks only: files that the actor coordinates
    today = legal_today(session)
    mine = _coordinated(actor, today)
    found = [
        Due(what, row.day, row.day < today, endpoint, row.youth_file_id)
        for what, endpoint, query in _tasks(mine, today)
        for row in session.execute(query.order_by("day").limit(MOST))
    ]
    found += [
        Due(ASKED, day_of(row.asked_at), late=False, endpoint="opening.coordinator", file_id=row.youth_file_id)
        for row in session.execute(_REQUESTS)
    ]
    found += [
        Due(TELL, row.day, late=False, endpoint="duty.of_file", file_id=row.youth_file_id)
        for row in session.execute(_not_told_of(mine).limit(MOST))
    ]
    found += [Due(LATE_IN_TEAM, one.due_on, late=True, endpoint="terms.show") for one in _late_in_team(session, actor)]
    found += [
        Due(TAKE, one.from_day, one.from_day < today, "handover.offered")
        for one in offered(session, actor)
        if not one.accepted_name
    ]
    first = sorted(found, key=lambda one: (one.day, one.what.text, str(one.file_id)))[:MOST]
    names = names_of_youths(session, actor, {one.file_id for one in first if one.file_id})
    return [_named(one, names) for one in first]


def _not_told_of(mine: Query) -> Query:
    """Emergency accesses that the client was not told of yet: "later", without a term (access-grid 10)."""
    return (
        select(EmergencyAccess.youth_file_id, func.min(home_day(EmergencyAccess.starts_at)).label("day"))
        .where(EmergencyAccess.youth_file_id.in_(mine), EmergencyAccess.told_at.is_(None))
        .group_by(EmergencyAccess.youth_file_id)
    )


def _late_in_team(session: Session, actor: Actor) -> Sequence[late.Late]:
    return late.in_team(session, actor)[:1] if late.leads_team(session, actor) else ()


def _named(one: Due, names: Mapping[UUID, str | Sentence]) -> Due:
    if one.file_id is None:
        return one
    return Due(one.what, one.day, one.late, one.endpoint, one.file_id, names.get(one.file_id, ""))


def _coordinated(actor: Actor, today: date) -> Query:
    return select(Coordinator.youth_file_id).where(
        Coordinator.person_id == actor.person_id,
        Coordinator.organisation_id == actor.organisation_id,
        covers(Coordinator, today),
    )


def _tasks(mine: Query, today: date) -> list[tuple[Sentence, str, Query]]:
    """Each kind of task as a select of file and day."""
    return [
        (OPEN_OLDER, "gate.show", _twelve(mine, today)),
        (OPEN_OLDER, "gate.show", _authority(mine, today)),
        (LOOK_AGAIN_SECRET, "shielding.show", _review(Exclusion, mine, today)),
        (LOOK_AGAIN_ITEM, "shielding.show", _review(Withholding, mine, today)),
        (
            LOOK_TOGETHER,
            "shielding.show",
            select(NotFor.youth_file_id, NotFor.check_by.label("day"))
            .join(YouthFile, YouthFile.id == NotFor.youth_file_id)
            .where(
                NotFor.youth_file_id.in_(mine),
                NotFor.check_by.is_not(None),
                NotFor.ended_on.is_(None),
                func.birthday_on(YouthFile.born_on, 16) > today,
            ),
        ),
        (
            MEASURE_ENDS,
            "legal.show",
            select(LegalFramework.youth_file_id, LegalFramework.ends_on.label("day")).where(
                LegalFramework.youth_file_id.in_(mine),
                LegalFramework.starts_on <= today,
                LegalFramework.ends_on.between(today, today + ENDS_SOON),
                ~_followed(),
            ),
        ),
        (
            PAPERS,
            "legal.show",
            select(LegalFramework.youth_file_id, LegalFramework.pending_until.label("day")).where(
                LegalFramework.youth_file_id.in_(mine),
                LegalFramework.pending_until.is_not(None),
                LegalFramework.document.is_(None),
                or_(LegalFramework.ends_on.is_(None), LegalFramework.ends_on >= today),
            ),
        ),
        (
            ANSWER_GI,
            "information.show",
            select(
                TopicRequest.youth_file_id,
                (home_day(func.min(TopicRequest.asked_at)) + ANSWER_WITHIN.days).label("day"),
            )
            .where(TopicRequest.youth_file_id.in_(mine), TopicRequest.answered_at.is_(None))
            .group_by(TopicRequest.youth_file_id),
        ),
        (
            COMPLETE,
            "handover.show",
            select(Handover.youth_file_id, Handover.from_day.label("day")).where(
                Handover.youth_file_id.in_(mine),
                Handover.accepted_by.is_not(None),
                Handover.done_at.is_(None),
                Handover.withdrawn_at.is_(None),
            ),
        ),
    ]


def _review(model: type[Exclusion] | type[Withholding], mine: Query, today: date) -> Query:
    return select(model.youth_file_id, model.review_on.label("day")).where(
        model.youth_file_id.in_(mine),
        or_(model.ended_on.is_(None), model.ended_on > today),
        model.review_on <= today + SOON,
    )


def _followed() -> ColumnElement[bool]:
    """Something begins when the measure ends: nothing to do."""
    next_ = aliased(LegalFramework)
    return exists().where(
        next_.youth_file_id == LegalFramework.youth_file_id, next_.starts_on > LegalFramework.starts_on
    )


def _twelve(mine: Query, today: date) -> Query:
    """Youths who turned 12 in the file, while something older that they could get was not looked at."""
    began = func.birthday_on(YouthFile.born_on, AGE_OF_OWN_VOICE)
    return (
        select(YouthFile.id.label("youth_file_id"), (began + OPENING_CHECK_DAYS).label("day"))
        .join(Participation, and_(Participation.youth_file_id == YouthFile.id, Participation.role == Role.YOUTH))
        .where(
            YouthFile.id.in_(mine),
            began > YouthFile.opened_on,
            began <= today,
            ~_finished(YouthFile.id, Participation.person_id, began),
            _waits(YouthFile.id, Participation.person_id, began, NEW_AT_TWELVE),
        )
    )


def _authority(mine: Query, today: date) -> Query:
    """Who was given authority in the file, while something older was not looked at."""
    before = aliased(Authority)
    followed = exists().where(
        before.youth_file_id == Authority.youth_file_id,
        before.holder_id.is_not_distinct_from(Authority.holder_id),
        before.organisation_id.is_not_distinct_from(Authority.organisation_id),
        before.status != AuthorityStatus.PARTIAL_TO_GI,
        before.starts_on < Authority.starts_on,
        or_(before.ends_on.is_(None), before.ends_on >= Authority.starts_on - 1),
    )
    holder = or_(
        and_(Authority.holder_id == Participation.person_id, Participation.organisation_id.is_(None)),
        and_(Authority.organisation_id == Participation.organisation_id, Participation.role == Role.GI_GUARDIAN),
    )
    return (
        select(Authority.youth_file_id, (Authority.starts_on + OPENING_CHECK_DAYS).label("day"))
        .join(YouthFile, YouthFile.id == Authority.youth_file_id)
        .join(Participation, and_(Participation.youth_file_id == Authority.youth_file_id, holder))
        .where(
            Authority.youth_file_id.in_(mine),
            Authority.status.in_(GIVES_A_STANDING),
            Authority.starts_on > YouthFile.opened_on,
            covers(Authority, today),
            or_(Participation.ends_on.is_(None), Participation.ends_on >= today),
            ~followed,
            ~_finished(Authority.youth_file_id, Participation.person_id, Authority.starts_on),
            _waits(Authority.youth_file_id, Participation.person_id, Authority.starts_on, None),
        )
    )


def _finished(file: Any, person: Any, began: Any) -> ColumnElement[bool]:  # noqa: ANN401 - columns
    return exists().where(
        OpeningRound.youth_file_id == file,
        OpeningRound.person_id == person,
        OpeningRound.began_on == began,
        OpeningRound.finished_on.is_not(None),
    )


def _waits(file: Any, person: Any, began: Any, kinds: frozenset[Kind] | None) -> ColumnElement[bool]:  # noqa: ANN401
    """Something older, not the person's own, was not looked at. The page itself asks the clause; this is its bell."""
    of_kind = Item.kind.in_(kinds) if kinds is not None else true()
    return exists().where(
        Item.youth_file_id == file,
        Item.recorded_on < began,
        Item.author_id.is_distinct_from(person),
        Item.kind != Kind.PRIVATE_CORNER,
        of_kind,
        ~exists().where(OpeningCheck.item_id == Item.id, OpeningCheck.person_id == person),
    )
