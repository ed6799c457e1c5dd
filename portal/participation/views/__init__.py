"""Pages about who takes part and who consented."""

from portal.participation.views import consents, joining, people, stopping  # noqa: F401 - each adds its routes
from portal.participation.views.frame import bp

__all__ = ["bp"]
