"""Wie keek in mijn dossier: the log of a file, for who may read it, in words that people use. R-AVG-05, NEN 7513."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from portal.access.actor import Actor, Door
from portal.access.names import Name, names_for
from portal.access.policy import Kind
from portal.audit import log
from portal.audit.queries import who_looked
from portal.database.session import legal_today
from portal.dossier.domain import Role
from portal.dossier.models import EmergencyAccess
from portal.dossier.pages import FileCard
from portal.dossier.role_names import ROLE_NAMES, words_of
from portal.kernel.errors import Denied, NotFound, RuleBroken
from portal.kernel.words import Sentence, say
from portal.people.directory import names_of_organisations

ON_DUTY = say("Bereikbare dienst")
LONGEST = timedelta(days=366 * 5)
USUAL = timedelta(days=92)

# The part of the deed's name before the point is what was done with; after it, what was done.
DEEDS: Mapping[str, Sentence] = {
    "read": say("las"),
    "opened": say("opende"),
    "searched": say("zocht"),
    "printed": say("drukte af"),
    "exported": say("nam mee als document"),
    "downloaded": say("haalde op"),
    "compared": say("vergeleek"),
    "made": say("maakte"),
    "given": say("gaf"),
    "withdrawn": say("trok in"),
    "ended": say("beëindigde"),
    "changed": say("veranderde"),
    "closed": say("sloot"),
    "set": say("stelde vast"),
    "commented": say("reageerde op"),
    "edited": say("schreef in"),
    "written": say("schreef"),
    "answered": say("beantwoordde"),
    "refused": say("weigerde, met uitleg,"),
    "offered": say("bereidde voor"),
    "handed_over": say("droeg over"),
}
THINGS: Mapping[str, Sentence] = {
    "file": say("het dossier"),
    "plan": say("een plan"),
    "comment": say("een reactie"),
    "consent": say("toestemming"),
    "emergency": say("het dossier, met spoed"),
    "participation": say("wie er meedoet"),
    "handover": say("de overdracht"),
    "authority": say("het gezag"),
    "framework": say("het juridisch kader"),
    "log": say("dit logboek"),
    "text": say("een tekst"),
    "document": say("een document"),
    "item": say("een onderdeel"),
    "secret": say("een afgeschermd gegeven"),
    "view_as": say("wat een ander ziet"),
    "words": say("eigen woorden van mensen"),
}

# What the access clause says that a right rested on. What a person wrote as ground stands as they wrote it.
GROUNDS: Mapping[str, Sentence] = {
    "": say("deelname aan dit dossier"),
    "role": say("deelname aan dit dossier"),
    "own": say("een eigen stuk"),
    "consent": say("toestemming"),
    "grant": say("doorlopende toestemming"),
    "release": say("vrijgegeven"),
    "measure": say("de maatregel van de rechter"),
}


@dataclass(frozen=True, slots=True)
class Look:
    """One line: who, from where, what, when, how often, on what ground."""

    day: date
    last_at: datetime
    name: str | Sentence
    role: Sentence
    organisation: str
    did: Sentence
    what: Sentence
    times: int
    emergency: bool
    refused: bool
    ground: str | Sentence
    person_id: UUID | None = None
    may_ask: bool = False  # a professional's look, of which this viewer may ask why


@dataclass(frozen=True, slots=True)
class Period:
    since: date
    until: date


def period(session: Session, since: date | None, until: date | None) -> Period:
    """The days that are shown: the last three months when nothing is asked. Raises RuleBroken."""
    last = until or legal_today(session)
    first = since or last - USUAL
    if first > last:
        raise RuleBroken(say("De eerste dag ligt na de laatste dag. Draai ze om."))
    if last - first > LONGEST:
        raise RuleBroken(say("Kies een periode van ten hoogste vijf jaar."))
    return Period(first, last)


def looks(session: Session, actor: Actor, card: FileCard, days: Period) -> Sequence[Look]:
    """Who looked in the file in these days, as this viewer may know it. Reading the log is logged too.

    Raises Denied for who may not read the log of this file.
    """
    if Kind.LOG_OF_FILE not in card.seen:
        raise Denied(say("Het logboek van dit dossier kunt u niet inzien. Vraag de begeleider waarom."))
    rows = session.execute(who_looked(card.file_id, days.since, days.until, viewer_id=actor.person_id)).all()
    names = names_for(session, actor, {row.person_id for row in rows if row.person_id}, card.file_id)
    organisations = names_of_organisations(session, legal_today(session))
    log.record(session, actor, "log.read", youth_file_id=card.file_id)
    waiting = _not_told_yet(session, actor, card)
    return [
        _line(row, names, organisations, actor.person_id)
        for row in rows
        if (row.emergency or _shown(row.person_id, names)) and not (row.emergency and row.person_id in waiting)
    ]


def _not_told_yet(session: Session, actor: Actor, card: FileCard) -> frozenset[UUID]:
    """Whose emergency access the coordinator has still to tell the client of (access-grid 10: "the client later")."""
    if actor.door is not Door.FAMILY:
        return frozenset()
    untold = select(EmergencyAccess.person_id).where(
        EmergencyAccess.youth_file_id == card.file_id, EmergencyAccess.told_at.is_(None)
    )
    return frozenset(session.scalars(untold))


def _shown(person_id: UUID | None, names: Mapping[UUID, Name]) -> bool:
    """Of whom the viewer may not know, no line stands here and no gap: the sentence above the list says so."""
    return person_id is None or person_id in names


def line_of(session: Session, actor: Actor, card: FileCard, day: date, person_id: UUID) -> Look:
    """A line of that day about that professional. Raises NotFound where the viewer sees no such line."""
    for line in looks(session, actor, card, Period(day, day)):
        if line.person_id == person_id and line.may_ask:
            return line
    raise NotFound


def _line(row: Row[Any], names: Mapping[UUID, Name], organisations: Mapping[UUID, str], viewer_id: UUID) -> Look:
    name = names.get(row.person_id)
    role = Role(name.role) if name and name.role else None
    thing, _, deed = row.name.partition(".")
    return Look(
        day=row.day,
        last_at=row.last_at,
        name=_named(name, emergency=row.emergency),
        role=ROLE_NAMES[role] if role else ON_DUTY if row.emergency else say("automatisch"),
        organisation=organisations.get(row.organisation_id, ""),
        did=DEEDS.get(deed, say("deed iets met")),
        what=THINGS.get(thing, say("een onderdeel")),
        times=row.times,
        emergency=row.emergency,
        refused=row.outcome == "refused",
        ground=GROUNDS.get(row.ground or "", row.ground),
        person_id=row.person_id,
        may_ask=row.organisation_id is not None and row.person_id != viewer_id,
    )


def _named(name: Name | None, *, emergency: bool) -> str | Sentence:
    """Who it was, as the viewer may know them; who is on duty takes no part in the file."""
    if name and (name.words or name.role):
        return words_of(name)
    return say("Iemand met dienst") if emergency else say("Het portaal zelf")
