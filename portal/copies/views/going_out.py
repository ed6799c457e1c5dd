"""For whom a copy is, what it will hold, making it, fetching it; the register of a file."""

from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

from flask import flash, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.access import scope
from portal.access.policy import Letter
from portal.copies import queries
from portal.copies.consent_page import ConsentsForCopy, consents_for_copy, may_ask
from portal.copies.domain import STEP_UP_MINUTES, Format, Ground, RecipientKind, whose_consent
from portal.copies.eyes import Recipient, participants
from portal.copies.forms import AskForm, MakeForm
from portal.copies.paper import Paper
from portal.copies.services import consenting, making, printing
from portal.copies.views.blueprint import bp, card_and_head
from portal.dossier.domain import ConsentWay
from portal.kernel.clock import now
from portal.kernel.errors import NotFound, RuleBroken
from portal.participation.consents.domain import OUTSIDE_NAMES, OutsideRole, Purpose
from portal.plans.models import Plan
from portal.plans.views.blueprint import file_head
from portal.web.filters import words
from portal.web.rendering import render
from portal.web.request import actor, db
from portal.web.trying import done
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
        "copies/for_whom.html",
        file_head=file_head(plan.youth_file_id),
        plan=plan,
        for_others=for_others,
        people=people,
        evaluation=_evaluation(),
    )


@bp.get("/plannen/<uuid:plan_id>/kopie/maken", endpoint="making")
def making_page(plan_id: UUID) -> ResponseReturnValue:
    recipient = _recipient()
    plan, paper = making.preview(db(), actor(), plan_id, recipient, _evaluation())
    return _making(plan, paper, recipient, _form(plan, paper, recipient))


@bp.post("/plannen/<uuid:plan_id>/kopie/maken")
def make(plan_id: UUID) -> ResponseReturnValue:
    recipient = _recipient()
    plan, paper = making.preview(db(), actor(), plan_id, recipient, _evaluation())
    form = _form(plan, paper, recipient)
    if form.validate():
        try:
            made = making.make_copy(db(), actor(), plan_id, _asked(form, recipient))
        except RuleBroken as broken:
            db().rollback()
            plan, paper = making.preview(db(), actor(), plan_id, recipient, _evaluation())
            form.form_errors = [words(broken.sentence)]
        else:
            flash(_("De kopie is klaar en staat in de lijst van kopieën."), "success")
            return redirect(url_for("copies.show", copy_id=made.id), 303)
    return _making(plan, paper, recipient, form, status=422)


@bp.route("/plannen/<uuid:plan_id>/kopie/toestemming", methods=["GET", "POST"])
def ask_consent(plan_id: UUID) -> ResponseReturnValue:
    """Ask the youth whether this copy may go to someone outside; what is in it stands above the question."""
    recipient = _recipient()
    plan, paper = making.preview(db(), actor(), plan_id, recipient, _evaluation())
    card, head = card_and_head(plan.youth_file_id)
    if not may_ask(db(), actor(), card) or recipient.kind is not RecipientKind.OUTSIDE:
        raise NotFound
    form = AskForm()
    if form.validate_on_submit() and done(
        form, lambda: consenting.ask(db(), actor(), card, plan, recipient, paper, _question(form))
    ):
        flash(_("De vraag staat klaar. De jongere krijgt bericht en beslist zelf."), "success")
        return redirect(url_for("copies.making", plan_id=plan_id, **_same(recipient)), 303)
    return render(
        "copies/ask_consent.html",
        status=422 if form.errors else 200,
        file_head=head,
        plan=plan,
        form=form,
        contents=consenting.headings(paper),
        same=_same(recipient),
    )


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


def _same(recipient: Recipient) -> dict[str, Any]:
    """What names this recipient in an address."""
    named = {"voor": recipient.kind.value, "wie": recipient.person_id, "namens": recipient.client_id}
    named["evaluatie"] = _evaluation()
    return {name: str(value) for name, value in named.items() if value}


def _question(form: AskForm) -> consenting.Question:
    return consenting.Question(
        OutsideRole(form.outside_role.data),
        form.outside_name.data,
        Purpose(form.purpose.data),
        form.purpose_words.data or "",
        form.why.data,
    )


def _evaluation() -> UUID | None:
    """The evaluation that was chosen to go out instead of the plan."""
    try:
        return _id("evaluatie")
    except ValueError:
        raise NotFound from None


def _consent() -> UUID | None:
    """The consent that was chosen to make the copy with."""
    try:
        return _id("toestemming")
    except ValueError:
        raise NotFound from None


def _form(plan: Plan, paper: Paper, recipient: Recipient) -> MakeForm:
    form = MakeForm()
    form.authors.choices = [
        (str(one.person_id), f"{words(one.name.name)} ({_counted(one.comments, one.suggestions)})")
        for one in paper.remarks
    ]
    if not paper.remarks or _consent():
        del form.authors
    if recipient.kind is not RecipientKind.OUTSIDE or _consent():
        del form.outside_role, form.outside_name
    if _consent():
        del form.purpose, form.purpose_words
    if (
        _consent()
        or recipient.kind is not RecipientKind.OUTSIDE
        or making.is_own_choice(db(), actor(), plan.youth_file_id)
    ):
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
        Purpose(given("purpose")) if given("purpose") else Purpose.OTHER,
        given("purpose_words"),
        OutsideRole(given("outside_role")) if given("outside_role") else None,
        given("outside_name"),
        Ground(given("ground")) if given("ground") else None,
        ConsentWay(given("consent_way")) if given("consent_way") else None,
        form.consent_on.data if "consent_on" in form else None,
        given("evidence"),
        _consent(),
        [UUID(one) for one in form.authors.data or ()] if "authors" in form else (),
        _earlier(),
        _evaluation(),
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
        consents=_consents(plan, recipient),
        same=_same(recipient),
        contents=consenting.headings(paper),
    )


def _consents(plan: Plan, recipient: Recipient) -> ConsentsForCopy | None:
    """What the youth was asked and said about this copy; None where it is not theirs to say or not asked here."""
    if recipient.kind is not RecipientKind.OUTSIDE:
        return None
    card, _head = card_and_head(plan.youth_file_id)
    return consents_for_copy(db(), actor(), card, plan, recipient, _consent())
