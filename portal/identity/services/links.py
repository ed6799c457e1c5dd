"""An organisation's links with its providers, as its administrator keeps them.

A change is a proposal beside the link that is in use. It is put to use only after a good report and a trial sign-in, so
a wrong one locks nobody out. Accounts are known by issuer and subject. So a proposal for the same issuer comes in the
place of the link; another issuer, or one that knows people by other numbers, comes beside it until all tied theirs.
"""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import func, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.audit import log
from portal.database.base import new_id
from portal.identity import guards, keys
from portal.identity.domain import WEAK_LEVELS, ClientAuthentication, Demand, ProviderKind
from portal.identity.links import Link, link_of
from portal.identity.models import IdentityProvider
from portal.identity.services.administration import administered
from portal.identity.services.provisioning import KEYS_LIVE, RESERVED
from portal.identity.services.sessions import require_fresh_factor
from portal.kernel.errors import NotFound, RuleBroken
from portal.kernel.words import Sentence, say
from portal.settings import Settings

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
OF_ANOTHER = say("Dit adres van de aanbieder hoort bij een andere organisatie in het portaal.")
WHY_NOT = {
    "untried": say("Test eerst de koppeling, en doe dan zelf een proefaanmelding."),
    "taken": OF_ANOTHER,
    "other_person": say(
        "Uw aanbieder kent u via deze koppeling onder een ander nummer dan nu. In de plaats van de oude zou niemand "
        "meer in het eigen account komen. Kies bij het wijzigen voor een koppeling naast de oude."
    ),
    "own": say(
        "U bent door deze koppeling binnengekomen. Meld u aan via de andere koppeling. Dan weet u dat die "
        "werkt, en kunt u deze beëindigen."
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What an administrator fills in. `secret` is none where the one that stands stays."""

    issuer: str
    client_id: str
    authentication: ClientAuthentication
    levels: tuple[str, ...]
    secret: str | None = None
    pushed_requests: Demand = Demand.WHEN_OFFERED
    response_issuer: Demand = Demand.WHEN_OFFERED
    other_hosts: tuple[str, ...] = ()
    beside: bool = False
    slug: str = ""  # of a link beside: its name in addresses


@dataclass(frozen=True, slots=True)
class Shown:
    """A link as its administrator sees it. A proposal for the place of a link has the addresses of that link."""

    row: IdentityProvider
    link: Link

    @property
    def is_ready(self) -> bool:
        """Whether it was tested and tried, so that it may be put to use."""
        return self.row.tested_at is not None and self.row.tried_at is not None


def shown(session: Session, actor: Actor) -> list[Shown]:
    """The organisation's links that are in use, and then its proposals."""
    organisation_id = administered(session, actor)
    rows: Sequence[IdentityProvider] = session.scalars(
        select(IdentityProvider)
        .where(IdentityProvider.organisation_id == organisation_id, IdentityProvider.ended_at.is_(None))
        .order_by(IdentityProvider.proposed_at.is_not(None), IdentityProvider.slug)
    ).all()
    slugs = {row.id: row.slug for row in rows}
    return [Shown(row, replace(link_of(row), slug=slugs.get(row.replaces_id or row.id, row.slug))) for row in rows]


def one(session: Session, actor: Actor, provider_id: UUID) -> Shown:
    """Raises NotFound for a link of another organisation, or one that ended."""
    found = next((each for each in shown(session, actor) if each.row.id == provider_id), None)
    if found is None:
        raise NotFound
    return found


def propose(session: Session, actor: Actor, settings: Settings, provider_id: UUID, details: Details) -> UUID:
    """Write down how a link is to become, or change such a proposal; its id. What is in use stays as it is.

    Raises StepUpNeeded, NotFound, and RuleBroken for what can never be a good link.
    """
    require_fresh_factor(actor)
    row = one(session, actor, provider_id).row
    _require_possible(session, row, settings, details)
    values: dict[str, object] = {
        "issuer": details.issuer,
        "client_id": details.client_id,
        "authentication": details.authentication,
        "secret_name": _secret(settings, row, details),
        "levels": list(details.levels),
        "pushed_requests": details.pushed_requests,
        "response_issuer": details.response_issuer,
        "other_hosts": list(details.other_hosts),
    }
    try:
        with session.begin_nested():
            proposal = (
                _change(session, row, values) if row.proposed_at else _begin(session, settings, row, details, values)
            )
    except IntegrityError as error:
        raise RuleBroken(say("Er is al een koppeling met dit adres en deze naam. Wijzig die.")) from error
    _note(session, actor, proposal, "proposed")
    return proposal


def require_possible(
    session: Session, organisation_id: UUID, issuer: str, levels: Sequence[str], *, plain_http: bool
) -> None:
    """What holds for the link of any organisation, also of one that begins. Raises RuleBroken."""
    weak = sorted(level for level in levels if level.lower() in WEAK_LEVELS)
    if weak:
        raise RuleBroken(
            say("Niveau %(level)s is maar één controle. Het portaal vraagt er altijd twee.", level=weak[0])
        )
    if not guards.has_safe_scheme(issuer, plain_http=plain_http):
        raise RuleBroken(say("Het adres van de aanbieder moet met https:// beginnen."))
    asked = {"organisation": organisation_id, "issuer": issuer}
    if session.scalar(text("SELECT issuer_is_of_another(:organisation, :issuer)"), asked):
        raise RuleBroken(OF_ANOTHER)


def note_report(session: Session, actor: Actor, link: Link, *, good: bool) -> None:
    """What the test of a proposal said; it counts until the proposal changes."""
    administered(session, actor)
    if link.proposed:
        session.execute(
            update(IdentityProvider)
            .where(IdentityProvider.id == link.id, IdentityProvider.version == link.version)
            .values(tested_at=func.now() if good else None)
        )


def put_to_use(session: Session, actor: Actor, provider_id: UUID) -> None:
    """From now on people sign in through it. Raises StepUpNeeded, NotFound, and RuleBroken when it was not tried."""
    require_fresh_factor(actor)
    administered(session, actor)
    _done(session.scalar(text("SELECT put_link_to_use(:id)"), {"id": provider_id}))
    _note(session, actor, provider_id, "put_to_use")


def end(session: Session, actor: Actor, provider_id: UUID) -> None:
    """Throw a proposal away, or end a link with all sessions that came through it.

    Raises StepUpNeeded, NotFound, and RuleBroken for the link through which the administrator came in.
    """
    require_fresh_factor(actor)
    administered(session, actor)
    _done(session.scalar(text("SELECT end_link(:id)"), {"id": provider_id}))
    _note(session, actor, provider_id, "ended")


def switch_keys(session: Session, actor: Actor, provider_id: UUID, new_kid: str) -> None:
    """The next key signs from now on, and a new next one is published. Raises StepUpNeeded and NotFound."""
    require_fresh_factor(actor)
    organisation_id = administered(session, actor)
    if not session.scalar(text("SELECT rotate_link_keys(:id, :kid)"), {"id": provider_id, "kid": new_kid}):
        raise NotFound
    log.record(
        session, actor, "keys.rotated", thing_id=provider_id, kind="identity_provider", organisation_id=organisation_id
    )


def _require_possible(session: Session, row: IdentityProvider, settings: Settings, details: Details) -> None:
    require_possible(session, row.organisation_id, details.issuer, details.levels, plain_http=settings.demonstration)
    known = row.secret_name is not None
    if details.authentication is not ClientAuthentication.PRIVATE_KEY_JWT and not (details.secret or known):
        raise RuleBroken(say("Vul het geheim in dat uw aanbieder gaf."))


def _secret(settings: Settings, row: IdentityProvider, details: Details) -> str | None:
    """Under which name the secret is kept: a new one for a new secret, so that the link in use keeps its own."""
    if details.authentication is ClientAuthentication.PRIVATE_KEY_JWT:
        return None
    if not details.secret:
        return row.secret_name
    name = f"{row.slug}-{secrets.token_hex(4)}"
    keys.keep_secret(settings.keys_directory, name, details.secret)
    return name


def _change(session: Session, row: IdentityProvider, values: dict[str, object]) -> UUID:
    if row.replaces_id is not None and values["issuer"] != row.issuer:
        raise RuleBroken(say("Een ander adres van de aanbieder kan alleen naast de oude koppeling. Begin opnieuw."))
    session.execute(
        update(IdentityProvider)
        .where(IdentityProvider.id == row.id)
        .values(**values, version=IdentityProvider.version + 1, tested_at=None, tried_at=None)
    )
    return row.id


def _begin(
    session: Session, settings: Settings, row: IdentityProvider, details: Details, values: dict[str, object]
) -> UUID:
    beside = details.beside or details.issuer != row.issuer
    slug = details.slug if beside else f"{row.slug}-{secrets.token_hex(4)}"
    if beside and (slug in RESERVED or not SLUG.fullmatch(slug)):
        raise RuleBroken(say("Kies een naam voor in het adres: kleine letters, cijfers en streepjes."))
    kids = [keys.make(settings.keys_directory) for _ in range(KEYS_LIVE)] if beside else list(row.key_ids)
    proposal = IdentityProvider(
        id=new_id(),
        organisation_id=row.organisation_id,
        kind=ProviderKind.WORK,
        slug=slug,
        key_ids=kids,
        replaces_id=None if beside else row.id,
        scope=row.scope,
        name_claim=row.name_claim,
        email_claim=row.email_claim,
        oldest_sign_in=row.oldest_sign_in,
        proposed_at=func.now(),
        **values,
    )
    session.add(proposal)
    session.flush()
    return proposal.id


def _done(outcome: str | None) -> None:
    if outcome == "gone":
        raise NotFound
    if outcome != "done":
        raise RuleBroken(WHY_NOT.get(str(outcome), Sentence(str(outcome))))


def _note(session: Session, actor: Actor, provider_id: UUID, what: str) -> None:
    log.record(
        session,
        actor,
        "link.changed",
        thing_id=provider_id,
        kind="identity_provider",
        ground=what,
        organisation_id=actor.organisation_id,
    )
