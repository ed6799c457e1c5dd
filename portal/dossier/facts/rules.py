"""Rules that several facts share: who may write them, periods, words that people type."""

import unicodedata
from datetime import date
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor, Door
from portal.access.policy import Kind, Letter
from portal.database.base import Base
from portal.database.session import legal_today
from portal.dossier.domain import Topic
from portal.dossier.models import Fact, Item, YouthFile
from portal.kernel.errors import Conflict, Denied, NotFound, RuleBroken
from portal.kernel.words import say

F = TypeVar("F", bound=Fact)

FIRST_DAY = date(1900, 1, 1)
YEARS_AHEAD = 30
LONGEST_REASON = 2000


def require_record(session: Session, actor: Actor, youth_file_id: UUID, kind: Kind, letter: Letter = Letter.E) -> None:
    """The actor keeps this kind of record of the file."""
    topics = [Topic.LEGAL] if kind in {Kind.AUTHORITY_FRAMEWORK_RECORD, Kind.CONSENT_RECORD} else [Topic.PLACEMENT]
    scope.require_in_file(session, actor, letter, kind, youth_file_id, topics=topics)


def require_professional(session: Session, actor: Actor, item_id: UUID, letter: Letter = Letter.V) -> Item:
    """An item that the actor may see (or more) as a professional: through the work door."""
    item = scope.load(session, actor, letter, Item, item_id)
    if actor.door is not Door.WORK:
        raise Denied(say("Dit beslist een hulpverlener."))
    return item


def require_second(session: Session, actor: Actor, second: UUID, item_id: UUID) -> None:
    """A second professional who knows the item too, and is someone else (R-INF-02)."""
    if second == actor.person_id:
        raise RuleBroken(say("Hiervoor is een tweede hulpverlener nodig. Kies iemand anders dan uzelf."))
    colleagues = scope.readers_of(session, item_id)
    if not any(
        reader.person_id == second and reader.door is Door.WORK and Letter.V in reader.letters for reader in colleagues
    ):
        raise RuleBroken(say("Deze persoon werkt niet met dit dossier. Kies een hulpverlener die het stuk kent."))


def of_file(session: Session, model: type[F], id_: UUID) -> F:
    """A fact by its id, locked: two people saving at once do not overwrite each other."""
    fact = session.scalar(select(model).where(model.id == id_).with_for_update())
    if fact is None:
        raise NotFound
    return fact


def lock_file(session: Session, youth_file_id: UUID) -> YouthFile:
    """The file, locked: of two people who change the same thing of it at once, the second sees what the first did."""
    found = session.scalar(select(YouthFile).where(YouthFile.id == youth_file_id).with_for_update())
    if found is None:
        raise NotFound
    return found


def period(session: Session, starts_on: date, ends_on: date | None) -> None:
    """A period that can be: not before 1900, not far ahead, and not ended before it began."""
    latest = legal_today(session).replace(month=1, day=1)
    latest = latest.replace(year=latest.year + YEARS_AHEAD)
    for day in filter(None, (starts_on, ends_on)):
        if not FIRST_DAY <= day <= latest:
            raise RuleBroken(say("Deze datum kan niet kloppen. Kijk naar het jaar."))
    if ends_on is not None and ends_on < starts_on:
        raise RuleBroken(say("De einddatum ligt voor de begindatum."))


def ends_once(fact: Base, column: str, day: date) -> None:
    """End something that has not ended yet; who comes second is told so."""
    if getattr(fact, column) is not None and getattr(fact, column) <= day:
        raise Conflict
    setattr(fact, column, day)


def reason(words: str) -> str:
    """A reason in words: something is written, and it is no more than a page."""
    cleaned = typed(words, longest=LONGEST_REASON)
    if not cleaned:
        raise RuleBroken(say("Schrijf op waarom."))
    return cleaned


def typed(words: str, *, longest: int = 200) -> str:
    """What someone typed, without control characters and not too long."""
    if any(unicodedata.category(sign) == "Cc" and sign not in "\n\r\t" for sign in words):
        raise RuleBroken(say("In de tekst staan tekens die niet te lezen zijn. Haal ze weg en probeer het opnieuw."))
    cleaned = words.strip()
    if len(cleaned) > longest:
        raise RuleBroken(say("Deze tekst is te lang. Er passen %(longest)s tekens in.", longest=longest))
    return cleaned
