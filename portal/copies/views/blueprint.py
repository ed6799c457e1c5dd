"""The blueprint, and what its pages share."""

from uuid import UUID

from flask import Blueprint

from portal.dossier import queries as files
from portal.dossier.pages import FileCard
from portal.dossier.views import head
from portal.web.navigation import FileHead
from portal.web.request import actor, db

bp = Blueprint("copies", __name__)


def card_and_head(file_id: UUID) -> tuple[FileCard, FileHead]:
    card = files.card(db(), actor(), file_id)
    return card, head(card)
