"""An evaluation as a document of its own: what was said, and how far the goals and actions are."""

from dataclasses import replace
from uuid import UUID

from portal.kernel.errors import NotFound
from portal.plans.models import Action, Evaluation, Goal
from portal.word import document as word

BESIDE = (Goal, Action)


def chosen(evaluations: list[Evaluation], evaluation_id: UUID) -> int:
    """The place of an evaluation among those that go along. Raises NotFound for one that the recipient may not read."""
    found = next((place for place, row in enumerate(evaluations) if row.id == evaluation_id), None)
    if found is None:
        raise NotFound
    return found


def as_evaluation(plan: word.Document, place: int) -> word.Document:
    """Of the document of a plan, the evaluation at this place. The words of the plan itself stay out of it."""
    kept = plan.evaluations[place]
    return replace(
        plan,
        title=f"Evaluatie: {plan.title}",
        kind="",
        sections=(),
        agreements=(),
        conditions=(),
        home_steps=(),
        positions=(),
        threads=(),
        suggestions=(),
        evaluations=(kept,),
    )
