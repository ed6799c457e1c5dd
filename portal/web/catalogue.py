"""The catalogue of translations: gathered from the code and templates, kept per language, checked for gaps.

`python -m portal.web.catalogue` gathers and compiles. A translator adds a language by adding a folder
`<code>/LC_MESSAGES` under portal/web/translations; no code knows the list.
"""

import sys
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from portal.web.language import TRANSLATIONS

ROOT = Path(__file__).parents[2]
KEYWORDS = dict(DEFAULT_KEYWORDS) | dict.fromkeys(("say", "_l", "lazy_gettext"))
SOURCES = ((ROOT / "portal", "**.py", "python"), (ROOT / "templates", "**.html", "jinja2"))
OPTIONS = {"**.html": {"trimmed": "true", "silent": "false", "extensions": "jinja2.ext.do"}}
SHOWN = 20  # sentences that are still to be translated; the rest stands in the file
LEFT_OUT = "templates/public/components.html"  # the page of components has invented content


@cache
def gathered() -> Catalog:
    """Every sentence that the portal can show, in Dutch, with the files that it comes from."""
    catalog = Catalog(project="Samendossier", version="", charset="utf-8")
    for folder, pattern, method in SOURCES:
        found = extract_from_dir(str(folder), [(pattern, method)], OPTIONS, KEYWORDS)
        for filename, _line, message, _comments, context in sorted(found, key=lambda item: item[0]):
            name = f"{folder.name}/{filename}"
            if name != LEFT_OUT:
                catalog.add(message, locations=[(name, 0)], context=context)
    return catalog


def languages() -> tuple[str, ...]:
    """The languages beside Dutch."""
    return tuple(path.parent.name for path in sorted(TRANSLATIONS.glob("*/LC_MESSAGES")))


def kept(language: str) -> Catalog:
    """What was translated; of a language that only has its folder, nothing."""
    if not _po(language).exists():
        return Catalog(locale=language, project="Samendossier", version="", charset="utf-8")
    with _po(language).open("rb") as file:
        return read_po(file, locale=language)


def missing(language: str) -> list[str]:
    """The sentences that this language lacks, or has only as a guess."""
    translations = kept(language)
    return [str(message.id) for message in gathered() if message.id and not _translated(translations, message.id)]


def left_over(language: str) -> list[str]:
    """Translations of sentences that the portal no longer shows."""
    now = gathered()
    return [str(message.id) for message in kept(language) if message.id and now.get(message.id) is None]


def compiled(language: str) -> bytes:
    """The machine's form of a language, as it must stand beside it."""
    target = BytesIO()
    write_mo(target, kept(language))
    return target.getvalue()


def update(language: str) -> None:
    """Take in new sentences, drop old ones, compile."""
    catalog = kept(language)
    catalog.update(gathered(), no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    with _po(language).open("wb") as file:
        write_po(file, catalog, width=120, sort_output=True, include_lineno=False, omit_header=False)
    machine_form(language).write_bytes(compiled(language))


def machine_form(language: str) -> Path:
    return _po(language).with_suffix(".mo")


def _po(language: str) -> Path:
    return TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"


def _translated(catalog: Catalog, message_id: str | tuple[str, ...] | list[str]) -> bool:
    message = catalog.get(message_id)
    if message is None or message.fuzzy or not message.string:
        return False
    return bool(message.string) if isinstance(message.string, str) else all(message.string)


if __name__ == "__main__":
    for code in languages():
        update(code)
        gaps = missing(code)
        shown = gaps[:SHOWN] + (["…"] if len(gaps) > SHOWN else [])
        sys.stdout.write(f"{code}: {len(gaps)} to translate in {_po(code)}\n" + "".join(f"  {gap}\n" for gap in shown))
