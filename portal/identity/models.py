"""Providers, accounts, sessions and what proves who someone is. What is secret stands here as a hash or sealed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text

from portal.database.base import Base, WithId
from portal.identity.domain import (
    AccountKind,
    ClientAuthentication,
    Demand,
    Ending,
    Factor,
    ProviderKind,
    Purpose,
)

NOW = func.now()


def _demand(name: str) -> Enum:
    """A column of the kind Demand with a check of its own name: a table has two of them."""
    return Enum(
        Demand,
        native_enum=False,
        create_constraint=True,
        length=40,
        name=name,
        values_callable=lambda values: [value.value for value in values],
    )


class IdentityProvider(WithId, Base):
    """The OpenID Connect provider of an organisation, and how the portal stands registered there."""

    __tablename__ = "identity_provider"
    __table_args__ = (
        Index(
            "uq_identity_provider_issuer_client_id",
            "issuer",
            "client_id",
            unique=True,
            postgresql_where=text("replaces_id IS NULL AND ended_at IS NULL"),
        ),
        CheckConstraint("cardinality(levels) > 0", name="levels"),
        CheckConstraint("(authentication = 'private_key_jwt') = (secret_name IS NULL)", name="secret"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    kind: Mapped[ProviderKind]
    slug: Mapped[str] = mapped_column(unique=True)  # in addresses: /aanmelden/<slug>
    issuer: Mapped[str]
    client_id: Mapped[str]
    authentication: Mapped[ClientAuthentication] = mapped_column(server_default="private_key_jwt")
    key_ids: Mapped[list[str]] = mapped_column(ARRAY(Text))  # the first signs, all are published
    secret_name: Mapped[str | None]  # the name in the environment, never the secret
    levels: Mapped[list[str]] = mapped_column(ARRAY(Text))  # acr values that are enough
    scope: Mapped[str] = mapped_column(server_default="openid profile email")
    pushed_requests: Mapped[Demand] = mapped_column(_demand("pushed_requests"), server_default="when_offered")
    response_issuer: Mapped[Demand] = mapped_column(_demand("response_issuer"), server_default="when_offered")
    name_claim: Mapped[str] = mapped_column(server_default="name")
    email_claim: Mapped[str] = mapped_column(server_default="email")
    oldest_sign_in: Mapped[int] = mapped_column(server_default="43200")  # seconds since the factor at the provider
    other_hosts: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))  # besides the issuer's
    version: Mapped[int] = mapped_column(server_default="1")  # raised by each change, so that caches let go
    ended_at: Mapped[datetime | None]
    # A proposal is no link yet: nobody signs in through it until it was tested and tried (`put_link_to_use`).
    proposed_at: Mapped[datetime | None]
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("identity_provider.id"))  # in whose place it will come
    tested_at: Mapped[datetime | None]  # the last report was good
    tried_at: Mapped[datetime | None]  # a trial sign-in came back as it should
    tried_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    tried_subject: Mapped[str | None]


class Account(WithId, Base):
    """Someone who can sign in, known by issuer and subject, never by e-mail. No person yet: no rights yet."""

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    kind: Mapped[AccountKind]
    provider_id: Mapped[UUID | None] = mapped_column(ForeignKey("identity_provider.id"), index=True)
    issuer: Mapped[str]  # "own" for an account of the portal itself
    subject: Mapped[str]
    user_name: Mapped[str | None] = mapped_column(unique=True)  # of an own account with a password
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str | None]  # as the provider or the person says; shown, never a key
    email: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)
    ended_at: Mapped[datetime | None]


class SignInSession(WithId, Base):
    """One browser in which someone is signed in (aanmelding)."""

    __tablename__ = "sign_in_session"

    token_hash: Mapped[bytes] = mapped_column(unique=True, deferred=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    provider_id: Mapped[UUID | None] = mapped_column(ForeignKey("identity_provider.id"), index=True)
    sid: Mapped[str | None]  # the provider's own name for this session
    id_token: Mapped[str | None] = mapped_column(deferred=True)  # handed back to the provider when signing out
    factor: Mapped[Factor]
    level: Mapped[str | None]  # acr
    factor_at: Mapped[datetime]
    device: Mapped[str]  # "firefox/windows": portal.identity.devices
    device_hash: Mapped[bytes] = mapped_column(index=True)
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)
    last_used_at: Mapped[datetime] = mapped_column(server_default=NOW)
    idle_ends_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[Ending | None]


class SignInRequest(Base):
    """Someone who was sent to a provider and is expected back, once, in the same browser."""

    __tablename__ = "sign_in_request"
    __mapper_args__ = {"eager_defaults": False}  # noqa: RUF012 # the portal may write this and not read it

    state_hash: Mapped[bytes] = mapped_column(primary_key=True)
    browser_hash: Mapped[bytes]
    provider_id: Mapped[UUID] = mapped_column(ForeignKey("identity_provider.id"))
    purpose: Mapped[Purpose]
    nonce: Mapped[str]
    verifier: Mapped[str]
    oldest_sign_in: Mapped[int]  # the max_age that was asked, in seconds
    session_id: Mapped[UUID | None]  # whose factor is to be shown again
    destination: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)


class LogoutTokenSeen(Base):
    """A logout token counts once."""

    __tablename__ = "logout_token_seen"

    provider_id: Mapped[UUID] = mapped_column(ForeignKey("identity_provider.id"), primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(server_default=NOW)


class Attempt(Base):
    """Failures in a row for one thing that is tried: an account, an address, an organisation."""

    __tablename__ = "attempt"

    key_hash: Mapped[bytes] = mapped_column(primary_key=True)
    failures: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(server_default=NOW)


class Password(Base):
    __tablename__ = "password"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    hash: Mapped[str]  # argon2id
    set_at: Mapped[datetime] = mapped_column(server_default=NOW)


class Totp(Base):
    """The app on a phone that shows a code of six digits (RFC 6238)."""

    __tablename__ = "totp"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    sealed_secret: Mapped[bytes]
    last_step: Mapped[int]  # a code counts once: later steps only
    confirmed_at: Mapped[datetime | None]


class RecoveryCode(Base):
    __tablename__ = "recovery_code"

    code_hash: Mapped[bytes] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    used_at: Mapped[datetime | None]


class Passkey(WithId, Base):
    __tablename__ = "passkey"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    credential_id: Mapped[bytes] = mapped_column(unique=True)
    public_key: Mapped[bytes]
    sign_count: Mapped[int]
    label: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)
    last_used_at: Mapped[datetime | None]


class PasskeyCeremony(Base):
    """A challenge that a browser is to sign, once."""

    __tablename__ = "passkey_ceremony"

    browser_hash: Mapped[bytes] = mapped_column(primary_key=True)
    challenge: Mapped[bytes]
    account_id: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)


class Invitation(WithId, Base):
    """A one-time code, handed over in person or posted, that ties a sign-in to its person (R-IDN-01)."""

    __tablename__ = "invitation"
    __table_args__ = (CheckConstraint("length(recognised) >= 3", name="recognised"),)

    code_hash: Mapped[bytes] = mapped_column(unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    youth_file_id: Mapped[UUID] = mapped_column(ForeignKey("youth_file.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    made_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    recognised: Mapped[str]  # how the worker knew whom they had before them
    posted: Mapped[bool] = mapped_column(server_default="false")
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)
    ends_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


class DigidSwitch(WithId, Base):
    """A worker's recorded choice whether a person may sign in with DigiD; the last one counts."""

    __tablename__ = "digid_switch"
    __table_args__ = (CheckConstraint("length(reason) >= 3", name="reason"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    youth_file_id: Mapped[UUID] = mapped_column(ForeignKey("youth_file.id"), index=True)
    switched_on: Mapped[bool]
    reason: Mapped[str]
    made_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)


class RightsReview(WithId, Base):
    """Proof that an organisation looked at all rights that it granted (yearly)."""

    __tablename__ = "rights_review"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    done_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    done_at: Mapped[datetime] = mapped_column(server_default=NOW)
    findings: Mapped[list[dict[str, object]]] = mapped_column(JSONB)  # per employment: id, work, kept or ended
    digest: Mapped[bytes]  # sha-256 over the findings, also in the log


class HeldForm(WithId, Base):
    """What someone was typing when they had to sign in, or to prove again who they are. Kept for a day."""

    __tablename__ = "held_form"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    path: Mapped[str]
    sealed: Mapped[bytes]  # by portal.database.fields: the fields as they were typed
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)
