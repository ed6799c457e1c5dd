"""What someone will see, before they are asked in or consented to: the real answer, of the one clause.

The fact is written inside a savepoint, the clause is asked, and the savepoint is rolled back: nothing remains of it.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor, Door
from portal.access.policy import Kind, Letter
from portal.database.base import new_id
from portal.database.session import legal_today
from portal.dossier.kind_names import KIND_NAMES
from portal.dossier.models import Item
from portal.kernel.words import Sentence, say

DOES = {
    Letter.E: say("schrijft mee"),
    Letter.A: say("zegt wat hij of zij ervan vindt"),
    Letter.C: say("leest en reageert"),
    Letter.V: say("leest"),
    Letter.K: say("weet dat het er is"),
}


@dataclass(frozen=True, slots=True)
class Sight:
    """One kind of item: how many of them the person will see, and the most that they may do with them."""

    kind: Sentence
    count: int
    does: Sentence
    days: tuple[date, ...] = ()  # on which each of them was written down


def what_they_would_see(  # noqa: PLR0913 - whom, where, what if, and when
    session: Session, actor: Actor, file_id: UUID, whom: Actor, write: Callable[[], object], *, day: date | None = None
) -> Sequence[Sight]:
    """What this person would see in the file if `write` were done: on its first day when that is still to come.

    Never tells the actor of what they may not know. Raises whatever `write` raises.
    """
    attempt = session.begin_nested()
    try:
        write()
        session.flush()
        return _seen(session, actor, whom, file_id, max(day or legal_today(session), legal_today(session)))
    finally:
        attempt.rollback()


def as_if_signed_in(person_id: UUID, organisation_id: UUID | None = None) -> Actor:
    """The person as they would come in: through the work door of an organisation, or the family door."""
    return Actor(person_id, new_id(), Door.WORK if organisation_id else Door.FAMILY, organisation_id)


def _seen(session: Session, actor: Actor, whom: Actor, file_id: UUID, day: date) -> Sequence[Sight]:
    known = session.scalars(scope.visible(session, actor, Letter.K, Item, youth_file_id=file_id)).all()
    kinds = {item.id: Kind(item.kind) for item in known}
    days = {item.id: item.recorded_on for item in known}
    letters = scope.permissions_on_all(session, whom, list(kinds), day=day)
    found: dict[Kind, dict[UUID, frozenset[Letter]]] = defaultdict(dict)
    for item_id, of_item in letters.items():
        if of_item:
            found[kinds[item_id]][item_id] = of_item
    return [
        Sight(
            KIND_NAMES[kind],
            len(found[kind]),
            _most(frozenset().union(*found[kind].values())),
            tuple(sorted(days[item_id] for item_id in found[kind])),
        )
        for kind in Kind
        if found[kind]
    ]


def _most(letters: frozenset[Letter]) -> Sentence:
    return next(sentence for letter, sentence in DOES.items() if letter in letters)
