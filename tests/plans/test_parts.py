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
