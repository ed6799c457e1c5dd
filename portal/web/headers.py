"""Headers of every answer: a strict policy for what a page may load, nothing kept, nothing told to other sites."""

from typing import Final
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request

from portal.settings import Settings

ONE_YEAR: Final = "public, max-age=31536000, immutable"
POLICY: Final = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "manifest-src": ["'self'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
    "base-uri": ["'none'"],
}
FIXED: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",  # for browsers that do not know frame-ancestors
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
    "X-Robots-Tag": "noindex, nofollow",
    "Permissions-Policy": (
        "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), "
        "gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=(), screen-wake-lock=(), "
        "publickey-credentials-create=(self), publickey-credentials-get=(self)"
    ),
}


def register(app: Flask) -> None:
    app.after_request(add)


def allow_forms_to(origin: str) -> None:
    """Let forms of this page end at one other origin: signing in at an organisation's own provider.

    A browser applies `form-action` to the redirect that follows a form as well.
    """
    g.setdefault("form_origins", []).append(origin)


def add(response: Response) -> Response:
    """Add what each answer carries; what a view set by itself stays."""
    settings: Settings = current_app.extensions["settings"]
    response.headers["Content-Security-Policy"] = policy(settings, g.get("form_origins", ()))
    for name, value in FIXED.items():
        response.headers.setdefault(name, value)
    if settings.secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
    if request.endpoint == "static":
        _let_the_browser_keep(response)
    else:
        response.headers.setdefault("Cache-Control", "no-store")
        response.vary.add("HX-Request")
        response.vary.add("Cookie")
    return response


def policy(settings: Settings, form_origins: list[str] | tuple[str, ...] = ()) -> str:
    """The content security policy of one page."""
    # The quick exit is a form, and ends at the neutral page.
    exit_place = "{0.scheme}://{0.netloc}".format(urlsplit(settings.exit_url))
    sources = {**POLICY, "form-action": [*POLICY["form-action"], exit_place, *form_origins]}
    # Older Safari does not take 'self' for the socket of the same place.
    sources["connect-src"] = [*POLICY["connect-src"], settings.origin.replace("http", "ws", 1)]
    return "; ".join(f"{name} {' '.join(values)}" for name, values in sources.items())


def _let_the_browser_keep(response: Response) -> None:
    if response.status_code < 400 and ("v" in request.args or request.path.startswith("/static/fonts/")):
        response.headers["Cache-Control"] = ONE_YEAR
