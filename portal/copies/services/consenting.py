"""Asking the youth whether a copy of a plan may go to someone outside, and what their yes covers."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor
from portal.access.policy import Kind, Letter
from portal.copies.domain import RecipientKind
from portal.copies.eyes import Eyes, Recipient, as_actor
from portal.copies.paper import Paper
from portal.dossier.pages import FileCard
from portal.kernel.errors import RuleBroken
from portal.kernel.words import say
from portal.participation.consents import services
from portal.participation.consents.domain import OutsideRole, Purpose
from portal.participation.consents.models import ConsentRequest
from portal.plans.models import Plan
from portal.plans.people import youth_of
from portal.word.parts import CONTENTS, TITLE, parts_of


@dataclass(frozen=True, slots=True)
class Question:
    """What a worker fills in to ask for consent."""

    role: OutsideRole
    name: str
    purpose: Purpose
    purpose_words: str
    why: str


def headings(paper: Paper) -> list[str]:
    """What is in a copy, as one tells it: the headings, each once."""
    shown = (part.heading for part in parts_of(paper.document) if part.key not in {TITLE, CONTENTS})
    return list(dict.fromkeys(heading for heading in shown if heading))


def ask(  # noqa: PLR0913, PLR0917 - which plan, for whom, what
    session: Session, actor: Actor, card: FileCard, plan: Plan, recipient: Recipient, paper: Paper, question: Question
) -> ConsentRequest:
    """Ask the youth. Nothing goes along that they may not read themselves: who does not know what, cannot say yes.

    Raises RuleBroken, and Denied or NotFound for who keeps no records of consent.
    """
    youth = youth_of(session, card.file_id)
    if youth is None or not _reads_all_of_it(session, actor, plan, recipient, youth):
        raise RuleBroken(
            say("De jongere kan niet alles lezen wat in deze kopie staat. Vraag de toestemming dan in een gesprek.")
        )
    return services.ask_for_copy(
        session,
        actor,
        card,
        youth,
        services.Copy(
            plan_id=plan.id,
            kind=Kind(plan.kind.value),
            role=question.role,
            name=question.name,
            client_id=recipient.client_id,
            purpose=question.purpose,
            purpose_words=question.purpose_words,
            contents=headings(paper),
            why=question.why,
        ),
    )


def require_covered(given: ConsentRequest, recipient: Recipient, authors: Collection[UUID], paper: Paper) -> None:
    """A yes covers what was told, for whom it was told, and nothing that came after. Raises RuleBroken."""
    if given.client_id != recipient.client_id:
        raise RuleBroken(say("Deze toestemming is voor een andere ontvanger. Vraag het opnieuw."))
    if authors:
        raise RuleBroken(say("De jongere zei ja tegen een kopie zonder opmerkingen. Kies bij opmerkingen niemand."))
    if not set(headings(paper)) <= set(given.contents or ()):
        raise RuleBroken(say("In het plan staat nu meer dan waar de jongere ja tegen zei. Vraag het opnieuw."))


def _reads_all_of_it(session: Session, actor: Actor, plan: Plan, recipient: Recipient, youth: UUID) -> bool:
    reader = as_actor(session, actor, plan.youth_file_id, youth)
    if Letter.V not in scope.permissions_on(session, reader, plan.id):
        return False
    going = Eyes(session, actor, plan, recipient).items
    return going <= Eyes(session, actor, plan, Recipient(RecipientKind.PARTICIPANT, youth)).items
