"""Pages about plans. Each module adds its routes to the one blueprint."""

from portal.plans.views import agreeing, building, home, reading, sharing, talking, wishes
from portal.plans.views.blueprint import bp

__all__ = ["agreeing", "bp", "building", "home", "reading", "sharing", "talking", "wishes"]
