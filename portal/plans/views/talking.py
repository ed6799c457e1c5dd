"""Comments, suggestions and standpoints at a section."""

from uuid import UUID

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.access import scope
from portal.access.policy import Letter
from portal.coediting.queries import lines_of
from portal.plans.forms import CommentForm, ReplyForm, StandpointForm, SuggestForm, WordsForm
from portal.plans.models import Comment, PlanSection, Standpoint
from portal.plans.services import talking
from portal.plans.views.blueprint import Act, bp, done, form_page, others, plan_url, pressed, readers_of
from portal.web.request import actor, db

SHORT = 100  # characters of a paragraph in a list of choices


@bp.get("/plannen/delen/<uuid:section_id>/reageren")
def comment_form(section_id: UUID) -> ResponseReturnValue:
    act, form = _commenting(section_id)
    return form_page(act, form)


@bp.post("/plannen/delen/<uuid:section_id>/reageren")
def comment(section_id: UUID) -> ResponseReturnValue:
    act, form = _commenting(section_id)

    def do() -> None:
        readers = None if form.for_whom.data == "section" else [UUID(one) for one in form.readers.data or ()]
        quote, line = _about(form, section_id)
        named = [UUID(one) for one in form.named.data or ()]
        talking.comment(
            db(), actor(), section_id, form.text.data or "", quote=quote, line=line, readers=readers, named=named
        )

    return done(act, form, do, _("De reactie staat bij het plan."))


def _commenting(section_id: UUID) -> tuple[Act, CommentForm]:
    section = scope.load(db(), actor(), Letter.C, PlanSection, section_id)
    readers = readers_of(section.youth_file_id, section_id)
    form = CommentForm()
    form.for_whom.choices = [
        ("section", _("Iedereen die dit deel leest")),
        ("people", _("Alleen de mensen die hieronder zijn gekozen")),
    ]
    form.readers.choices = form.named.choices = others(readers)
    lines = enumerate(lines_of(db(), section_id))
    form.line.choices = [("", _("Het hele deel")), *((str(n), _short(line)) for n, line in lines if line.strip())]
    hints = {
        "quote": _("Neem de woorden precies over uit de tekst. Of laat dit leeg."),
        "named": _("De naam komt erbij te staan. Kiezen kan uit wie de reactie leest."),
        "readers": _("Voor wie niet is gekozen, bestaat de reactie niet."),
    }
    heading = _("Reageren bij: %(section)s", section=section.title)
    back = plan_url(section.plan_id, section_id)
    act = Act(
        heading, _("Plaats de reactie"), back, hints=hints, readers=readers, quote_of=section_id,
        seldom={"named": _("Iemand noemen")},
    )  # fmt: skip
    return act, form


def _about(form: CommentForm, section_id: UUID) -> tuple[str, int | None]:
    """The words that a reaction is about: those quoted, or the whole of a chosen paragraph."""
    line = int(form.line.data) if form.line.data else None
    quote = (form.quote.data or "").strip()
    if quote or line is None:
        return quote, line
    lines = lines_of(db(), section_id)
    return (lines[line].strip() if line < len(lines) else ""), line


def _short(line: str) -> str:
    return line if len(line) <= SHORT else line[:SHORT] + "…"


@bp.get("/plannen/reacties/<uuid:comment_id>/antwoord")
def reply_form(comment_id: UUID) -> ResponseReturnValue:
    act, form = _replying(comment_id)
    return form_page(act, form)


@bp.post("/plannen/reacties/<uuid:comment_id>/antwoord")
def reply(comment_id: UUID) -> ResponseReturnValue:
    act, form = _replying(comment_id)

    def do() -> None:
        named = [UUID(one) for one in form.named.data or ()]
        talking.reply(db(), actor(), comment_id, form.text.data or "", named)

    return done(act, form, do, _("Het antwoord staat erbij."))


def _replying(comment_id: UUID) -> tuple[Act, ReplyForm]:
    thread = scope.load(db(), actor(), Letter.C, Comment, comment_id)
    readers = readers_of(thread.youth_file_id, comment_id)
    form = ReplyForm()
    form.named.choices = others(readers)
    return Act(
        _("Antwoord geven"), _("Plaats het antwoord"), plan_url(thread.plan_id, thread.section_id),
        intro="" if thread.withdrawn_at else thread.text, readers=readers,
        hints={"named": _("De naam komt erbij te staan. Kiezen kan uit wie de reactie leest.")},
        seldom={"named": _("Iemand noemen")},
    ), form  # fmt: skip


@bp.get("/plannen/reacties/<uuid:comment_id>/veranderen")
def change_form(comment_id: UUID) -> ResponseReturnValue:
    act, row = _changing(comment_id)
    return form_page(act, WordsForm(text=row.text))


@bp.post("/plannen/reacties/<uuid:comment_id>/veranderen")
def change(comment_id: UUID) -> ResponseReturnValue:
    form = WordsForm()
    return done(
        _changing(comment_id)[0],
        form,
        lambda: _nothing(talking.change(db(), actor(), comment_id, form.text.data or "")),
        _("Veranderd."),
    )


def _changing(comment_id: UUID) -> tuple[Act, Comment]:
    row = talking.own_comment(db(), actor(), comment_id)
    hint = {"text": _("Veranderen kan vijf minuten lang. Daarna kan het nog worden ingetrokken.")}
    back = plan_url(row.plan_id, row.section_id)
    return Act(_("Reactie veranderen"), _("Bewaar"), back, hints=hint), row


@bp.post("/plannen/reacties/<uuid:comment_id>/gezien")
def seen(comment_id: UUID) -> ResponseReturnValue:
    return pressed(
        lambda: talking.mark_seen(db(), actor(), comment_id), _place(comment_id), _("Er staat nu bij: gezien.")
    )


@bp.post("/plannen/reacties/<uuid:comment_id>/intrekken")
def withdraw(comment_id: UUID) -> ResponseReturnValue:
    return pressed(
        lambda: talking.withdraw(db(), actor(), comment_id), _place(comment_id), _("De reactie is ingetrokken.")
    )


@bp.post("/plannen/reacties/<uuid:comment_id>/afronden")
def resolve(comment_id: UUID) -> ResponseReturnValue:
    return pressed(lambda: talking.resolve(db(), actor(), comment_id), _place(comment_id), _("Afgerond."))


@bp.post("/plannen/reacties/<uuid:comment_id>/heropenen")
def reopen(comment_id: UUID) -> ResponseReturnValue:
    return pressed(lambda: talking.reopen(db(), actor(), comment_id), _place(comment_id), _("Weer open."))


def _place(comment_id: UUID) -> str:
    row = scope.load(db(), actor(), Letter.V, Comment, comment_id)
    return plan_url(row.plan_id, row.section_id)


@bp.get("/plannen/delen/<uuid:section_id>/voorstellen")
def suggest_form(section_id: UUID) -> ResponseReturnValue:
    return form_page(_suggesting(section_id), SuggestForm())


@bp.post("/plannen/delen/<uuid:section_id>/voorstellen")
def suggest(section_id: UUID) -> ResponseReturnValue:
    form = SuggestForm()
    return done(
        _suggesting(section_id),
        form,
        lambda: talking.suggest(db(), actor(), section_id, form.quote.data or "", form.instead.data or ""),
        _("Het voorstel staat in de tekst. Wie hier schrijft, besluit erover."),
    )


def _suggesting(section_id: UUID) -> Act:
    section = scope.load(db(), actor(), Letter.C, PlanSection, section_id)
    return Act(
        _("Andere woorden voorstellen bij: %(section)s", section=section.title),
        _("Doe dit voorstel"),
        plan_url(section.plan_id, section_id),
        hints={
            "quote": _("Neem de woorden precies over uit de tekst."),
            "instead": _("Leeg: deze woorden kunnen weg."),
        },
        readers=readers_of(section.youth_file_id, section_id),
        quote_of=section_id,
    )


@bp.get("/plannen/delen/<uuid:section_id>/mijn-woorden")
def standpoint_form(section_id: UUID) -> ResponseReturnValue:
    return form_page(_keeping(section_id), StandpointForm())


@bp.post("/plannen/delen/<uuid:section_id>/mijn-woorden")
def keep_words(section_id: UUID) -> ResponseReturnValue:
    form = StandpointForm()
    return done(
        _keeping(section_id),
        form,
        lambda: _nothing(talking.keep_words(db(), actor(), section_id, form.text.data or "", form.quote.data or "")),
        _("Deze woorden blijven bij het plan staan."),
    )


def _keeping(section_id: UUID) -> Act:
    section = scope.load(db(), actor(), Letter.V, PlanSection, section_id)
    return Act(
        _("Mijn woorden blijven bij: %(section)s", section=section.title),
        _("Zet erbij"),
        plan_url(section.plan_id, section_id),
        intro=_("Deze woorden staan naast het deel, ook als het plan wordt vastgesteld. Niemand anders verandert ze."),
        quote_of=section_id,
    )


@bp.post("/plannen/standpunten/<uuid:standpoint_id>/weglaten")
def leave_out(standpoint_id: UUID) -> ResponseReturnValue:
    row = scope.load(db(), actor(), Letter.V, Standpoint, standpoint_id)
    back = plan_url(row.plan_id, row.section_id)
    return pressed(
        lambda: talking.leave_out(db(), actor(), standpoint_id),
        back,
        _("In latere versies staan deze woorden niet meer."),
    )


def _nothing(_made: object) -> None:
    return None
