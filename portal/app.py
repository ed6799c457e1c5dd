"""Puts the portal together. The only module that knows all parts."""

import os
from datetime import timedelta
from pathlib import Path

from flask import Blueprint, Flask
from flask_wtf import CSRFProtect
from htmx_flask import Htmx
from jinja2 import StrictUndefined
from sqlalchemy.orm import Session, configure_mappers, sessionmaker

from portal.coediting import socket as live_texts
from portal.coediting import views as _pages_of_texts  # noqa: F401 - adds its routes
from portal.copies.views import bp as copies
from portal.database.session import engine_for, sessions_on
from portal.dossier.gate.late_views import bp as terms
from portal.dossier.gate.views import bp as gate
from portal.dossier.information.views import bp as information
from portal.dossier.legal.views import bp as legal
from portal.dossier.openings import bp as openings
from portal.dossier.shielding.views import bp as shielding
from portal.dossier.views import bp as dossier
from portal.dossier.ways import tell_parts_with
from portal.dossier.writings.views import bp as own_words
from portal.duty.views import bp as duty
from portal.identity import views as identity_views
from portal.identity.frame import work_doors
from portal.identity.queries import load_actor
from portal.notifications.views import bp as notices
from portal.participation.counsellor.views import bp as counsellor
from portal.participation.handover.views import bp as handover
from portal.participation.replacing.views import bp as replacing
from portal.participation.views import bp as participation
from portal.plans.deciding import TEXTS_OF_PLANS
from portal.plans.views import bp as plans
from portal.plans.views.blueprint import parts_of_plans
from portal.settings import Settings, from_environment
from portal.start.mail_views import bp as mail
from portal.start.oversight_views import bp as oversight
from portal.start.views import address_to_begin, describe
from portal.start.views import bp as start
from portal.web import frame, navigation, public, sign_in, transactions, uploads

ROOT = Path(__file__).parent.parent
PARTS: tuple[Blueprint, ...] = (
    copies,
    counsellor,
    dossier,
    duty,
    gate,
    handover,
    information,
    legal,
    mail,
    notices,
    openings,
    oversight,
    shielding,
    own_words,
    participation,
    replacing,
    plans,
    start,
    terms,
)
UPLOAD_LIMIT = 20 * 1024 * 1024  # bytes; engineering notes 6


def create_app(settings: Settings, sessions: sessionmaker[Session]) -> Flask:
    """The portal as a WSGI application."""
    app = Flask(__name__, template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.config.from_mapping(_configuration(settings))
    app.extensions["settings"] = settings
    app.extensions["sessions"] = sessions
    app.jinja_env.add_extension("jinja2.ext.do")
    app.jinja_env.undefined = StrictUndefined
    frame.register(app)
    CSRFProtect(app)
    Htmx(app)
    uploads.keep_in_memory(app)
    sign_in.register(app, load_actor)
    transactions.register(app, sessions)
    navigation.describe_with(app, describe)
    tell_parts_with(app, parts_of_plans)
    live_texts.register(app, most_lines=max(settings.web_threads // 2 - 10, 2), deciding=TEXTS_OF_PLANS)
    identity_views.register(app)
    public.list_doors_with(app, work_doors)
    public.begin_with(app, address_to_begin)
    for part in PARTS:
        app.register_blueprint(part)
    return app


def from_settings() -> Flask:
    """The application as a web server starts it: settings from the environment, sessions on its own engine."""
    settings = from_environment(os.environ)
    # PostgreSQL keeps 17 MB for each connection that ever read the access clause, and one process does one thing at a
    # time: few are kept, the one used last goes first, and those of a crowded moment end with it.
    engine = engine_for(settings.database_url, pool_size=8, max_overflow=32, pool_use_lifo=True)
    configure_mappers()  # 0.2 s of processor time: here, and not while the first visitor waits
    return create_app(settings, sessions_on(engine, settings.keys_directory))


def _configuration(settings: Settings) -> dict[str, object]:
    # A cookie ignores the port: in demonstration mode its name ends in it, or two checkouts sign each other out.
    prefix = "__Host-" if settings.secure else ""
    suffix = "" if settings.secure else f"-{settings.port}"
    return {
        "SECRET_KEY": settings.secret_key,
        "SESSION_COOKIE_NAME": f"{prefix}samendossier{suffix}",
        "SESSION_COOKIE_SECURE": settings.secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "MAX_CONTENT_LENGTH": UPLOAD_LIMIT,
        "MAX_FORM_MEMORY_SIZE": UPLOAD_LIMIT,
        "MAX_FORM_PARTS": 500,
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the session: a form left open over lunch still saves
        "SEND_FILE_MAX_AGE_DEFAULT": timedelta(days=1),
    }
