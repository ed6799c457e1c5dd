"""The life of a plan: draft, in consultation, set, in force, evaluated, replaced (domain 3.7)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.kernel.errors import RuleBroken
from portal.kernel.words import Sentence, say


class PlanState(StrEnum):
    DRAFT = "draft"
    IN_CONSULTATION = "in_consultation"
    SET = "set"
    IN_FORCE = "in_force"
    EVALUATED = "evaluated"
    REPLACED = "replaced"


class SectionState(StrEnum):
    """The section on the role of the foster parents alone waits for their consent (R-FOS-09)."""

    OPEN = "open"
    PENDING_CONSENT = "pending_consent"
    IN_FORCE = "in_force"


@dataclass(frozen=True, slots=True)
class Stage:
    """What a state means to people: what can be done now, by whom, and what it waits for."""

    name: Sentence
    can: Sentence
    waits_for: Sentence
    next: tuple[PlanState, ...]
    text_is_open: bool


STAGES: Mapping[PlanState, Stage] = {
    PlanState.DRAFT: Stage(
        say("Concept"),
        say("Wie mag schrijven, schrijft aan het plan. Anderen kunnen reageren op wat zij mogen zien."),
        say("Het wacht tot iemand er een overlegronde van maakt."),
        (PlanState.IN_CONSULTATION,),
        text_is_open=True,
    ),
    PlanState.IN_CONSULTATION: Stage(
        say("In overleg"),
        say("Iedereen die meedoet zegt wat hij of zij ervan vindt. Reageren en voorstellen doen kan nog."),
        say("Het wacht op de mensen die nog niets hebben laten weten."),
        (PlanState.DRAFT, PlanState.SET),
        text_is_open=True,
    ),
    PlanState.SET: Stage(
        say("Vastgesteld"),
        say("Aan deze versie verandert niets meer. Reageren kan wel."),
        say("Het wacht tot de datum waarop het ingaat."),
        (PlanState.IN_FORCE,),
        text_is_open=False,
    ),
    PlanState.IN_FORCE: Stage(
        say("Geldt nu"),
        say("Iedereen doet wat er is afgesproken. Reageren kan, en er kan een nieuwe versie komen."),
        say("Het wacht op de evaluatie."),
        (PlanState.EVALUATED, PlanState.REPLACED),
        text_is_open=False,
    ),
    PlanState.EVALUATED: Stage(
        say("Geëvalueerd"),
        say("Er is besproken hoe het ging. Er kan een nieuwe versie komen."),
        say("Het wacht op een nieuwe versie."),
        (PlanState.REPLACED,),
        text_is_open=False,
    ),
    PlanState.REPLACED: Stage(
        say("Vervangen"),
        say("U kunt het lezen. Er is een nieuwere versie."),
        say("Het wacht nergens op."),
        (),
        text_is_open=False,
    ),
}


def move(state: PlanState, to: PlanState) -> PlanState:
    """The next state. Raises RuleBroken when the plan cannot go there from here."""
    if to not in STAGES[state].next:
        raise RuleBroken(say("Dit plan is nu: %(state)s. Die stap kan nu niet.", state=str(STAGES[state].name).lower()))
    return to


def on_day(state: PlanState, day: date, *, in_force_on: date | None, replaced_on: date | None) -> PlanState:
    """The state on a legal day. No job has to run: the dates say it, and every page asks them.

    A set version goes into force on its first day, and is replaced on the first day of the version after it.
    """
    if replaced_on is not None and replaced_on <= day:
        return PlanState.REPLACED
    if state is PlanState.SET and in_force_on is not None and in_force_on <= day:
        return PlanState.IN_FORCE
    return state


def foster_section_state(*, consents: int, foster_parents: int) -> SectionState:
    """R-FOS-09: in force when every foster parent agrees; the rest of the plan does not wait for it."""
    return SectionState.IN_FORCE if foster_parents and consents >= foster_parents else SectionState.PENDING_CONSENT
