"""Share one section with one person, by the consent of the youth; and keep one from someone ("niet voor …")."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor, Door
from portal.access.policy import Letter
from portal.audit import log
from portal.database.session import legal_today
from portal.dossier.domain import Capacity, age_on
from portal.dossier.facts import give_consent, place_not_for, withdraw_consent
from portal.dossier.models import Consent, YouthFile
from portal.kernel.errors import Denied, NotFound, RuleBroken
from portal.kernel.words import say
from portal.plans import telling
from portal.plans.models import Comment, PlanSection, Standpoint, Wish
from portal.plans.people import Person, could_take_part, known, youth_of

OWN_CONSENT_FROM = 16
Said = Comment | Wish | Standpoint
SAID: tuple[type[Comment] | type[Wish] | type[Standpoint], ...] = (Comment, Wish, Standpoint)


def sections_youth(session: Session, actor: Actor, section_id: UUID) -> PlanSection:
    """The section, for the youth of the file alone. Raises NotFound and Denied."""
    section = scope.load(session, actor, Letter.V, PlanSection, section_id)
    if actor.door is not Door.FAMILY or youth_of(session, section.youth_file_id) != actor.person_id:
        raise Denied(say("Alleen de jongere zelf beslist hierover."))
    return section


def decides_on_sharing(session: Session, actor: Actor, file_id: UUID) -> bool:
    """Whether the actor is the youth, of sixteen or older: then a (c) of the grid opens by their own consent."""
    if actor.door is not Door.FAMILY or youth_of(session, file_id) != actor.person_id:
        return False
    born_on = session.get_one(YouthFile, file_id).born_on
    return age_on(born_on, legal_today(session)) >= OWN_CONSENT_FROM


def share(session: Session, actor: Actor, section_id: UUID, person_id: UUID, until: date | None = None) -> Consent:
    """Let one person read this section and comment where their standing has that; by the youth."""
    section = sections_youth(session, actor, section_id)
    if not decides_on_sharing(session, actor, section.youth_file_id):
        raise RuleBroken(say("Vanaf 16 jaar beslis je zelf wie dit leest. Vraag het nu aan je begeleider."))
    if person_id == actor.person_id or person_id not in could_take_part(session, section.youth_file_id):
        raise RuleBroken(say("Kies iemand die bij dit dossier hoort."))
    made = give_consent(
        session,
        actor,
        youth_file_id=section.youth_file_id,
        given_by=actor.person_id,
        capacity=Capacity.YOUTH,
        person_id=person_id,
        item_id=section.id,
        ends_on=until,
    )
    log.record(session, actor, "plan.shared", youth_file_id=section.youth_file_id, thing_id=section.id)
    telling.shared_with(session, actor, section.id, section.youth_file_id, person_id)
    return made


def stop_sharing(session: Session, actor: Actor, section_id: UUID, consent_id: UUID) -> None:
    """Take it back, from now on. Raises RuleBroken when it is not a consent for this section."""
    section = sections_youth(session, actor, section_id)
    if not any(consent.id == consent_id for consent, _ in shared_with(session, actor, section)):
        raise RuleBroken(say("Dit wordt niet meer gedeeld."))
    withdraw_consent(session, actor, consent_id, evidence="Gestopt op de bladzijde waar het plan wordt gedeeld.")


def shared_with(session: Session, actor: Actor, section: PlanSection) -> Sequence[tuple[Consent, Person]]:
    """With whom the youth shares this section now."""
    today = legal_today(session)
    rows = session.scalars(
        select(Consent).where(
            Consent.item_id == section.id,
            Consent.given_by == actor.person_id,
            Consent.withdrawn_on.is_(None),
            or_(Consent.ends_on.is_(None), Consent.ends_on >= today),
        )
    ).all()
    names = known(session, actor, {row.person_id for row in rows if row.person_id}, section.youth_file_id)
    return [(row, names[row.person_id]) for row in rows if row.person_id is not None and row.person_id in names]


def keep_from(session: Session, actor: Actor, section_id: UUID, person_id: UUID) -> None:
    """Keep it from someone ("niet voor mama"): holds at once, also for who has the section open."""
    section = scope.load(session, actor, Letter.V, PlanSection, section_id)
    if person_id not in could_take_part(session, section.youth_file_id):
        raise RuleBroken(say("Kies iemand die bij dit dossier hoort."))
    place_not_for(session, actor, item_id=section.id, person_id=person_id)
    telling.kept_from_someone(session, actor, section.id, section.youth_file_id)


def own_words(session: Session, actor: Actor, item_id: UUID) -> Said:
    """What the actor said at a section, through the family door: a reaction, a wish, words that stay.

    Raises NotFound for anything else.
    """
    for model in SAID:
        author = session.scalar(select(model.author_id).where(model.id == item_id))
        if author == actor.person_id and actor.door is Door.FAMILY:
            return scope.load(session, actor, Letter.V, model, item_id)
    raise NotFound


def may_be_kept_from(session: Session, actor: Actor, said: Said) -> Sequence[Person]:
    """Those of the family who read these words now and whom the actor may know."""
    readers = {
        reader.person_id
        for reader in scope.readers_of(session, said.id)
        if reader.door is Door.FAMILY and Letter.V in reader.letters and reader.person_id != actor.person_id
    }
    return list(known(session, actor, readers, said.youth_file_id).values())


def keep_words_from(session: Session, actor: Actor, item_id: UUID, person_id: UUID) -> None:
    """Keep own words at a section from someone who reads them, at once; the professionals who read them are told."""
    said = own_words(session, actor, item_id)
    if person_id not in {person.id for person in may_be_kept_from(session, actor, said)}:
        raise RuleBroken(say("Kies iemand die dit nu leest."))
    place_not_for(session, actor, item_id=said.id, person_id=person_id)
    telling.kept_from_someone(session, actor, said.id, said.youth_file_id)
