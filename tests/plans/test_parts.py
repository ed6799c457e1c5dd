"""Parts of a plan: each stands on the page of who may read it, and nowhere on the page of who may not."""

from portal.database.session import legal_today
from portal.dossier.models import NotFor
from tests.plans.builders import section_of, text_of


def test_a_section_that_is_not_for_someone_is_nowhere_on_their_page(session, file, plan, people):
    section = section_of(session, plan, "my_view")
    mother = people["Esther"]
    before = mother.get(f"/plannen/{plan}")
    session.add(
        NotFor(
            youth_file_id=file.id,
            item_id=section,
            person_id=file.actors["Esther"].person_id,
            placed_by=file.actors["Noor"].person_id,
            starts_on=legal_today(session),
        )
    )
    session.flush()

    after = mother.get(f"/plannen/{plan}")

    assert str(section) in before.text
    assert after.status_code == 200
    assert str(section) not in after.text
    assert "Mijn kijk" not in after.text
    assert mother.get(f"/plannen/delen/{section}/reageren").status_code == 404


def test_goals_actions_agreements_and_the_way_home_stand_on_the_plan(session, file, plan, people):
    worker = people["Sanne"]
    section = section_of(session, plan, "what_we_work_on")
    owner = file.actors["Noor"].person_id

    answers = [
        worker.post(f"/plannen/{plan}/doelen/nieuw", data={"title": "Zwemdiploma halen", "section": section}),
        worker.post(
            f"/plannen/{plan}/acties/nieuw", data={"title": "Zwemles zoeken", "section": section, "owner": owner}
        ),
        worker.post(f"/plannen/{plan}/afspraken/nieuw", data={"text": "Telefoon weg om negen uur", "section": section}),
        worker.post(f"/plannen/{plan}/weg-naar-huis/nieuw", data={"title": "Mama is er als school uit is"}),
    ]
    page = text_of(people["Esther"].get(f"/plannen/{plan}"))

    assert [answer.status_code for answer in answers] == [303] * 4
    for words in ("Zwemdiploma halen", "Zwemles zoeken", "Telefoon weg om negen uur", "Mama is er als school uit is"):
        assert words in page
    assert "Nog geen hulp voor ouders afgesproken" in page


def test_who_keeps_things_from_people_chooses_a_part_by_its_own_words(session, file, plan, people):
    section = section_of(session, plan, "my_view")
    said = {"text": "Mijn hond mag mee.", "for_whom": "section"}
    assert people["Noor"].post(f"/plannen/delen/{section}/reageren", data=said).status_code == 303
    way = f"/jongeren/{file.id}/afscherming/stukken"

    listed, one = people["Sanne"].get(way), people["Sanne"].get(f"{way}/{section}")

    assert "Hulpverleningsplan: Mijn kijk" in text_of(listed)
    assert "Hulpverleningsplan: een reactie: Mijn hond mag mee." in text_of(listed)
    assert "Mijn kijk" in text_of(one)
    assert f"/plannen/{plan}#deel-{section}" in one.text
    assert f"{way}/{section}" in people["Sanne"].get(f"/plannen/{plan}").text
    for name in ("Esther", "Ineke", "Noor"):
        assert "afscherming" not in people[name].get(f"/plannen/{plan}").text
        assert people[name].get(f"{way}/{section}").status_code == 404


def test_a_part_is_added_at_the_section_that_was_chosen_and_at_no_other(session, file, plan, people):
    for way in ("doelen", "acties", "afspraken"):
        page = people["Sanne"].get(f"/plannen/{plan}/{way}/nieuw")
        assert "Kies een deel" in text_of(page)
        said = {"title": "Zwemmen", "text": "Zwemmen", "section": ""}
        assert people["Sanne"].post(f"/plannen/{plan}/{way}/nieuw", data=said).status_code == 422


def test_who_spoke_is_chosen_and_never_filled_in_beforehand(session, file, plan, people):
    said = {"person": "", "stance": "agrees", "talk_on": legal_today(session).isoformat()}

    assert "Kies een persoon" in text_of(people["Sanne"].get(f"/plannen/{plan}/gesprek"))
    assert people["Sanne"].post(f"/plannen/{plan}/gesprek", data=said).status_code == 422
