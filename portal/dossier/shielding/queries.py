"""What is kept from whom in a file, as far as the viewer may see what it is about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Select, bindparam, or_, select
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor, Door
from portal.access.names import Name, names_for
from portal.access.policy import Kind, Letter
from portal.audit import log
from portal.database.session import legal_today
from portal.dossier.domain import WithholdingGround
from portal.dossier.facts import rules
from portal.dossier.facts.not_for import AGE_AT_WHICH_THE_YOUTH_DECIDES
from portal.dossier.kind_names import KIND_NAMES
from portal.dossier.models import CourtBlock, Exclusion, Item, NotFor, ThirdPartyMark, Withholding
from portal.dossier.pages import FileCard, PersonLine
from portal.dossier.queries import line_of_name, people_known
from portal.kernel.errors import Denied, NotFound
from portal.kernel.words import Sentence, say
from portal.people.directory import names_of_organisations

Shield = TypeVar("Shield", Exclusion, Withholding, ThirdPartyMark, NotFor)
SOMEONE = say("Iemand")


@dataclass(frozen=True, slots=True)
class ShownItem:
    """An item that the viewer sees, to choose from."""

    id: UUID
    kind: Kind
    name: Sentence
    recorded_on: date
    writer: str | Sentence
    top: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is kept from someone."""

    id: UUID
    person: str | Sentence
    by: str | Sentence
    since: date
    reason: str
    review_on: date | None = None
    late: bool = False
    item: ShownItem | None = None
    ground: WithholdingGround | None = None
    second: str | Sentence = ""
    until: date | None = None
    kinds: tuple[Sentence, ...] = ()
    may_end: bool = False


@dataclass(frozen=True, slots=True)
class Shielded:
    """All that is kept from someone in one file."""

    secrets: tuple[Line, ...]
    withheld: tuple[Line, ...]
    third_parties: tuple[Line, ...]
    blocks: tuple[Line, ...]
    not_for: tuple[Line, ...]


def require_shields(session: Session, actor: Actor, file_id: UUID) -> None:
    """Who sets the safety plan, decides on what is kept from someone. For all others there is no such page."""
    try:
        rules.require_record(session, actor, file_id, Kind.SAFETY_PLAN, Letter.S)
    except Denied:
        raise NotFound from None


def shields(session: Session, actor: Actor, file_id: UUID) -> bool:
    """Whether the actor decides in this file on what is kept from someone."""
    try:
        require_shields(session, actor, file_id)
    except NotFound:
        return False
    return True


def shielded(session: Session, actor: Actor, card: FileCard) -> Shielded:
    """Everything that holds now. Logs the read. Raises NotFound."""
    require_shields(session, actor, card.file_id)
    today = legal_today(session)
    file = card.file_id
    secrets = _in_force(session, Exclusion, file, today)
    withheld = _in_force(session, Withholding, file, today)
    marks = _in_force(session, ThirdPartyMark, file, today)
    lines = _in_force(session, NotFor, file, today)
    blocks = session.scalars(
        select(CourtBlock)
        .where(CourtBlock.youth_file_id == file, or_(CourtBlock.ends_on.is_(None), CourtBlock.ends_on >= today))
        .order_by(CourtBlock.starts_on)
    ).all()
    people: set[UUID | None] = set()
    for secret in secrets:
        people |= {secret.person_id, secret.decided_by}
    for held in withheld:
        people |= {held.person_id, held.decided_by, held.second_professional}
    for mark in marks:
        people |= {mark.person_id, mark.recorded_by}
    for block in blocks:
        people |= {block.person_id, block.recorded_by}
    for line in lines:
        people |= {line.person_id, line.placed_by}
    words = _Words(names_for(session, actor, {person for person in people if person}, file))
    about = {row.item_id for row in withheld} | {row.item_id for row in marks} | {row.item_id for row in lines}
    items = {item.id: item for item in items_of(session, actor, file, about)}
    youth_decides = card.age >= AGE_AT_WHICH_THE_YOUTH_DECIDES
    log.record(session, actor, "shields.read", youth_file_id=file)
    return Shielded(
        secrets=tuple(
            Line(
                row.id, words.of(row.person_id), words.of(row.decided_by), row.starts_on, row.reason,
                row.review_on, row.review_on < today,
            )
            for row in secrets
        ),
        withheld=tuple(
            Line(
                row.id, words.of(row.person_id), words.of(row.decided_by), row.starts_on, row.reason,
                row.review_on, row.review_on < today, items[row.item_id], row.ground,
                words.of(row.second_professional),
            )
            for row in withheld
            if row.item_id in items
        ),
        third_parties=tuple(
            Line(
                row.id, words.of(row.person_id) if row.person_id else say("Iemand die niet meedoet"),
                words.of(row.recorded_by), row.starts_on, "", item=items[row.item_id],
            )
            for row in marks
            if row.item_id in items
        ),
        blocks=tuple(
            Line(
                row.id, words.of(row.person_id), words.of(row.recorded_by), row.starts_on, row.order_reference,
                until=row.ends_on, kinds=tuple(KIND_NAMES[Kind(kind)] for kind in row.kinds or ()),
            )
            for row in blocks
        ),
        not_for=tuple(
            Line(
                row.id, words.of(row.person_id), words.of(row.placed_by), row.starts_on, "",
                row.check_by, row.check_by is not None and row.check_by < today, items[row.item_id],
                may_end=row.check_by is not None and not youth_decides,
            )
            for row in lines
            if row.item_id in items
        ),
    )  # fmt: skip


def line_of(session: Session, actor: Actor, card: FileCard, part: str, id_: UUID) -> Line:
    """One line of a part of the page. Raises NotFound, also for what lies in another file."""
    for line in getattr(shielded(session, actor, card), part):
        if line.id == id_:
            found: Line = line
            return found
    raise NotFound


def items_of(session: Session, actor: Actor, file_id: UUID, ids: set[UUID] | None = None) -> Sequence[ShownItem]:
    """Items of the file that the viewer sees, newest first; with `ids` those only."""
    shape = _newest if ids is None else _these
    chosen = scope.visible(session, actor, Letter.V, Item, shape, youth_file_id=file_id, ids=list(ids or ()))
    rows = session.scalars(*chosen).all()
    names = names_for(session, actor, {row.author_id for row in rows if row.author_id}, file_id) if rows else {}
    words = _Words(names)
    return [
        ShownItem(
            row.id,
            Kind(row.kind),
            KIND_NAMES[Kind(row.kind)],
            row.recorded_on,
            words.of(row.author_id) if row.author_id in names else "",
            row.parent_id is None,
        )
        for row in rows
    ]


def _newest(items: Select[Item]) -> Select[Item]:
    shown = items.where(Item.kind != Kind.PRIVATE_CORNER)
    return shown.order_by(Item.recorded_on.desc(), Item.id.desc()).limit(500)


def _these(items: Select[Item]) -> Select[Item]:
    return _newest(items.where(Item.id.in_(bindparam("ids", expanding=True))))


def item_of(session: Session, actor: Actor, card: FileCard, item_id: UUID) -> ShownItem:
    """One item of this file. Raises NotFound."""
    require_shields(session, actor, card.file_id)
    found = items_of(session, actor, card.file_id, {item_id})
    if not found:
        raise NotFound
    return found[0]


def family(session: Session, actor: Actor, file_id: UUID) -> Sequence[PersonLine]:
    """Those of the family door whom the viewer knows, but the youth: from whom something can be kept."""
    return [line for line in people_known(session, actor, file_id) if line.family and line.ring != 0]


def everyone(session: Session, actor: Actor, file_id: UUID) -> Sequence[PersonLine]:
    """Those of the family door, the youth too: an item can be withheld from the youth as well (R-INF-02)."""
    return [line for line in people_known(session, actor, file_id) if line.family]


def who_may_second(session: Session, actor: Actor, file_id: UUID, item_id: UUID) -> Sequence[PersonLine]:
    """Other professionals who see this item: one of them agrees before it is kept from someone."""
    readers = {
        reader.person_id
        for reader in scope.readers_of(session, item_id)
        if reader.door is Door.WORK and Letter.V in reader.letters and reader.person_id != actor.person_id
    }
    names = names_for(session, actor, readers, file_id) if readers else {}
    organisations = names_of_organisations(session, legal_today(session))
    return sorted((line_of_name(name, organisations) for name in names.values()), key=lambda line: str(line.name))


# -- how ---------------------------------------------------------------------------------------------------------------


class _Words:
    """How people are called on this page, for this viewer."""

    def __init__(self, names: Mapping[UUID, Name]) -> None:
        self.names = names

    def of(self, person_id: UUID | None) -> str | Sentence:
        name = self.names.get(person_id) if person_id else None
        return line_of_name(name, {}).name if name else SOMEONE


def _in_force(session: Session, model: type[Shield], file_id: UUID, today: date) -> Sequence[Shield]:
    ended = model.ended_on
    return session.scalars(
        select(model)
        .where(model.youth_file_id == file_id, model.starts_on <= today, or_(ended.is_(None), ended > today))
        .order_by(model.starts_on, model.id)
    ).all()
