"""Rules of signing in. Plain Python: no database, no web."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# Kinds


class ProviderKind(StrEnum):
    """Whose provider it is, and so which door it opens."""

    WORK = "work"  # an organisation's own sign-in
    CITIZEN = "citizen"  # a broker of DigiD


class ClientAuthentication(StrEnum):
    """How the portal proves at a provider that it is the portal."""

    PRIVATE_KEY_JWT = "private_key_jwt"
    CLIENT_SECRET_BASIC = "client_secret_basic"  # noqa: S105 - a marked deviation from the NL GOV profile (domain 7.3)
    CLIENT_SECRET_POST = "client_secret_post"  # noqa: S105 - a marked deviation from the NL GOV profile (domain 7.3)


class Demand(StrEnum):
    """Whether a provider must do something that not all of them offer."""

    WHEN_OFFERED = "when_offered"
    REQUIRED = "required"


class AccountKind(StrEnum):
    WORK = "work"
    DIGID = "digid"
    OWN = "own"


class Factor(StrEnum):
    """With what someone signed in."""

    PROVIDER = "provider"
    PASSKEY = "passkey"
    PASSWORD_AND_CODE = "password_and_code"  # noqa: S105
    PASSWORD_AND_RECOVERY = "password_and_recovery"  # noqa: S105


class Purpose(StrEnum):
    """Why someone was sent to a provider."""

    SIGN_IN = "sign_in"
    STEP_UP = "step_up"
    LINK_TEST = "link_test"
    TIE = "tie"  # a second account of the same person, at another link of the organisation


# One factor only, as providers call it: "http://eidas.europa.eu/LoA/low", DigiD Basis, EH2. Enough nowhere here.
WEAK_LEVELS = frozenset(
    {
        "0",
        "1",
        "pwd",
        "password",
        "loa1",
        "http://eidas.europa.eu/loa/low",
        "urn:etoegang:core:assurance-class:loa1",
        "urn:etoegang:core:assurance-class:loa2",
        "urn:oasis:names:tc:saml:2.0:ac:classes:password",
        "urn:oasis:names:tc:saml:2.0:ac:classes:passwordprotectedtransport",
        "urn:oasis:names:tc:saml:2.0:ac:classes:unspecified",
        "urn:samendossier:oefenen:een-factor",
    }
)


class Ending(StrEnum):
    """Why a session ended."""

    SIGNED_OUT = "signed_out"
    ENDED_BY_OWNER = "ended_by_owner"  # on "Mijn aanmeldingen"
    ENDED_BY_ADMIN = "ended_by_admin"
    ENDED_AT_PROVIDER = "ended_at_provider"  # back-channel logout
    REPLACED = "replaced"  # signed in again in the same browser


# Sessions


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a session lives without use, and in all."""

    idle: timedelta
    absolute: timedelta


LIMITS = {
    AccountKind.WORK: Limits(idle=timedelta(minutes=30), absolute=timedelta(hours=12)),
    AccountKind.DIGID: Limits(idle=timedelta(minutes=15), absolute=timedelta(hours=4)),  # as DigiD itself asks: 15 min
    AccountKind.OWN: Limits(idle=timedelta(minutes=60), absolute=timedelta(hours=12)),
}
STEP_UP_LIVES = timedelta(minutes=5)
"""How fresh a factor must be for exports, granting roles, emergency access and security settings (issue 3)."""
WARNING_BEFORE_END = timedelta(minutes=3)
TOUCH_EVERY = timedelta(seconds=30)
"""A session's last use is written no oftener than this."""
REQUEST_LIVES = timedelta(minutes=10)
"""How long someone may take at the provider."""


def idle_end(kind: AccountKind, now: datetime, ends_at: datetime) -> datetime:
    """When a session that is used now ends by itself."""
    return min(now + LIMITS[kind].idle, ends_at)


def is_fresh(factor_at: datetime | None, now: datetime) -> bool:
    """Whether a factor was shown so lately that a step-up is not needed."""
    return factor_at is not None and now - factor_at <= STEP_UP_LIVES


# Secrets that are shown once and stored as a hash

TOKEN_BYTES = 32
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""For codes on paper: no I, L, O, 0 or 1, which people mix up."""
CODE_GROUPS, CODE_GROUP = 3, 4
INVITATION_LIVES = timedelta(days=14)
RECOVERY_CODES = 8


def new_token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


def hashed(secret: str) -> bytes:
    """What is stored of a random secret: it has 59 bits or more, so a plain hash suffices."""
    return hashlib.sha256(secret.encode()).digest()


def new_code() -> str:
    """A one-time code of 59 bits, as it stands on paper: ABCD-EFGH-JKMN."""
    groups = ("".join(secrets.choice(LETTERS) for _ in range(CODE_GROUP)) for _ in range(CODE_GROUPS))
    return "-".join(groups)


def normalised_code(typed: str) -> str:
    """The code as it was made, from what a person typed: small letters, spaces and missing dashes are forgiven."""
    letters = "".join(c for c in typed.upper() if c.isalnum())
    return "-".join(letters[i : i + CODE_GROUP] for i in range(0, len(letters), CODE_GROUP))


# Growing pause: never a lock, or an attacker could lock others out

FREE_ATTEMPTS = 5
LONGEST_PAUSE = timedelta(minutes=5)
FORGOTTEN_AFTER = timedelta(hours=1)


def pause_after(failures: int) -> timedelta:
    """How long to wait after so many failures in a row: 5 are free, then 2 s, 4 s, 8 s … 5 minutes."""
    if failures < FREE_ATTEMPTS:
        return timedelta()
    return min(timedelta(seconds=2 ** (failures - FREE_ATTEMPTS + 1)), LONGEST_PAUSE)


# Passwords

SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 128
"""Length only, no rules of composition (ASVS 5.0, 6.2)."""
