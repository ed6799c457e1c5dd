"""What the browser gets is what the sources build, and no more than a phone on a slow line can bear."""

import gzip
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "static"
SMALL = 60 * 1000  # bytes, gzip: all JavaScript outside the editor (issue 8)
WITH_EDITOR = 180 * 1000  # bytes, gzip: all that the editor page loads (issue 8)


@pytest.mark.skipif(
    not (shutil.which("node") and (ROOT / "node_modules" / "esbuild").exists()),
    reason="no Node with esbuild here: npm ci",
)
def test_the_built_files_are_what_the_sources_build():
    result = subprocess.run(["npm", "run", "--silent", "check"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert result.returncode == 0, result.stderr


def test_the_javascript_outside_the_editor_is_small():
    sizes = {path.name: len(gzip.compress(path.read_bytes())) for path in (STATIC / "js").glob("*.js")}
    sizes.pop("editor.js", None)

    assert sum(sizes.values()) <= SMALL, sizes


def test_the_javascript_of_the_editor_page_is_small_enough():
    """Everything that a page with the editor loads: the editor, the behaviours, and staying signed in."""
    sizes = {path.name: len(gzip.compress(path.read_bytes())) for path in (STATIC / "js").glob("*.js")}

    assert "editor.js" in sizes
    assert sum(sizes.values()) <= WITH_EDITOR, sizes


def test_the_lock_of_the_browsers_libraries_names_no_address():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]

    assert not [name for name, package in packages.items() if "resolved" in package]
    assert all(package.get("integrity") for name, package in packages.items() if name)


def test_every_component_has_a_stylesheet_of_its_own_that_is_built_in():
    sheets = {path.stem for path in (STATIC / "css").glob("*.css")}
    built_in = set(re.findall(r'@import "./([a-z]+).css"', (STATIC / "css" / "portal.css").read_text()))
    entries = {"portal", "youth", "editor"}

    assert sheets - entries == built_in
    without_look = {"typed", "crumbs"}  # made of field, card and layout
    components = {path.stem for path in (ROOT / "templates" / "components").glob("*.html")}
    assert components - without_look <= built_in


def test_colours_stand_in_the_tokens_and_nowhere_else():
    coloured = {
        path.name: re.findall(r"#[0-9a-fA-F]{3,8}\b|\brgb\(", path.read_text())
        for path in (STATIC / "css").glob("*.css")
        if path.name not in {"tokens.css", "youth.css", "print.css"}
    }

    assert {name: found for name, found in coloured.items() if found} == {}


def test_each_font_has_its_licence_beside_it():
    families = {path.name.partition("-5")[0] for path in (STATIC / "fonts").glob("*.woff2")}

    assert families == {path.stem.removeprefix("OFL-") for path in (STATIC / "fonts").glob("OFL-*.txt")}
