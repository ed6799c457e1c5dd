"""Wie keek in mijn dossier: the log of a file, for who may read it, in words that people use. R-AVG-05, NEN 7513."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from portal.access.actor import Actor, Door
from portal.access.names import Name, names_for
from portal.access.policy import Kind, Letter
from portal.access.policy.denials import HELD_BACK_FROM_FAMILY
from portal.access.scope import permitted_ids
from portal.audit import log
from portal.audit.queries import who_looked
from portal.database.session import legal_today
from portal.dossier.domain import Role
from portal.dossier.facts.needs import FOR_SUPERVISION
from portal.dossier.kind_names import KIND_NAMES
from portal.dossier.models import EmergencyAccess, Item, Participation
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
    "answered": say("beantwoordde"),
    "asked": say("vroeg om"),
    "asked_for": say("vroeg om"),
    "asked_for_answered": say("belde over"),
    "changed": say("veranderde"),
    "checked": say("keek na"),
    "closed": say("sloot"),
    "commented": say("reageerde op"),
    "compared": say("vergeleek"),
    "downloaded": say("haalde op"),
    "draft_begun": say("begon voor zichzelf aan"),
    "edited": say("schreef in"),
    "ended": say("beëindigde"),
    "escalated": say("gaf door aan een leidinggevende:"),
    "evaluated": say("evalueerde"),
    "exported": say("nam mee als document"),
    "finished": say("was klaar met"),
    "followed": say("zei hoe het staat met"),
    "given": say("gaf"),
    "handed_over": say("droeg over"),
    "hidden": say("schermde af:"),
    "imported": say("las in uit een document:"),
    "invited": say("vroeg iemand bij"),
    "listed": say("zag in een lijst"),
    "made": say("maakte"),
    "offered": say("bereidde voor"),
    "opened": say("opende"),
    "part_taken_away": say("haalde iets weg uit"),
    "position": say("zei ja of nee bij"),
    "printed": say("drukte af"),
    "read": say("las"),
    "recorded": say("legde vast"),
    "refused": say("weigerde, met uitleg,"),
    "released": say("gaf vrij:"),
    "removal_approved": say("liet weghalen:"),
    "removal_asked": say("vroeg om weg te halen:"),
    "reopened": say("opende weer"),
    "replaced": say("regelde vervanging voor"),
    "restored": say("zette terug:"),
    "resolved": say("rondde af"),
    "reviewed": say("keek opnieuw naar"),
    "revoked": say("trok in"),
    "searched": say("zocht"),
    "set": say("stelde vast"),
    "shared": say("deelde"),
    "shown_again": say("maakte weer zichtbaar:"),
    "started": say("begon"),
    "suggested": say("stelde andere woorden voor in"),
    "suggestion_accepted": say("nam een voorstel over in"),
    "suggestion_refused": say("nam een voorstel niet over in"),
    "switched": say("zette aan of uit:"),
    "taken": say("gaf"),
    "taken_back": say("nam terug:"),
    "talked": say("sprak over"),
    "thrown_away": say("gooide iets weg uit"),
    "told": say("vertelde van"),
    "uploaded": say("bracht in:"),
    "used": say("gebruikte"),
    "verified": say("keek na"),
    "withdrawn": say("trok in"),
    "written": say("schreef"),
}
THINGS: Mapping[str, Sentence] = {
    "authority": say("het gezag"),
    "caseload": say("wie er begeleidt"),
    "comment": say("een reactie"),
    "consent": say("toestemming"),
    "consultation": say("een vraagronde over een plan"),
    "coordinator": say("wie coördineert"),
    "copies": say("welke kopieën er zijn"),
    "corner": say("het eigen hoekje"),
    "digid": say("aanmelden met DigiD"),
    "document": say("een document"),
    "emergency": say("het dossier, met spoed"),
    "file": say("het dossier"),
    "framework": say("het juridisch kader"),
    "goal": say("een doel"),
    "handover": say("de overdracht"),
    "incapacity": say("wat iemand niet zelf beslist"),
    "invitation": say("een uitnodiging"),
    "item": say("een onderdeel"),
    "log": say("dit logboek"),
    "opening": say("oudere stukken die nog opengaan"),
    "participation": say("wie er meedoet"),
    "plan": say("een plan"),
    "position": say("een mening over een plan"),
    "secret": say("een afgeschermd gegeven"),
    "standpoint": say("een standpunt"),
    "task": say("wat er te doen is"),
    "text": say("een tekst"),
    "topics": say("informatie voor de jeugdbescherming"),
    "view_as": say("wat een ander ziet"),
    "wish": say("een wens"),
    "words": say("eigen woorden van mensen"),
}
KINDS = frozenset(kind.value for kind in Kind)
NO_SECRET = frozenset({Kind.CIRCLE.value, Kind.AUTHORITY_FRAMEWORK_RECORD.value})  # every file has these
ON_CALL = say("noodtoegang")
TAKES_PART = say("deelname aan dit dossier")
GROUNDS: Mapping[str, Sentence] = {
    "own": say("het gaat over eigen werk of woorden"),
    "consent": say("toestemming"),
    "grant": say("toestemming voor dit onderdeel"),
    "release": say("vrijgegeven door een hulpverlener"),
    "measure": say("besluit van de jeugdbescherming"),
    FOR_SUPERVISION: say("nodig voor de ondertoezichtstelling (Jeugdwet 7.3.11)"),
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
    ground: Sentence
    person_id: UUID | None = None
    own: bool = False  # what the viewer did
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
    held_back = HELD_BACK_FROM_FAMILY if actor.door is Door.FAMILY else frozenset()
    kept = _kept_from(session, actor, card, {row.thing_id for row in rows if row.thing_id})
    return [
        _line(row, names, organisations, actor.person_id)
        for row in rows
        if (row.emergency or _shown(row.person_id, names)) and not (row.emergency and row.person_id in waiting)
        if row.person_id == actor.person_id or not (row.thing_id in kept or row.name in held_back)
    ]


def _kept_from(session: Session, actor: Actor, card: FileCard, things: Collection[UUID]) -> frozenset[UUID]:
    """Items that the viewer may not know of, and parts of people whom they may not know: no line betrays these."""
    known = permitted_ids(
        session, actor, Letter.K, frozenset(Kind), day=legal_today(session), youth_file_id=card.file_id
    )
    items = session.scalars(
        select(Item.id).where(Item.youth_file_id == card.file_id, Item.id.in_(things), Item.id.not_in(known))
    )
    parts = session.execute(
        select(Participation.id, Participation.person_id).where(
            Participation.youth_file_id == card.file_id, Participation.id.in_(things)
        )
    ).all()
    names = names_for(session, actor, {part.person_id for part in parts}, card.file_id) if parts else {}
    return frozenset(items) | {part.id for part in parts if part.person_id not in names}


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
        what=_what(row, thing),
        times=row.times,
        emergency=row.emergency,
        refused=row.outcome == "refused",
        ground=ON_CALL if row.emergency else GROUNDS.get(row.ground, TAKES_PART),
        person_id=row.person_id,
        own=row.person_id == viewer_id,
        may_ask=row.organisation_id is not None and row.person_id != viewer_id,
    )


def _what(row: Row[Any], thing: str) -> Sentence:
    """With what it was done; of an item that the viewer may know of, what kind it is."""
    if thing == "item" and (row.thing_id or row.kind in NO_SECRET) and row.kind in KINDS:
        return say("“%(kind)s”", kind=KIND_NAMES[Kind(row.kind)])
    return THINGS.get(thing, say("een onderdeel"))


def _named(name: Name | None, *, emergency: bool) -> str | Sentence:
    """Who it was, as the viewer may know them; who is on duty takes no part in the file."""
    if name and (name.words or name.role):
        return words_of(name)
    return say("Iemand met dienst") if emergency else say("Het portaal zelf")
