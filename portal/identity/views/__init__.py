"""Pages of signing in, of one's own sign-ins, and of an organisation's people and link."""

from flask import Flask

from portal.identity.views import administration, blueprint, codes, doors, keeping, links, organisation, own

__all__ = ["administration", "codes", "doors", "keeping", "links", "organisation", "own", "register"]


def register(app: Flask) -> None:
    """Add identity to the application: its pages, and what must hold on every page."""
    blueprint.register(app, administration.bp)
