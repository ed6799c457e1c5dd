"""The administrator's pages of the link: how it is, how it is to become, test, trial, use, keys, end."""

from uuid import UUID

from flask import flash, make_response, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.audit import log
from portal.identity import keys
from portal.identity.domain import ClientAuthentication, Demand, Purpose
from portal.identity.forms import LinkForm
from portal.identity.links import Link
from portal.identity.services import administration, links, sessions, sign_in, testing_links
from portal.identity.services.links import Details, Shown
from portal.identity.services.sign_in import Errand
from portal.identity.services.testing_links import Finding
from portal.identity.views import browser
from portal.identity.views.administration import bp
from portal.identity.views.doors import origin_of
from portal.kernel.errors import RuleBroken
from portal.web.filters import words
from portal.web.headers import allow_forms_to
from portal.web.rendering import render
from portal.web.request import actor, db, settings


@bp.get("/koppeling")
def link() -> ResponseReturnValue:
    return _page(links.shown(db(), actor()))


@bp.get("/koppeling/<uuid:provider_id>/wijzigen")
def link_form(provider_id: UUID) -> ResponseReturnValue:
    """The factor is asked before the form, so that no secret is typed twice."""
    sessions.require_fresh_factor(actor())
    one = links.one(db(), actor(), provider_id)
    return render("identity/link_form.html", form=_filled_in(one), one=one)


@bp.post("/koppeling/<uuid:provider_id>/wijzigen")
def propose_link(provider_id: UUID) -> ResponseReturnValue:
    form = LinkForm()
    one = links.one(db(), actor(), provider_id)
    if not form.validate_on_submit():
        return render("identity/link_form.html", status=422, form=form, one=one)
    try:
        links.propose(db(), actor(), settings(), provider_id, _details(form))
    except RuleBroken as wrong:
        form.form_errors.append(words(wrong.sentence))
        return render("identity/link_form.html", status=422, form=form, one=one)
    flash(
        _("Bewaard als voorstel. De oude koppeling werkt tot u het voorstel in gebruik neemt."),
        "success",
    )
    return redirect(url_for(".link"), 303)


@bp.post("/koppeling/<uuid:provider_id>/testen")
def test_link(provider_id: UUID) -> ResponseReturnValue:
    """Ask the provider all that a sign-in needs, outside any transaction, and show the report."""
    one = links.one(db(), actor(), provider_id)
    db().commit()
    report = testing_links.report_on(one.link, settings())
    passed = testing_links.passed(report)
    links.note_report(db(), actor(), one.link, good=passed)
    _note_test(provider_id, "passed" if passed else "failed")
    db().expire_all()
    return _page(links.shown(db(), actor()), report, one.link)


@bp.post("/koppeling/<uuid:provider_id>/proef")
def trial_sign_in(provider_id: UUID) -> ResponseReturnValue:
    """A sign-in that changes nothing: it shows what the provider says of the administrator."""
    tried, current = links.one(db(), actor(), provider_id).link, browser.signed_in()
    errand = Errand(url_for(".link"), Purpose.LINK_TEST, current)
    address = sign_in.send(db(), tried, settings(), browser.device().token, errand)
    _note_test(provider_id, "trial")
    return browser.with_device(make_response(redirect(address, 303)))


@bp.post("/koppeling/<uuid:provider_id>/in-gebruik-nemen")
def put_link_to_use(provider_id: UUID) -> ResponseReturnValue:
    links.put_to_use(db(), actor(), provider_id)
    flash(_("Deze koppeling is nu in gebruik."), "success")
    return redirect(url_for(".link"), 303)


@bp.post("/koppeling/<uuid:provider_id>/beeindigen")
def end_link(provider_id: UUID) -> ResponseReturnValue:
    links.end(db(), actor(), provider_id)
    flash(_("Deze koppeling is beëindigd."), "success")
    return redirect(url_for(".link"), 303)


@bp.post("/koppeling/<uuid:provider_id>/sleutels-wisselen")
def switch_keys(provider_id: UUID) -> ResponseReturnValue:
    sessions.require_fresh_factor(actor())
    links.one(db(), actor(), provider_id)
    links.switch_keys(db(), actor(), provider_id, keys.make(settings().keys_directory))
    flash(_("De volgende sleutel tekent vanaf nu. Er staat een nieuwe klaar."), "success")
    return redirect(url_for(".link"), 303)


def _page(rows: list[Shown], report: list[Finding] | None = None, tested: Link | None = None) -> ResponseReturnValue:
    for each in rows:
        allow_forms_to(origin_of(each.link.issuer))
    current = browser.signed_in()
    return render(
        "identity/link.html",
        in_use=[each for each in rows if not each.link.proposed],
        proposals=[each for each in rows if each.link.proposed],
        came_through=current.provider_id if current else None,
        report=report,
        tested=tested,
        passed=report is not None and testing_links.passed(report),
    )


def _filled_in(one: Shown) -> LinkForm:
    here = one.link
    return LinkForm(
        issuer=here.issuer,
        client_id=here.client_id,
        authentication=here.authentication,
        levels="\n".join(sorted(here.levels)),
        other_hosts=" ".join(sorted(here.other_hosts)),
        pushed_requests=here.pushed_requests is Demand.REQUIRED,
        response_issuer=here.response_issuer is Demand.REQUIRED,
        slug=one.row.slug if here.proposed else f"{here.slug}-2",
    )


def _details(form: LinkForm) -> Details:
    def demand(*, required: bool) -> Demand:
        return Demand.REQUIRED if required else Demand.WHEN_OFFERED

    return Details(
        issuer=form.issuer.data.strip(),
        client_id=form.client_id.data.strip(),
        authentication=ClientAuthentication(form.authentication.data),
        levels=tuple(form.levels.data.split()),
        secret=form.client_password.data or None,
        pushed_requests=demand(required=form.pushed_requests.data),
        response_issuer=demand(required=form.response_issuer.data),
        other_hosts=tuple((form.other_hosts.data or "").lower().split()),
        beside=form.beside.data,
        slug=(form.slug.data or "").strip(),
    )


def _note_test(provider_id: UUID, outcome: str) -> None:
    organisation_id = administration.administered(db(), actor())
    log.record(
        db(),
        actor(),
        "link.tested",
        thing_id=provider_id,
        kind="identity_provider",
        ground=outcome,
        organisation_id=organisation_id,
    )
