"""The opening rounds of the demo world: what was due long ago, the worker of that time talked about and looked at."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.policy import Kind
from portal.demo import cast
from portal.demo.ids import World
from portal.dossier.gate.domain import Gate
from portal.dossier.gate.models import OpeningRound
from portal.dossier.gate.queries import gates
from portal.dossier.models import Item, OpeningCheck

TALK, LOOK = timedelta(days=7), timedelta(days=20)  # days after the right began: well within the term


def close_rounds(session: Session, world: World) -> None:
    """Every round whose term is over: a talk, a look at each older item, and the end of it. Others still wait."""
    for youth in cast.YOUTHS:
        worker = world.persons[youth.coordinator]
        for gate in gates(session, world.files[youth.key], world.start):
            if gate.is_late(world.start):
                _close(session, world, youth.key, gate, worker_id=worker)
    session.flush()


def _close(session: Session, world: World, key: str, gate: Gate, *, worker_id: UUID) -> None:
    file_id, looked_on = world.files[key], gate.began_on + LOOK
    session.add(
        OpeningRound(
            youth_file_id=file_id,
            person_id=gate.person_id,
            began_on=gate.began_on,
            talked_on=gate.began_on + TALK,
            talked_by=worker_id,
            finished_on=looked_on,
            finished_by=worker_id,
        )
    )
    older = session.scalars(
        select(Item.id).where(
            Item.youth_file_id == file_id,
            Item.recorded_on < gate.began_on,
            Item.author_id.is_distinct_from(gate.person_id),
            Item.kind != Kind.PRIVATE_CORNER,
        )
    )
    session.add_all(
        OpeningCheck(
            youth_file_id=file_id,
            item_id=item_id,
            person_id=gate.person_id,
            opened=True,
            looked_by=worker_id,
            looked_on=looked_on,
            recorded_by=worker_id,
        )
        for item_id in older
    )
