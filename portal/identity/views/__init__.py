"""Pages of signing in, of one's own sign-ins, and of an organisation's people and link."""

from portal.identity.views import administration, codes, doors, keeping, own
from portal.identity.views.blueprint import bp, register

__all__ = ["administration", "bp", "codes", "doors", "keeping", "own", "register"]
