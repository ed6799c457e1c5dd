"""For the worker: how someone of a file signs in, a code for them, and the recorded choice about DigiD."""

from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.access import names
from portal.identity.forms import DigidForm, InvitationForm
from portal.identity.services import invitations
from portal.identity.services.invitations import Participant
from portal.identity.views.blueprint import bp
from portal.kernel import clock
from portal.web.rendering import render
from portal.web.request import actor, db

PAGE = "/dossiers/<uuid:file_id>/aanmelden/<uuid:person_id>"


@bp.get(PAGE)
def person(file_id: UUID, person_id: UUID) -> ResponseReturnValue:
    return _page(file_id, person_id)


@bp.post(f"{PAGE}/code")
def invite(file_id: UUID, person_id: UUID) -> ResponseReturnValue:
    form = InvitationForm()
    if not form.validate_on_submit():
        return _page(file_id, person_id, invitation=form, status=422)
    code = invitations.invite(
        db(), actor(), Participant(file_id, person_id), recognised=form.recognised.data, posted=form.posted.data
    )
    return render("identity/new_code.html", code=code, file_id=file_id, person_id=person_id, posted=form.posted.data)


@bp.post("/dossiers/<uuid:file_id>/aanmelden/codes/<uuid:invitation_id>/intrekken")
def revoke(file_id: UUID, invitation_id: UUID) -> ResponseReturnValue:
    whose = invitations.revoke(db(), actor(), file_id, invitation_id)
    flash(_("De code werkt niet meer."), "success")
    return redirect(url_for(".person", file_id=file_id, person_id=whose), 303)


@bp.post(f"{PAGE}/digid-aan", defaults={"on": True}, endpoint="switch_digid_on")
@bp.post(f"{PAGE}/digid-uit", defaults={"on": False}, endpoint="switch_digid_off")
def switch_digid(file_id: UUID, person_id: UUID, on: bool) -> ResponseReturnValue:  # noqa: FBT001
    form = DigidForm()
    if not form.validate_on_submit():
        return _page(file_id, person_id, digid=form, status=422)
    invitations.switch_digid(db(), actor(), Participant(file_id, person_id), on=on, reason=form.reason.data)
    flash(_("DigiD staat nu aan.") if on else _("DigiD staat nu uit. Wie er zo in was, is afgemeld."), "success")
    return redirect(url_for(".person", file_id=file_id, person_id=person_id), 303)


def _page(
    file_id: UUID,
    person_id: UUID,
    *,
    invitation: InvitationForm | None = None,
    digid: DigidForm | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    overview = invitations.overview(db(), actor(), Participant(file_id, person_id))
    return render(
        "identity/person.html",
        status=status,
        overview=overview,
        name=names.name_for(db(), actor(), person_id, file_id),
        file_id=file_id,
        person_id=person_id,
        invitation=invitation or InvitationForm(),
        digid=digid or DigidForm(),
        now=clock.now(),
    )
