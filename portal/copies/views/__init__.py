"""Pages about copies of plans and documents that came back."""

from portal.copies.views import going_out
from portal.copies.views.blueprint import bp

__all__ = ["bp", "going_out"]
