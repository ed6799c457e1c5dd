"""The first page of who works for an organisation without seeing files: its administrator, its privacy officer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.access.policy import Kind
from portal.access.scope import DECIDED
from portal.audit import log
from portal.audit.events import EVENTS, Deed
from portal.audit.queries import DeedLine, lines_of_employees, worth_a_look
from portal.database.session import legal_today
from portal.dossier.kind_names import KIND_NAMES
from portal.dossier.looks import GROUNDS
from portal.identity.services import administration, links
from portal.identity.services.organisation import own
from portal.kernel.clock import day_of
from portal.kernel.errors import Denied
from portal.kernel.words import Sentence, say
from portal.people.models import Employment

KINDS = frozenset(Kind)
REVIEW_EVERY = timedelta(days=365)
LATELY = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Administration:
    """What waits for an administrator."""

    waiting: int  # people who signed in and have no role yet
    ending: int  # roles that end within a month
    proposals: int  # changed links that are not in use
    deviations: int  # links with a shared secret
    two_links: bool
    missing: tuple[str, ...]  # of the organisation's data: names of fields
    review_due: bool
    last_review: datetime | None


def administration_of(session: Session, actor: Actor) -> Administration:
    """Raises Denied for who is no administrator."""
    today = legal_today(session)
    shown = links.shown(session, actor)
    organisation, _names = own(session, actor)
    review = administration.last_review(session, actor)
    in_use = [one for one in shown if not one.link.proposed]
    return Administration(
        waiting=len(administration.waiting_accounts(session, actor)),
        ending=sum(
            row.ends_on is not None and today <= row.ends_on <= today + LATELY
            for row in administration.employments(session, actor)
        ),
        proposals=len(shown) - len(in_use),
        deviations=sum(one.link.is_deviation for one in in_use),
        two_links=len(in_use) > 1,
        missing=tuple(
            name for name in ("duty_phone", "counsellor", "complaint_route") if not getattr(organisation, name)
        ),
        review_due=review is None or day_of(review.done_at) + REVIEW_EVERY < today,
        last_review=review.done_at if review else None,
    )


DEED_WORDS: Mapping[Deed, Sentence] = {
    Deed.READ: say("Lezen"),
    Deed.CREATE: say("Maken"),
    Deed.CHANGE: say("Veranderen"),
    Deed.DELETE: say("Verwijderen"),
    Deed.PRINT: say("Afdrukken"),
    Deed.EXPORT: say("Meenemen als document"),
    Deed.SEARCH: say("Zoeken"),
    Deed.SIGN_IN: say("Aanmelden"),
    Deed.SIGN_IN_FAILED: say("Aanmelden is niet gelukt"),
    Deed.SIGN_OUT: say("Afmelden"),
    Deed.CONSENT: say("Toestemming"),
    Deed.RIGHTS: say("Rechten"),
    Deed.EMERGENCY: say("Spoed"),
    Deed.LOG_READ: say("Logboek lezen"),
    Deed.SETTINGS: say("Instellingen"),
}


def what_was_done(line: DeedLine) -> Sentence | str:
    """The type of deed (NEN 7513) in plain words."""
    return DEED_WORDS[EVENTS[line.name]] if line.name in EVENTS else line.name


def kind_in_words(line: DeedLine) -> Sentence | str:
    """The sort of item in plain words: of the grid, or of the organisation itself."""
    return KIND_NAMES.get(Kind(line.kind), line.kind) if line.kind in KINDS else OWN_KINDS.get(line.kind, line.kind)


def ground_in_words(line: DeedLine) -> Sentence | str:
    """Why it was allowed, in plain words where it is one of the portal's own grounds."""
    return {**GROUNDS, **OWN_GROUNDS}.get(line.ground, line.ground)


OWN_KINDS: Mapping[str, Sentence] = {
    "account": say("Account"),
    "employment": say("Rol van een medewerker"),
    "identity_provider": say("Koppeling met de aanmelding"),
    "invitation": say("Uitnodiging"),
    "organisation": say("Gegevens van de organisatie"),
    "own_account": say("Eigen account"),
    "session": say("Aanmelding"),
    "sign_ins": say("Aanmeldingen"),
    "work_account": say("Account van een medewerker"),
}
OWN_GROUNDS: Mapping[str, Sentence] = {
    "passkey": say("met een passkey"),
    "password_and_code": say("met wachtwoord en code"),
    "password_and_recovery": say("met wachtwoord en herstelcode"),
    "provider": say("bij de eigen organisatie of met DigiD"),
    "role": say("deelname aan dit dossier"),
    "signed_out": say("zelf afgemeld"),
}


@dataclass(frozen=True, slots=True)
class Privacy:
    """What a privacy officer is to look at."""

    emergencies: int  # in the last month
    refused: int
    lines: tuple[tuple[str, DeedLine], ...]  # who did it, and what
    since: date
    until: date


def privacy_of(session: Session, actor: Actor, since: date, until: date, *, only_emergency: bool = False) -> Privacy:
    """What the organisation's people did in these days, newest first. Reading it is logged too.

    Raises Denied for who is not the organisation's privacy officer.
    """
    session.info[DECIDED] = True
    if actor.organisation_id is None or not session.scalar(select(func.is_privacy_officer())):
        raise Denied(say("Dit logboek is voor de privacyfunctionaris van uw organisatie."))
    lines = lines_of_employees(session, actor.organisation_id, since, until, only_emergency=only_emergency)
    names = _names(session, {line.person_id for line in lines if line.person_id})
    emergencies, refused = worth_a_look(session, actor.organisation_id, legal_today(session) - LATELY)
    log.record(session, actor, "log.reviewed", organisation_id=actor.organisation_id)
    named = ((names.get(line.person_id, "") if line.person_id else "", line) for line in lines)
    return Privacy(emergencies, refused, tuple(named), since, until)


def _names(session: Session, persons: set[UUID]) -> Mapping[UUID, str]:
    found: Sequence[tuple[UUID, str]] = [
        (row.person_id, row.name)
        for row in session.execute(
            select(Employment.person_id, Employment.name).where(Employment.person_id.in_(persons))
        )
    ]
    return dict(found)
