"""The pages on which a whole caseload is replaced: the worker's own, and those of who leads the team."""

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.database.session import legal_today
from portal.participation import directory
from portal.participation.forms import as_id
from portal.participation.replacing import services
from portal.participation.replacing.forms import ReplacingForm, TeamReplacingForm
from portal.participation.replacing.models import WhyReplaced
from portal.participation.replacing.services import Replacement
from portal.participation.replacing.team import colleague, team
from portal.web.rendering import render
from portal.web.request import actor, db
from portal.web.trying import done

bp = Blueprint("replacing", __name__)


@bp.route("/jongeren/vervanging", methods=["GET", "POST"])
def show() -> ResponseReturnValue:
    moving = services.caseload(db(), actor())
    form = ReplacingForm()
    form.colleague.choices = _colleagues(actor().person_id)
    if not form.is_submitted():
        form.starts_on.data = legal_today(db())
    elif form.validate():
        instead = Replacement(actor().person_id, as_id(form.colleague.data), form.starts_on.data, form.ends_on.data)
        if done(form, lambda: services.replace(db(), actor(), instead)):
            flash(_set(len(moving)), "success")
            return redirect(url_for("dossier.caseload"), 303)
    status = 422 if form.errors or form.form_errors else 200
    return render("participation/replacing/show.html", status=status, form=form, moving=moving)


@bp.get("/team")
def of_team() -> ResponseReturnValue:
    return render("participation/replacing/team.html", team=team(db(), actor()))


@bp.route("/team/<uuid:person_id>/vervanging", methods=["GET", "POST"])
def of_colleague(person_id: UUID) -> ResponseReturnValue:
    one = colleague(db(), actor(), person_id)
    form = TeamReplacingForm()
    form.colleague.choices = _colleagues(person_id)
    if not form.is_submitted():
        form.starts_on.data = legal_today(db())
    elif form.validate():
        instead = Replacement(
            person_id,
            as_id(form.colleague.data),
            form.starts_on.data,
            form.ends_on.data,
            WhyReplaced(form.why.data),
        )
        if done(form, lambda: services.replace(db(), actor(), instead)):
            flash(_set(one.files), "success")
            return redirect(url_for(".of_team"), 303)
    status = 422 if form.errors or form.form_errors else 200
    return render("participation/replacing/of_colleague.html", status=status, form=form, one=one)


def _colleagues(but: UUID) -> list[tuple[str, str]]:
    people = directory.own_professionals(db(), actor())
    return [("", _("Kies een collega")), *((str(one.person_id), one.name) for one in people if one.person_id != but)]


def _set(files: int) -> str:
    said: str = ngettext(
        "De vervanging staat vast in %(num)s dossier. Het gezin krijgt bericht.",
        "De vervanging staat vast in %(num)s dossiers. Elk gezin krijgt bericht.",
        files,
    )
    return said
