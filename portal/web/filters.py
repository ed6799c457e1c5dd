"""Filters of the templates: dates and numbers as people say them, names as initials; nothing is formatted by hand."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from zlib import crc32

from flask import Flask, current_app
from flask_babel import force_locale, format_date, format_datetime, format_number, get_locale, gettext
from markupsafe import Markup

from portal.kernel.clock import HOME
from portal.kernel.words import Sentence
from portal.web.glossary import GLOSSARY, Meaning

PERSON_TONES = 6  # the grounds --person-1 … --person-6 of tokens.css


def register(app: Flask) -> None:
    for name, function in {
        "day": day,
        "short_day": short_day,
        "moment": moment,
        "clock_time": clock_time,
        "iso": iso,
        "number": format_number,
        "words": words,
        "meaning": meaning,
        "initials": initials,
        "person_tone": person_tone,
        "slug": slug,
        "paragraphs": paragraphs,
    }.items():
        app.jinja_env.filters[name] = function


def words(sentence: Sentence | str) -> str:
    """A sentence of the domain in the language of this reader."""
    if isinstance(sentence, str):
        return sentence
    text: str = gettext(sentence.text)
    values = {name: words(value) if isinstance(value, Sentence) else value for name, value in sentence.values.items()}
    return text % values if values else text


def words_from_here() -> Callable[[Sentence | str], str]:
    """`words` in the language of this request, for what goes on after it: an open line."""
    app, locale = current_app._get_current_object(), get_locale()  # type: ignore[attr-defined] # noqa: SLF001

    def in_that_language(sentence: Sentence | str) -> str:
        with app.app_context(), force_locale(locale):
            return words(sentence)

    return in_that_language


def day(value: date | datetime) -> str:
    """4 maart 2026."""
    return str(format_date(_at_home(value), "d MMMM y"))


def short_day(value: date | datetime) -> str:
    """4 mrt: for lists in which the year is clear."""
    return str(format_date(_at_home(value), "d MMM"))


def moment(value: datetime) -> str:
    """4 maart 2026 om 14:02, by the clock of the Netherlands."""
    return str(gettext("%(day)s om %(time)s", day=day(value), time=clock_time(value)))


def clock_time(value: datetime) -> str:
    """14:02, by the clock of the Netherlands."""
    return str(format_datetime(value.astimezone(HOME), "HH:mm", rebase=False))


def iso(value: date | datetime) -> str:
    """For the attribute datetime of a time element."""
    return value.isoformat()


def _at_home(value: date | datetime) -> date:
    return value.astimezone(HOME).date() if isinstance(value, datetime) else value


def meaning(word: str) -> Meaning:
    """What a hard word means. Raises KeyError for a word that the glossary lacks: put it there first."""
    return GLOSSARY[word]


def initials(name: str) -> str:
    """One or two letters for the round beside a name; the name itself stands there too."""
    parts = [part for part in re.split(r"[\s-]+", name) if part[:1].isalpha()]
    chosen = parts[:1] + [part for part in parts[1:] if part[0].isupper()][-1:]
    return "".join(part[0] for part in chosen).upper() or "?"


def person_tone(name: str) -> int:
    """The colour of a person's round, 1 to PERSON_TONES: the same name has the same colour everywhere."""
    return crc32(name.encode()) % PERSON_TONES + 1


def slug(text: object) -> str:
    """Letters, digits and dashes, for ids inside a page."""
    plain = unicodedata.normalize("NFD", str(text)).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def paragraphs(text: str) -> Markup:
    """Plain text that a person typed, as paragraphs: an empty line parts them, a line end stays."""
    blocks = [block for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip()) if block]
    lines = (Markup("<br>").join(block.split("\n")) for block in blocks)
    return Markup("").join(Markup("<p>{}</p>").format(block) for block in lines)
