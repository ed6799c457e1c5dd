"""Who can read a section is said on a page of its own, to who reads it and to nobody else."""

from bs4 import BeautifulSoup
from sqlalchemy import func, select

from portal.audit.models import AuditEvent
from portal.database.session import legal_today
from portal.dossier.domain import Role
from portal.dossier.models import NotFor, Participation
from tests.dossier.builders import a_file_of, an_actor
from tests.plans.builders import section_of, sign_in


def readers_page(file, section) -> str:
    return f"/jongeren/{file.id}/stukken/{section}/wie-leest"


def readers_in(page) -> str:
    return BeautifulSoup(page.text, "html.parser").select(".readers")[0].get_text(" ")


def kept_from_mother(session, file, section) -> None:
    """As the youth does with "niet voor"."""
    youth, mother = file.actors["Noor"], file.actors["Esther"]
    session.add(
        NotFor(
            youth_file_id=file.id, item_id=section, person_id=mother.person_id, placed_by=youth.person_id,
            starts_on=legal_today(session), recorded_by=youth.person_id,
        )
    )  # fmt: skip
    session.flush()
    session.commit()


def test_each_section_leads_to_who_can_read_it_and_looking_is_logged(session, file, plan, people):
    section = section_of(session, plan, "how_it_goes")
    links = BeautifulSoup(people["Noor"].get(f"/plannen/{plan}").text, "html.parser").select(f"#deel-{section} a")
    assert readers_page(file, section) in {link["href"] for link in links}

    page = people["Noor"].get(readers_page(file, section))

    assert page.status_code == 200
    assert "Sanne Bovenveld" in readers_in(page)
    session.commit()
    seen = select(func.count()).where(AuditEvent.name == "item.read", AuditEvent.thing_id == section)
    assert session.scalar(seen) == 1


def test_from_whom_it_is_kept_reads_nothing_here_and_does_not_stand_among_the_readers(session, file, plan, people):
    section = section_of(session, plan, "how_it_goes")
    assert people["Esther"].get(readers_page(file, section)).status_code == 200
    assert "Esther" in readers_in(people["Sanne"].get(readers_page(file, section)))
    kept_from_mother(session, file, section)

    readers = readers_in(people["Sanne"].get(readers_page(file, section)))

    assert people["Esther"].get(readers_page(file, section)).status_code == 404
    assert "Esther" not in readers
    assert "Ineke" in readers


def test_a_stranger_finds_no_such_page_and_nor_does_an_item_of_another_file(session, file, plan, people, client_of):
    section = section_of(session, plan, "how_it_goes")
    other, sanne = a_file_of(session, "Youssef", organisation_id=file.organisation_id), file.actors["Sanne"]
    of_both = Participation(
        youth_file_id=other.id, person_id=sanne.person_id, role=Role.WORKER_PROVIDER,
        organisation_id=file.organisation_id, starts_on=legal_today(session), recorded_by=sanne.person_id,
    )  # fmt: skip
    session.add(of_both)
    session.commit()
    stranger = client_of(sign_in(session, an_actor(session, file.organisation_id)))

    assert stranger.get(readers_page(file, section)).status_code == 404
    assert people["Sanne"].get(f"/jongeren/{other.id}").status_code == 200
    assert people["Sanne"].get(readers_page(other, section)).status_code == 404
