"""The register of copies, and one copy, for the eyes of one person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor, Door
from portal.access.names import names_for
from portal.access.policy import Kind, Letter
from portal.audit import log
from portal.copies.domain import GROUND_NAMES, Format, Ground, RecipientKind
from portal.copies.models import CopyFile, PlanCopy
from portal.copies.services.printing import file_of
from portal.dossier.pages import FileCard
from portal.dossier.role_names import SOMEONE, words_of
from portal.kernel.errors import NotFound
from portal.kernel.words import Sentence, say
from portal.participation.consents.domain import OUTSIDE_NAMES, PURPOSE_NAMES, OutsideRole, Purpose
from portal.plans.models import Plan

ONESELF = say("Voor uzelf")


@dataclass(frozen=True, slots=True)
class CopyLine:
    """One line of the register. `behind`: there is a newer version than this recipient has."""

    id: UUID
    plan_id: UUID
    plan_title: Sentence | str
    number: int
    newest_number: int
    newest_plan_id: UUID
    made_at: datetime
    made_by: Sentence | str
    recipient: Sentence | str
    recipient_is: Sentence | str
    purpose: Sentence | str
    ground: Sentence | str
    own: bool
    behind: bool
    followed: bool
    again: Mapping[str, str]  # what names the same recipient when a copy is made again


@dataclass(frozen=True, slots=True)
class CopyPage:
    line: CopyLine
    docx: CopyFile | None
    pdf: CopyFile | None
    left_out: int


def copies_of(session: Session, actor: Actor, card: FileCard) -> Sequence[CopyLine]:
    """The copies of the plans that the actor may view.

    Of the family, who may not see the log of the file sees only the copies that they made or that are for them.
    """
    plans = {
        plan.id: plan
        for plan in session.scalars(*scope.visible(session, actor, Letter.V, Plan, youth_file_id=card.file_id))
    }
    rows = session.scalars(
        select(PlanCopy).where(PlanCopy.plan_id.in_(plans)).order_by(PlanCopy.made_at.desc(), PlanCopy.id)
    ).all()
    sees_all = actor.door is Door.WORK or Kind.LOG_OF_FILE in card.seen
    mine = {actor.person_id}
    shown = [row for row in rows if sees_all or {row.made_by, row.person_id, row.client_id} & mine]
    log.record(session, actor, "copies.read", youth_file_id=card.file_id)
    return _lines(session, actor, shown, plans)


def copy_page(session: Session, actor: Actor, copy_id: UUID) -> CopyPage:
    """An own copy with the files that are ready. Raises NotFound for anyone else's."""
    row = session.get(PlanCopy, copy_id)
    if row is None or row.made_by != actor.person_id:
        raise NotFound
    plan = scope.load(session, actor, Letter.V, Plan, row.plan_id)
    log.record(session, actor, "copies.read", youth_file_id=row.youth_file_id, thing_id=plan.id)
    lines = _lines(session, actor, [row], {plan.id: plan})
    return CopyPage(
        lines[0], file_of(session, actor, copy_id, Format.DOCX), file_of(session, actor, copy_id, Format.PDF),
        row.left_out,
    )  # fmt: skip


def _lines(session: Session, actor: Actor, rows: Sequence[PlanCopy], plans: Mapping[UUID, Plan]) -> Sequence[CopyLine]:
    if not rows:
        return []
    people = {person for row in rows for person in (row.made_by, row.person_id, row.client_id) if person}
    names = names_for(session, actor, people, rows[0].youth_file_id)
    followed = set(
        session.scalars(select(PlanCopy.corrects_id).where(PlanCopy.corrects_id.in_([row.id for row in rows])))
    )
    newest = _newest(session, actor, plans.values())
    found = []
    for row in rows:
        hidden = {person for person in (row.person_id, row.client_id) if person and person not in names}
        if hidden:
            continue  # for someone whom this viewer may not know
        plan = plans[row.plan_id]
        last = newest.get(plan.series_id, plan)
        maker = names.get(row.made_by)
        found.append(
            CopyLine(
                id=row.id,
                plan_id=row.plan_id,
                plan_title=say("Evaluatie: %(plan)s", plan=plan.title) if row.evaluation_id else plan.title,
                number=row.number,
                newest_number=last.number,
                newest_plan_id=last.id,
                made_at=row.made_at,
                made_by=words_of(maker) if maker else SOMEONE,
                recipient=_recipient(row, {person: words_of(name) for person, name in names.items()}),
                recipient_is=OUTSIDE_NAMES[OutsideRole(row.outside_role)] if row.outside_role else "",
                purpose=row.purpose_words or PURPOSE_NAMES[Purpose(row.purpose)],
                ground=GROUND_NAMES[Ground(row.ground)] if row.ground else "",
                own=row.made_by == actor.person_id,
                behind=_falls_behind(row) and last.number > row.number,
                followed=row.id in followed,
                again=_again(row),
            )
        )
    return found


def _falls_behind(row: PlanCopy) -> bool:
    """Whether a newer version should follow: not after one's own copy, nor after an evaluation, of one day."""
    return row.recipient is not RecipientKind.ONESELF and row.evaluation_id is None


def _recipient(row: PlanCopy, names: Mapping[UUID, Sentence | str]) -> Sentence | str:
    if row.recipient is RecipientKind.OUTSIDE:
        return row.outside_name or SOMEONE
    return names.get(row.person_id or row.made_by, SOMEONE)


def _again(row: PlanCopy) -> Mapping[str, str]:
    values = {"voor": row.recipient.value, "na": str(row.id)}
    if row.person_id:
        values["wie"] = str(row.person_id)
    if row.client_id:
        values["namens"] = str(row.client_id)
    return values


def _newest(session: Session, actor: Actor, plans: object) -> Mapping[UUID, Plan]:
    """The newest version of each series that the actor may view and that was set."""
    series = {plan.series_id: plan.youth_file_id for plan in plans}  # type: ignore[attr-defined]
    if not series:
        return {}
    file = next(iter(series.values()))
    rows = session.scalars(
        *scope.visible(session, actor, Letter.V, Plan, _set_ones, youth_file_id=file, series=list(series))
    )
    return {plan.series_id: plan for plan in rows}


def _set_ones(plans: Select[Plan]) -> Select[Plan]:
    of_series = plans.where(Plan.series_id.in_(bindparam("series", expanding=True)))
    return of_series.where(Plan.seal.is_not(None)).order_by(Plan.number)
