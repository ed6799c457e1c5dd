"""Setting up an organisation's link and known accounts, by who runs the portal: commands, the demo, tests.

Runs as the owner of the tables; the pages of an administrator have services of their own (`administration`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from portal.database.base import new_id
from portal.database.fields import Keyring
from portal.identity import keys, passwords
from portal.identity.domain import (
    INVITATION_LIVES,
    AccountKind,
    ClientAuthentication,
    Demand,
    ProviderKind,
    hashed,
    new_code,
)
from portal.identity.models import Account, IdentityProvider, Invitation, Password, Totp
from portal.identity.services.own_account import totp_place
from portal.kernel import clock
from portal.kernel.errors import RuleBroken

CLIENT_ID = "samendossier"
RESERVED = frozenset({"begin", "code", "eigen", "familie", "passkey", "wachtwoord"})
"""Words that stand in the place of an organisation in addresses under /aanmelden."""
KEYS_LIVE = 2
"""One signs, the next is published already, so that a provider knows it before it is used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderDetails:
    """What an organisation tells about its provider. `levels` are the acr values that count as two factors."""

    issuer: str
    levels: Sequence[str]
    kind: ProviderKind = ProviderKind.WORK
    client_id: str = CLIENT_ID
    authentication: ClientAuthentication = ClientAuthentication.PRIVATE_KEY_JWT
    secret_name: str | None = None
    pushed_requests: Demand = Demand.WHEN_OFFERED
    response_issuer: Demand = Demand.WHEN_OFFERED
    other_hosts: Sequence[str] = ()
    oldest_sign_in: int = 43_200  # seconds


def provision_organisation(  # noqa: PLR0913 - what the row is made of
    session: Session,
    keys_directory: Path,
    organisation_id: UUID,
    slug: str,
    details: ProviderDetails,
    *,
    key_ids: Sequence[str] = (),
) -> IdentityProvider:
    """The link of an organisation with its provider; new keys are made unless `key_ids` names existing ones.

    Raises RuleBroken when the slug is a word that the portal's own addresses use.
    """
    if slug in RESERVED:
        raise RuleBroken(f"'{slug}' kan geen naam in het adres zijn.")
    row = IdentityProvider(
        id=new_id(),
        organisation_id=organisation_id,
        slug=slug,
        kind=details.kind,
        issuer=details.issuer,
        client_id=details.client_id,
        authentication=details.authentication,
        key_ids=list(key_ids) or make_keys(keys_directory),
        secret_name=details.secret_name,
        levels=list(details.levels),
        pushed_requests=details.pushed_requests,
        response_issuer=details.response_issuer,
        other_hosts=list(details.other_hosts),
        oldest_sign_in=details.oldest_sign_in,
    )
    session.add(row)
    session.flush()
    return row


def make_keys(keys_directory: Path) -> list[str]:
    """The keys of a new link: one that signs and one that will."""
    return [keys.make(keys_directory) for _ in range(KEYS_LIVE)]


def provision_account(
    session: Session, provider: IdentityProvider, subject: str, person_id: UUID, name: str | None = None
) -> Account:
    """An account whose person is known before the first sign-in: for the demo and for taking over a list of staff."""
    account = Account(
        id=new_id(),
        kind=AccountKind.WORK if provider.kind is ProviderKind.WORK else AccountKind.DIGID,
        provider_id=provider.id,
        issuer=provider.issuer,
        subject=subject,
        person_id=person_id,
        name=name,
    )
    session.add(account)
    session.flush()
    return account


def provision_own_account(  # noqa: PLR0913, PLR0917 - what the account is made of
    session: Session, keyring: Keyring, person_id: UUID, user_name: str, password: str, totp_secret: str
) -> Account:
    """An account with a password and an app (its secret in base 32), for the demo: no code was needed for it."""
    account_id = new_id()
    account = Account(
        id=account_id,
        kind=AccountKind.OWN,
        issuer="own",
        subject=str(account_id),
        user_name=user_name.lower(),
        person_id=person_id,
    )
    session.add(account)
    session.flush()
    sealed = keyring.encrypt(totp_secret, totp_place(account_id))
    session.add(Password(account_id=account_id, hash=passwords.hash_of(password)))
    session.add(Totp(account_id=account_id, sealed_secret=sealed, last_step=0, confirmed_at=clock.now()))
    session.flush()
    return account


def registration(slug: str, origin: str, client_id: str = CLIENT_ID) -> dict[str, object]:
    """What the organisation registers at its provider about the portal, as the names of OpenID Connect say it."""
    base = f"{origin}/aanmelden/{slug}"
    return {
        "client_id": client_id,
        "redirect_uris": [f"{base}/terug"],
        "post_logout_redirect_uris": [f"{origin}/afgemeld"],
        "backchannel_logout_uri": f"{base}/afmelding",
        "jwks_uri": f"{base}/sleutels",
    }


def provision_invitation(  # noqa: PLR0913, PLR0917 - what the row is made of
    session: Session, person_id: UUID, youth_file_id: UUID, organisation_id: UUID, made_by: UUID, recognised: str
) -> str:
    """A one-time code for a person, as a worker would hand it over; the code itself is stored nowhere."""
    code = new_code()
    session.add(
        Invitation(
            code_hash=hashed(code),
            person_id=person_id,
            youth_file_id=youth_file_id,
            organisation_id=organisation_id,
            made_by=made_by,
            recognised=recognised,
            ends_at=clock.now() + INVITATION_LIVES,
        )
    )
    session.flush()
    return code
