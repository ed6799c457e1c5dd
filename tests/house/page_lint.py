"""What every page must be, whoever made it. The test client reads each answer with `problems_of`."""

import re
from collections import Counter
from itertools import pairwise
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.house.titles import page_titles

REFERENCES = ("aria-labelledby", "aria-describedby", "aria-controls", "for", "popovertarget")
TAIL = " \N{EN DASH} Samendossier"
UNFILLED = re.compile(r"%\([a-z_]+\)s|\{\{|\{%|\bNone\b|Undefined")


class ReadingClient(FlaskClient):
    """A test client that reads every page that comes back, and fails on one that is not as a page must be."""

    def open(self, *args: object, **kwargs: object) -> TestResponse:
        response = super().open(*args, **kwargs)  # type: ignore[arg-type]
        if response.mimetype == "text/html" and response.data.strip() and response.status_code not in {301, 302, 303}:
            found = problems_of(
                response.get_data(as_text=True), security_policy=response.headers.get("Content-Security-Policy", "")
            )
            assert not found, f"{response.request.path}: " + "; ".join(found)
        return response


class Page:
    """A page or fragment, parsed, with its elements at hand: selecting anew for each rule took most of the time."""

    def __init__(self, html: str) -> None:
        self.soup = BeautifulSoup(html, "html.parser")
        self.elements: list[Tag] = list(self.soup.find_all())
        self.whole = self.soup.html is not None

    def named(self, *names: str) -> list[Tag]:
        return [element for element in self.elements if element.name in names]

    def having(self, attribute: str) -> list[Tag]:
        return [element for element in self.elements if attribute in element.attrs]


def problems_of(html: str, *, security_policy: str | None = None) -> list[str]:
    """All that is wrong with a page or a fragment, each as what to do about it."""
    page = Page(html)
    found = [*_ids(page), *_labels(page), *_clean_markup(page), *_forms(page), *_words(page)]
    if page.whole:
        found += [*_whole_page(page), *_references(page), *_headings(page)]
    if (
        security_policy is not None
        and page.whole
        and not {"script-src 'self'", "default-src 'none'"} <= set(security_policy.split("; "))
    ):
        found.append("send the strict Content-Security-Policy")
    return found


def _whole_page(page: Page) -> list[str]:
    found = []
    headings = page.named("h1")
    if len(headings) != 1:
        found.append(f"have one h1, not {len(headings)}")
    if not any(root.get("lang") in {"nl", "en"} for root in page.named("html")):
        found.append("name the language in html lang")
    title = page.soup.title.get_text().removesuffix(TAIL).strip() if page.soup.title else ""
    if title not in page_titles():
        found.append(f"give the page a title that names its kind and no person, not {title!r}")
    if not any(main.get("id") == "inhoud" for main in page.named("main")):
        found.append("have <main id=inhoud> for the skip link")
    if not page.having("data-exit"):
        found.append("have the quick exit")
    return found


def _headings(page: Page) -> list[str]:
    levels = [int(heading.name[1]) for heading in page.named("h1", "h2", "h3", "h4", "h5", "h6")]
    return [f"do not skip from h{a} to h{b}" for a, b in pairwise(levels) if b > a + 1]


def _ids(page: Page) -> list[str]:
    counted = Counter(str(element["id"]) for element in page.having("id"))
    return [f"use the id {id_!r} once, not {times} times" for id_, times in counted.items() if times > 1]


def _references(page: Page) -> list[str]:
    known = {str(element["id"]) for element in page.having("id")}
    found = []
    for name in REFERENCES:
        for element in page.having(name):
            found += [
                f"{name} names {id_!r}, which is not there" for id_ in str(element[name]).split() if id_ not in known
            ]
    return found


def _labels(page: Page) -> list[str]:
    labelled = {str(label.get("for")) for label in page.named("label")}
    found = []
    for control in page.named("input", "select", "textarea"):
        if control.get("type") in {"hidden", "submit", "button"}:
            continue
        if control.get("id") not in labelled and not _named(control) and not control.find_parent("label"):
            found.append(f"give {control.name} {control.get('name')!r} a label")
    found += [
        f"give a name to {element.name} {element.get('class')}"
        for element in page.named("a", "button")
        if not _text(element)
    ]
    found += ["give each img an alt" for image in page.named("img") if not image.has_attr("alt")]
    found += ["give each nav a name" for nav in page.named("nav") if not _named(nav)]
    found += ["give each th a scope" for head in page.named("th") if not head.get("scope")]
    found += ["give each dialog a name" for dialog in page.named("dialog") if not _named(dialog)]
    return found


def _named(element: Tag) -> bool:
    return bool(element.get("aria-label") or element.get("aria-labelledby"))


def _text(element: Tag) -> str:
    return element.get_text(strip=True) or str(element.get("aria-label") or element.get("aria-labelledby") or "")


def _clean_markup(page: Page) -> list[str]:
    found = []
    for element in page.elements:
        for name, value in element.attrs.items():
            if name == "style":
                found.append(f"move style={value!r} to a stylesheet")
            if name.startswith(("on", "hx-on", "data-hx-on")):
                found.append(f"move {name}={value!r} to static/src")
            if name in {"href", "src", "action", "formaction"} and str(value).strip().lower().startswith(
                ("javascript:", "data:")
            ):
                found.append(f"do not use {value!r} as an address")
    found += ["move the inline script to static/src" for script in page.named("script") if not script.get("src")]
    found += ["move <style> to static/css" for _ in page.named("style")]
    for element in page.named("script", "link", "img", "iframe"):
        address = urlsplit(str(element.get("src") or element.get("href") or ""))
        if address.netloc:
            found.append(f"serve {address.geturl()} from our own place")
    return found


def _forms(page: Page) -> list[str]:
    found = []
    for form in page.named("form"):
        method = str(form.get("method", "get")).lower()
        if method == "post" and not form.find("input", attrs={"name": "csrf_token"}):
            found.append(f"give the form to {form.get('action')!r} its csrf_token")
        if not form.find("button") and not form.find("input", type="submit"):
            found.append(f"give the form to {form.get('action')!r} a button: it must work without JavaScript")
    return found


def _words(page: Page) -> list[str]:
    text = " ".join(
        piece
        for piece in page.soup.find_all(string=True)
        if piece.parent and piece.parent.name not in {"script", "style", "textarea", "q"}
    )
    return [f"fill in {match!r}" for match in UNFILLED.findall(text)]
