"""What the pages of this part share: their address, what was shown before the deed, what went wrong."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from portal.dossier import queries as dossier
from portal.dossier.pages import FileCard
from portal.dossier.sights import Sight
from portal.dossier.views import head
from portal.kernel.errors import NotFound
from portal.kernel.marks import mark_of
from portal.participation import queries
from portal.participation.queries import Part
from portal.web.rendering import render
from portal.web.request import actor, db

bp = Blueprint("participation", __name__, url_prefix="/jongeren/<uuid:file_id>")

NOT_SHOWN = {"csrf_token", "seen"}


def for_who_keeps_the_circle(file_id: UUID) -> FileCard:
    """The card of the file, for who may change who takes part. Raises NotFound."""
    card = dossier.card(db(), actor(), file_id)
    if not queries.may_change(db(), actor(), file_id):
        raise NotFound
    return card


def page(  # noqa: PLR0913 - what a page of this part can show
    template: str,
    card: FileCard,
    form: FlaskForm,
    *,
    sights: Sequence[Sight] | None = None,
    part: Part | None = None,
    more: Mapping[str, object] = MappingProxyType({}),
) -> ResponseReturnValue:
    """A form page; with what is wrong, when something is."""
    status = 422 if form.errors else 200
    shown = {"form": form, "sights": sights, "part": part, **more}
    return render(template, status=status, file_head=head(card), card=card, **shown)


def what_was_typed(form: FlaskForm) -> str:
    """A short mark of all that was typed: the preview holds for exactly this and for nothing else."""
    return mark_of({field.name: field.data for field in form if field.name not in NOT_SHOWN})


def shown_before(form: FlaskForm) -> bool:
    """Whether the preview was shown of what is sent now. What changed meanwhile is shown first."""
    return bool(form.seen.data == what_was_typed(form))
