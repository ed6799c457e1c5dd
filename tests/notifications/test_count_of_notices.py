"""How many notices someone did not read stands beside "Berichten" on every page, as many as their page holds."""

import re

from portal.access.actor import Door
from portal.access.policy import Kind
from portal.notifications.services import Recipient, tell
from tests.dossier.builders import a_file_of, an_item
from tests.dossier.test_file_pages import text_of

ADDRESS = "/mijn-dossiers"


def beside_berichten(client):
    found = re.search(r"Berichten\s*(?:(\d+) nieuw)?", text_of(client.get(ADDRESS)))
    assert found
    return int(found.group(1) or 0)


def test_it_counts_what_was_not_read_and_says_so_to_a_screen_reader(session, client_of):
    file = a_file_of(session)
    noor = file.actors["Noor"]
    assert beside_berichten(client_of(noor)) == 0

    tell(session, [Recipient(noor.person_id, Door.FAMILY)] * 2, "participation.replaced", youth_file_id=file.id)
    assert beside_berichten(client_of(noor)) == 2

    client_of(noor).post("/berichten/gelezen")
    assert beside_berichten(client_of(noor)) == 0


def test_a_notice_about_what_someone_may_not_know_of_is_not_counted(session, client_of):
    file = a_file_of(session)
    mother = file.actors["Esther"]
    corner = an_item(session, file.id, Kind.PRIVATE_CORNER, author_id=file.actors["Noor"].person_id)

    whom = [Recipient(mother.person_id, Door.FAMILY)]
    tell(session, whom, "plan.set", youth_file_id=file.id, item_id=corner.id)

    assert beside_berichten(client_of(mother)) == 0
