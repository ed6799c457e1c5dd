"""'Nu hulp nodig': whom to call now. On every page, before sign-in too; who opens it is written down nowhere."""

from dataclasses import dataclass

from flask import Blueprint, Response
from sqlalchemy.exc import SQLAlchemyError

from portal.kernel.words import Sentence, say
from portal.people.directory import Entry, public_directory
from portal.web.rendering import render
from portal.web.request import db

bp = Blueprint("help", __name__)


@dataclass(frozen=True, slots=True)
class Line:
    """A service that anyone in the Netherlands can call."""

    name: str
    what_for: Sentence
    phone: str
    site: str = ""
    danger: bool = False


NATIONAL = (
    Line("112", say("Er is nu gevaar, of er is iemand gewond."), "112", danger=True),
    Line(
        "Veilig Thuis",
        say("Iemand doet u of een kind pijn, of u maakt zich daar zorgen over. Dag en nacht, gratis."),
        "0800-2000",
    ),
    Line(
        "Kindertelefoon",
        say("Ben je 18 jaar of jonger? Praat over alles. Niemand hoeft te weten wie je bent."),
        "0800-0432",
        "kindertelefoon.nl",
    ),
    Line(
        "113 Zelfmoordpreventie",
        say("Denkt u aan de dood? U kunt dag en nacht bellen of chatten, zonder uw naam."),
        "0800-0113",
        "113.nl",
    ),
    Line(
        "Jeugdstem",
        say("Een vertrouwenspersoon komt op voor kinderen, ouders en pleegouders. Gratis, los van de hulp."),
        "088-5551000",
        "jeugdstem.nl",
    ),
)


@bp.get("/hulp-nu")
def now() -> Response:
    return render("public/help_now.html", national=NATIONAL, organisations=_organisations())


def _organisations() -> tuple[Entry, ...]:
    try:
        return tuple(entry for entry in public_directory(db()) if entry.duty_phone)
    except SQLAlchemyError:
        return ()  # the numbers of the country stand there whatever happens to us
