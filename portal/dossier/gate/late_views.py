"""The page of a team manager: looks that are past their term."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from portal.dossier.gate import late
from portal.web.rendering import render
from portal.web.request import actor, db

bp = Blueprint("terms", __name__)


@bp.get("/te-laat")
def show() -> ResponseReturnValue:
    return render("dossier/gate/late.html", found=late.of_organisation(db(), actor()))
