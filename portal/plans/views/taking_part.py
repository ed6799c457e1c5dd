"""The share of people who take part in plans, for who leads or administers an organisation."""

from flask.typing import ResponseReturnValue

from portal.plans import participation_figures
from portal.plans.views.blueprint import bp
from portal.web.rendering import render
from portal.web.request import actor, db


@bp.get("/organisatie/plannen/wie-doet-mee")
def taking_part() -> ResponseReturnValue:
    return render("plans/taking_part.html", shares=participation_figures.shares(db(), actor()))
