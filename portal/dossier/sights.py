"""What someone sees in a file, kind by kind, as far as the viewer may know of it too.

Before someone is asked in, consented to or handed over to, it is asked inside a `portal.access.trial`: the real answer,
of the one clause, and nothing remains.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor, Door
from portal.access.policy import Kind, Letter
from portal.database.base import new_id
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
    """One kind of item: how many of them the person sees, and the most that they may do with them."""

    kind: Sentence
    count: int
    does: Sentence
    days: tuple[date, ...] = ()  # on which each of them was written down


def sights(session: Session, actor: Actor, whom: Actor, file_id: UUID, *, day: date | None = None) -> Sequence[Sight]:
    """What this person sees in the file that day. Never tells the actor of what they may not know of today."""
    known = session.scalars(*scope.visible(session, actor, Letter.K, Item, youth_file_id=file_id)).all()
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


def as_if_signed_in(person_id: UUID, organisation_id: UUID | None = None) -> Actor:
    """The person as they would come in: through the work door of an organisation, or the family door."""
    return Actor(person_id, new_id(), Door.WORK if organisation_id else Door.FAMILY, organisation_id)


def _most(letters: frozenset[Letter]) -> Sentence:
    return next(sentence for letter, sentence in DOES.items() if letter in letters)
