"""The doors: choose an organisation, go to its provider, come back, and go out again."""

from contextlib import suppress
from urllib.parse import urlsplit

from flask import Response, flash, jsonify, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import SQLAlchemyError

from portal.database.session import become
from portal.identity import keys as client_keys
from portal.identity import queries
from portal.identity.client import ProviderClient
from portal.identity.domain import ProviderKind, Purpose
from portal.identity.errors import SignInRefused
from portal.identity.services import logout, pauses, sessions, sign_in
from portal.identity.services.sign_in import Errand
from portal.identity.views import browser
from portal.identity.views.blueprint import bp
from portal.web.headers import allow_forms_to
from portal.web.rendering import render
from portal.web.request import db, settings

CLEARED = '"cache", "storage"'  # the session's cookie is emptied here; the browser's own name stays, it tells nobody


@bp.get("/aanmelden")
def choose() -> ResponseReturnValue:
    """All organisations, with a search field: nobody needs to know where their work account lives."""
    search = request.args.get("zoek", "").strip()[:100]
    found = [door for door in queries.choices(db(), search) if door.kind is ProviderKind.WORK]
    _let_forms_end_at(found)
    page = render("identity/choose.html", search=search, organisations=found, destination=_destination())
    return browser.with_device(page)


@bp.get("/aanmelden/familie")
def family() -> ResponseReturnValue:
    """For youth, parents and foster parents: DigiD, an account of their own, or a code."""
    doors = [door for door in queries.choices(db()) if door.kind is ProviderKind.CITIZEN]
    _let_forms_end_at(doors)
    return browser.with_device(render("identity/family.html", doors=doors, destination=_destination()))


@bp.get("/aanmelden/<organisation>")
def start(organisation: str) -> ResponseReturnValue:
    link = queries.link(db(), organisation)
    name = queries.name_of_organisation(db(), link.organisation_id)
    allow_forms_to(origin_of(link.issuer))
    page = render("identity/start.html", slug=organisation, name=name, destination=_destination())
    return browser.with_device(page)


@bp.post("/aanmelden/<organisation>/begin")
def begin(organisation: str) -> ResponseReturnValue:
    link = queries.link(db(), organisation)
    tried = pauses.keys_of(organisation=organisation, address=browser.address())
    pauses.require_no_pause(db(), tried, tried[-1])
    pauses.note_failure(db(), tried)  # until they come back signed in
    destination = browser.safe_destination(request.form.get("naar"))
    address = sign_in.send(db(), link, settings(), browser.device().token, Errand(destination))
    return browser.with_device(make_response(redirect(address, 303)))


@bp.get("/aanmelden/<organisation>/terug")
def back(organisation: str) -> ResponseReturnValue:
    """The answer of a provider. It writes although it is a GET: so the protocol has it, once per state."""
    visitor, link = browser.visitor(), queries.link(db(), organisation, also_proposed=True)
    arrival = sign_in.receive(db(), link, settings(), request.args.to_dict(flat=False), visitor)
    if arrival.purpose is Purpose.LINK_TEST:
        return render("identity/trial.html", claims=arrival.claims, link=arrival.link)
    if arrival.purpose is Purpose.TIE:
        flash(_("Uw tweede aanmelding hoort nu ook bij u."), "success")
        return redirect(browser.safe_destination(arrival.destination), 303)
    if arrival.purpose is Purpose.STEP_UP:
        browser.renew(arrival.token)
    else:
        browser.remember(arrival.token)
        pauses.forget(db(), pauses.keys_of(organisation=organisation, address=browser.address()))
        arrived = queries.signed_in(db(), arrival.token)
        if arrived is None or not arrived.has_rights:
            return redirect(url_for(".waiting"), 303)
    return redirect(browser.safe_destination(arrival.destination), 303)


@bp.get("/aanmelden/<organisation>/sleutels")
def keys(organisation: str) -> ResponseReturnValue:
    """The portal's public keys, as this organisation's provider fetches them."""
    link = queries.link(db(), organisation, also_proposed=True)  # a provider reads them before the link is in use
    response = jsonify(client_keys.published(settings().keys_directory, link.key_ids))
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


@bp.post("/aanmelden/<organisation>/afmelding")
def provider_signs_out(organisation: str) -> ResponseReturnValue:
    """Back-channel logout: the provider says that someone signed out there (no browser, so no form token)."""
    link = queries.link(db(), organisation)
    try:
        logout.from_provider(db(), link, settings(), request.form.get("logout_token", ""))
    except SignInRefused as error:
        logout.refuse(db(), link, error)
        return jsonify({"error": "invalid_request"}), 400
    return "", 200


@bp.get("/afmelden")
def sign_out_page() -> ResponseReturnValue:
    current = browser.signed_in()
    if current is None:
        return redirect(url_for(".signed_out"), 303)
    if current.provider_id is not None:
        allow_forms_to(origin_of(queries.link_of_id(db(), current.provider_id).issuer))
    return render("identity/sign_out.html")


@bp.post("/afmelden")
def sign_out() -> ResponseReturnValue:
    current = browser.signed_in()
    onward = None
    if current is not None:
        id_token = sessions.sign_out(db(), current)
        link = queries.link_of_id(db(), current.provider_id) if current.provider_id else None
        db().commit()
        if link is not None:
            onward = _address_at_provider(ProviderClient(link, settings()), id_token)
    browser.forget()
    response = make_response(redirect(onward or url_for(".signed_out"), 303))
    response.headers["Clear-Site-Data"] = CLEARED
    return response


@bp.post("/snel-weg")
def leave() -> ResponseReturnValue:
    """Quick exit: whatever happens, the browser goes to a page that anyone could be looking at, signed out.

    It asks for no form token: one that is too old must not hold anybody here. A page of another site cannot end a
    session through it: its request carries another Origin, and no cookie (SameSite). The provider is not asked.
    """
    response = make_response(redirect(settings().exit_url, 303))
    came_from = urlsplit(request.headers.get("Origin", settings().origin)).netloc
    if came_from in {request.host, urlsplit(settings().origin).netloc}:
        with suppress(SQLAlchemyError):  # without a database too; the cookie goes and the token with it
            _end_at_once()
        browser.forget()
    response.headers["Clear-Site-Data"] = CLEARED
    return response


@bp.get("/opnieuw-aanmelden")
def again() -> Response:
    """For who was signed in and is no more: the way back is kept, and so is what they typed."""
    return render("identity/again.html", destination=_destination())


@bp.get("/afgemeld")
def signed_out() -> Response:
    return render("identity/signed_out.html")


@bp.get("/wachten")
def waiting() -> ResponseReturnValue:
    """For who is known but has no rights: what is missing, and whom to ask."""
    current = browser.signed_in()
    if current is None:
        return redirect(url_for(".choose"), 303)
    if current.has_rights:
        return redirect(url_for("public.front"), 303)
    queries.become(db(), current.account_id)
    account = queries.account(db(), current.account_id)
    return render("identity/waiting.html", account=account, invited=browser.invitation() is not None)


def origin_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _end_at_once() -> None:
    current = browser.signed_in()
    if current is None:
        return
    if (actor := current.actor()) is not None:
        become(db(), actor)
    sessions.sign_out(db(), current)
    db().commit()


def _destination() -> str:
    return browser.safe_destination(request.args.get("naar"))


def _let_forms_end_at(doors: list[queries.Choice]) -> None:
    for origin in {origin_of(door.issuer) for door in doors}:
        allow_forms_to(origin)


def _address_at_provider(client: ProviderClient, id_token: str | None) -> str | None:
    """Signing out here never depends on a provider that does not answer."""
    try:
        return client.address_to_sign_out(f"{settings().origin}{url_for('.signed_out')}", id_token)
    except SignInRefused:
        return None
