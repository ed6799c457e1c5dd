"""Pages of signing in, of one's own sign-ins, and of an organisation's people and link."""

from portal.identity.views import doors, keeping, own
from portal.identity.views.blueprint import bp, register

__all__ = ["bp", "doors", "keeping", "own", "register"]
