"""For whom a copy is, what it will hold, making it, fetching it; the register of a file."""

from datetime import timedelta
from io import BytesIO
from uuid import UUID

from flask import flash, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.access import scope
from portal.access.policy import Letter
from portal.copies import queries
from portal.copies.domain import (
    OUTSIDE_NAMES,
    STEP_UP_MINUTES,
    Format,
    Ground,
    OutsideRole,
    Purpose,
    RecipientKind,
    whose_consent,
)
from portal.copies.eyes import Recipient, participants
from portal.copies.forms import MakeForm
from portal.copies.paper import Paper
from portal.copies.services import making, printing
from portal.copies.views.blueprint import bp, card_and_head
from portal.dossier.domain import ConsentWay
from portal.kernel.clock import now
from portal.kernel.errors import NotFound, RuleBroken
from portal.plans.models import Plan
from portal.plans.views.blueprint import file_head
from portal.web.filters import words
from portal.web.rendering import render
from portal.web.request import actor, db
from portal.word import pdf

TYPES = {
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.PDF: "application/pdf",
}


@bp.get("/plannen/<uuid:plan_id>/kopie")
def for_whom(plan_id: UUID) -> ResponseReturnValue:
    """The choice of the recipient: their eyes decide what the next page shows."""
    plan = scope.load(db(), actor(), Letter.V, Plan, plan_id)
    for_others = making.may_copy_for_others(db(), actor(), plan_id)
    people = participants(db(), actor(), plan.youth_file_id) if for_others else {}
    return render(
        "copies/for_whom.html", file_head=file_head(plan.youth_file_id), plan=plan, for_others=for_others, people=people
    )


@bp.get("/plannen/<uuid:plan_id>/kopie/maken", endpoint="making")
def making_page(plan_id: UUID) -> ResponseReturnValue:
    recipient = _recipient()
    plan, paper = making.preview(db(), actor(), plan_id, recipient)
    return _making(plan, paper, recipient, _form(plan, paper, recipient))


@bp.post("/plannen/<uuid:plan_id>/kopie/maken")
def make(plan_id: UUID) -> ResponseReturnValue:
    recipient = _recipient()
    plan, paper = making.preview(db(), actor(), plan_id, recipient)
    form = _form(plan, paper, recipient)
    if form.validate():
        try:
            made = making.make_copy(db(), actor(), plan_id, _asked(form, recipient))
        except RuleBroken as broken:
            db().rollback()
            plan, paper = making.preview(db(), actor(), plan_id, recipient)
            form.form_errors = [words(broken.sentence)]
        else:
            flash(_("De kopie is klaar en staat in de lijst van kopieën."), "success")
            return redirect(url_for("copies.show", copy_id=made.id), 303)
    return _making(plan, paper, recipient, form, status=422)


@bp.get("/kopieen/<uuid:copy_id>")
def show(copy_id: UUID) -> ResponseReturnValue:
    page = queries.copy_page(db(), actor(), copy_id)
    plan = scope.load(db(), actor(), Letter.V, Plan, page.line.plan_id)
    return render(
        "copies/show.html",
        fragment="copies/_pdf.html",
        file_head=file_head(plan.youth_file_id),
        copy=page,
        file_id=plan.youth_file_id,
        may_print=pdf.program() is not None,
        not_here=printing.NOT_HERE,
    )


@bp.post("/kopieen/<uuid:copy_id>/pdf")
def ask_pdf(copy_id: UUID) -> ResponseReturnValue:
    try:
        printing.ask_pdf(db(), actor(), copy_id)
    except RuleBroken as broken:
        db().rollback()
        flash(words(broken.sentence), "warning")
    return redirect(url_for("copies.show", copy_id=copy_id, _anchor="pdf"), 303)


@bp.get("/kopieen/bestanden/<uuid:file_id>")
def fetch(file_id: UUID) -> ResponseReturnValue:
    """The file itself. Its name says no more than that it is a plan; a browser keeps nothing of it."""
    row, copy, data = making.fetch(db(), actor(), file_id)
    name = f"plan-versie-{copy.number}.{row.format.value}"
    answer = send_file(BytesIO(data), TYPES[row.format], as_attachment=True, download_name=name, max_age=0)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.get("/jongeren/<uuid:file_id>/kopieen")
def of_file(file_id: UUID) -> ResponseReturnValue:
    card, shown = card_and_head(file_id)
    lines = queries.copies_of(db(), actor(), card)
    return render("copies/of_file.html", file_head=shown, file_id=file_id, lines=lines)


# -- how ---------------------------------------------------------------------------------------------------------------


def _recipient() -> Recipient:
    """From the address, or from the form that was kept over a step-up: ids, never a name. Raises NotFound."""
    try:
        kind = RecipientKind(request.values.get("voor", ""))
        person, client = (_id(name) for name in ("wie", "namens"))
    except ValueError:
        raise NotFound from None
    if (kind is RecipientKind.PARTICIPANT) != (person is not None):
        raise NotFound
    return Recipient(kind, person, client if kind is RecipientKind.OUTSIDE else None)


def _id(name: str) -> UUID | None:
    given = request.values.get(name, "")
    return UUID(given) if given else None


def _form(plan: Plan, paper: Paper, recipient: Recipient) -> MakeForm:
    form = MakeForm()
    form.authors.choices = [
        (str(one.person_id), f"{words(one.name.name)} ({_counted(one.comments, one.suggestions)})")
        for one in paper.remarks
    ]
    if not paper.remarks:
        del form.authors
    if recipient.kind is not RecipientKind.OUTSIDE:
        del form.outside_role, form.outside_name
    if recipient.kind is not RecipientKind.OUTSIDE or making.is_own_choice(db(), actor(), plan.youth_file_id):
        del form.ground, form.consent_way, form.consent_on, form.evidence
    return form


def _counted(comments: int, suggestions: int) -> str:
    said = _("opmerkingen: %(count)s", count=comments) if comments else ""
    asked = _("voorstellen: %(count)s", count=suggestions) if suggestions else ""
    return ", ".join(part for part in (said, asked) if part)


def _asked(form: MakeForm, recipient: Recipient) -> making.Asked:
    def given(name: str) -> str:
        return str(form[name].data or "") if name in form else ""

    return making.Asked(
        recipient,
        Purpose(form.purpose.data),
        given("purpose_words"),
        OutsideRole(given("outside_role")) if given("outside_role") else None,
        given("outside_name"),
        Ground(given("ground")) if given("ground") else None,
        ConsentWay(given("consent_way")) if given("consent_way") else None,
        form.consent_on.data if "consent_on" in form else None,
        given("evidence"),
        [UUID(one) for one in form.authors.data or ()] if "authors" in form else (),
        _earlier(),
    )


def _earlier() -> UUID | None:
    try:
        return _id("na")
    except ValueError:
        return None


def _making(plan: Plan, paper: Paper, recipient: Recipient, form: MakeForm, status: int = 200) -> ResponseReturnValue:
    people = participants(db(), actor(), plan.youth_file_id) if recipient.sees_as else {}
    known = people.get(recipient.sees_as) if recipient.sees_as else None
    until = actor().factor_at
    fresh = until + timedelta(minutes=STEP_UP_MINUTES) if until else None
    return render(
        "copies/making.html",
        status=status,
        file_head=file_head(plan.youth_file_id),
        plan=plan,
        paper=paper,
        form=form,
        kind=recipient.kind.value,
        known=known,
        outside_names=OUTSIDE_NAMES,
        fresh_until=fresh if fresh is not None and fresh > now() else None,
        whose=whose_consent(making.age_in(db(), plan.youth_file_id)),
    )
