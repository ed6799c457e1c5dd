"""Imports every table, so that migrations and tests see the whole schema."""

from portal.audit import models as audit
from portal.coediting import models as coediting
from portal.copies import models as copies
from portal.database import legal_day
from portal.database.base import Base
from portal.dossier import models as dossier
from portal.dossier.gate import models as gate
from portal.dossier.information import models as information
from portal.dossier.legal import models as legal
from portal.dossier.writings import models as writings
from portal.identity import models as identity
from portal.notifications import models as notifications
from portal.participation.consents import models as consents
from portal.participation.handover import models as handover
from portal.participation.replacing import models as replacing
from portal.people import models as people
from portal.plans import models as plans
from portal.start import models as start

__all__ = [
    "Base",
    "audit",
    "coediting",
    "consents",
    "copies",
    "dossier",
    "gate",
    "handover",
    "identity",
    "information",
    "legal",
    "legal_day",
    "notifications",
    "people",
    "plans",
    "replacing",
    "start",
    "writings",
]
