"""How many of those who could take part in plans did: a figure of an organisation, never of a family."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from portal.access.actor import Actor, Door
from portal.access.scope import DECIDED
from portal.audit import log
from portal.database.days import covers
from portal.database.session import legal_today
from portal.kernel.errors import Denied
from portal.kernel.words import Sentence, say
from portal.people.models import Employment, Work

GROUPS: Mapping[str, Sentence] = {
    "youth": say("Jongeren"),
    "parents": say("Ouders en voogden"),
    "foster_parents": say("Pleegouders"),
    "professionals": say("Hulpverleners"),
}
SEES = (Work.ORG_ADMIN, Work.TEAM_MANAGER)


@dataclass(frozen=True, slots=True)
class Share:
    """Of one group, over the plans that were set in the last year; None where there are fewer than ten people.

    Each counts once per version of a plan in which they could take part.
    """

    who: Sentence
    could: int | None
    asked: int | None
    took_part: int | None

    @property
    def percent(self) -> int | None:
        return round(100 * self.took_part / self.could) if self.could and self.took_part is not None else None


def shares(session: Session, actor: Actor) -> list[Share]:
    """Per group. Raises Denied for who neither leads nor administers the organisation."""
    today = legal_today(session)
    works = session.scalar(
        select(Employment.id).where(
            Employment.person_id == actor.person_id,
            Employment.organisation_id == actor.organisation_id,
            Employment.work.in_(SEES),
            covers(Employment, today),
        )
    )
    session.info[DECIDED] = True
    if actor.door is not Door.WORK or works is None:
        raise Denied(say("Deze cijfers zijn voor wie leiding geeft of beheert."))
    rows = session.execute(text("SELECT * FROM plan_participation()")).all()
    log.record(session, actor, "figures.read")
    found = {row.who: Share(GROUPS[row.who], row.could, row.asked, row.took_part) for row in rows}
    return [found.get(key, Share(name, None, None, None)) for key, name in GROUPS.items()]
