"""Dutch is the language of the portal, English stands beside it. The choice is a cookie and nobody else can see it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from babel import Locale, localedata
from flask import Flask, has_request_context, request
from flask_babel import Babel, get_locale

from portal.kernel.clock import HOME

COOKIE = "taal"
ONE_YEAR = 365 * 24 * 3600  # seconds
TRANSLATIONS: Final = Path(__file__).parent / "translations"


@dataclass(frozen=True, slots=True)
class Language:
    code: str  # ISO 639-1
    name: str  # in the language itself


def _with_a_folder() -> tuple[Language, ...]:
    """Dutch, and every language that a translator made a folder for; a folder of no known language is left out."""
    codes = ["nl", *(path.parents[1].name for path in sorted(TRANSLATIONS.glob("*/LC_MESSAGES/messages.mo")))]
    known = [Locale.parse(code) for code in codes if localedata.exists(code)]
    return tuple(Language(str(locale), (locale.display_name or str(locale)).capitalize()) for locale in known)


LANGUAGES = _with_a_folder()
CODES = frozenset(language.code for language in LANGUAGES)


def register(app: Flask) -> None:
    app.config.setdefault("BABEL_DEFAULT_LOCALE", "nl")
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", "web/translations")
    Babel(app, locale_selector=chosen, timezone_selector=lambda: HOME.key)


def chosen() -> str:
    """The language that this browser chose; Dutch for all others, so that a page reads the same for everyone."""
    code = request.cookies.get(COOKIE, "nl") if has_request_context() else "nl"
    return code if code in CODES else "nl"


def current() -> str:
    return str(get_locale().language)


def others() -> tuple[Language, ...]:
    return tuple(language for language in LANGUAGES if language.code != current())
