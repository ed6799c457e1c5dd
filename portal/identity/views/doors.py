"""The doors: choose an organisation, go to its provider, come back, and go out again."""

from flask import Response, jsonify, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.identity import keys as client_keys
from portal.identity import queries
from portal.identity.client import ProviderClient
from portal.identity.domain import ProviderKind, Purpose
from portal.identity.errors import SignInRefused
from portal.identity.services import logout, sessions, sign_in
from portal.identity.views import browser
from portal.identity.views.blueprint import bp
from portal.web.rendering import render
from portal.web.request import db, settings

CLEARED = '"cache", "storage"'  # the cookies are cleared one by one: the browser's own name must stay


@bp.get("/aanmelden")
def choose() -> ResponseReturnValue:
    search = request.args.get("zoek", "").strip()[:100]
    doors = queries.choices(db(), search)
    page = render(
        "identity/choose.html",
        search=search,
        organisations=[door for door in doors if door.kind is ProviderKind.WORK],
        citizen_doors=[door for door in queries.choices(db()) if door.kind is ProviderKind.CITIZEN],
        destination=browser.safe_destination(request.args.get("naar")),
    )
    return browser.with_device(page)


@bp.get("/aanmelden/<slug>")
def organisation(slug: str) -> ResponseReturnValue:
    link = queries.link(db(), slug)
    name = queries.name_of_organisation(db(), link.organisation_id)
    destination = browser.safe_destination(request.args.get("naar"))
    page = render("identity/organisation.html", slug=slug, name=name, destination=destination)
    return browser.with_device(page)


@bp.post("/aanmelden/<slug>/begin")
def begin(slug: str) -> ResponseReturnValue:
    link = queries.link(db(), slug)
    destination = browser.safe_destination(request.form.get("naar"))
    address = sign_in.send(db(), link, settings(), browser.device().token, destination)
    return browser.with_device(make_response(redirect(address, 303)))


@bp.get("/aanmelden/<slug>/terug")
def come_back(slug: str) -> ResponseReturnValue:
    link = queries.link(db(), slug)
    arrival = sign_in.receive(
        db(),
        link,
        settings(),
        request.args.to_dict(flat=False),
        browser.device(),
        before=browser.token(),
        current=browser.signed_in(),
    )
    if arrival.purpose is Purpose.STEP_UP:
        browser.renew(arrival.token)
    else:
        browser.remember(arrival.token)
    return redirect(browser.safe_destination(arrival.destination), 303)


@bp.get("/aanmelden/<slug>/sleutels")
def keys(slug: str) -> ResponseReturnValue:
    """The portal's public keys, as this organisation's provider fetches them."""
    response = jsonify(client_keys.published(settings().keys_directory, queries.link(db(), slug).key_ids))
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


@bp.post("/aanmelden/<slug>/afmelding")
def provider_signs_out(slug: str) -> ResponseReturnValue:
    """Back-channel logout: the provider says that someone signed out there (no browser, so no form token)."""
    link = queries.link(db(), slug)
    try:
        logout.from_provider(db(), link, settings(), request.form.get("logout_token", ""))
    except SignInRefused as error:
        logout.refuse(db(), link, error)
        return jsonify({"error": "invalid_request"}), 400
    return "", 200


@bp.post("/afmelden")
def sign_out() -> ResponseReturnValue:
    current = browser.signed_in()
    onward = None
    if current is not None:
        id_token = sessions.sign_out(db(), current)
        if current.provider_id is not None:
            link = queries.link_of_id(db(), current.provider_id)
            db().commit()
            onward = _address_at_provider(ProviderClient(link, settings()), id_token)
    browser.forget()
    response = make_response(redirect(onward or url_for("identity.signed_out"), 303))
    response.headers["Clear-Site-Data"] = CLEARED
    return response


def _address_at_provider(client: ProviderClient, id_token: str | None) -> str | None:
    """Signing out here never waits for a provider that does not answer."""
    try:
        return client.address_to_sign_out(f"{settings().origin}{url_for('identity.signed_out')}", id_token)
    except SignInRefused:
        return None


@bp.get("/afgemeld")
def signed_out() -> Response:
    return render("identity/signed_out.html")


@bp.get("/wachten")
def waiting() -> ResponseReturnValue:
    """For who is known but has no rights: what is missing, and whom to ask."""
    current = browser.signed_in()
    if current is None:
        return redirect(url_for("identity.choose"), 303)
    if current.has_rights:
        return redirect("/", 303)
    queries.become(db(), current.account_id)
    return render("identity/waiting.html", account=queries.account(db(), current.account_id))
