"""For whom a right began, which older items wait for a look, and how far that is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor, Door
from portal.access.names import names_for
from portal.access.policy import Kind, Letter
from portal.access.scope.loading import permitted_ids
from portal.access.trial import trial
from portal.audit import log
from portal.database.days import covers
from portal.database.session import legal_today
from portal.dossier.domain import FAMILY_ROLES, Role
from portal.dossier.facts import rules
from portal.dossier.gate.domain import GIVES_A_STANDING, Because, Gate, Held, gate_of_youth, run_began_on
from portal.dossier.gate.models import OpeningRound
from portal.dossier.kind_names import KIND_NAMES
from portal.dossier.models import Authority, Item, OpeningCheck, Participation, YouthFile
from portal.dossier.pages import FileCard, PersonLine
from portal.dossier.queries import line_of_name
from portal.kernel.errors import Denied, NotFound
from portal.kernel.words import Sentence
from portal.people.directory import names_of_organisations


@dataclass(frozen=True, slots=True)
class WaitingItem:
    """An older item that would open for someone, with all that stands under it, and nobody looked at yet."""

    id: UUID
    kind: Kind
    name: Sentence
    recorded_on: date
    writer: str | Sentence
    top: bool  # it stands under nothing
    under: int  # how many items under it would open with it
    ids: tuple[UUID, ...]  # itself and those


@dataclass(frozen=True, slots=True)
class Round:
    """A gate as the worker sees it."""

    gate: Gate
    who: PersonLine
    late: bool
    talked_on: date | None
    finished_on: date | None
    waiting: tuple[WaitingItem, ...]


def gates(session: Session, file_id: UUID, today: date) -> Sequence[Gate]:
    """Everyone whose right in this file began after the file was opened, and how it began."""
    file = session.get(YouthFile, file_id)
    if file is None:
        return []
    parts = session.scalars(
        select(Participation).where(
            Participation.youth_file_id == file_id,
            covers(Participation, today),
        )
    ).all()
    rows = session.scalars(
        select(Authority).where(Authority.youth_file_id == file_id, Authority.status.in_(GIVES_A_STANDING))
    ).all()
    held = [Held(row.holder_id or row.organisation_id, row.starts_on, row.ends_on) for row in rows]  # type: ignore[arg-type]
    found = [gate for part in parts if (gate := _gate(part, file, held, today)) is not None]
    return sorted(set(found), key=lambda gate: (gate.began_on, gate.person_id))


def rounds(session: Session, actor: Actor, card: FileCard) -> Sequence[Round]:
    """Every gate of the file, with what waits behind it. For who guides the youth. Logs the read. Raises NotFound."""
    require_guide(session, actor, card.file_id)
    today = legal_today(session)
    found = gates(session, card.file_id, today)
    names = names_for(session, actor, {gate.person_id for gate in found}, card.file_id) if found else {}
    organisations = names_of_organisations(session, today)
    known = _rounds(session, card.file_id)
    log.record(session, actor, "opening.read", youth_file_id=card.file_id)
    return [
        Round(
            gate=gate,
            who=line_of_name(names[gate.person_id], organisations),
            late=gate.is_late(today) and not _finished(known, gate),
            talked_on=known[key].talked_on if (key := _key(gate)) in known else None,
            finished_on=known[key].finished_on if key in known else None,
            waiting=() if _finished(known, gate) else tuple(waiting(session, actor, card.file_id, gate)),
        )
        for gate in found
        if gate.person_id in names
    ]


def round_of(session: Session, actor: Actor, card: FileCard, person_id: UUID) -> Round:
    """The round of one person. Raises NotFound."""
    for each in rounds(session, actor, card):
        if each.gate.person_id == person_id:
            return each
    raise NotFound


def waiting(session: Session, actor: Actor, file_id: UUID, gate: Gate) -> Sequence[WaitingItem]:
    """What would open for this person if all were looked at, of what the actor sees: asked of the clause itself."""
    today = legal_today(session)
    whom = _as_actor(session, actor, file_id, gate.person_id)
    kinds = frozenset(Kind) - {Kind.PRIVATE_CORNER}
    allowed = permitted_ids(session, whom, Letter.V, kinds, day=today, youth_file_id=file_id)
    theirs = select(Item.id).where(Item.youth_file_id == file_id, Item.id.in_(allowed))
    older = session.scalars(
        *scope.visible(
            session, actor, Letter.V, Item, _not_looked_at, youth_file_id=file_id,
            whom=gate.person_id, began=gate.began_on,
        )
    ).all()  # fmt: skip
    if not older:
        return []
    before = set(session.scalars(theirs))
    with trial(session):
        session.add_all(
            OpeningCheck(
                youth_file_id=file_id,
                item_id=item.id,
                person_id=gate.person_id,
                opened=True,
                looked_by=actor.person_id,
                looked_on=today,
            )
            for item in older
        )
        session.flush()
        after = set(session.scalars(theirs))
    opening = [item for item in older if item.id in after - before]
    return _grouped(session, actor, file_id, opening)


def own_gate(session: Session, actor: Actor, file_id: UUID) -> Gate | None:
    """The gate of the actor self, while it is not finished: for a word about it on the own pages."""
    if actor.door is not Door.FAMILY:
        return None
    mine = [gate for gate in gates(session, file_id, legal_today(session)) if gate.person_id == actor.person_id]
    known = _rounds(session, file_id)
    return next((gate for gate in mine if not _finished(known, gate)), None)


def require_guide(session: Session, actor: Actor, file_id: UUID) -> None:
    """Who guides the youth and keeps the file looks before something opens. For all others there is no such page."""
    try:
        rules.require_record(session, actor, file_id, Kind.FILE_OVERVIEW)
    except Denied:
        raise NotFound from None


# -- how ---------------------------------------------------------------------------------------------------------------


def _gate(part: Participation, file: YouthFile, held: Sequence[Held], today: date) -> Gate | None:
    if part.role is Role.YOUTH:
        return gate_of_youth(part.person_id, file.born_on, file.opened_on, today)
    holder = part.organisation_id if part.role is Role.GI_GUARDIAN else part.person_id
    if holder is None or (part.role not in FAMILY_ROLES and part.role is not Role.GI_GUARDIAN):
        return None
    began = run_began_on(held, holder, today)
    if began is None or began <= file.opened_on:
        return None
    return Gate(part.person_id, began, Because.GUARDIANSHIP if part.role is Role.GI_GUARDIAN else Because.AUTHORITY)


def _key(gate: Gate) -> tuple[UUID, date]:
    return gate.person_id, gate.began_on


def _rounds(session: Session, file_id: UUID) -> Mapping[tuple[UUID, date], OpeningRound]:
    rows = session.scalars(select(OpeningRound).where(OpeningRound.youth_file_id == file_id))
    return {(row.person_id, row.began_on): row for row in rows}


def _finished(known: Mapping[tuple[UUID, date], OpeningRound], gate: Gate) -> bool:
    return _key(gate) in known and known[_key(gate)].finished_on is not None


def _as_actor(session: Session, actor: Actor, file_id: UUID, person_id: UUID) -> Actor:
    """The person by the door by which they take part. Only asked about; the session stays the worker's."""
    organisation = session.scalars(
        select(Participation.organisation_id)
        .where(Participation.youth_file_id == file_id, Participation.person_id == person_id)
        .order_by(Participation.organisation_id.nulls_first(), Participation.starts_on.desc())
        .limit(1)
    ).one()
    return Actor(person_id, actor.session_id, Door.WORK if organisation else Door.FAMILY, organisation)


def _grouped(session: Session, actor: Actor, file_id: UUID, items: Iterable[Item]) -> Sequence[WaitingItem]:
    """What stands under something that opens too is looked at with it."""
    opening = {item.id: item for item in items}
    below: dict[UUID, list[UUID]] = {}
    for item in opening.values():
        top = next((up for up in reversed(item.path) if up in opening), item.id)
        below.setdefault(top, []).append(item.id)
    names = names_for(session, actor, {item.author_id for item in opening.values() if item.author_id}, file_id)
    return [
        WaitingItem(
            id=top,
            kind=Kind(opening[top].kind),
            name=KIND_NAMES[Kind(opening[top].kind)],
            recorded_on=opening[top].recorded_on,
            writer=line_of_name(name, {}).name if (name := names.get(opening[top].author_id)) else "",  # type: ignore[arg-type]
            top=opening[top].parent_id is None,
            under=len(ids) - 1,
            ids=tuple(ids),
        )
        for top, ids in sorted(below.items(), key=lambda pair: (opening[pair[0]].recorded_on, pair[0]))
    ]


def _not_looked_at(items: Select[Item]) -> Select[Item]:
    looked_at = select(OpeningCheck.item_id).where(OpeningCheck.person_id == bindparam("whom"))
    return items.where(Item.recorded_on < bindparam("began"), Item.id.not_in(looked_at))
