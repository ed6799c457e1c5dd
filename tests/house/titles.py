"""The titles that pages may have: the literals in the title blocks of the templates, in each language."""

import re
from functools import cache
from pathlib import Path

from portal.web import catalogue

TEMPLATES = Path(__file__).parents[2] / "templates"
BLOCK = re.compile(r"{%-?\s*block title\s*-?%}(.*?){%-?\s*endblock", re.DOTALL)
_SENTENCE = r"""_\((?:"[^"{}]+"|'[^'{}]+')\)"""
LITERAL = re.compile(
    rf"^\s*(?:{{{{\s*{_SENTENCE}(?:\s+if\s+[\w.]+\s+else\s+{_SENTENCE})?\s*}}}}\s*"
    r"|{%\s*(?:if|else|elif|endif)[^%]*%}\s*)*$"
)
WORDS = re.compile(r"""_\((?:"([^"]+)"|'([^']+)')\)""")


def title_blocks() -> dict[str, str]:
    """Per template that sets one: what stands in its title block."""
    found = {}
    for path in TEMPLATES.rglob("*.html"):
        if path.parent.name != "layouts" and (match := BLOCK.search(path.read_text())):
            found[str(path.relative_to(TEMPLATES))] = match[1]
    return found


def is_literal(block: str) -> bool:
    """Whether a title is one or more fixed sentences, with at most a choice between them: no name can stand in it."""
    return bool(LITERAL.match(block))


@cache
def page_titles() -> frozenset[str]:
    dutch = {a or b for block in title_blocks().values() for a, b in WORDS.findall(block)}
    translated = set()
    for language in catalogue.languages():
        catalog = catalogue.kept(language)
        for title in dutch:
            message = catalog.get(title)
            if message is not None and isinstance(message.string, str) and message.string:
                translated.add(message.string)
    return frozenset(dutch | translated)
