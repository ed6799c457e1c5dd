"""What the law asks of whom for a plan: from age, framework and kind of plan, never a fixed sentence.

Who decides on the help itself stands with the other decisions about a youth (portal.dossier.decisions).
Source: Jeugdwet 4.1.2, 4.1.3, 7.3.4, 7.3.5; domain 2.5 and 2.6.
"""

from dataclasses import dataclass
from enum import StrEnum

from portal.kernel.words import Sentence, say
from portal.plans.domain.kinds import PlanKind


class Framework(StrEnum):
    """Whether help is voluntary or rests on a measure of the judge (domain 2.2)."""

    VOLUNTARY = "voluntary"
    MEASURE = "measure"
    ADULT = "adult"


class Asked(StrEnum):
    """What is asked of someone: to be heard, or to consent."""

    HEARD = "heard"
    CONSENT = "consent"


class Whom(StrEnum):
    YOUTH = "youth"
    AUTHORITY = "authority"  # parents with authority, or the guardian
    FOSTER_PARENTS = "foster_parents"
    NETWORK = "network"


@dataclass(frozen=True, slots=True)
class Ask:
    """One line on the screen: who is asked what, in plain words, with the rule behind it."""

    whom: Whom
    asked: Asked
    sentence: Sentence
    rule: str
    source: str


def asked_for_plan(kind: PlanKind, age: int, framework: Framework) -> tuple[Ask, ...]:
    """Who is heard on a plan, and whose consent one section waits for (R-PLA-02, R-FOS-09, R-16-02)."""
    asks = [_youth_and_plan(kind, age)]
    if age < 18:
        asks.append(_holders_and_plan(age, framework))
    if kind is PlanKind.FAMILY_GROUP:
        asks.append(
            Ask(
                Whom.NETWORK,
                Asked.HEARD,
                say("Ouders maken dit plan met familie en bekenden die zij zelf vragen."),
                "R-PLA-01",
                "Jw 4.1.2",
            )
        )
    asks.append(
        Ask(
            Whom.FOSTER_PARENTS,
            Asked.CONSENT,
            say("Pleegouders denken mee over het plan. Alleen het deel over hun eigen rol wacht op hun akkoord."),
            "R-FOS-09",
            "Jw 4.1.3 lid 3 en 6",
        )
    )
    return tuple(asks)


def _youth_and_plan(kind: PlanKind, age: int) -> Ask:
    if kind is PlanKind.PERSPECTIVE:
        return Ask(
            Whom.YOUTH,
            Asked.CONSENT,
            say("Dit is het plan van de jongere. De jongere is het eens, of er staat bij waarin jullie verschillen."),
            "R-16-02",
            "Jw 7.3.5",
        )
    if age < 12:
        return Ask(
            Whom.YOUTH,
            Asked.HEARD,
            say("Het plan wordt met het kind besproken, zo dat het kind het begrijpt."),
            "R-PLA-02",
            "Jw 4.1.3",
        )
    return Ask(
        Whom.YOUTH,
        Asked.HEARD,
        say("Het plan wordt met de jongere besproken. Wat de jongere zegt, staat erbij."),
        "R-PLA-02",
        "Jw 4.1.3",
    )


def _holders_and_plan(age: int, framework: Framework) -> Ask:
    if age >= 16:
        return Ask(
            Whom.AUTHORITY,
            Asked.HEARD,
            say("Ouders of voogd praten mee als de jongere dat goed vindt."),
            "R-CON-01",
            "Jw 7.3.4, 7.3.11",
        )
    if framework is Framework.MEASURE:
        return Ask(
            Whom.AUTHORITY,
            Asked.HEARD,
            say(
                "Het plan wordt met ouders of voogd besproken. Voor hulp binnen de maatregel is geen toestemming nodig."
            ),
            "R-PLA-02",
            "Jw 4.1.3, 7.3.4 lid 1",
        )
    return Ask(
        Whom.AUTHORITY,
        Asked.HEARD,
        say("Het plan wordt met beide ouders of de voogd besproken."),
        "R-PLA-02",
        "Jw 4.1.3",
    )
