"""A plan with words, and the ways to take it out and bring it back."""

import re
import zipfile
from dataclasses import replace
from io import BytesIO
from typing import Any
from uuid import UUID

from bs4 import BeautifulSoup

from portal.kernel.clock import now
from portal.people.models import Employment, Work
from tests.dossier.builders import a_file_of
from tests.plans.builders import a_plan, all_signed_in, section_of, write


def confirmed(file):
    """The same file with everyone's factor shown a moment ago: for what asks for a step-up."""
    file.actors = {name: replace(actor, factor_at=now()) for name, actor in file.actors.items()}
    return file


def a_file(session, **more):
    return confirmed(all_signed_in(session, a_file_of(session, **more)))


def administers(session, actor):
    """The same person, who now also administers the organisation."""
    row = session.query(Employment).filter_by(person_id=actor.person_id).one()
    session.add(
        Employment(
            organisation_id=row.organisation_id, person_id=row.person_id, work=Work.ORG_ADMIN, name=row.name,
            starts_on=row.starts_on,
        )
    )  # fmt: skip
    session.commit()
    return actor


def a_written_plan(
    session, worker, file, kind="help_plan", key="how_it_goes", words="Het gaat goed op school."
) -> UUID:
    plan = a_plan(session, worker, file, kind)
    write(worker, section_of(session, plan, key), words)
    return plan


def copy_made(browser, plan, **given) -> str:
    """Make a copy on the page; the address of the copy."""
    fields = {"voor": "oneself", "purpose": "own_use", **given}
    answer = browser.post(f"/plannen/{plan}/kopie/maken", data=fields)
    assert answer.status_code == 303, said(answer)
    return str(answer.location)


def outside(**more) -> dict[str, object]:
    """What a copy for someone outside the file needs."""
    return {
        "voor": "outside",
        "outside_role": "court",
        "outside_name": "Rechtbank Limburg",
        "purpose": "hearing",
        "ground": "court",
        "evidence": "Brief van 3 maart, C/03/1234",
        **more,
    }


def fetched(browser, address: str) -> bytes:
    """The Word file behind the page of a copy."""
    answer = browser.get(link_of(browser.get(address), "Haal het Word-bestand op"))
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    return bytes(answer.data)


def link_of(answer, words: str) -> str:
    """The address of the first link on a page with these words."""
    found = next(link for link in soup(answer).select("a[href]") if words in link.get_text(" ", strip=True))
    return str(found["href"])


def soup(answer) -> BeautifulSoup:
    return BeautifulSoup(answer.text, "html.parser")


def said(answer) -> str:
    return soup(answer).get_text(" ", strip=True)


def every_part(data: bytes) -> str:
    """All that stands in a Word file: names and content of every part, unpacked, with tags taken out and left in."""
    with zipfile.ZipFile(BytesIO(data)) as file:
        parts = [file.read(name).decode("utf-8", "replace") for name in file.namelist()]
        names = "\n".join(file.namelist())
    raw = "\n".join(parts)
    return names + raw + re.sub(r"<[^>]*>", "", raw)


# -- back --------------------------------------------------------------------------------------------------------------


def brought(browser, file, data: bytes, name: str = "plan.docx"):
    """Send a document in; the answer."""
    return browser.post(f"/jongeren/{file.id}/word-terug", data={"document": (BytesIO(data), name)})


def merge_of(browser, file, data: bytes) -> str:
    """Send a document in whose plan is known; the address of the page on which it is worked through."""
    answer = brought(browser, file, data)
    assert answer.status_code == 303, said(answer)
    return str(answer.location)


def things(browser, address: str) -> dict[str, Any]:
    """What came in: the words of each thing on the merge page, with its form."""
    page = soup(browser.get(address))
    return {thing.get_text(" ", strip=True): thing for thing in page.select("article[id^=ding-]")}


def thing_with(browser, address: str, words: str) -> Any:
    return next(thing for text, thing in things(browser, address).items() if words in text)


def decided(browser, address: str, words: str, way: str, **more):
    """Press a button at the thing with these words; what is said after it."""
    number = str(thing_with(browser, address, words)["id"]).removeprefix("ding-")
    path = "laten" if way == "laten" else "overnemen"
    answer = browser.post(f"/word-terug/dingen/{number}/{path}", data={"als": way, **more})
    assert answer.status_code == 303, said(answer)
    return said(browser.get(answer.location))
