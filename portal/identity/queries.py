"""Who belongs to a token, which providers there are, and what someone may see of sign-ins."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Uuid, bindparam, func, select, text
from sqlalchemy.orm import Session, aliased

from portal.access.actor import Actor, Assurance, Door
from portal.access.scope import DECIDED
from portal.database.days import covers
from portal.identity.domain import AccountKind, Factor, ProviderKind, hashed
from portal.identity.links import Link, link_of
from portal.identity.models import Account, IdentityProvider, SignInSession
from portal.kernel.errors import NotFound
from portal.people.models import Organisation, OrganisationName

_LOADED = "the sign-in of this request"
SESSION_OF_TOKEN = text("SELECT * FROM session_of_token(:hash)")
STILL_SIGNED_IN = text("SELECT still_signed_in(:sessions)")
BECOME = text("SELECT set_config('portal.account_id', :account_id, true)")


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A live session and its account. Without rights it leads to one page only: the one that says what is missing."""

    session_id: UUID
    account_id: UUID
    kind: AccountKind
    person_id: UUID | None
    provider_id: UUID | None
    organisation_id: UUID | None
    factor: Factor
    factor_at: datetime
    last_used_at: datetime
    idle_ends_at: datetime
    ends_at: datetime
    has_rights: bool

    def actor(self) -> Actor | None:
        """Who acts, through the door that the account opens; None for who has no person or no work here today."""
        if not self.has_rights or self.person_id is None:
            return None
        return Actor(
            person_id=self.person_id,
            session_id=self.session_id,
            door=Door.WORK if self.kind is AccountKind.WORK else Door.FAMILY,
            organisation_id=self.organisation_id,
            assurance=Assurance.SUBSTANTIAL,
            factor_at=self.factor_at,
        )


def signed_in(session: Session, token: str) -> SignedIn | None:
    """The live session of a token, or None: unknown, ended, expired, or its account or provider was ended."""
    row = session.execute(SESSION_OF_TOKEN, {"hash": hashed(token)}).mappings().one_or_none()
    if row is None:
        return None
    return SignedIn(**{**row, "kind": AccountKind(row["kind"]), "factor": Factor(row["factor"])})


def load_actor(session: Session, token: str) -> Actor | None:
    """For Flask-Login: whom a token belongs to, asked at every request, so that an ending takes effect at once."""
    found = signed_in(session, token)
    session.info[_LOADED] = token, found
    return found.actor() if found else None


def loaded(session: Session, token: str) -> SignedIn | None:
    """The live session by which this request was let in; asked anew for any other token."""
    held, found = session.info.get(_LOADED, (None, None))
    return found if held == token else signed_in(session, token)


def still_signed_in(session: Session, sessions: Sequence[UUID]) -> frozenset[UUID]:
    """Which of these sessions may still receive something; for streams and sockets, after a notice on `sign_ins`."""
    return frozenset(session.scalars(STILL_SIGNED_IN, {"sessions": list(sessions)}))


def become(session: Session, account_id: UUID | None) -> None:
    """Let the rest of this transaction reach the rows of one account, and of no other. One's own needs no policy."""
    session.info[DECIDED] = True
    session.execute(BECOME, {"account_id": str(account_id or "")})


def act_as_nobody(session: Session) -> None:
    """Begin anew for nobody: who signs in is not who was signed in before in the same browser."""
    session.rollback()
    session.info.pop("database_settings", None)


# Providers


@dataclass(frozen=True, slots=True)
class Choice:
    """A door on the sign-in page."""

    slug: str
    name: str
    kind: ProviderKind
    region: str | None
    issuer: str


def choices(session: Session, search: str = "") -> list[Choice]:
    """The organisations where one can sign in, by name; with a search, those whose present or former name holds it."""
    today = func.legal_today()
    name = (
        select(OrganisationName.name)
        .where(
            OrganisationName.organisation_id == Organisation.id,
            covers(OrganisationName, today),
            OrganisationName.kind != "former",
        )
        .order_by(OrganisationName.kind.desc())  # the trade name before the legal one
        .limit(1)
        .scalar_subquery()
    )
    shown = func.coalesce(name, Organisation.short_name)
    found = (
        select(
            IdentityProvider.slug,
            shown.label("name"),
            IdentityProvider.kind,
            Organisation.region,
            IdentityProvider.issuer,
        )
        .join(Organisation, Organisation.id == IdentityProvider.organisation_id)
        .where(IdentityProvider.ended_at.is_(None), IdentityProvider.proposed_at.is_(None))
        .order_by(IdentityProvider.kind.desc(), func.lower(shown))
    )
    if search:
        pattern = f"%{search.lower().replace('%', '').replace('_', '')}%"
        any_name = select(OrganisationName.id).where(
            OrganisationName.organisation_id == Organisation.id, func.lower(OrganisationName.name).like(pattern)
        )
        found = found.where(any_name.exists() | Organisation.short_name.like(pattern))
    return [Choice(**row) for row in session.execute(found).mappings()]


def name_of_organisation(session: Session, organisation_id: UUID) -> str:
    """The name of today, the trade name before the legal one."""
    names = session.scalars(
        select(OrganisationName.name)
        .where(
            OrganisationName.organisation_id == organisation_id,
            OrganisationName.kind != "former",
            covers(OrganisationName, func.legal_today()),
        )
        .order_by(OrganisationName.kind.desc())
    ).first()
    return names or session.scalars(select(Organisation.short_name).where(Organisation.id == organisation_id)).one()


def link(session: Session, slug: str, *, also_proposed: bool = False) -> Link:
    """The provider of an address. Raises NotFound when there is none, no more, or (unless asked) not yet in use."""
    row = session.scalar(
        select(IdentityProvider).where(IdentityProvider.slug == slug, IdentityProvider.ended_at.is_(None))
    )
    if row is None or (row.proposed_at is not None and not also_proposed):
        raise NotFound
    return link_of(row)


def proposal_for(session: Session, proposal_id: UUID, live: Link) -> Link | None:
    """What will come in the place of a link, at the same addresses, when there is such a proposal of this id."""
    row = session.get(IdentityProvider, proposal_id)
    if row is None or row.replaces_id != live.id or row.ended_at is not None:
        return None
    return replace(link_of(row), slug=live.slug)


def others_of_organisation(session: Session, provider_id: UUID) -> list[Choice]:
    """The other links of the same organisation that are in use."""
    rows = session.execute(_OTHERS_OF_ORGANISATION, {"provider": provider_id})
    return [Choice(row.slug, row.slug, row.kind, None, row.issuer) for row in rows]


_HERE = aliased(IdentityProvider)
_OTHERS_OF_ORGANISATION = (
    select(IdentityProvider.slug, IdentityProvider.kind, IdentityProvider.issuer)
    .join(_HERE, _HERE.organisation_id == IdentityProvider.organisation_id)
    .where(
        _HERE.id == bindparam("provider", type_=Uuid()),
        IdentityProvider.id != _HERE.id,
        IdentityProvider.ended_at.is_(None),
        IdentityProvider.proposed_at.is_(None),
    )
)


def link_of_id(session: Session, provider_id: UUID) -> Link:
    row = session.get(IdentityProvider, provider_id)
    if row is None or row.ended_at is not None:
        raise NotFound
    return link_of(row)


# Someone's own


def account(session: Session, account_id: UUID) -> Account:
    """The own account; `become` it first."""
    found = session.get(Account, account_id)
    if found is None:
        raise NotFound
    return found


def own_sessions(session: Session, account_id: UUID) -> Sequence[SignInSession]:
    """Where the account is signed in now, last used first; `become` it first."""
    return session.scalars(_OWN_SESSIONS, {"account": account_id}).all()


_OWN_SESSIONS = (
    select(SignInSession)
    .where(
        SignInSession.account_id == bindparam("account", type_=Uuid()),
        SignInSession.ended_at.is_(None),
        SignInSession.idle_ends_at > func.now(),
        SignInSession.ends_at > func.now(),
    )
    .order_by(SignInSession.last_used_at.desc())
)
