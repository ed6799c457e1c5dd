"""Accounts of our own: a code from a worker, then a passkey, or a password with an app and recovery codes.

E-mail is no factor here and resets none: who lost everything gets a new code from a worker, who records how they were
recognised.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import pyotp
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.audit import log
from portal.database.base import new_id
from portal.database.fields import keyring_of
from portal.identity import passwords
from portal.identity.domain import (
    RECOVERY_CODES,
    AccountKind,
    Factor,
    hashed,
    new_code,
    normalised_code,
)
from portal.identity.encrypted import TOTP
from portal.identity.errors import SENTENCES, NotAllowedHere
from portal.identity.models import Account, Passkey, Password, RecoveryCode, Totp
from portal.identity.queries import SignedIn, become
from portal.identity.services import pauses, sessions
from portal.identity.services.sessions import Device, Proof, Visitor
from portal.kernel import clock
from portal.kernel.errors import NotFound, RuleBroken
from portal.kernel.words import Sentence, say

STEP = 30
"""Seconds for which a code of an app is shown (RFC 6238)."""
STEPS_LATE = 1
WRONG = say("Deze gegevens kloppen niet. Kijk ze na en probeer het opnieuw.")
WRONG_CODE = say("Deze code klopt niet, is al gebruikt of is ouder dan 14 dagen. Vraag uw begeleider om een nieuwe.")
NAME_TAKEN = say("Deze gebruikersnaam is al in gebruik. Kies een andere.")


class TypedWrong(RuleBroken):
    """What was typed is not right; `field` says where, so that the form can show it there."""

    def __init__(self, field: str, sentence: Sentence) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True)
class Invitee:
    """For whom a code is. Nothing of the person or the file is shown to who holds the code."""

    code_hash: bytes
    person_id: UUID
    digid: bool


@dataclass(frozen=True, slots=True)
class Means:
    """With what an account can sign in."""

    user_name: str | None
    has_password: bool
    passkeys: Sequence[Passkey]
    recovery_codes_left: int


# Codes


def invitee(session: Session, typed: str, device: Device, address: str) -> Invitee:
    """For whom a code is, while it counts; it stays unused. Raises TypedWrong, and TooOften for who keeps guessing."""
    keys = pauses.keys_of(account="code", device=device.token, address=address)
    pauses.require_no_pause(session, keys, keys[-1])
    code_hash = hashed(normalised_code(typed))
    found = invitee_of(session, code_hash)
    if found is None:
        pauses.note_failure(session, keys)
        raise TypedWrong("code", WRONG_CODE)
    return found


def invitee_of(session: Session, code_hash: bytes) -> Invitee | None:
    row = session.execute(text("SELECT * FROM invitation_of_code(:code)"), {"code": code_hash}).one_or_none()
    return Invitee(code_hash, row.person_id, row.digid) if row else None


def tie(session: Session, current: SignedIn, code_hash: bytes) -> None:
    """Tie a sign-in that has no person yet (DigiD) to the person of a code. Raises TypedWrong, or NotAllowedHere."""
    found = invitee_of(session, code_hash)
    if found is not None and not found.digid and current.kind is AccountKind.DIGID:
        raise NotAllowedHere("digid_off", SENTENCES["digid_off"])
    person = session.scalar(
        text("SELECT use_invitation(:code, :account)"), {"code": code_hash, "account": current.account_id}
    )
    if person is None:
        raise TypedWrong("code", WRONG_CODE)
    log.record(session, None, "invitation.used", thing_id=current.account_id, kind="account", ground=current.kind)


# Setting up


@dataclass(frozen=True, slots=True)
class NewPassword:
    """What someone chose, and the code that their app shows for the secret it was given."""

    user_name: str
    password: str
    totp_secret: str
    totp_code: str


def open_with_password(session: Session, code_hash: bytes, chosen: NewPassword) -> tuple[UUID, list[str]]:
    """An account with a password and an app: its id and the recovery codes, which are shown once.

    Raises TypedWrong for the first thing that is not right; the code stays unused then.
    """
    if (problem := passwords.problem(chosen.password, user_name=chosen.user_name)) is not None:
        raise TypedWrong("password", problem)
    if (step := _step_of(chosen.totp_secret, chosen.totp_code, after=0)) is None:
        raise TypedWrong(
            "totp_code", say("Deze code van de app klopt niet. Wacht op de volgende en probeer het opnieuw.")
        )
    account_id = _open(session, code_hash, chosen.user_name)
    _keep_password(session, account_id, chosen.password)
    _keep_totp(session, account_id, chosen.totp_secret, step)
    return account_id, new_recovery_codes(session, account_id)


def open_with_passkey(session: Session, code_hash: bytes, account_id: UUID, made: "NewPasskey") -> None:
    """An account with a passkey; its id was given to the browser before, so that the key carries it."""
    _open(session, code_hash, None, account_id)
    add_passkey(session, account_id, made)


@dataclass(frozen=True, slots=True)
class NewPasskey:
    """A passkey that a browser made and that was verified."""

    credential_id: bytes
    public_key: bytes
    sign_count: int
    label: str


def add_passkey(session: Session, account_id: UUID, made: NewPasskey) -> None:
    become(session, account_id)
    session.add(
        Passkey(
            account_id=account_id,
            credential_id=made.credential_id,
            public_key=made.public_key,
            sign_count=made.sign_count,
            label=made.label,
        )
    )
    session.flush()


def new_recovery_codes(session: Session, account_id: UUID) -> list[str]:
    """New codes for who loses the phone; the old ones stop counting. They are shown once."""
    become(session, account_id)
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    codes = [new_code() for _ in range(RECOVERY_CODES)]
    session.add_all(RecoveryCode(code_hash=hashed(code), account_id=account_id) for code in codes)
    session.flush()
    return codes


def new_totp_secret() -> str:
    return pyotp.random_base32()


def totp_address(secret: str, user_name: str) -> str:
    """What the QR code holds (the app shows its two names)."""
    return pyotp.TOTP(secret).provisioning_uri(name=user_name or "account", issuer_name="Samendossier")


# One's own security settings


def add_own_passkey(session: Session, current: SignedIn, made: NewPasskey) -> None:
    """Another passkey for one's own account: for a second device, or before the first one goes."""
    add_passkey(session, current.account_id, made)
    _note(session, current, "factor.added", "passkey")


def remove_passkey(session: Session, current: SignedIn, passkey_id: UUID) -> None:
    """Raises NotFound when it is not one's own, and RuleBroken for the last way in."""
    have = means(session, current.account_id)
    if all(passkey.id != passkey_id for passkey in have.passkeys):
        raise NotFound
    if len(have.passkeys) == 1 and not have.has_password:
        raise RuleBroken(say("Dit is je enige toegangssleutel. Voeg eerst een andere toe."))
    session.execute(delete(Passkey).where(Passkey.id == passkey_id))
    _note(session, current, "factor.removed", "passkey")


def renew_recovery_codes(session: Session, current: SignedIn) -> list[str]:
    """Raises RuleBroken for an account without an app: recovery codes take its place."""
    if not means(session, current.account_id).has_password:
        raise RuleBroken(say("Herstelcodes horen bij een wachtwoord met een app."))
    codes = new_recovery_codes(session, current.account_id)
    _note(session, current, "factor.added", "recovery_codes")
    return codes


def _note(session: Session, current: SignedIn, name: str, what: str) -> None:
    log.record(session, current.actor(), name, thing_id=current.account_id, kind="own_account", ground=what)


# Signing in


@dataclass(frozen=True, slots=True)
class Typed:
    """What someone typed to sign in; the code is of the app, or a recovery code."""

    user_name: str
    password: str
    code: str


def with_password(session: Session, typed: Typed, visitor: Visitor) -> str:
    """Sign in with user name, password and a code of the app, or a recovery code; the new token.

    Raises TypedWrong, the same for a wrong name, password or code, and TooOften.
    """
    name, device = typed.user_name.strip(), visitor.device
    account_id: UUID | None = session.scalar(text("SELECT account_of_user_name(:name)"), {"name": name})
    known = account_id is not None and _knows_device(session, account_id, device)
    keys = pauses.keys_of(account=f"own:{name}", device=device.token if known else None, address=visitor.address)
    pauses.require_no_pause(session, keys, keys[-1])
    factor = _proves(session, account_id, typed.password, typed.code)
    if account_id is None or factor is None:
        pauses.note_failure(session, keys)
        log.refused(session, None, "factor.failed", thing_id=account_id, kind="own_account", ground="password")
        raise TypedWrong("password", WRONG)
    pauses.forget(session, keys[:1])
    return sessions.begin(session, account_id, AccountKind.OWN, Proof(factor, clock.now()), visitor)


def prove_password_again(session: Session, current: SignedIn, password: str, code: str, device: Device) -> str:
    """Step-up with password and code; the new token. Raises TypedWrong and TooOften."""
    keys = pauses.keys_of(account=f"own:{current.account_id}", device=device.token)
    pauses.require_no_pause(session, keys)
    factor = _proves(session, current.account_id, password, code)
    if factor is None:
        pauses.note_failure(session, keys)
        raise TypedWrong("password", WRONG)
    pauses.forget(session, keys)
    return sessions.prove_again(session, current, Proof(factor, clock.now()))


def means(session: Session, account_id: UUID) -> Means:
    become(session, account_id)
    codes = session.scalars(
        select(RecoveryCode).where(RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
    ).all()
    return Means(
        user_name=session.scalar(select(Account.user_name).where(Account.id == account_id)),
        has_password=session.get(Password, account_id) is not None,
        passkeys=session.scalars(select(Passkey).where(Passkey.account_id == account_id)).all(),
        recovery_codes_left=len(codes),
    )


# Small parts


def _open(session: Session, code_hash: bytes, user_name: str | None, account_id: UUID | None = None) -> UUID:
    account_id = account_id or new_id()
    try:
        with session.begin_nested():
            person = session.scalar(
                text("SELECT open_own_account(:code, :id, :name)"),
                {"code": code_hash, "id": account_id, "name": user_name},
            )
    except IntegrityError as error:
        raise TypedWrong("user_name", NAME_TAKEN) from error
    if person is None:
        session.rollback()
        raise TypedWrong("code", WRONG_CODE)
    log.record(session, None, "invitation.used", thing_id=account_id, kind="account", ground=AccountKind.OWN)
    return account_id


def _keep_password(session: Session, account_id: UUID, password: str) -> None:
    become(session, account_id)
    session.add(Password(account_id=account_id, hash=passwords.hash_of(password)))
    session.flush()


def _keep_totp(session: Session, account_id: UUID, secret: str, step: int) -> None:
    sealed = keyring_of(session).encrypt(secret, totp_place(account_id))
    session.add(Totp(account_id=account_id, sealed_secret=sealed, last_step=step, confirmed_at=clock.now()))
    session.flush()


def _proves(session: Session, account_id: UUID | None, password: str, code: str) -> Factor | None:
    """The factors that were shown, or None. Takes as long for an account that does not exist."""
    if account_id is None:
        passwords.matches(None, password)
        return None
    become(session, account_id)
    stored = session.get(Password, account_id)
    if not passwords.matches(stored.hash if stored else None, password):
        return None
    if _takes_totp(session, account_id, code):
        return Factor.PASSWORD_AND_CODE
    return Factor.PASSWORD_AND_RECOVERY if _takes_recovery_code(session, account_id, code) else None


def _takes_totp(session: Session, account_id: UUID, code: str) -> bool:
    row = session.get(Totp, account_id, with_for_update=True)
    if row is None:
        return False
    secret = keyring_of(session).decrypt(row.sealed_secret, totp_place(account_id))
    step = _step_of(secret, code, after=row.last_step)
    if step is None:
        return False
    row.last_step = step  # a code counts once
    return True


def _takes_recovery_code(session: Session, account_id: UUID, code: str) -> bool:
    used = session.execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.account_id == account_id,
            RecoveryCode.code_hash == hashed(normalised_code(code)),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=clock.now())
        .returning(RecoveryCode.account_id)
    )
    return used.first() is not None


def _step_of(secret: str, code: str, *, after: int) -> int | None:
    """The time step whose code this is: now, or one earlier or later; never one that was used."""
    typed = code.replace(" ", "")
    totp = pyotp.TOTP(secret)
    now = clock.now()
    step = int(now.timestamp()) // STEP
    for candidate in range(step - STEPS_LATE, step + STEPS_LATE + 1):
        moment = datetime.fromtimestamp(candidate * STEP, now.tzinfo)
        if candidate > after and totp.verify(typed, for_time=moment):
            return candidate
    return None


def _knows_device(session: Session, account_id: UUID, device: Device) -> bool:
    become(session, account_id)
    found = session.scalar(
        text("SELECT EXISTS (SELECT FROM sign_in_session WHERE account_id = :id AND device_hash = :device)"),
        {"id": account_id, "device": hashed(device.token)},
    )
    return bool(found)


def totp_place(account_id: UUID) -> str:
    """To which row the sealed secret of an app is bound."""
    return TOTP.place(account_id)
