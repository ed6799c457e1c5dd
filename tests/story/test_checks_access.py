"""Checks of the demo world (domain 14.5) on who sees what, each by its number, for the pages that there are."""

import re
from collections import Counter
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select, update

from portal.access import scope
from portal.access.policy import Kind, Letter
from portal.audit.models import AuditEvent
from portal.database.session import legal_today
from portal.dossier import facts
from portal.dossier.domain import AuthorityStatus, Framework, Role, Topic
from portal.dossier.models import (
    Authority,
    CasePerson,
    Exclusion,
    Item,
    LegalFramework,
    OrganisationPeriod,
    Participation,
    YouthFile,
)
from portal.kernel.errors import Denied, NotFound, RuleBroken
from portal.people.models import Employment, Organisation
from tests.dossier.builders import LONG_AGO, a_file_of, an_item, an_organisation, joins
from tests.dossier.test_own_words import writes
from tests.plans.builders import a_plan, all_signed_in

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
WHY = "Op verzoek van de GI, voor de uitvoering van de maatregel."
OF_ONE_SHAPE = 2  # pages of one kind on a walk: of the seven sections of a plan, two


def letters(behind_wall, actor, item):
    mine = behind_wall(actor)
    found = scope.permissions_on(mine, actor, item.id)
    mine.commit()
    return found


def with_authority(session, file, actor, status=AuthorityStatus.JOINT_PARENTS):
    began = legal_today(session) - LONG_AGO
    session.add(Authority(youth_file_id=file.id, status=status, holder_id=actor.person_id, starts_on=began))
    session.flush()


def walk(client):
    """All that someone meets who follows every link from the first page: addresses, and what stands there."""
    found, to_do = {}, ["/start", "/jongeren", "/jongeren?q=Hazelgaard", "/mijn-aanmeldingen"]
    shapes: Counter[str] = Counter()
    while to_do:
        address = to_do.pop(0)
        shape = ID.sub("*", address)
        if address in found or shapes[shape] >= OF_ONE_SHAPE:
            continue
        shapes[shape] += 1
        answer = client.get(address, follow_redirects=True)
        found[address] = f"{dict(answer.headers)} {answer.get_data(as_text=True)}"
        if answer.status_code == 200 and "html" in answer.content_type:
            links = (urlsplit(str(a["href"])) for a in BeautifulSoup(answer.text, "html.parser").select("a[href]"))
            to_do += [link.path for link in links if not link.netloc and link.path.startswith("/")]
    return found


def check_01_bart_meets_nothing_that_tells_where_fenna_is_on_any_page_that_he_can_reach(session, client_of):
    file = all_signed_in(session, a_file_of(session, "Fenna", age=8))
    bart = joins(session, file, Role.PARENT, "Bart", "Zilvermeer")
    with_authority(session, file, bart)
    petra = joins(session, file, Role.FOSTER_PARENT, "Petra", "Hazelgaard", reveals_stay=True)
    session.execute(
        update(Item)
        .where(Item.id.in_(select(CasePerson.id).where(CasePerson.person_id == petra.person_id)))
        .values(reveals_stay=True)
    )
    session.execute(update(Participation).where(Participation.role == Role.FOSTER_PARENT).values(reveals_stay=True))
    session.execute(
        update(Item)
        .where(Item.id.in_(select(CasePerson.id).where(CasePerson.person_id == file.actors["Ineke"].person_id)))
        .values(reveals_stay=True)
    )
    session.execute(update(Employment).values(phone="0475 555 01 01", email="sanne@roermond.example"))
    session.execute(update(Organisation).values(phone="088 555 00 00"))
    client_of(petra).get(f"/jongeren/{file.id}")
    today = legal_today(session)
    session.add(
        Exclusion(
            youth_file_id=file.id,
            person_id=bart.person_id,
            reason="dreiging",
            decided_by=file.actors["Sanne"].person_id,
            starts_on=today,
            review_on=today,
        )
    )
    plan = a_plan(session, client_of(file.actors["Sanne"]), file)

    marit_reads, bart_reads = walk(client_of(file.actors["Esther"])), walk(client_of(bart))

    assert f"/plannen/{plan}" in bart_reads
    assert len(bart_reads) > 8
    for secret in ("Petra", "Ineke", "Speelbeek", "0475", "roermond"):
        assert [address for address, bytes_ in bart_reads.items() if secret in bytes_] == [], secret
        assert any(secret in bytes_ for bytes_ in marit_reads.values()), f"{secret}: the walk proves nothing"
    typed = "/jongeren?q=Hazelgaard"
    assert bart_reads[typed].count("Hazelgaard") == client_of(bart).get("/jongeren?q=Xyzzy").text.count("Xyzzy")


def check_03_milan_sees_his_own_file_and_he_and_both_parents_are_asked(session, client_of, behind_wall):
    """The deed of going on without a parent (R-CON-02) belongs to consent to help, which has no pages yet."""
    file = a_file_of(session, "Milan", age=13)
    father = joins(session, file, Role.PARENT, "Ruud", "Lommerd")
    session.execute(update(Authority).values(status=AuthorityStatus.JOINT_PARENTS))
    with_authority(session, file, father)
    plan = an_item(session, file.id, Kind.HELP_PLAN, (Topic.SCHOOL,))
    plan.recorded_on = legal_today(session)
    session.flush()

    assert "Jij en wie het gezag heeft, samen." in client_of(file.actors["Milan"]).get(f"/jongeren/{file.id}").text
    for who in ("Milan", "Esther", "Ruud"):
        assert Letter.A in letters(behind_wall, file.actors[who], plan), who
    assert Letter.A not in letters(behind_wall, file.actors["Ineke"], plan)


def check_04_the_father_does_not_see_what_is_marked_as_the_mothers_and_she_does(session, behind_wall):
    file = a_file_of(session, "Milan", age=10)
    father = joins(session, file, Role.PARENT, "Ruud", "Lommerd")
    session.execute(update(Authority).values(status=AuthorityStatus.JOINT_PARENTS))
    with_authority(session, file, father)
    plan = an_item(session, file.id, Kind.HELP_PLAN, (Topic.FAMILY,))
    passage = an_item(session, file.id, Kind.HELP_PLAN, (Topic.FAMILY,), parent_id=plan.id)
    mother, sanne = file.actors["Esther"], file.actors["Sanne"]
    assert Letter.V in letters(behind_wall, father, passage)

    mine = behind_wall(sanne)
    facts.mark_third_party(mine, sanne, item_id=passage.id, person_id=mother.person_id)
    mine.commit()

    assert letters(behind_wall, father, passage) == frozenset()
    assert Letter.V in letters(behind_wall, father, plan)
    assert Letter.V in letters(behind_wall, mother, passage)
    assert Letter.V in letters(behind_wall, sanne, passage)
    readers = scope.readers_of(behind_wall(mother), passage.id)
    assert father.person_id not in {reader.person_id for reader in readers}


def a_gi_worker(session, file, role, given, framework):
    row = session.scalars(select(LegalFramework).where(LegalFramework.youth_file_id == file.id)).one()
    gi = an_organisation(session, "Bureau Jeugdzorg")
    row.framework, row.organisation_id = framework, gi
    session.add(OrganisationPeriod(youth_file_id=file.id, organisation_id=gi, leads=False, starts_on=row.starts_on))
    return joins(session, file, role, given, organisation_id=gi)


def check_16_what_supervision_needs_is_given_without_consent_and_logged_and_guardianship_has_its_own_route(
    session, behind_wall
):
    fenna = a_file_of(session, "Fenna", age=13)
    gerda = a_gi_worker(session, fenna, Role.GI_OTS, "Gerda", Framework.OTS)
    report = an_item(session, fenna.id, Kind.DIAGNOSTIC_REPORT, (Topic.SCHOOL,))
    part = session.scalars(select(Participation).where(Participation.person_id == gerda.person_id)).one()
    sanne = fenna.actors["Sanne"]
    assert Letter.V not in letters(behind_wall, gerda, report)

    for who in (gerda, fenna.actors["Esther"]):  # nobody gives it to themselves, and family does not give it
        with pytest.raises((Denied, NotFound)):
            facts.give_topics(
                behind_wall(who),
                who,
                participation_id=part.id,
                topics=[Topic.SCHOOL],
                reason=WHY,
            )
    mine = behind_wall(sanne)
    facts.give_topics(mine, sanne, participation_id=part.id, topics=[Topic.SCHOOL], reason=WHY)
    mine.commit()

    assert Letter.V in letters(behind_wall, gerda, report)
    event = session.scalars(select(AuditEvent).where(AuditEvent.name == "topics.given")).one()
    assert (event.ground, event.person_id) == ("R-DOS-10", sanne.person_id)

    # the same request for a guardian: refused; under 16 the own position gives it, from 16 the youth does
    joris = a_file_of(session, "Joris", age=15)
    thijs = a_gi_worker(session, joris, Role.GI_GUARDIAN, "Thijs", Framework.GUARDIANSHIP)
    session.execute(
        update(Authority)
        .where(Authority.youth_file_id == joris.id)
        .values(status=AuthorityStatus.GUARDIAN_GI, holder_id=None, organisation_id=thijs.organisation_id)
    )
    report = an_item(session, joris.id, Kind.DIAGNOSTIC_REPORT, (Topic.SCHOOL,))
    part = session.scalars(select(Participation).where(Participation.person_id == thijs.person_id)).one()
    worker = joris.actors["Sanne"]
    with pytest.raises(RuleBroken, match="ondertoezichtstelling"):
        facts.give_topics(behind_wall(worker), worker, participation_id=part.id, topics=[Topic.SCHOOL], reason=WHY)
    assert Letter.V in letters(behind_wall, thijs, report)
    file = session.get_one(YouthFile, joris.id)
    file.born_on = file.born_on.replace(year=file.born_on.year - 1)
    session.flush()
    assert Letter.V not in letters(behind_wall, thijs, report)


def check_04_also_in_words_that_she_wrote_herself(session, client_of):
    """A mother's own words are hers; what she keeps from the father is not there for him (R-PAR-06)."""
    file = a_file_of(session, "Milan", age=10)
    father = joins(session, file, Role.PARENT, "Ruud", "Lommerd")
    with_authority(session, file, father)
    file.actors["Noor"] = file.actors["Milan"]
    writes(client_of, file.actors["Esther"], file, "verklaring", "Ik was toen opgenomen.")
    item = session.scalars(select(Item).where(Item.kind == Kind.OWN_STATEMENT)).one()
    before = client_of(father).get(f"/jongeren/{file.id}/eigen-woorden").text

    client_of(file.actors["Esther"]).post(
        f"/jongeren/{file.id}/eigen-woorden/{item.id}/niet-voor", data={"person": str(father.person_id)}
    )

    assert client_of(father).get(f"/jongeren/{file.id}/eigen-woorden/{item.id}").status_code == 404
    assert "opgenomen" not in client_of(father).get(f"/jongeren/{file.id}/eigen-woorden").text
    assert "opgenomen" in before
