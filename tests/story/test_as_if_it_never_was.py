"""Non-interference: for who is kept from something, every page is, byte for byte, that of a file in which it never was.

Two files alike in all but that one thing; the person kept out walks over every page within reach in both. Judged after
the nonce, the form token, the number of the request, the hour and the ids were replaced (access.md, "Same bytes").
"""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from portal.access.policy import Kind
from portal.database.session import legal_today
from portal.dossier.domain import AuthorityStatus, Role, Topic, WithholdingGround
from portal.dossier.models import (
    Authority,
    CasePerson,
    CourtBlock,
    Exclusion,
    Item,
    NotFor,
    Participation,
    ThirdPartyMark,
    Withholding,
)
from tests.dossier.builders import a_file_of, an_item, joins
from tests.story.never_was import differing, walked

# -- what is kept from the mother: each makes the thing and its denial -------------------------------------------------


def writes(session, client_of, file, words="Ik wil dat mama dit niet leest."):
    """The youth writes something and the worker reads it; what is kept from the youth, her mother writes."""
    writer = "Noor" if file.actors["denied"] != file.actors["Noor"] else "Esther"
    at = f"/jongeren/{file.id}/eigen-woorden"
    page = client_of(file.actors[writer]).post(f"{at}/nieuw/verklaring", data={"text": words})
    assert page.status_code == 303, page.status_code
    session.commit()
    item = session.scalars(select(Item).where(Item.youth_file_id == file.id, Item.kind == Kind.OWN_STATEMENT)).one()
    read = client_of(file.actors["Sanne"]).get(f"{at}/{item.id}")
    assert words in read.text
    session.commit()
    return item


def not_for(session, client_of, file):
    item = writes(session, client_of, file)
    mother = file.actors["denied"].person_id
    client_of(file.actors["Noor"]).post(
        f"/jongeren/{file.id}/eigen-woorden/{item.id}/niet-voor", data={"person": str(mother)}
    )
    session.commit()
    assert session.scalars(select(NotFor).where(NotFor.item_id == item.id)).one().person_id == mother


def withheld(session, client_of, file):
    item = writes(session, client_of, file)
    today = legal_today(session)
    session.add(
        Withholding(
            youth_file_id=file.id, item_id=item.id, person_id=file.actors["denied"].person_id,
            ground=WithholdingGround.SERIOUS_HARM, reason="Het schaadt nu.", starts_on=today,
            decided_by=file.actors["Sanne"].person_id, second_professional=file.actors["Roos"].person_id,
            review_on=today + timedelta(days=60),
        )
    )  # fmt: skip


def of_a_third_party(session, client_of, file):
    item = writes(session, client_of, file)
    session.add(ThirdPartyMark(youth_file_id=file.id, item_id=item.id, starts_on=legal_today(session)))


def blocked_by_the_court(session, client_of, file):
    an_item(session, file.id, Kind.EVALUATION, (Topic.FAMILY,), author_id=file.actors["Sanne"].person_id)
    session.add(
        CourtBlock(
            youth_file_id=file.id, person_id=file.actors["denied"].person_id, kinds=[Kind.EVALUATION.value],
            order_reference="C/03/1", starts_on=legal_today(session),
        )
    )  # fmt: skip


def kept_from_the_place(session, client_of, file):
    """What alone shows nothing but the organisation's number in the place of the worker's own (R-GEH-02)."""
    today = legal_today(session)
    session.add(
        Exclusion(
            youth_file_id=file.id, person_id=file.actors["denied"].person_id, reason="Bedreiging.",
            decided_by=file.actors["Sanne"].person_id, starts_on=today - timedelta(days=9),
            review_on=today + timedelta(days=60),
        )
    )  # fmt: skip
    session.flush()


def secret(session, client_of, file):
    """Where she lives is secret for the mother: the foster mother never was."""
    kept_from_the_place(session, client_of, file)
    foster = joins(session, file, Role.FOSTER_PARENT, "Ineke", "Speelbeek", reveals_stay=True)
    name = session.scalars(
        select(CasePerson.id).where(CasePerson.youth_file_id == file.id, CasePerson.person_id == foster.person_id)
    ).one()
    session.execute(update(Item).where(Item.id == name).values(reveals_stay=True))


DENIALS = {
    "niet voor": not_for,
    "withheld": withheld,
    "third party": of_a_third_party,
    "court": blocked_by_the_court,
    "secret": secret,
}
IN_BOTH = {"secret": kept_from_the_place}


def a_file(session, who="Esther"):
    """A file in which something will be kept from this person."""
    file = a_file_of(session, age=14)
    if who == "Ineke":
        joins(session, file, Role.BEHAVIOURAL_SCIENTIST, "Roos")
        return _kept_from(session, file, who)
    gone = file.actors.pop("Ineke").person_id  # comes in only where a denial needs her
    foster = session.scalars(select(Participation).where(Participation.person_id == gone)).one()
    name = session.scalars(select(CasePerson).where(CasePerson.person_id == gone)).one()
    session.delete(foster)
    session.delete(name)
    session.flush()
    session.delete(session.get_one(Item, name.id))
    joins(session, file, Role.BEHAVIOURAL_SCIENTIST, "Roos")
    if who == "Mark":  # joint authority
        father = joins(session, file, Role.PARENT, "Mark", "Kastanjeveld", called="papa")
        mothers = session.scalars(select(Authority).where(Authority.youth_file_id == file.id)).one()
        mothers.status = AuthorityStatus.JOINT_PARENTS
        session.add(
            Authority(
                youth_file_id=file.id, status=AuthorityStatus.JOINT_PARENTS, holder_id=father.person_id,
                starts_on=mothers.starts_on,
            )
        )  # fmt: skip
    return _kept_from(session, file, who)


def _kept_from(session, file, who):
    file.actors["denied"] = file.actors[who]
    session.commit()
    return file


IN_MAKE_TEST = {"niet voor", "secret"}


@pytest.mark.parametrize(
    "denial", [pytest.param(name, marks=[] if name in IN_MAKE_TEST else [pytest.mark.nightly]) for name in DENIALS]
)
def test_every_page_is_that_of_a_file_in_which_it_never_was(session, client_of, denial):
    there, never = a_file(session), a_file(session)
    DENIALS[denial](session, client_of, there)
    if denial in IN_BOTH:
        IN_BOTH[denial](session, client_of, never)

    with_it, without = (walked(session, client_of, file, "Esther") for file in (there, never))

    assert len(without) > 15
    assert differing(with_it, without) == []
    assert list(with_it) == list(without)


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("who", "denial"),
    [
        *(("Mark", denial) for denial in DENIALS),
        *((who, denial) for who in ("Ineke", "Noor") for denial in ("withheld", "third party", "court")),
    ],
)
def test_so_it_is_for_the_father_the_foster_mother_and_the_youth(session, client_of, who, denial):
    there, never = a_file(session, who), a_file(session, who)
    DENIALS[denial](session, client_of, there)
    if denial in IN_BOTH:
        IN_BOTH[denial](session, client_of, never)

    with_it, without = (walked(session, client_of, file, who) for file in (there, never))

    assert len(without) > 12
    assert differing(with_it, without) == []


def test_the_walk_sees_what_is_not_denied(session, client_of):
    """The same thing without its denial is seen: or the test above would prove nothing."""
    there, never = a_file(session), a_file(session)
    writes(session, client_of, there)

    assert differing(*(walked(session, client_of, file, "Esther") for file in (there, never)))
