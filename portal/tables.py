"""Imports every table, so that migrations and tests see the whole schema."""

from portal.audit import models as audit
from portal.coediting import models as coediting
from portal.database import legal_day
from portal.database.base import Base
from portal.dossier import models as dossier
from portal.dossier.writings import models as writings
from portal.identity import models as identity
from portal.notifications import models as notifications
from portal.participation.consents import models as consents
from portal.participation.handover import models as handover
from portal.people import models as people
from portal.plans import models as plans

__all__ = [
    "Base",
    "audit",
    "coediting",
    "consents",
    "dossier",
    "handover",
    "identity",
    "legal_day",
    "notifications",
    "people",
    "plans",
    "writings",
]
