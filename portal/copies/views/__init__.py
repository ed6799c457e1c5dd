"""Pages about copies of plans and documents that came back."""

from portal.copies.views import coming_back, going_out
from portal.copies.views.blueprint import bp

__all__ = ["bp", "coming_back", "going_out"]
