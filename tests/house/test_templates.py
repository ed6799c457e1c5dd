"""Templates: each is used, components know no part, titles name no person, every word can be translated."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from tests.house.titles import is_literal, title_blocks

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
EVERY = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))
PARTS = sorted(path.name for path in (ROOT / "portal").iterdir() if path.is_dir() and (path / "__init__.py").exists())
INVENTED = {"public/components.html"}  # shows every component with invented content, in demonstration mode only
UNTRANSLATED = {"Samendossier"}  # names
SPOKEN = re.compile(r"""\b(?:aria-label|alt|title|placeholder|aria-description|aria-valuetext)=["']([^"']+)["']""")
ENVIRONMENT = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"])


def test_every_template_is_used():
    named = set()
    for path in TEMPLATES.rglob("*.html"):
        named |= set(re.findall(r"""(?:extends|include|from|import)\s+["']([^"']+)["']""", path.read_text()))
    for path in (ROOT / "portal").rglob("*.py"):
        text = path.read_text()
        named |= set(re.findall(r"""["']([a-z_/0-9]+\.html)["']""", text))
        if 'f"errors/{' in text:
            named |= {name for name in EVERY if name.startswith("errors/")}

    unused = [name for name in EVERY if name not in named]

    assert unused == [], f"nothing renders or includes these: remove them, or use them: {unused}"


@pytest.mark.parametrize("name", [name for name in EVERY if name.startswith("components/")])
def test_a_component_knows_no_part_of_the_portal(name):
    text = re.sub(r"{#.*?#}", "", (TEMPLATES / name).read_text(), flags=re.DOTALL)

    named = [part for part in PARTS if re.search(rf"""["']{part}[./]""", text)]

    assert named == [], f"{name} names {named}: pass what it needs as an argument"


@pytest.mark.parametrize(("name", "block"), title_blocks().items())
def test_a_title_is_a_fixed_sentence_that_can_hold_no_name(name, block):
    assert is_literal(block), f"{name}: write the title as {{{{ _('…') }}}} without anything to fill in"


@pytest.mark.parametrize("name", [name for name in EVERY if name not in INVENTED])
def test_every_word_of_a_template_can_be_translated(name):
    tree = ENVIRONMENT.parse((TEMPLATES / name).read_text())
    html = "".join(data.data if isinstance(data, nodes.TemplateData) else "\x00" for data in _in_order(tree))

    spoken = [value for value in SPOKEN.findall(html) if re.search(r"[A-Za-zÀ-ÿ]{2}", value)]
    html = re.sub(r"<!--.*?-->|<!doctype[^>]*>", "", html, flags=re.DOTALL)
    text = re.sub(r"<[^>]*>", " ", html, flags=re.DOTALL)
    bare = [word for word in re.findall(r"[A-Za-zÀ-ÿ]{2,}[^<\x00\n]*", text) if word.strip() not in UNTRANSLATED]

    assert spoken + bare == [], f"{name}: mark {spoken + bare} with _() or {{% trans %}}"


def _in_order(tree: nodes.Template):
    yield from tree.find_all((nodes.TemplateData, nodes.Call, nodes.Name, nodes.Getattr))


def test_labels_and_errors_of_forms_can_be_translated():
    bare = []
    for path in (ROOT / "portal").rglob("forms.py"):
        if path.parent.name == "web":
            continue  # the form of the page of components
        for call in (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)):
            name = getattr(call.func, "id", getattr(call.func, "attr", ""))
            if re.search(r"(Field|Required|Length|Regexp|NumberRange|EqualTo|ValidationError)$", name):
                bare += [
                    f"{path.parent.name}/forms.py:{argument.lineno} {argument.value!r}"
                    for argument in [
                        *call.args,
                        *(word.value for word in call.keywords if word.arg in {"label", "message"}),
                    ]
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str) and " " in argument.value
                ]

    assert bare == [], f"mark these with lazy_gettext: {bare}"


def test_djlint_has_nothing_to_say():
    result = subprocess.run(
        [sys.executable, "-m", "djlint", "--lint", "templates"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert result.returncode == 0, result.stdout
