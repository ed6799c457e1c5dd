"""What every test in a real browser needs: how Chromium starts, and what axe and the Nu HTML checker find on a page."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page

ROOT = Path(__file__).parents[1]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
VNU = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# The last checker that ships its jar is older than the popover attributes of the standard.
NEWER_THAN_THE_CHECKER = ("Attribute “popover”", "Attribute “popovert")

needs_axe = pytest.mark.skipif(not AXE.exists(), reason="no axe-core here: npm ci")
needs_html_checker = pytest.mark.skipif(
    not (VNU.exists() and shutil.which("java")), reason="no Nu HTML checker here: npm ci, and Java 17"
)


def axe_finds(page: Page) -> dict[str, list[str]]:
    """Rule → the first places that break it. The page's context must bypass CSP: axe is put into the page."""
    page.add_script_tag(path=AXE)
    result = page.evaluate("(rules) => axe.run({runOnly: rules})", RULES)
    return {one["id"]: [node["html"][:160] for node in one["nodes"]][:3] for one in result["violations"]}


def html_checker_finds(directory: Path) -> list[str]:
    """What the checker says of all .html files of a directory: «file: message»."""
    command = [
        "java",
        "-Xss1m",
        "-jar",
        str(VNU),
        "--format",
        "json",
        "--errors-only",
        "--skip-non-html",
        str(directory),
    ]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    return [
        f"{Path(one['url']).name}: {one['message']} {one.get('extract', '')}"
        for one in json.loads(result.stderr)["messages"]
        if not one["message"].startswith(NEWER_THAN_THE_CHECKER)
    ]
