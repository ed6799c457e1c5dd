"""Pages about plans. Each module adds its routes to the one blueprint."""

from portal.plans.views import (
    agreeing,
    building,
    correcting,
    guests,
    home,
    reading,
    sharing,
    taking_part,
    talking,
    templates,
    wishes,
)
from portal.plans.views.blueprint import bp

__all__ = [
    "agreeing",
    "bp",
    "building",
    "correcting",
    "guests",
    "home",
    "reading",
    "sharing",
    "taking_part",
    "talking",
    "templates",
    "wishes",
]
