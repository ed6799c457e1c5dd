"""What a plan and each item of it are called where they stand among all items of a file."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal.kernel.words import Sentence, say
from portal.plans.models import (
    Action,
    Agreement,
    Comment,
    Evaluation,
    Goal,
    HomeStep,
    Plan,
    PlanSection,
    Position,
    ReturnCondition,
    Standpoint,
    TakenAway,
    Wish,
)

EXCERPT = 80  # characters
OWN_WORDS: tuple[tuple[InstrumentedAttribute[str], Sentence], ...] = (
    (PlanSection.title, Sentence("%(words)s")),
    (Comment.text, say("een reactie: %(words)s")),
    (Wish.text, say("een wens: %(words)s")),
    (Standpoint.text, say("eigen woorden: %(words)s")),
    (Position.words, say("eens of niet eens: %(words)s")),
    (Goal.title, say("een doel: %(words)s")),
    (Action.title, say("een actie: %(words)s")),
    (Agreement.text, say("een afspraak: %(words)s")),
    (TakenAway.words, say("weggehaald uit het plan: %(words)s")),
    (ReturnCondition.title, say("nodig om weer thuis te wonen: %(words)s")),
    (HomeStep.text, say("een stap naar huis: %(words)s")),
    (Evaluation.text, say("hoe het ging: %(words)s")),
)


@dataclass(frozen=True, slots=True)
class Named:
    """A plan, or an item of one, in a few words, and where it stands."""

    words: Sentence
    plan_id: UUID
    section_id: UUID | None


def names_of_parts(session: Session, item_ids: Collection[UUID]) -> Mapping[UUID, Named]:
    """Item → what it is called. Ask it only of items that the viewer may see."""
    found: dict[UUID, Named] = {}
    for words, sentence in OWN_WORDS:
        table = words.class_
        rows = session.execute(select(table.id, table.plan_id, words).where(table.id.in_(item_ids)))
        for item_id, plan_id, own in rows:
            section_id = item_id if table is PlanSection else None
            found[item_id] = Named(Sentence(sentence.text, {"words": _short(own)}), plan_id, section_id)
    for plan in session.execute(select(Plan.id, Plan.title, Plan.number).where(Plan.id.in_(item_ids))):
        whole = say("%(title)s, versie %(number)s", title=plan.title, number=plan.number)
        found[plan.id] = Named(whole, plan.id, None)
    return found


def _short(words: str) -> str:
    """The beginning of what someone said, on one line."""
    line = " ".join(words.split())
    return line if len(line) <= EXCERPT else f"{line[:EXCERPT].rsplit(' ', 1)[0]} …"
