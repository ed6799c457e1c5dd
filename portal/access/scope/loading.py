"""What views and services ask: a list, one thing for one purpose, its buttons, whether something may be made."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar, TypeVarTuple, overload
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, Uuid, select
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.access.case_data import CaseData
from portal.access.looking import ONLY_TO_SEE, narrowed, who_looks
from portal.access.policy import Kind, Letter
from portal.access.policy.entitlements import ASKED, EMERGENCY
from portal.access.scope.asked import ONE_EVERYWHERE, ONE_IN_FILE, ONE_ON_ITEM, one
from portal.access.scope.asking import ALL_KINDS, Asked, decide_all
from portal.access.scope.clause import Question, permitted, statement
from portal.access.scope.element import VIEWERS, PermittedIds, bound, for_later, is_one_of, of_both
from portal.access.scope.roles import among_for
from portal.access.scope.standing_sql import Among
from portal.audit import log
from portal.database.base import new_id
from portal.database.session import legal_today
from portal.dossier.models import Item
from portal.kernel.errors import Denied, NotFound

T = TypeVar("T", bound=CaseData | Item)
Columns = TypeVarTuple("Columns")

DECIDED = "access was decided"  # the web layer refuses to answer a request without this mark


@overload
def visible(
    session: Session,
    actor: Actor,
    letter: Letter,
    model: type[T],
    *,
    youth_file_id: UUID | None = None,
    day: date | None = None,
) -> tuple[Select[T], Mapping[str, object]]: ...


@overload
def visible(
    session: Session,
    actor: Actor,
    letter: Letter,
    model: type[T],
    shape: Callable[[Select[T]], Select[*Columns]],
    *,
    youth_file_id: UUID | None = None,
    day: date | None = None,
    **values: object,
) -> tuple[Select[*Columns], Mapping[str, object]]: ...


def visible(  # noqa: PLR0913 - a list is asked for by file and day
    session: Session,
    actor: Actor,
    letter: Letter,
    model: type[Any],
    shape: Callable[[Select[Any]], Select[*tuple[Any, ...]]] | None = None,
    *,
    youth_file_id: UUID | None = None,
    day: date | None = None,
    **values: object,
) -> tuple[Select[*tuple[Any, ...]], Mapping[str, object]]:
    """Every list: the rows of `model` that the actor may use in this way, as a statement and its values, to execute.

    `shape` says which of those rows, in which order. It is a function of a module and is called once: what differs
    from one time to the next stands in it as a `bindparam` and is given here by that name (who asks is `person_id`).
    So the statement is built once, and per question it is only executed. Name the file where there is one.
    """
    session.info[DECIDED] = True
    on = day or legal_today(session)
    text, asks = asked_ids(session, actor, letter, _kinds(model), day=on, youth_file_id=youth_file_id)
    if taken := asks.keys() & values.keys():
        raise TypeError(f"{', '.join(sorted(taken))}: these say who asks, and on which day")
    return _kept_list(model, shape, text), {**asks, **values}  # type: ignore[arg-type] # a class is hashable


@lru_cache(maxsize=1024)
def _kept_list(
    model: Any,  # noqa: ANN401 - a type, which mypy does not take for hashable
    shape: Callable[[Select[Any]], Select[*tuple[Any, ...]]] | None,
    text: str,
) -> Select[*tuple[Any, ...]]:
    rows = select(model).where(is_one_of(model.id, for_later(text)))
    if shape is None:
        return rows
    if "<" in shape.__qualname__:
        raise TypeError(f"{shape.__qualname__} is made anew each time, and would be kept each time")
    return shape(rows)


def permitted_ids(  # noqa: PLR0913 - whom, what, where and when
    session: Session,
    actor: Actor,
    letter: Letter,
    kinds: frozenset[Kind],
    *,
    day: date,
    youth_file_id: UUID | None = None,
) -> PermittedIds:
    """The ids of the items of these kinds on which the actor has the letter, for any WHERE of a statement made anew."""
    text, values = asked_ids(session, actor, letter, kinds, day=day, youth_file_id=youth_file_id)
    return PermittedIds(text, bound(values))


def asked_ids(  # noqa: PLR0913 - whom, what, where and when
    session: Session,
    actor: Actor,
    letter: Letter,
    kinds: frozenset[Kind],
    *,
    day: date,
    youth_file_id: UUID | None = None,
) -> tuple[str, Mapping[str, object]]:
    """The same as text, for a statement that is kept (`element.for_later`), and its values."""
    text = text_of_ids(letter, kinds, among_for(session, actor), youth_file_id is not None)
    values = one(actor, day) | {"youth_file_id": youth_file_id}
    if looking := who_looks(session, actor):
        seen = Letter.K if letter is Letter.K else Letter.V
        viewers, viewing = asked_ids(session, looking.viewer, seen, kinds, day=looking.day, youth_file_id=youth_file_id)
        both = of_both(text, viewers, none=letter not in ONLY_TO_SEE)
        return both, values | {f"{VIEWERS}{name}": value for name, value in viewing.items()}
    return text, values


@lru_cache(maxsize=512)
def text_of_ids(letter: Letter, kinds: frozenset[Kind], who: Among, in_file: bool) -> str:  # noqa: FBT001
    question = Question(frozenset({letter}), kinds, who, in_file=in_file, in_item=False, ids_only=True)
    return permitted(question, ONE_IN_FILE if in_file else ONE_EVERYWHERE)


def may(  # noqa: PLR0913 - whom, what, where and when
    session: Session, actor: Actor, letter: Letter, model: type[T], *, day: date, youth_file_id: UUID | None = None
) -> ColumnElement[bool]:
    """The rows of `model` on which the actor has the letter, as a condition."""
    ids = permitted_ids(session, actor, letter, _kinds(model), day=day, youth_file_id=youth_file_id)
    return is_one_of(model.id, ids)


def load(session: Session, actor: Actor, letter: Letter, model: type[T], id_: UUID, *, day: date | None = None) -> T:  # noqa: PLR0913
    """Load one thing for one purpose. Who may not know of it learns nothing of it.

    Raises NotFound when the actor may not know that it exists, Denied when they may not do this with it.
    """
    session.info[DECIDED] = True
    question = Question(frozenset(ASKED), _kinds(model), among_for(session, actor), in_file=True, in_item=True)
    clause = statement(question, ONE_ON_ITEM).columns(id=Uuid, letter=Text, standing=Text, ground=Text)
    allowed = clause.subquery("allowed")
    rows = session.execute(
        select(model, allowed.c.letter, allowed.c.standing, allowed.c.ground).join(allowed, allowed.c.id == model.id),
        one(actor, day or legal_today(session)) | {"item_id": id_},
    ).all()
    if not rows:
        raise NotFound
    grounds = {(row.standing, row.ground) for row in rows if row.letter == letter}
    if not grounds:
        raise Denied
    if (looking := who_looks(session, actor)) and letter not in narrowed(
        frozenset({letter}), permissions_on(session, looking.viewer, id_, day=looking.day)
    ):
        raise NotFound
    thing: T = rows[0][0]
    _note_the_ground(session, id_, grounds)
    return thing


def knows(session: Session, actor: Actor, item_id: UUID, day: date | None = None) -> bool:
    """Whether the actor may know that the item exists."""
    return bool(permissions_on(session, actor, item_id, day=day))


def permissions_on(
    session: Session, actor: Actor, thing: CaseData | Item | UUID, *, day: date | None = None
) -> frozenset[Letter]:
    """All that the actor may do with one thing: what the page offers is what the check allows."""
    session.info[DECIDED] = True
    kinds = frozenset({Kind(thing.kind)}) if isinstance(thing, Item) else _kinds(type(thing))
    question = Question(frozenset(ASKED), kinds, among_for(session, actor), in_file=True, in_item=True)
    values = one(actor, day or legal_today(session)) | {"item_id": thing if isinstance(thing, UUID) else thing.id}
    letters = frozenset(Letter(row.letter) for row in session.execute(statement(question, ONE_ON_ITEM), values))
    if looking := who_looks(session, actor):
        return narrowed(letters, permissions_on(session, looking.viewer, thing, day=looking.day))
    return letters


def permissions_on_all(
    session: Session, actor: Actor, items: Collection[CaseData | Item | UUID], *, day: date | None = None
) -> Mapping[UUID, frozenset[Letter]]:
    """The same for all the things of a page, in one statement. What the actor may not know of has no letters."""
    session.info[DECIDED] = True
    ids = [item if isinstance(item, UUID) else item.id for item in items]
    on = day or legal_today(session)
    asked = [Asked(actor.person_id, actor.door, actor.organisation_id, id_, on) for id_ in ids]
    answers = dict(zip(ids, decide_all(session, asked, who=among_for(session, actor)), strict=True))
    if looking := who_looks(session, actor):
        viewers = permissions_on_all(session, looking.viewer, ids, day=looking.day)
        return {id_: narrowed(letters, viewers[id_]) for id_, letters in answers.items()}
    return answers


def viewable_among(
    session: Session, actor: Actor, ids: Collection[UUID], kinds: frozenset[Kind], *, day: date | None = None
) -> frozenset[UUID]:
    """Which of these items, all of these kinds, the actor may view: the clause over a few, however many there are."""
    session.info[DECIDED] = True
    on = day or legal_today(session)
    asked = [Asked(actor.person_id, actor.door, actor.organisation_id, id_, on) for id_ in ids]
    who = among_for(session, actor)
    answers = decide_all(session, asked, who=who, kinds=kinds, letters=frozenset({Letter.V}))
    found = frozenset(id_ for id_, letters in zip(ids, answers, strict=True) if letters)
    if found and (looking := who_looks(session, actor)):
        return viewable_among(session, looking.viewer, found, kinds, day=looking.day)
    return found


def require_in_file(  # noqa: PLR0913 - what the clause asks of an item
    session: Session,
    actor: Actor,
    letter: Letter,
    kind: Kind,
    youth_file_id: UUID,
    *,
    topics: Sequence[str] = (),
    parent_id: UUID | None = None,
    module_id: UUID | None = None,
    family_id: UUID | None = None,
) -> None:
    """Whether the actor may have this letter on an item of this kind that they are about to make.

    The item is judged as if it stood there already, by the same clause. Raises NotFound or Denied.
    """
    letters = letters_in_file(
        session,
        actor,
        kind,
        youth_file_id,
        topics=topics,
        parent_id=parent_id,
        module_id=module_id,
        family_id=family_id,
    )
    if Letter.K not in letters:
        raise NotFound
    if letter not in letters:
        raise Denied


def letters_in_file(  # noqa: PLR0913 - what the clause asks of an item
    session: Session,
    actor: Actor,
    kind: Kind,
    youth_file_id: UUID,
    *,
    topics: Sequence[str] = (),
    parent_id: UUID | None = None,
    module_id: UUID | None = None,
    family_id: UUID | None = None,
) -> frozenset[Letter]:
    """The letters that the actor would have on an item of this kind that they made now: for the button "new"."""
    session.info[DECIDED] = True
    if who_looks(session, actor):
        return frozenset()  # who looks as another makes nothing
    question = Question(
        frozenset(ASKED), frozenset({kind}), among_for(session, actor), in_file=True, in_item=True, made_now=True
    )
    values = one(actor, legal_today(session)) | {
        "item_id": new_id(),
        "youth_file_id": youth_file_id,
        "kind": kind.value,
        "topics": list(topics),
        "parent_id": parent_id,
        "module_id": module_id,
        "family_id": family_id,
    }
    return frozenset(Letter(row.letter) for row in session.execute(statement(question, ONE_ON_ITEM), values))


def _kinds(model: type) -> frozenset[Kind]:
    kinds: frozenset[Kind] = getattr(model, "kinds", ALL_KINDS)
    return kinds


def _note_the_ground(session: Session, item_id: UUID, grounds: Collection[tuple[str, str]]) -> None:
    """Tell the log on which standing and ground this was allowed."""
    standings = tuple(sorted({standing for standing, _ in grounds}))
    ground = min(ground for _, ground in grounds)
    emergency = set(standings) == {EMERGENCY}
    log.allowed_by(session, item_id, log.Ground(standings=standings, ground=ground, emergency=emergency))
