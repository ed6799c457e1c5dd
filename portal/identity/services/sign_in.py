"""Signing in at a provider: sent there with a question, back with an answer that is believed only when all holds."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.database.base import new_id
from portal.identity import directory, queries, trail
from portal.identity.client import ProviderClient
from portal.identity.domain import AccountKind, Factor, ProviderKind, Purpose, hashed
from portal.identity.errors import SENTENCES, NotAllowedHere, SignInRefused
from portal.identity.links import Link
from portal.identity.models import SignInRequest
from portal.identity.queries import SignedIn, act_as_nobody, become
from portal.identity.services import sessions
from portal.identity.services.sessions import Proof, Visitor
from portal.kernel.words import say
from portal.settings import Settings

TAKE = text("SELECT * FROM take_sign_in_request(:state, :browser)")
OPEN_ACCOUNT = text("SELECT * FROM open_account(:id, :provider, :name, :mail, :subject)")
TIE = text("SELECT tie_account(:id, :provider, :subject, :name)")
NOTE_TRIAL = text(
    "UPDATE identity_provider SET tried_at = now(), tried_subject = :subject, "
    "tried_by = nullif(current_setting('portal.person_id', true), '')::uuid "
    "WHERE id = :id AND version = :version AND proposed_at IS NOT NULL"
)
SHOWN_AT_MOST = 200
FRESH = 0
"""max_age of a step-up: the person must show a factor now."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """Someone who came back and was believed: the new token of their session and where they were going."""

    token: str
    destination: str
    purpose: Purpose
    claims: Mapping[str, Any]
    link: Link


@dataclass(frozen=True, slots=True)
class Expected:
    """Someone who was sent to a provider and is back in the same browser."""

    provider_id: UUID
    purpose: Purpose
    nonce: str
    verifier: str
    oldest_sign_in: int
    session_id: UUID | None
    destination: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Errand:
    """Why someone is sent to a provider, and where they go afterwards."""

    destination: str
    purpose: Purpose = Purpose.SIGN_IN
    current: SignedIn | None = None  # whose factor is to be shown again, or who tries the link


def send(session: Session, link: Link, settings: Settings, browser: str, errand: Errand) -> str:
    """Where the browser goes to sign in at a provider. Ends the transaction before it asks the provider anything.

    Raises ProviderFailed when the provider cannot be asked.
    """
    session.rollback()
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))  # 256 bits each
    again = errand.purpose is not Purpose.SIGN_IN
    oldest = FRESH if again else link.oldest_sign_in
    more = {"max_age": str(oldest)} | ({"prompt": "login"} if again else {})
    address = ProviderClient(link, settings).address_to_go_to(
        redirect_uri(link, settings), state=state, nonce=nonce, verifier=verifier, **more
    )
    session.add(
        SignInRequest(
            state_hash=hashed(state),
            browser_hash=hashed(browser),
            provider_id=link.id,
            purpose=errand.purpose,
            nonce=nonce,
            verifier=verifier,
            oldest_sign_in=oldest,
            session_id=errand.current.session_id if errand.current else None,
            destination=errand.destination,
        )
    )
    return address


def receive(
    session: Session, link: Link, settings: Settings, parameters: Mapping[str, list[str]], visitor: Visitor
) -> Arrival:
    """Believe an answer, or raise SignInRefused with the name of the guard that did not hold.

    The expectation is used up whatever comes of it. No transaction is open while the provider is asked.
    """
    current = visitor.current
    expected = _expected(session, parameters, visitor.device.token)
    link = _link_asked(session, link, expected)
    session.commit()
    if expected.purpose is not Purpose.SIGN_IN and (current is None or current.session_id != expected.session_id):
        raise SignInRefused("answer_state", SENTENCES["answer_state"])
    subject = _subject(session, current) if expected.purpose is Purpose.STEP_UP else None
    session.rollback()
    claims, id_token = _ask(link, settings, parameters, expected, subject)
    proof = Proof(
        factor=Factor.PROVIDER,
        factor_at=datetime.fromtimestamp(claims["auth_time"], UTC),
        provider_id=link.id,
        sid=claims.get("sid") if isinstance(claims.get("sid"), str) else None,
        id_token=id_token,
        level=claims["acr"],
    )
    if expected.purpose is Purpose.LINK_TEST:
        _note_trial(session, link, claims["sub"])
        return Arrival("", expected.destination, expected.purpose, claims, link)
    if expected.purpose is Purpose.TIE and current is not None:
        _tie(session, link, claims, current)
        return Arrival("", expected.destination, expected.purpose, claims, link)
    if expected.purpose is Purpose.STEP_UP and current is not None:
        token = sessions.prove_again(session, current, proof)
        trail.proved_again(session, current)
    else:
        act_as_nobody(session)
        token = _sign_in(session, link, claims, proof, visitor)
    return Arrival(token, expected.destination, expected.purpose, claims, link)


def redirect_uri(link: Link, settings: Settings) -> str:
    """One per provider, so that an answer of one can never be taken for another's (mix-up)."""
    return f"{settings.origin}/aanmelden/{link.slug}/terug"


def _expected(session: Session, parameters: Mapping[str, list[str]], browser: str) -> Expected:
    state = parameters.get("state", [""])[0]
    row = session.execute(TAKE, {"state": hashed(state), "browser": hashed(browser)}).mappings().one_or_none()
    if row is None:
        raise SignInRefused("answer_state", SENTENCES["answer_state"])
    kept = {name: row[name] for name in Expected.__slots__ if name != "purpose"}
    return Expected(purpose=Purpose(row["purpose"]), **kept)


def _link_asked(session: Session, link: Link, expected: Expected) -> Link:
    """The link that the person was sent to: the one of this address, or the proposal for its place, to be tried."""
    if expected.provider_id != link.id:
        proposal = queries.proposal_for(session, expected.provider_id, link)
        if proposal is None:
            session.commit()  # a state that was offered at the wrong provider is used up too
            raise SignInRefused("answer_state", SENTENCES["answer_state"])
        link = proposal
    if link.proposed and expected.purpose is not Purpose.LINK_TEST:
        session.commit()
        raise SignInRefused("answer_state", SENTENCES["answer_state"])
    return link


def _note_trial(session: Session, link: Link, subject: str) -> None:
    """What was tried may be put to use, if nothing changed meanwhile; on a link that is in use it says nothing."""
    session.execute(NOTE_TRIAL, {"id": link.id, "version": link.version, "subject": subject})


def _tie(session: Session, link: Link, claims: Mapping[str, Any], current: SignedIn) -> None:
    """A second account of the same person. Raises NotAllowedHere when it is somebody else's already."""
    become(session, current.account_id)
    name = _shown(claims.get(link.name_claim))
    if not session.scalar(TIE, {"id": new_id(), "provider": link.id, "subject": claims["sub"], "name": name}):
        raise NotAllowedHere("account_of_another", SENTENCES["account_of_another"])
    trail.tied(session, current, link.organisation_id)


def _ask(
    link: Link, settings: Settings, parameters: Mapping[str, list[str]], expected: Expected, subject: str | None
) -> tuple[dict[str, Any], str]:
    client = ProviderClient(link, settings)
    with directory.waiting(link):
        code = client.check_answer(parameters)
        token = client.exchange(code, redirect_uri=redirect_uri(link, settings), verifier=expected.verifier)
        claims = client.claims_of(
            token,
            nonce=expected.nonce,
            asked_at=expected.created_at.timestamp(),
            oldest_sign_in=expected.oldest_sign_in,
            expected_subject=subject,
        )
    return claims, token["id_token"]


def _subject(session: Session, current: SignedIn | None) -> str | None:
    if current is None:
        return None
    become(session, current.account_id)
    subject: str | None = session.scalar(text("SELECT subject FROM account WHERE id = :id"), {"id": current.account_id})
    return subject


def _sign_in(session: Session, link: Link, claims: Mapping[str, Any], proof: Proof, visitor: Visitor) -> str:
    opened = session.execute(
        OPEN_ACCOUNT,
        {
            "id": new_id(),
            "provider": link.id,
            "name": _shown(claims.get(link.name_claim)),
            "mail": _shown(claims.get(link.email_claim)),
            "subject": claims["sub"],
        },
    ).one_or_none()
    if opened is None:
        raise NotAllowedHere("account_of_another", SENTENCES["account_of_another"])
    if opened.ended:
        raise NotAllowedHere("account_ended", say("Dit account is gestopt. Vraag het aan uw organisatie."))
    kind = AccountKind.WORK if link.kind is ProviderKind.WORK else AccountKind.DIGID
    if kind is AccountKind.DIGID and opened.person_id is not None:
        on = session.scalar(text("SELECT digid_is_on(:person)"), {"person": opened.person_id})
        if not on:
            raise NotAllowedHere("digid_off", SENTENCES["digid_off"])
    return sessions.begin(session, opened.account_id, kind, proof, visitor)


def _shown(value: object) -> str | None:
    """A claim as it may be shown: text, on one line, not too long. It changes what is shown, never who it is."""
    if not isinstance(value, str):
        return None
    return "".join(c for c in value if c.isprintable())[:SHOWN_AT_MOST] or None
