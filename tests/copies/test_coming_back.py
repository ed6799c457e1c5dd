"""A document comes back: it finds its plan, what is in it is worked through, and nothing enters the plan by itself."""

import re
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import select

from portal.access.policy import Kind
from portal.coediting.models import TextSuggestion
from portal.coediting.queries import plain_text
from portal.copies.models import PlanReturn, ReturnItem
from portal.database.session import legal_today
from portal.dossier.domain import Audience, Role
from portal.dossier.models import CasePerson, ContactDetails, Exclusion, Item
from portal.kernel.clock import now
from portal.plans.models import Comment
from portal.word.refusal import SENTENCES, Reason
from tests.copies.builders import (
    a_file,
    a_written_plan,
    brought,
    confirmed,
    copy_made,
    decided,
    every_part,
    fetched,
    merge_of,
    outside,
    said,
    soup,
    thing_with,
    things,
)  # fmt: skip
from tests.dossier.builders import a_file_of, an_item, joins
from tests.dossier.test_file_pages import without_request_number
from tests.plans.builders import section_of, sign_in, write
from tests.word.rewriting import (
    a_comment,
    commented,
    content,
    files_of,
    paragraph_with,
    rewritten,
    run,
    tracked,
    without,
    xml,
    zipped,
)  # fmt: skip

WORDS = "Noor gaat elke dag naar school.\nOpa brengt haar op maandag.\nZij slaapt goed."


@pytest.fixture
def file(session):
    return a_file(session, age=11)


@pytest.fixture
def worker(file, client_of):
    return client_of(file.actors["Sanne"])


@pytest.fixture
def plan(session, worker, file):
    return a_written_plan(session, worker, file, words=WORDS)


@pytest.fixture
def sent(worker, plan):
    return fetched(worker, copy_made(worker, plan))


def with_comment(data, words="naar school", text="Klopt dit nog?", author="mr. A. Verhagen", paragraph="Noor gaat"):
    """The same file with a comment on words of a paragraph, as Word writes it."""
    before, after = commented(7)

    def edit(root):
        whole = "".join(paragraph_with(root, paragraph).itertext())
        head, _, tail = whole.partition(words)
        content(paragraph_with(root, paragraph), f"{run(head)}{before}{run(words)}{after}{run(tail)}")

    return _with_part(rewritten(data, edit), a_comment(7, author, text))


def _with_part(data, comment):
    files = files_of(data)
    if "word/comments.xml" in files:
        return rewritten(data, lambda root: [root.append(one) for one in xml(comment)], "word/comments.xml")
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    files["word/comments.xml"] = f"<w:comments {space}>{comment}</w:comments>".encode()
    rels = "word/_rels/document.xml.rels"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
    files[rels] = files[rels].replace(
        b"</Relationships>", f'<Relationship Id="rIdC" Type="{kind}" Target="comments.xml"/></Relationships>'.encode()
    )
    files["[Content_Types].xml"] = files["[Content_Types].xml"].replace(
        b"</Types>",
        b'<Override PartName="/word/comments.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        b'wordprocessingml.comments+xml"/></Types>',
    )
    return zipped(files)


def with_tracked(data, paragraph="Opa brengt", old="Opa", new="Oma", author="mr. A. Verhagen"):
    def edit(root):
        whole = "".join(paragraph_with(root, paragraph).itertext())
        head, _, tail = whole.partition(old)
        inside = run(head) + tracked("del", old, author) + tracked("ins", new, author) + run(tail)
        content(paragraph_with(root, paragraph), inside)

    return rewritten(data, edit)


def with_untracked(data, paragraph="Zij slaapt", text="Zij slaapt goed en lang."):
    return rewritten(data, lambda root: content(paragraph_with(root, paragraph), run(text)))


def test_a_document_that_comes_back_as_it_went_brings_nothing(session, file, worker, sent):
    address = merge_of(worker, file, sent)

    assert "niets veranderd en niets gezegd" in said(worker.get(address))
    assert session.scalars(select(ReturnItem)).all() == []


def test_what_came_in_stands_on_the_page_and_nothing_of_it_in_the_plan(session, file, worker, plan, sent):
    section = section_of(session, plan, "how_it_goes")
    address = merge_of(worker, file, with_untracked(with_tracked(with_comment(sent))))

    shown = " ".join(things(worker, address))
    assert "Klopt dit nog?" in shown
    assert "Opa" in shown
    assert "Oma" in shown
    assert "en lang" in shown
    assert "Niet bijgehouden" in shown
    session.commit()
    assert session.scalars(select(Comment)).all() == []
    assert session.scalars(select(TextSuggestion)).all() == []
    assert plain_text(session, section) == WORDS


def test_a_comment_is_taken_over_at_its_words_with_whose_it_is(session, file, worker, plan, sent):
    address = merge_of(worker, file, with_comment(sent))

    after = decided(worker, address, "Klopt dit nog?", "comment")

    assert "Het staat nu als reactie in het plan." in after
    session.commit()
    made = session.scalars(select(Comment)).one()
    assert (made.text, made.quote, made.said_by) == ("Klopt dit nog?", "naar school", "mr. A. Verhagen")
    assert made.author_id == file.actors["Sanne"].person_id
    page = said(worker.get(f"/plannen/{plan}"))
    assert "mr. A. Verhagen (via Word)" in page
    assert "In het plan gezet door Sanne Bovenveld" in page


def test_a_tracked_change_becomes_a_suggestion_and_the_text_waits_for_a_writer(session, file, worker, plan, sent):
    section = section_of(session, plan, "how_it_goes")
    address = merge_of(worker, file, with_tracked(sent))

    decided(worker, address, "Oma", "suggestion")

    session.commit()
    made = session.scalars(select(TextSuggestion)).one()
    assert (made.via, made.accepted) == ("Word, mr. A. Verhagen", None)
    assert plain_text(session, section) == WORDS
    session.commit()
    worker.post(f"/teksten/{section}/voorstellen/overnemen", data={"voorstel": str(made.id), "reason": ""})
    session.commit()
    assert plain_text(session, section) == WORDS.replace("Opa", "Oma")


def accepted(session, worker, section):
    """Take over all open suggestions in a section, and give its words."""
    session.commit()
    ids = [str(one) for one in session.scalars(select(TextSuggestion.id).where(TextSuggestion.accepted.is_(None)))]
    session.commit()
    answer = worker.post(f"/teksten/{section}/voorstellen/overnemen", data={"voorstel": ids, "reason": ""})
    assert answer.status_code == 303
    session.commit()
    return plain_text(session, section)


CHANGES = {
    "a new paragraph": (
        lambda data: rewritten(
            data,
            lambda root: paragraph_with(root, "Opa brengt").addnext(xml(f"<w:p>{run('Oma haalt haar.')}</w:p>")[0]),
        ),
        WORDS.replace("maandag.\n", "maandag.\nOma haalt haar.\n"),
    ),
    "a first paragraph": (
        lambda data: rewritten(
            data, lambda root: paragraph_with(root, "Noor gaat").addprevious(xml(f"<w:p>{run('Eerst dit.')}</w:p>")[0])
        ),
        "Eerst dit.\n" + WORDS,
    ),
    "a paragraph taken out": (
        lambda data: rewritten(
            data, lambda root: paragraph_with(root, "Opa brengt").getparent().remove(paragraph_with(root, "Opa brengt"))
        ),
        WORDS.replace("Opa brengt haar op maandag.\n", ""),
    ),
    "words at the end": (with_untracked, WORDS.replace("goed.", "goed en lang.")),
    "words taken out": (
        lambda data: with_untracked(data, "Opa brengt", "Opa brengt haar."),
        WORDS.replace(" op maandag", ""),
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_every_shape_of_change_ends_in_the_text_as_it_was_meant(session, file, worker, plan, sent, name):
    edit, wanted = CHANGES[name]
    section = section_of(session, plan, "how_it_goes")
    address = merge_of(worker, file, edit(sent))

    said_after = said(worker.post(f"{address}/delen/{section}/alles-overnemen", follow_redirects=True))

    assert "overgenomen" in said_after
    assert [line for line in plain_text(session, section).split("\n") if line] == WORDS.split("\n")
    assert accepted(session, worker, section) == wanted


def test_the_plan_may_have_changed_meanwhile_and_nothing_is_dropped(session, file, worker, plan, sent):
    section = section_of(session, plan, "how_it_goes")
    data = with_tracked(with_comment(sent))
    worker.post(f"/teksten/{section}/schrijven", data={"words": "Heel andere tekst.", "seen": "99"})

    address = merge_of(worker, file, data)
    after = decided(worker, address, "Oma", "suggestion")
    waiting = thing_with(worker, address, "Oma").get_text(" ", strip=True)
    decided(worker, address, "Oma", "comment")
    decided(worker, address, "Klopt dit nog?", "comment")

    assert "staan niet meer in het plan" in after
    assert "Het plan is hier intussen veranderd" in waiting
    session.commit()
    texts = session.scalars(select(Comment.text).order_by(Comment.id)).all()
    assert texts == ["Voorstel: “Oma” in plaats van “Opa”", "“naar school”\nKlopt dit nog?"]


def test_the_work_survives_leaving_the_page_and_goes_on_where_it_was(file, worker, sent, client_of):
    address = merge_of(worker, file, with_tracked(with_comment(sent)))
    decided(worker, address, "Klopt dit nog?", "laten")

    again = client_of(file.actors["Sanne"])
    listed = said(again.get(f"/jongeren/{file.id}/word-terug"))
    page = said(again.get(address))

    assert "1 ding wacht" in listed
    assert "Blijft liggen" in page
    assert "1 van 2" in page


def test_one_is_done_only_when_nothing_waits(file, worker, sent):
    address = merge_of(worker, file, with_tracked(with_comment(sent)))

    early = said(worker.post(f"{address}/klaar", follow_redirects=True))
    decided(worker, address, "Klopt dit nog?", "comment")
    decided(worker, address, "Oma", "laten")
    late = said(worker.post(f"{address}/klaar", follow_redirects=True))

    assert "Er wachten nog 2 dingen" in early
    assert "klaar met dit bestand" in late


def test_a_thing_is_taken_over_once(session, file, worker, sent):
    address = merge_of(worker, file, with_comment(sent))
    decided(worker, address, "Klopt dit nog?", "comment")

    again = decided(worker, address, "Klopt dit nog?", "comment")

    assert "al overgenomen" in again
    session.commit()
    assert len(session.scalars(select(Comment)).all()) == 1


def test_a_name_is_mapped_to_who_takes_part_and_can_be_chosen_otherwise(session, file, worker, plan, sent):
    mother = file.actors["Esther"].person_id
    address = merge_of(worker, file, with_comment(with_tracked(sent, author="Mama"), author="Esther Morgenrood"))
    page = soup(worker.get(address))
    chosen = {
        field.select("label")[0].text: field.select("option[selected]")[0]["value"]
        for field in page.select(".field")
        if field.select("select[name=persoon]") and field.select("option[selected]")
    }
    worker.post(f"{address}/namen", data={"naam": ["Mama", "Esther Morgenrood"], "persoon": [str(mother), str(mother)]})
    decided(worker, address, "Klopt dit nog?", "comment")
    decided(worker, address, "Oma", "suggestion")

    assert chosen == {"Esther Morgenrood": str(mother)}
    session.commit()
    assert session.scalars(select(Comment.said_by_id)).one() == mother
    assert session.scalars(select(TextSuggestion.said_by_id)).one() == mother
    assert "Esther Morgenrood (via Word)" in said(worker.get(f"/plannen/{plan}"))


def test_a_name_is_never_mapped_to_someone_outside_the_file(session, file, worker, sent):
    session.commit()
    other = a_file_of(session, "Bo").actors["Esther"].person_id
    address = merge_of(worker, file, with_comment(sent))

    answer = said(
        worker.post(f"{address}/namen", data={"naam": "mr. A. Verhagen", "persoon": str(other)}, follow_redirects=True)
    )

    assert "Kies iemand uit de lijst" in answer


def test_answers_and_what_was_resolved_in_word_come_back_to_their_thread(session, file, worker, plan):
    section = section_of(session, plan, "how_it_goes")
    worker.post(
        f"/plannen/delen/{section}/reageren", data={"text": "Weet opa dit?", "quote": "Opa", "for_whom": "section"}
    )
    author = {"authors": [str(file.actors["Sanne"].person_id)]}
    data = fetched(worker, copy_made(worker, plan, **author))
    spaces = (
        'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
        'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
    )
    comments = files_of(data)["word/comments.xml"].decode()
    first = re.search(r'w14:paraId="([0-9A-F]+)"', comments)
    assert first is not None
    answer = (
        '<w:comment w:id="55" w:author="Opa Wim" w:date="2026-11-21T10:00:00Z">'
        '<w:p w14:paraId="00AA11BB"><w:r><w:t>Ja, dat weet ik.</w:t></w:r></w:p></w:comment>'
    )
    data = rewritten(data, lambda root: [root.append(one) for one in xml(answer)], "word/comments.xml")
    extended = next(name for name in files_of(data) if "commentsExtended" in name)

    def settle(root):
        for one in root:
            one.set("{http://schemas.microsoft.com/office/word/2012/wordml}done", "1")
        root.append(
            xml(f'<w15:commentEx {spaces} w15:paraId="00AA11BB" w15:paraIdParent="{first[1]}" w15:done="0"/>')[0]
        )

    address = merge_of(worker, file, rewritten(data, settle, extended))
    decided(worker, address, "Ja, dat weet ik.", "reply")
    page = decided(worker, address, "In Word afgerond", "resolve")

    assert "De reactie is afgerond" in page
    session.commit()
    thread, reply = session.scalars(select(Comment).order_by(Comment.id)).all()
    assert (reply.thread_id, reply.text, reply.said_by) == (thread.id, "Ja, dat weet ik.", "Opa Wim")
    assert thread.resolved_at is not None


def test_words_outside_the_text_of_a_section_can_become_a_comment_at_a_chosen_section(
    session, file, worker, plan, sent
):
    section = section_of(session, plan, "how_it_goes")
    data = rewritten(sent, lambda root: content(paragraph_with(root, "Begeleider pleegzorg"), run("Baas")))

    address = merge_of(worker, file, data)
    thing = thing_with(worker, address, "Baas")
    nowhere = decided(worker, address, "Baas", "comment")
    decided(worker, address, "Baas", "comment", deel=str(section))

    assert [option["value"] for option in thing.select("button[name=als]") if option["value"] == "suggestion"] == []
    assert "Kies bij welk deel dit hoort" in nowhere
    session.commit()
    assert session.scalars(select(Comment.section_id)).one() == section


# -- which plan --------------------------------------------------------------------------------------------------------


def test_a_document_that_lost_its_marks_is_found_by_its_words_and_a_person_confirms(session, file, worker, plan, sent):
    bare = without(with_comment(sent), "customXml", "docProps/custom")

    answer = brought(worker, file, bare)
    page = worker.get(answer.location)
    choice = soup(page).select_one("input[name=plan]")
    nothing = worker.post(answer.location, data={})
    assert choice is not None
    made = worker.post(answer.location, data={"plan": choice["value"]})

    assert "/welk-plan" in answer.location
    assert "Hulpverleningsplan" in said(page)
    assert nothing.status_code == 422
    assert "Klopt dit nog?" in said(worker.get(made.location))
    session.commit()
    assert session.scalars(select(PlanReturn.sealed)).one() is None


def test_a_document_of_another_file_is_refused_in_the_same_words_as_one_of_nothing(session, file, worker, client_of):
    session.commit()
    other = confirmed(a_file_of(session, "Bo", age=11))
    for actor in other.actors.values():
        sign_in(session, actor)
    theirs = client_of(other.actors["Sanne"])
    foreign = fetched(theirs, copy_made(theirs, a_written_plan(session, theirs, other, words="Bo fietst veel.")))
    a_written_plan(session, worker, file, words=WORDS)
    unknown = rewritten(
        foreign,
        lambda root: root.set("export", "11111111-2222-4333-8444-555555555555"),
        next(name for name in files_of(foreign) if re.fullmatch(r"customXml/item\d+\.xml", name)),
    )

    worker.get(f"/jongeren/{file.id}/word-terug")  # what was still to be said on a page is said

    one, two = brought(worker, file, foreign), brought(worker, file, unknown)

    assert one.status_code == two.status_code == 422
    assert "past bij geen enkel plan dat u hier kunt lezen" in said(one)
    assert without_request_number(one.text) == without_request_number(two.text)
    session.commit()
    assert session.scalars(select(PlanReturn)).all() == []


def test_nobody_comes_back_with_a_copy_that_was_not_made_for_them(session, file, worker, plan, client_of):
    """A file that was meant for a court: a mother who got hold of it learns nothing from the portal by it."""
    secret = section_of(session, plan, "contact")
    write(worker, secret, "Alleen voor professionals.")
    session.commit()
    session.get_one(Item, secret).audience = Audience.PROFESSIONALS
    session.commit()
    for_worker = fetched(worker, copy_made(worker, plan))
    emptied = rewritten(for_worker, lambda root: content(paragraph_with(root, "Alleen voor"), run("")))
    mother = client_of(file.actors["Esther"])

    answer = brought(mother, file, emptied)

    assert answer.status_code == 422
    assert "Alleen voor professionals" not in answer.text


def test_what_was_sent_is_not_shown_where_the_section_is_hidden_now(session, file, worker, plan, client_of):
    mother = client_of(file.actors["Esther"])
    data = fetched(mother, copy_made(mother, plan))
    emptied = with_comment(with_untracked(data, "Opa brengt", "Weg."), "Noor", "Mijn vraag", "Esther Morgenrood")
    session.commit()
    session.get_one(Item, section_of(session, plan, "how_it_goes")).audience = Audience.PROFESSIONALS
    session.commit()

    address = merge_of(mother, file, emptied)
    page = said(mother.get(address))

    assert "Mijn vraag" in page
    assert "Opa" not in page
    assert "Hoe gaat het nu" not in page


def test_a_return_is_for_the_eyes_of_its_uploader_alone(file, worker, sent, client_of, behind_wall):
    address = merge_of(worker, file, with_comment(sent))
    mother = client_of(file.actors["Esther"])
    number = str(thing_with(worker, address, "Klopt")["id"]).removeprefix("ding-")

    assert mother.get(address).status_code == 404
    assert mother.post(f"{address}/klaar").status_code == 404
    assert mother.post(f"/word-terug/dingen/{number}/overnemen", data={"als": "comment"}).status_code == 404
    assert behind_wall(file.actors["Esther"]).scalars(select(PlanReturn)).all() == []
    assert behind_wall(file.actors["Esther"]).scalars(select(ReturnItem)).all() == []


# -- rights ------------------------------------------------------------------------------------------------------------


def test_who_may_not_comment_brings_nothing_in(session, file, plan, client_of):
    session.commit()
    network = joins(session, file, Role.NETWORK_PERSON, "Oma")
    other = client_of(replace(sign_in(session, network), factor_at=now()))
    stranger = client_of(confirmed(a_file_of(session, "Bo")).actors["Sanne"])

    assert brought(other, file, b"x").status_code in {403, 404}
    assert brought(stranger, file, b"x").status_code == 404


def test_an_upload_does_nothing_that_its_uploader_may_not_do_by_hand(session, file, worker, plan, sent, client_of):
    """The foster mother may not write here by hand, so no button of hers puts a suggestion where she may not."""
    mother = client_of(file.actors["Esther"])
    data = with_tracked(fetched(mother, copy_made(mother, plan)))
    merge_of(mother, file, data)
    session.commit()
    session.get_one(Item, section_of(session, plan, "how_it_goes")).audience = Audience.PROFESSIONALS
    session.commit()
    number = session.scalars(select(ReturnItem.id)).one()
    session.commit()

    for way in ("suggestion", "comment", "accept", "resolve"):
        mother.post(f"/word-terug/dingen/{number}/overnemen", data={"als": way})

    session.commit()
    assert session.scalars(select(TextSuggestion)).all() == []
    assert session.scalars(select(Comment)).all() == []


def a_secret_address(session, file, street="Merelhof 12", town="Venlo"):
    """The foster mother's address, kept from the mother."""
    session.commit()
    foster = session.scalars(
        select(CasePerson).where(CasePerson.youth_file_id == file.id, CasePerson.given_name == "Ineke")
    ).one()
    item = an_item(session, file.id, Kind.CONTACT_DETAILS_ADDRESS, reveals_stay=True)
    session.add(
        ContactDetails(id=item.id, youth_file_id=file.id, case_person_id=foster.id, street=street, postcode="5912 AB")
    )
    today = legal_today(session)
    session.add(
        Exclusion(
            youth_file_id=file.id, person_id=file.actors["Esther"].person_id, reason="zie besluit", starts_on=today,
            decided_by=file.actors["Sanne"].person_id, review_on=today + timedelta(days=30),
        )
    )  # fmt: skip
    session.commit()


def test_a_secret_address_is_warned_of_before_the_wrong_person_can_read_it(session, file, worker, sent):
    a_secret_address(session, file)
    address = merge_of(worker, file, with_comment(sent, text="Zij woont nu aan de merelhof-12."))

    page = said(worker.get(address))
    refused = decided(worker, address, "merelhof", "comment")
    session.commit()
    none = session.scalars(select(Comment)).all()
    session.commit()
    decided(worker, address, "merelhof", "comment", toch="ja")

    assert "Let op: hierin staat een adres dat geheim is" in page
    assert "Vink aan dat u dit weet" in refused
    assert none == []
    session.commit()
    assert len(session.scalars(select(Comment)).all()) == 1


def test_whom_the_address_is_kept_from_learns_nothing_by_guessing(session, file, worker, plan, client_of):
    a_secret_address(session, file)
    mother = client_of(file.actors["Esther"])
    data = fetched(mother, copy_made(mother, plan))

    right = merge_of(mother, file, with_comment(data, text="Merelhof 12", author="Esther Morgenrood"))
    page = said(mother.get(right))
    after = decided(mother, right, "Merelhof 12", "comment")

    assert "geheim" not in page
    assert "Het staat nu als reactie in het plan" in after


# -- hostile -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Reason.EMPTY),
        (b"%PDF-1.7", Reason.PDF),
        (b"zomaar tekst", Reason.NOT_WORD),
    ],
)
def test_what_is_refused_is_told_in_dutch_and_leaves_nothing(session, file, worker, plan, data, reason):
    answer = brought(worker, file, data)

    assert answer.status_code == 422
    assert str(SENTENCES[reason])[:30] in said(answer)
    session.commit()
    assert session.scalars(select(PlanReturn)).all() == []


def test_with_javascript_only_the_reason_comes_back_so_that_the_chosen_file_stays(file, worker, plan):
    answer = worker.post(
        f"/jongeren/{file.id}/word-terug",
        data={"document": (BytesIO(b"x"), "brief.doc")},
        headers={"HX-Request": "true"},
    )

    assert answer.status_code == 422
    assert "<form" not in answer.text
    assert soup(answer).select_one("#refused [role=alert]") is not None


def test_no_file_chosen_is_said_too(file, worker, plan):
    answer = worker.post(f"/jongeren/{file.id}/word-terug", data={})

    assert answer.status_code == 422
    assert "Kies eerst een bestand." in said(answer)


def test_throwing_a_document_away_leaves_nothing_of_it(session, file, worker, sent):
    address = merge_of(worker, file, with_comment(sent))

    worker.post(f"{address}/weggooien")

    session.commit()
    assert session.scalars(select(PlanReturn)).all() == []
    assert session.scalars(select(ReturnItem)).all() == []


def test_what_came_in_lies_closed_in_the_database(session, file, worker, sent):
    merge_of(worker, file, with_comment(sent, text="Een geheim zinnetje."))

    session.commit()
    kept = b"".join(session.scalars(select(ReturnItem.sealed)).all()) + session.scalars(select(PlanReturn.about)).one()
    assert b"geheim" not in kept
    assert b"Verhagen" not in kept


def test_a_plan_for_a_court_that_comes_back_is_worked_through_by_the_worker(session, file, worker, plan):
    data = fetched(worker, copy_made(worker, plan, **outside()))

    address = merge_of(worker, file, with_comment(data))

    assert "Rechtbank Limburg" in every_part(data)
    assert "Klopt dit nog?" in said(worker.get(address))
