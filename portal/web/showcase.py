"""Invented content for the page that shows all components. In demonstration mode only; every person is made up."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from werkzeug.datastructures import MultiDict

from portal.web.forms import ExampleForm
from portal.web.navigation import Item, Site, site


@dataclass(frozen=True, slots=True)
class Someone:
    name: str
    role: str = ""
    organisation: str = ""


PEOPLE = (
    Someone("Sanne Verbeek", "begeleider", "XONAR"),
    Someone("Mama", "moeder"),
    Someone("Peter en Ria", "pleegouders"),
    Someone("Yusuf Demir", "gezinsvoogd", "Bureau Jeugdzorg Limburg"),
    Someone("Wilhelmina van den Broek-Hoogerwerf", "gedragswetenschapper", "William Schrikker Gezinsvormen"),
)
GOALS = (
    ("Drie gerechten koken", "Pleegmoeder", "1 maart 2027", ("Bezig", "info")),
    ("Een stageplek vinden", "Sanne en ik", "1 februari 2027", ("Nog niet begonnen", "neutral")),
    ("Zelf naar de tandarts", "Ik", "12 november 2026", ("Gelukt", "success")),
    ("Met mama praten over de vakantie", "Mama en ik", "2 november 2026", ("Wacht op antwoord", "warning")),
)


def frame_of(kind: str) -> Site:
    """The frame as a professional ("werk"), a family member ("gezin") or a youth ("jongere") has it around a page."""
    youth = kind == "jongere"
    return replace(
        site(),
        signed_in=kind in {"werk", "gezin", "jongere"},
        youth=youth,
        body_class={"werk": "work", "jongere": "family youth"}.get(kind, "family"),
        organisation="XONAR" if kind == "werk" else "",
        main_items=(
            Item("Voor jou" if youth else "Start", "#inhoud", "home"),
            Item("Mijn dossier" if youth else "Mijn dossiers", "#inhoud", "document", current="true"),
            Item("Berichten", "#inhoud", "bell", count=3),
        ),
        own_items=(Item("Mail en meldingen", "#inhoud", "mail"), Item("Afmelden", "#inhoud", "exit")),
    )


def everything(arguments: Mapping[str, str]) -> dict[str, Any]:
    """The context of the page; `?fout=1` shows the forms with errors, `?als=jongere` the youth's design."""
    return {
        "site": frame_of(arguments.get("als", "")),
        "form": _form(with_errors="fout" in arguments),
        "people": PEOPLE,
        "goals": GOALS,
        "tabs_shown": tuple(
            Item(text, "#", current="page" if text == "Plan" else "", count=2 if text == "Tijdlijn" else 0)
            for text in ("Overzicht", "Tijdlijn", "Plan", "Afspraken", "Documenten", "Mensen")
        ),
        "page_number": 5,
        "page_href": lambda number: f"?bladzijde={number}",
    }


def _form(*, with_errors: bool) -> ExampleForm:
    form = ExampleForm(formdata=MultiDict({"text": ""}) if with_errors else None, meta={"csrf": False})
    if with_errors:
        form.validate()
    return form
