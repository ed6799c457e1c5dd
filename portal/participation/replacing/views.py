"""The page on which a worker lets the whole caseload be replaced."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.database.session import legal_today
from portal.participation import directory
from portal.participation.forms import as_id
from portal.participation.replacing import services
from portal.participation.replacing.forms import ReplacingForm
from portal.participation.replacing.services import Replacement
from portal.web.rendering import render
from portal.web.request import actor, db
from portal.web.trying import done

bp = Blueprint("replacing", __name__)


@bp.route("/jongeren/vervanging", methods=["GET", "POST"])
def show() -> ResponseReturnValue:
    moving = services.caseload(db(), actor())
    form = ReplacingForm()
    colleagues = directory.professionals(db(), organisation) if (organisation := actor().organisation_id) else ()
    people = [(str(one.person_id), one.name) for one in colleagues if one.person_id != actor().person_id]
    form.colleague.choices = [("", _("Kies een collega")), *people]
    if not form.is_submitted():
        form.starts_on.data = legal_today(db())
    elif form.validate():
        replacement = Replacement(as_id(form.colleague.data), form.starts_on.data, form.ends_on.data)
        if done(form, lambda: services.replace(db(), actor(), replacement)):
            said = ngettext(
                "De vervanging staat vast in %(num)s dossier. Het gezin krijgt bericht.",
                "De vervanging staat vast in %(num)s dossiers. Elk gezin krijgt bericht.",
                len(moving),
            )
            flash(said, "success")
            return redirect(url_for("dossier.caseload"), 303)
    status = 422 if form.errors or form.form_errors else 200
    return render("participation/replacing/show.html", status=status, form=form, moving=moving)
