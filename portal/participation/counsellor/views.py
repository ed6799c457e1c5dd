"""The page on which a client asks a counsellor, and lets them stop."""

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.kernel.errors import NotFound
from portal.participation.counsellor import services
from portal.participation.counsellor.forms import CounsellorForm
from portal.participation.counsellor.services import Wanted
from portal.participation.forms import as_id
from portal.web.rendering import render
from portal.web.request import actor, db
from portal.web.trying import done

bp = Blueprint("counsellor", __name__, url_prefix="/vertrouwenspersoon")


@bp.get("")
def show() -> ResponseReturnValue:
    return _page()


@bp.post("/<uuid:file_id>")
def ask(file_id: UUID) -> ResponseReturnValue:
    form = _form(file_id)
    if form.validate():
        codes: list[str] = []
        wanted = Wanted(
            as_id(form.provider.data), form.given_name.data, form.family_name.data or "", form.may_read.data
        )
        if done(form, lambda: codes.append(services.ask(db(), actor(), file_id, wanted))):
            return _page(code=codes[0])
    return _page(form, file_id)


@bp.post("/<uuid:file_id>/stoppen")
def stop(file_id: UUID) -> ResponseReturnValue:
    services.stop(db(), actor(), file_id)
    flash(_("Gestopt. Deze persoon leest vanaf nu niets meer."), "success")
    return redirect(url_for(".show"), 303)


def _page(typed: CounsellorForm | None = None, typed_for: UUID | None = None, code: str = "") -> ResponseReturnValue:
    mine = services.of_mine(db(), actor())
    if typed is not None and typed_for not in {one.file_id for one in mine}:
        raise NotFound
    forms = {
        one.file_id: typed if typed and one.file_id == typed_for else _form(one.file_id, empty=True) for one in mine
    }
    return render(
        "participation/counsellor/show.html",
        status=422 if typed is not None else 200,
        mine=mine,
        forms=forms,
        typed=typed,
        code=code,
        providers=services.providers(db()),
    )


def _form(file_id: UUID, *, empty: bool = False) -> CounsellorForm:
    form = CounsellorForm(formdata=None, prefix=str(file_id)) if empty else CounsellorForm(prefix=str(file_id))
    form.provider.choices = [(str(one.id), one.name) for one in services.providers(db())]
    return form
