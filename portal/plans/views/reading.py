"""The list of plans, a plan, its versions side by side, the own part of a sealed version."""

from uuid import UUID

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.access import scope
from portal.access.actor import Door
from portal.access.policy import Letter
from portal.dossier import queries as files
from portal.dossier.shielding.queries import shields
from portal.dossier.views import head
from portal.kernel.errors import Denied, NotFound
from portal.plans import comparing, queries
from portal.plans.domain.filters import FILTERS, chosen_filter
from portal.plans.domain.home import OUTCOMES, PHASES
from portal.plans.domain.kinds import PlanKind
from portal.plans.domain.positions import NAMES as STANCES
from portal.plans.domain.positions import WAYS
from portal.plans.domain.terms import ATTAINMENT_NAMES
from portal.plans.domain.wording import ADVICE
from portal.plans.forms import BeginForm
from portal.plans.models import Plan
from portal.plans.queries.comments import filtered
from portal.plans.queries.wording import looked_over
from portal.plans.services import beginning, setting
from portal.plans.services.sharing import decides_on_sharing
from portal.plans.standard import TEMPLATES
from portal.plans.views.blueprint import Act, bp, done, file_head, form_page, plan_url
from portal.web.rendering import render
from portal.web.request import actor, db


@bp.get("/jongeren/<uuid:file_id>/plannen")
def of_file(file_id: UUID) -> ResponseReturnValue:
    card = files.card(db(), actor(), file_id)
    return render(
        "plans/of_file.html",
        file_head=head(card),
        file_id=file_id,
        plans=queries.plans_of(db(), actor(), file_id),
        shared=queries.shared_sections(db(), actor(), file_id),
        may_begin=bool(beginning.kinds_to_begin(db(), actor(), file_id)),
        is_oneself=card.is_oneself,
    )


@bp.get("/jongeren/<uuid:file_id>/plannen/wie-doet-mee")
def map_of_file(file_id: UUID) -> ResponseReturnValue:
    """Who takes part in the plans of one file, as far as the viewer may know."""
    card = files.card(db(), actor(), file_id)
    maps = queries.maps_of(db(), actor(), file_id)
    return render(
        "plans/map_of_file.html", file_head=head(card), file_id=file_id, maps=maps, stances=STANCES, ways=WAYS
    )


@bp.get("/jongeren/<uuid:file_id>/plannen/nieuw")
def new(file_id: UUID) -> ResponseReturnValue:
    return form_page(*_beginning(file_id))


@bp.post("/jongeren/<uuid:file_id>/plannen/nieuw")
def begin(file_id: UUID) -> ResponseReturnValue:
    act, form = _beginning(file_id)
    made = lambda: plan_url(beginning.begin(db(), actor(), file_id, PlanKind(form.kind.data)).id)  # noqa: E731
    return done(act, form, made, _("Het plan staat klaar. Begin bij een deel dat je weet."))


def _beginning(file_id: UUID) -> tuple[Act, BeginForm]:
    kinds = beginning.kinds_to_begin(db(), actor(), file_id)
    if not kinds:
        file_head(file_id)  # who may not know of the file gets 404, as for a file that is not there
        abort(403)
    form = BeginForm()
    form.kind.choices = [(kind.value, TEMPLATES[kind].title) for kind in kinds]
    back = url_for("plans.of_file", file_id=file_id)
    return Act(
        _("Een plan beginnen"), _("Begin"), back, _("De delen en vragen staan klaar. Alles kan later anders.")
    ), form


@bp.get("/plannen/<uuid:plan_id>")
def show(plan_id: UUID) -> ResponseReturnValue:
    try:
        page = queries.plan_page(db(), actor(), plan_id)
    except (NotFound, Denied):
        shared = queries.shared_page(db(), actor(), plan_id)
        if shared is None:
            raise
        return render("plans/shared.html", file_head=file_head(shared.file_id), shared=shared)
    by = chosen_filter(request.args.get("reacties", ""))
    return render(
        "plans/show.html",
        file_head=file_head(page.file_id),
        plan=filtered(page, by),
        stances=STANCES,
        ways=WAYS,
        steps=ATTAINMENT_NAMES,
        parts=comparing.NAMES,
        phases=PHASES,
        outcomes=OUTCOMES,
        filters=FILTERS,
        chosen_filter=by,
        at_work=actor().door is Door.WORK,
        may_shield=actor().door is Door.WORK and shields(db(), actor(), page.file_id),
        may_share=decides_on_sharing(db(), actor(), page.file_id),
    )


@bp.get("/plannen/<uuid:plan_id>/vergelijken")
def compare(plan_id: UUID) -> ResponseReturnValue:
    """Two versions of one plan, in one text or side by side. Without another in the address: the version before."""
    plan = scope.load(db(), actor(), Letter.V, Plan, plan_id)
    page = comparing.compare_versions(db(), actor(), plan, request.args.get("met", type=UUID))
    return render(
        "plans/compare.html",
        file_head=file_head(plan.youth_file_id),
        plan=plan,
        compared=page,
        versions=queries.versions_of(db(), actor(), plan),
        beside=request.args.get("hoe") == "naast",
    )


@bp.get("/plannen/<uuid:plan_id>/woorden")
def wording(plan_id: UUID) -> ResponseReturnValue:
    """Help while writing: words that may hurt later, in the sections that one writes."""
    plan = scope.load(db(), actor(), Letter.V, Plan, plan_id)
    found = looked_over(db(), actor(), plan)
    return render("plans/wording.html", file_head=file_head(plan.youth_file_id), plan=plan, found=found, advice=ADVICE)


@bp.get("/plannen/<uuid:plan_id>/zegel")
def verify(plan_id: UUID) -> ResponseReturnValue:
    plan = scope.load(db(), actor(), Letter.V, Plan, plan_id)
    parts = setting.verify_own_part(db(), actor(), plan_id)
    return render("plans/verify.html", file_head=file_head(plan.youth_file_id), plan=plan, parts=parts)
