"""Accounts of our own: the code, setting up, and signing in with a passkey or with a password and an app."""

from typing import Any
from uuid import UUID

import segno
from flask import flash, jsonify, make_response, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from markupsafe import Markup

from portal.database.base import new_id
from portal.database.fields import FieldUnreadable, keyring_of
from portal.identity import queries
from portal.identity.domain import AccountKind, Factor, ProviderKind
from portal.identity.forms import CodeForm, FactorForm, NewPasswordForm, PasswordForm
from portal.identity.queries import SignedIn
from portal.identity.services import own_account, passkeys, sessions
from portal.identity.services.own_account import NewPassword, Typed, TypedWrong
from portal.identity.services.sessions import Proof
from portal.identity.views import browser
from portal.identity.views.blueprint import bp
from portal.identity.views.doors import origin_of
from portal.kernel import clock
from portal.kernel.errors import NotFound
from portal.kernel.words import Sentence
from portal.web.filters import words
from portal.web.headers import allow_forms_to
from portal.web.rendering import render
from portal.web.request import actor, db, settings

SETTING_UP = "setting_up"  # in the cookie: the new account's id and, sealed, the secret of its app
SEALED_FOR = "setting_up:cookie"


# The code of a worker


@bp.get("/aanmelden/code")
def code() -> ResponseReturnValue:
    return browser.with_device(render("identity/code.html", form=CodeForm()))


@bp.post("/aanmelden/code")
def enter_code() -> ResponseReturnValue:
    form = CodeForm()
    if not form.validate_on_submit():
        return render("identity/code.html", status=422, form=form)
    try:
        invitee = own_account.invitee(db(), form.code.data, browser.device(), browser.address())
    except TypedWrong as wrong:
        return render("identity/code.html", status=422, form=_with(form, wrong))
    browser.keep_invitation(invitee.code_hash)
    current = browser.signed_in()
    waits = current is not None and current.person_id is None and current.kind is AccountKind.DIGID
    return browser.with_device(make_response(redirect(url_for(".waiting" if waits else ".invited"), 303)))


@bp.get("/uitnodiging")
def invited() -> ResponseReturnValue:
    """Choose how to sign in from now on: DigiD where it is on, a passkey, or a password with an app."""
    invitee = _invitee()
    doors = [d for d in queries.choices(db()) if d.kind is ProviderKind.CITIZEN] if invitee.digid else []
    for door in doors:
        allow_forms_to(origin_of(door.issuer))
    return render("identity/invited.html", doors=doors)


@bp.post("/uitnodiging/koppelen")
def tie() -> ResponseReturnValue:
    """The sign-in with DigiD belongs to the person of the code."""
    current = browser.signed_in()
    if current is None:
        raise NotFound
    try:
        own_account.tie(db(), current, _invitee().code_hash)
    except TypedWrong as wrong:
        flash(words(wrong.sentence), "danger")
        return redirect(url_for(".code"), 303)
    browser.keep_invitation(None)
    return redirect(url_for("public.front"), 303)


# A password with an app


@bp.get("/uitnodiging/wachtwoord")
def set_password() -> ResponseReturnValue:
    _invitee()
    return _password_page(NewPasswordForm(), _new_secret())


@bp.post("/uitnodiging/wachtwoord")
def open_with_password() -> ResponseReturnValue:
    invitee, form, secret = _invitee(), NewPasswordForm(), _secret()
    if not form.validate_on_submit():
        return _password_page(form, secret, 422)
    try:
        account_id, codes = own_account.open_with_password(
            db(),
            invitee.code_hash,
            NewPassword(form.user_name.data, form.password.data, secret, form.totp_code.data),
        )
    except TypedWrong as wrong:
        return _password_page(_with(form, wrong), secret, 422)
    _begin(account_id, Factor.PASSWORD_AND_CODE)
    return render("identity/recovery_codes.html", codes=codes)


@bp.get("/aanmelden/wachtwoord")
def password() -> ResponseReturnValue:
    page = render("identity/password.html", form=PasswordForm(), destination=_destination())
    return browser.with_device(page)


@bp.post("/aanmelden/wachtwoord")
def sign_in_with_password() -> ResponseReturnValue:
    form, destination = PasswordForm(), _destination()
    if not form.validate_on_submit():
        return render("identity/password.html", status=422, form=form, destination=destination)
    try:
        typed = Typed(form.user_name.data, form.password.data, form.totp_code.data)
        token = own_account.with_password(db(), typed, browser.visitor())
    except TypedWrong as wrong:
        return render("identity/password.html", status=422, form=_with(form, wrong), destination=destination)
    return _arrive(token, destination)


# Passkeys


@bp.post("/uitnodiging/passkey/vraag")
def new_passkey_options() -> ResponseReturnValue:
    _invitee()
    account_id = new_id()
    session[SETTING_UP] = {"account": str(account_id)}
    options = passkeys.registration_options(db(), settings(), account_id, browser.device(), [])
    return browser.with_device(jsonify(options))


@bp.post("/uitnodiging/passkey")
def open_with_passkey() -> ResponseReturnValue:
    invitee = _invitee()
    account_id = UUID(_setting_up()["account"])
    try:
        made = passkeys.registered(db(), settings(), browser.device(), request.form.get("answer", ""))
        own_account.open_with_passkey(db(), invitee.code_hash, account_id, made)
    except TypedWrong as wrong:
        flash(words(wrong.sentence), "danger")
        return redirect(url_for(".invited"), 303)
    _begin(account_id, Factor.PASSKEY)
    return redirect(url_for("public.front"), 303)


@bp.post("/aanmelden/passkey/vraag")
def passkey_options() -> ResponseReturnValue:
    return browser.with_device(jsonify(passkeys.sign_in_options(db(), settings(), browser.device())))


@bp.post("/aanmelden/passkey")
def sign_in_with_passkey() -> ResponseReturnValue:
    try:
        token = passkeys.with_passkey(db(), settings(), request.form.get("answer", ""), browser.visitor())
    except TypedWrong as wrong:
        flash(words(wrong.sentence), "danger")
        return redirect(url_for(".family"), 303)
    return _arrive(token, _destination())


# Proving it again


@bp.post("/bevestigen/wachtwoord")
def step_up_with_password() -> ResponseReturnValue:
    current, form = _own(), FactorForm()
    destination = browser.safe_destination(form.naar.data)
    if not form.validate_on_submit():
        return _not_proved(own_account.WRONG, destination)
    try:
        token = own_account.prove_password_again(
            db(), current, form.password.data, form.totp_code.data, browser.device()
        )
    except TypedWrong as wrong:
        return _not_proved(wrong.sentence, destination)
    browser.renew(token)
    return redirect(destination, 303)


@bp.post("/bevestigen/passkey")
def step_up_with_passkey() -> ResponseReturnValue:
    current = _own()
    destination = browser.safe_destination(request.form.get("naar"))
    try:
        token = passkeys.prove_again(db(), settings(), current, request.form.get("answer", ""), browser.device())
    except TypedWrong as wrong:
        return _not_proved(wrong.sentence, destination)
    browser.renew(token)
    return redirect(destination, 303)


# One's own security settings


@bp.post("/mijn-aanmeldingen/toegangssleutels/vraag")
def another_passkey_options() -> ResponseReturnValue:
    current = _own()
    sessions.require_fresh_factor(actor())
    known = [passkey.credential_id for passkey in own_account.means(db(), current.account_id).passkeys]
    options = passkeys.registration_options(db(), settings(), current.account_id, browser.device(), known)
    return browser.with_device(jsonify(options))


@bp.post("/mijn-aanmeldingen/toegangssleutels")
def add_passkey() -> ResponseReturnValue:
    current = _own()
    sessions.require_fresh_factor(actor())
    try:
        made = passkeys.registered(db(), settings(), browser.device(), request.form.get("answer", ""))
    except TypedWrong as wrong:
        flash(words(wrong.sentence), "danger")
        return redirect(url_for(".sessions"), 303)
    own_account.add_own_passkey(db(), current, made)
    flash(_("De toegangssleutel is toegevoegd."), "success")
    return redirect(url_for(".sessions"), 303)


@bp.post("/mijn-aanmeldingen/toegangssleutels/<uuid:passkey_id>/verwijderen")
def remove_passkey(passkey_id: UUID) -> ResponseReturnValue:
    current = _own()
    sessions.require_fresh_factor(actor())
    own_account.remove_passkey(db(), current, passkey_id)
    flash(_("De toegangssleutel is verwijderd."), "success")
    return redirect(url_for(".sessions"), 303)


@bp.post("/mijn-aanmeldingen/herstelcodes")
def renew_recovery_codes() -> ResponseReturnValue:
    current = _own()
    sessions.require_fresh_factor(actor())
    return render("identity/recovery_codes.html", codes=own_account.renew_recovery_codes(db(), current))


# Small parts


def _invitee() -> own_account.Invitee:
    """For whom the code in this browser is. Raises NotFound when it no longer counts."""
    code_hash = browser.invitation()
    found = own_account.invitee_of(db(), code_hash) if code_hash else None
    if found is None:
        raise NotFound
    return found


def _own() -> SignedIn:
    current = browser.signed_in()
    if current is None or current.kind is not AccountKind.OWN:
        raise NotFound
    return current


def _begin(account_id: UUID, factor: Factor) -> None:
    """Signed in at once with what was just set up."""
    proof = Proof(factor, clock.now())
    token = sessions.begin(db(), account_id, AccountKind.OWN, proof, browser.visitor())
    browser.keep_invitation(None)
    browser.remember(token)


def _not_proved(sentence: Sentence, destination: str) -> ResponseReturnValue:
    flash(words(sentence), "danger")
    return redirect(url_for(".step_up", naar=destination), 303)


def _arrive(token: str, destination: str) -> ResponseReturnValue:
    browser.remember(token)
    return browser.with_device(make_response(redirect(destination, 303)))


def _destination() -> str:
    return browser.safe_destination(request.values.get("naar"))


def _with(form: FlaskForm, wrong: TypedWrong) -> FlaskForm:
    """The form with the mistake at its field."""
    form[wrong.field].errors = [words(wrong.sentence)]
    return form


def _password_page(form: FlaskForm, secret: str, status: int = 200) -> ResponseReturnValue:
    address = own_account.totp_address(secret, form.user_name.data or "")
    picture = segno.make(address, error="m").svg_inline(
        scale=5, border=4, title=_("QR-code voor de app"), omitsize=True
    )
    page = render("identity/set_password.html", status=status, form=form, secret=secret, picture=Markup(picture))  # noqa: S704 # made here
    return browser.with_device(page)


def _new_secret() -> str:
    secret = own_account.new_totp_secret()
    session[SETTING_UP] = {"secret": keyring_of(db()).encrypt(secret, SEALED_FOR).hex()}
    return secret


def _secret() -> str:
    """The secret of the app that was shown in this browser: sealed, since a cookie can be read."""
    try:
        return keyring_of(db()).decrypt(bytes.fromhex(_setting_up()["secret"]), SEALED_FOR)
    except (KeyError, FieldUnreadable):
        raise NotFound from None


def _setting_up() -> dict[str, Any]:
    held = session.get(SETTING_UP)
    if not isinstance(held, dict):
        raise NotFound
    return held
