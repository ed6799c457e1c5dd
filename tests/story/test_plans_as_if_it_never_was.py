"""The same in plans: what is kept from someone in a plan leaves no byte on a page, in a copy, a list or a count.

Of a PDF the words are compared, as a program reads them from it.

Each looked at the plan before, so that "Nieuw sinds" has a moment to count from.
"""

import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from portal.copies.domain import Format
from portal.copies.models import CopyFile
from portal.copies.services import printing
from portal.database.session import legal_today
from portal.dossier.domain import Audience, WithholdingGround
from portal.dossier.models import Item, NotFor, Withholding
from portal.plans.domain.kinds import PlanKind
from portal.plans.models import Comment, Plan, PlanSection, Standpoint
from portal.plans.services.beginning import make_section
from portal.plans.standard import TEMPLATES
from portal.word import pdf
from tests.conftest import sessions_as
from tests.copies.builders import confirmed, copy_made, fetched, link_of
from tests.plans.builders import a_plan, all_signed_in, fill, section_of, write
from tests.story.never_was import differing, walked
from tests.story.test_as_if_it_never_was import a_file

SECRET = "Ik ben bang als het stil is in huis."
KEY = "how_it_goes"
WHO = ["Esther", "Ineke", "Mark"]  # mother, foster mother, father


def newest(session, model, *which):
    session.commit()
    session.expire_all()
    return session.scalars(select(model).where(*which).order_by(model.id.desc())).first()


# -- what is kept from someone: each makes the thing; `who` may not know of it -----------------------------------------


def comment_for_fewer(session, file, plan, people, who):
    """The youth says something at a section, for her worker only; the worker answers her."""
    said = people["Noor"].post(
        f"/plannen/delen/{section_of(session, plan, KEY)}/reageren",
        data={"text": SECRET, "for_whom": "people", "readers": [str(file.actors["Sanne"].person_id)]},
    )
    assert said.status_code == 303
    comment = newest(session, Comment)
    answer = people["Sanne"].post(f"/plannen/reacties/{comment.id}/antwoord", data={"text": "Ik kom morgen langs."})
    assert answer.status_code == 303
    return comment.id


def passage(session, file, plan, people, who):
    """A piece of a section for fewer people, with words, a goal and a reaction in it."""
    section = section_of(session, plan, KEY)
    not_for = {"title": "Over de nacht", "not_for": [str(file.actors[who].person_id)]}
    assert people["Sanne"].post(f"/plannen/delen/{section}/stuk-apart", data=not_for).status_code == 303
    made = newest(session, PlanSection, PlanSection.under_id == section).id
    write(people["Sanne"], made, SECRET)
    goal = {"title": "Elke nacht rust", "section": str(made)}
    assert people["Sanne"].post(f"/plannen/{plan}/doelen/nieuw", data=goal).status_code == 303
    said = {"text": "Dat is waar.", "for_whom": "section"}
    assert people["Noor"].post(f"/plannen/delen/{made}/reageren", data=said).status_code == 303
    return made


def withheld_section(session, file, plan, people, who):
    """A section about the night, withheld from its first day."""
    sanne, line = file.actors["Sanne"], TEMPLATES[PlanKind.HELP].sections[0]
    night = replace(line, key="night", title="De nacht", must_be_filled=False)
    made = make_section(session, sanne, session.get_one(Plan, plan), night, 90, owner_id=None).id
    today = legal_today(session)
    session.add(
        Withholding(
            youth_file_id=file.id, item_id=made, person_id=file.actors[who].person_id,
            ground=WithholdingGround.SERIOUS_HARM, reason="Het schaadt nu.", starts_on=today,
            decided_by=sanne.person_id, second_professional=file.actors["Roos"].person_id,
            review_on=today + timedelta(days=60),
        )
    )  # fmt: skip
    session.commit()
    write(people["Sanne"], made, SECRET)
    return made


def own_words_not_for(session, file, plan, people, who):
    """The youth's own words at a section, "niet voor" this person from the moment they were written."""
    own = f"/plannen/delen/{section_of(session, plan, KEY)}/mijn-woorden"
    assert people["Noor"].post(own, data={"text": SECRET}).status_code == 303
    made = newest(session, Standpoint).id
    session.add(
        NotFor(
            youth_file_id=file.id, item_id=made, person_id=file.actors[who].person_id,
            placed_by=file.actors["Noor"].person_id, starts_on=legal_today(session),
        )
    )  # fmt: skip
    session.commit()
    return made


THINGS = {
    "a comment for fewer": comment_for_fewer,
    "a passage": passage,
    "a withheld section": withheld_section,
    "niet voor": own_words_not_for,
}


# -- the walk ----------------------------------------------------------------------------------------------------------


def a_file_with_a_plan(session, client_of, who):
    """A plan in consultation with words in it, at which this person looked."""
    session.commit()
    file = a_file(session, who)
    del file.actors["denied"]  # the same person twice
    confirmed(all_signed_in(session, file))
    session.commit()
    people = {name: client_of(actor) for name, actor in file.actors.items()}
    plan = a_plan(session, people["Sanne"], file)
    fill(session, plan, people)
    assert people[who].get(f"/plannen/{plan}").status_code == 200
    session.commit()
    return file, plan, people


def everything(session, client_of, file, plan, people, who):
    """All pages within reach, and the words of a copy of the plan that is one's own."""
    pages = dict(walked(session, client_of, file, who, f"/plannen/{plan}"))
    pages["the copy"] = 200, words_in(fetched(people[who], copy_made(people[who], plan)))
    return pages


def words_in(document: bytes) -> str:
    """All parts of a Word document, without what each copy has of its own: its number and its moment."""
    with zipfile.ZipFile(BytesIO(document)) as parts:
        names = [name for name in sorted(parts.namelist()) if name.endswith(".xml")]
        text = "\n".join(f"{name}\n{parts.read(name).decode()}" for name in names)
    return without_its_own(text)


def printed(session, connection, browser, plan):
    """The words of a PDF of one's own copy, without its number and its moment."""
    copy = copy_made(browser, plan)
    assert browser.post(f"{copy}/pdf").status_code == 303
    made = newest(session, CopyFile, CopyFile.format == Format.PDF).id
    working: Any = SimpleNamespace(sessions=sessions_as("portal_worker", connection))
    printing.make_pdf(working, made)
    answer = browser.get(link_of(browser.get(copy), "Haal de pdf op"))
    read = subprocess.run(["pdftotext", "-", "-"], input=answer.data, capture_output=True, check=True)
    return without_its_own(read.stdout.decode())


def without_its_own(text: str) -> str:
    text = re.sub(r"\d{1,2}:\d{2}|\d{4}-\d{2}-\d{2}T[\d:.]+Z?", "moment", text)
    return re.sub(r"[0-9A-F]{4}(-[0-9A-F]{4})+|[0-9a-f]{16,}|[0-9a-f-]{36}", "number", text)


needs_pdf = pytest.mark.skipif(
    pdf.program() is None or shutil.which("pdftotext") is None,
    reason="LibreOffice or pdftotext is not here: apt install libreoffice-writer poppler-utils",
)


@needs_pdf
@pytest.mark.nightly
@pytest.mark.parametrize("thing", THINGS)
def test_the_words_of_a_pdf_are_as_if_it_never_was(session, connection, client_of, thing):
    there, plan, people = a_file_with_a_plan(session, client_of, "Esther")
    _, same_plan, others = a_file_with_a_plan(session, client_of, "Esther")
    THINGS[thing](session, there, plan, people, "Esther")

    with_it = printed(session, connection, people["Esther"], plan)
    without = printed(session, connection, others["Esther"], same_plan)

    assert "Woorden over how_it_goes" in without
    assert with_it == without


@needs_pdf
@pytest.mark.nightly
@pytest.mark.parametrize("thing", ["a passage", "a withheld section"])
def test_the_same_words_stand_in_a_pdf_when_they_are_kept_from_nobody(session, connection, client_of, thing):
    file, plan, people = a_file_with_a_plan(session, client_of, "Esther")
    made = THINGS[thing](session, file, plan, people, "Esther")
    kept_from_nobody(session, made)

    assert SECRET in " ".join(printed(session, connection, people["Esther"], plan).split())


@pytest.mark.nightly
@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("thing", THINGS)
def test_a_plan_and_all_around_it_is_as_if_it_never_was(session, client_of, thing, who):
    there, plan, people = a_file_with_a_plan(session, client_of, who)
    other, same_plan, others = a_file_with_a_plan(session, client_of, who)
    made = THINGS[thing](session, there, plan, people, who)

    with_it = everything(session, client_of, there, plan, people, who)
    without = everything(session, client_of, other, same_plan, others, who)

    assert len(without) > 40
    assert differing(with_it, without) == []
    assert not [address for address, (_, page) in with_it.items() if SECRET in page or str(made) in page]


@pytest.mark.nightly
@pytest.mark.parametrize(("who", "thing"), [*(("Esther", thing) for thing in THINGS), ("Ineke", "niet voor")])
def test_the_same_thing_is_seen_when_it_is_kept_from_nobody(session, client_of, thing, who):
    """Or the test above would prove nothing."""
    file, plan, people = a_file_with_a_plan(session, client_of, who)
    made = THINGS[thing](session, file, plan, people, who)
    kept_from_nobody(session, made)

    found = everything(session, client_of, file, plan, people, who)

    assert [address for address, (_, page) in found.items() if SECRET in page]
    assert SECRET in found["the copy"][1] or thing in {"a comment for fewer", "niet voor"}


def kept_from_nobody(session, made):
    """Take away what keeps it from someone."""
    session.commit()
    session.execute(update(Item).where(Item.path.contains([made])).values(audience=Audience.CIRCLE))
    for denial in (Withholding, NotFor):
        session.execute(delete(denial).where(denial.item_id == made))
    session.commit()
