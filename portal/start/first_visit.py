"""The three screens of a first visit: what this is, who sees what, where to get help; for each kind of person."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from portal.access.actor import Actor, Door
from portal.access.scope import DECIDED
from portal.audit import log
from portal.dossier import queries as dossier
from portal.dossier.contact import Contact, worker_of
from portal.dossier.my_youths import caseload
from portal.kernel.words import Sentence, say
from portal.people.models import Work
from portal.start.models import FirstVisit
from portal.start.queries import FILEWORK, oneself, works_of


class Viewer(Enum):
    """Who reads the screens."""

    YOUTH = auto()
    FAMILY = auto()
    NO_AUTHORITY = auto()  # takes part, and may open little
    WORKER = auto()
    OFFICE = auto()  # works for an organisation and sees no file


@dataclass(frozen=True, slots=True)
class Screen:
    icon: str
    title: Sentence
    lines: tuple[Sentence, ...]
    worker: Contact | None = None  # on the last one, for who has one


WHAT = say("Wat is dit?")
WHO_SEES = say("Wie ziet wat?")
HELP = say("Waar vind ik hulp?")
WHAT_YOUTH, WHO_YOUTH, HELP_YOUTH = say("Dit is jouw plek"), say("Wie leest mee?"), say("Hulp nodig?")
ALWAYS_HELP = say("Boven elke pagina staat Nu hulp nodig. Daar staan alle nummers.")
QUICK_EXIT = say("Met Snel weg ben je meteen weg van deze website, en ben je afgemeld.")
TEXTS: Mapping[Viewer, tuple[tuple[Sentence, tuple[Sentence, ...]], ...]] = {
    Viewer.YOUTH: (
        (
            WHAT_YOUTH,
            (
                say("Hier staat wat er over jou is afgesproken. Je leest het, en je zegt wat je ervan vindt."),
                say("Wat jij schrijft, blijft van jou. Niemand verandert jouw woorden."),
                say("Vanaf 16 jaar schrijf je zelf mee aan je plan."),
            ),
        ),
        (
            WHO_YOUTH,
            (
                say("Je ziet altijd wie iets kan lezen, vóór je het opschrijft."),
                say("Mag iemand iets niet lezen? Kies dan Niet voor, bij die tekst."),
                say("Bij Wie keek in mijn dossier zie je wie er keek."),
            ),
        ),
        (HELP_YOUTH, (say("Je begeleider kun je altijd iets vragen."), ALWAYS_HELP, QUICK_EXIT)),
    ),
    Viewer.FAMILY: (
        (
            WHAT,
            (
                say("Rond een kind werken veel mensen samen. Hier staat wat zij samen afspreken."),
                say("U leest mee, en u zegt wat u van een plan vindt."),
                say("Uw woorden blijven van u, ook als een ander er anders over denkt."),
            ),
        ),
        (
            WHO_SEES,
            (
                say("Niet iedereen ziet hetzelfde. Dat hangt af van de wet, de leeftijd en van toestemming."),
                say("Bij elk onderdeel staat wie het kan lezen."),
                say("Ziet u iets niet? Dan staat er waarom, en aan wie u het kunt vragen."),
            ),
        ),
        (
            HELP,
            (
                say("De begeleider staat op elke pagina van het dossier."),
                ALWAYS_HELP,
                say("Met Snel weg bent u meteen weg van deze website, en afgemeld."),
            ),
        ),
    ),
    Viewer.NO_AUTHORITY: (
        (
            WHAT,
            (
                say("Rond uw kind werken mensen samen. U doet mee, ook zonder gezag."),
                say("U schrijft hier uw eigen woorden en vragen. Die blijven van u."),
                say("U ziet per vraag of er antwoord is, en waarom."),
            ),
        ),
        (
            WHO_SEES,
            (
                say("U heeft geen gezag. Daarom ziet u niet het hele dossier."),
                say("De wet geeft u recht op belangrijke informatie, als u erom vraagt."),
                say("Wat iemand voor u vrijgaf, leest u hier."),
            ),
        ),
        (
            HELP,
            (
                say("De begeleider staat op uw eerste pagina."),
                say("Een vertrouwenspersoon komt alleen voor u op. Dat kost niets."),
                ALWAYS_HELP,
            ),
        ),
    ),
    Viewer.WORKER: (
        (
            WHAT,
            (
                say("Eén dossier per jeugdige, van alle organisaties en het gezin samen."),
                say("U schrijft samen aan plannen. Wat u typt, wordt meteen bewaard."),
                say("Gaat de zorg naar een ander? Het dossier blijft, en gaat mee."),
            ),
        ),
        (
            WHO_SEES,
            (
                say("U ziet alleen dossiers waarin u meedoet. Een ander dossier bestaat voor u niet."),
                say("Vóór u iets deelt, ziet u wie het kan lezen. Met Kijk als ziet u wat een ander ziet."),
                say("Elke blik staat in het logboek. De jeugdige kan dat lezen."),
            ),
        ),
        (
            HELP,
            (
                say("Aanmelden lukt niet? Bel de helpdesk van uw eigen organisatie."),
                say("Een rol nodig? De beheerder van uw organisatie geeft die."),
                ALWAYS_HELP,
            ),
        ),
    ),
    Viewer.OFFICE: (
        (
            WHAT,
            (
                say("Organisaties en gezinnen werken hier samen in één dossier per jeugdige."),
                say("Uw werk gaat over uw organisatie, niet over dossiers."),
                say("Op de eerste pagina staat wat op u wacht."),
            ),
        ),
        (
            WHO_SEES,
            (
                say("U ziet geen dossier: geen naam van een kind, en geen plan."),
                say("U ziet wie bij uw organisatie werkt, en wat er met rechten en aanmelden gebeurt."),
                say("Alles wat u doet staat in het logboek."),
            ),
        ),
        (
            HELP,
            (
                say("Uw handelingen vragen soms een nieuwe bevestiging. Die geldt vijf minuten."),
                say("Is er een lek, of iets verdachts? Beëindig de aanmelding en bel uw privacyfunctionaris."),
                ALWAYS_HELP,
            ),
        ),
    ),
}
ICONS = ("star", "eye", "help")


def screens(session: Session, actor: Actor) -> tuple[Screen, ...]:
    """The three screens in the words for this person."""
    session.info[DECIDED] = True
    viewer, worker = _viewer(session, actor)
    texts = TEXTS[viewer]
    return tuple(
        Screen(icon, title, lines, worker if number == len(texts) - 1 else None)
        for number, (icon, (title, lines)) in enumerate(zip(ICONS, texts, strict=True))
    )


def was_seen(session: Session, actor: Actor) -> bool:
    """Whether the screens were shown to this person, at this door."""
    session.info[DECIDED] = True
    return session.get(FirstVisit, (actor.person_id, actor.door)) is not None


def note(session: Session, actor: Actor) -> None:
    """The person saw them, or does not want to."""
    session.info[DECIDED] = True
    session.execute(insert(FirstVisit).values(person_id=actor.person_id, door=actor.door).on_conflict_do_nothing())
    log.record(session, actor, "setting.changed")


def _viewer(session: Session, actor: Actor) -> tuple[Viewer, Contact | None]:
    if actor.door is Door.WORK:
        works = works_of(session, actor)
        in_files = bool(works & FILEWORK) or not works & {Work.ORG_ADMIN, Work.PRIVACY_OFFICER}
        return (Viewer.WORKER if in_files else Viewer.OFFICE), None
    rows = caseload(session, actor)
    worker = next((found for row in rows if (found := worker_of(session, actor, row.file_id))), None)
    if oneself(session, actor).youth:
        return Viewer.YOUTH, worker
    opens = any(dossier.opens(session, actor, row.file_id) for row in rows)
    return (Viewer.FAMILY if opens or not rows else Viewer.NO_AUTHORITY), worker
