"""Passkeys (WebAuthn): the device checks the finger, face or PIN, and signs a challenge of this portal only."""

import json
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import webauthn
from sqlalchemy import select, text
from sqlalchemy.orm import Session
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AttestationConveyancePreference,
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from portal.audit import log
from portal.identity.domain import AccountKind, Factor, hashed
from portal.identity.models import Passkey
from portal.identity.queries import SignedIn, become
from portal.identity.services import pauses, sessions
from portal.identity.services.own_account import NewPasskey, TypedWrong
from portal.identity.services.sessions import Device, Proof, Visitor
from portal.kernel import clock
from portal.kernel.words import say
from portal.settings import Settings

NAME = "Samendossier"
WRONG = say("Deze toegangssleutel werkt hier niet. Probeer het opnieuw, of kies een andere manier.")


def registration_options(
    session: Session, settings: Settings, account_id: UUID, device: Device, known: list[bytes]
) -> dict[str, Any]:
    """What the browser needs to make a passkey. The challenge counts once, in this browser, for ten minutes."""
    options = webauthn.generate_registration_options(
        rp_id=host(settings),
        rp_name=NAME,
        user_id=account_id.bytes,
        user_name=NAME,  # on the device's list; it names no person
        user_display_name=NAME,
        attestation=AttestationConveyancePreference.NONE,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=credential) for credential in known],
    )
    _keep_challenge(session, device, options.challenge)
    return dict(json.loads(webauthn.options_to_json(options)))


def registered(session: Session, settings: Settings, device: Device, answer: str) -> NewPasskey:
    """The passkey that a browser made. Raises TypedWrong when it does not fit the question."""
    try:
        verified = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=_take_challenge(session, device),
            expected_rp_id=host(settings),
            expected_origin=settings.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError) as error:
        raise TypedWrong("passkey", WRONG) from error
    return NewPasskey(verified.credential_id, verified.credential_public_key, verified.sign_count, device.name)


def sign_in_options(session: Session, settings: Settings, device: Device) -> dict[str, Any]:
    """What the browser needs to sign in; it shows the person which passkeys it has for this portal."""
    options = webauthn.generate_authentication_options(
        rp_id=host(settings), user_verification=UserVerificationRequirement.REQUIRED
    )
    _keep_challenge(session, device, options.challenge)
    return dict(json.loads(webauthn.options_to_json(options)))


def with_passkey(session: Session, settings: Settings, answer: str, visitor: Visitor) -> str:
    """Sign in with a passkey; the new token. Raises TypedWrong and TooOften."""
    keys = pauses.keys_of(address=visitor.address)
    pauses.require_no_pause(session, keys, keys[-1])
    account_id = _proven_account(session, settings, answer, visitor.device)
    if account_id is None:
        pauses.note_failure(session, keys)
        log.refused(session, None, "factor.failed", kind="own_account", ground="passkey")
        raise TypedWrong("passkey", WRONG)
    return sessions.begin(session, account_id, AccountKind.OWN, Proof(Factor.PASSKEY, clock.now()), visitor)


def prove_again(session: Session, settings: Settings, current: SignedIn, answer: str, device: Device) -> str:
    """Step-up with a passkey of the same account; the new token. Raises TypedWrong."""
    if _proven_account(session, settings, answer, device) != current.account_id:
        raise TypedWrong("passkey", WRONG)
    return sessions.prove_again(session, current, Proof(Factor.PASSKEY, clock.now()))


def host(settings: Settings) -> str:
    return urlsplit(settings.origin).hostname or ""


def _proven_account(session: Session, settings: Settings, answer: str, device: Device) -> UUID | None:
    """Whose passkey signed the challenge of this browser, or None."""
    challenge = _take_challenge(session, device)
    try:
        credential_id = webauthn.base64url_to_bytes(json.loads(answer)["id"])
    except (KeyError, TypeError, ValueError):
        return None
    account_id: UUID | None = session.scalar(text("SELECT account_of_passkey(:id)"), {"id": credential_id})
    if account_id is None:
        return None
    become(session, account_id)
    passkey = session.scalars(select(Passkey).where(Passkey.credential_id == credential_id).with_for_update()).one()
    try:
        verified = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=host(settings),
            expected_origin=settings.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError):
        return None
    passkey.sign_count, passkey.last_used_at = verified.new_sign_count, clock.now()
    session.flush()
    return account_id


def _keep_challenge(session: Session, device: Device, challenge: bytes) -> None:
    session.execute(
        text("SELECT keep_passkey_challenge(:browser, :challenge)"),
        {"browser": hashed(device.token), "challenge": challenge},
    )


def _take_challenge(session: Session, device: Device) -> bytes:
    """The challenge of this browser, which is used up by asking for it."""
    found = session.scalar(text("SELECT take_passkey_challenge(:browser)"), {"browser": hashed(device.token)})
    session.commit()  # used up, whatever comes of it
    return bytes(found or b"no challenge was given to this browser")
