"""What the law asks of whom for a plan and for help: from age, framework and matter, never a fixed sentence.

Source: Jeugdwet 4.1.2, 4.1.3, 7.3.4, 7.3.5, 7.3.15; domain 2.5 and 2.6.
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
    """What is asked of someone: to be told, to be heard, or to consent."""

    TOLD = "told"
    HEARD = "heard"
    CONSENT = "consent"


class Whom(StrEnum):
    YOUTH = "youth"
    AUTHORITY = "authority"  # parents with authority, or the guardian
    FOSTER_PARENTS = "foster_parents"
    REPRESENTATIVE = "representative"  # of an adult who cannot weigh this matter
    NETWORK = "network"


@dataclass(frozen=True, slots=True)
class Ask:
    """One line on the screen: who is asked what, in plain words, with the rule behind it."""

    whom: Whom
    asked: Asked
    sentence: Sentence
    rule: str
    source: str


def asked_for_help(age: int, framework: Framework, *, able: bool = True) -> tuple[Ask, ...]:
    """Who consents to the help itself (R-CON-01), by the youth's age this day.

    `able` is False when a professional decided, for this matter and with a date, that the youth cannot weigh it
    (R-CON-03): then the representative decides.
    """
    if age >= 18:
        return _adult(able=able)
    if framework is Framework.MEASURE:
        return _under_a_measure(age)
    if age >= 16 and able:
        return (
            _ask(
                Whom.YOUTH,
                Asked.CONSENT,
                say("De jongere is 16 jaar of ouder en beslist zelf over de hulp."),
                "R-CON-01",
                "Jw 7.3.4",
            ),
        )
    both = _ask(
        Whom.AUTHORITY,
        Asked.CONSENT,
        say("Wie het gezag heeft, geeft toestemming voor de hulp. Hebben beide ouders gezag, dan allebei."),
        "R-CON-01",
        "Jw 7.3.4",
    )
    if age >= 12 and able:
        own = _ask(
            Whom.YOUTH,
            Asked.CONSENT,
            say("De jongere is 12 jaar of ouder en geeft ook zelf toestemming."),
            "R-CON-01",
            "Jw 7.3.4",
        )
        return (own, both)
    rule = "R-CON-03" if age >= 12 else "R-CON-01"
    return (
        _ask(Whom.YOUTH, Asked.TOLD, say("De jongere krijgt uitleg die hij of zij begrijpt."), rule, "Jw 7.3.2"),
        both,
    )


def asked_for_plan(kind: PlanKind, age: int, framework: Framework) -> tuple[Ask, ...]:
    """Who is heard on a plan, and whose consent one section waits for (R-PLA-02, R-FOS-09, R-16-02)."""
    asks = [_youth_and_plan(kind, age)]
    if age < 18:
        asks.append(_holders_and_plan(age, framework))
    if kind is PlanKind.FAMILY_GROUP:
        asks.append(
            _ask(
                Whom.NETWORK,
                Asked.HEARD,
                say("Ouders maken dit plan met familie en bekenden die zij zelf vragen."),
                "R-PLA-01",
                "Jw 4.1.2",
            )
        )
    asks.append(
        _ask(
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
        return _ask(
            Whom.YOUTH,
            Asked.CONSENT,
            say("Dit is het plan van de jongere. De jongere is het eens, of er staat bij waarin jullie verschillen."),
            "R-16-02",
            "Jw 7.3.5",
        )
    if age < 12:
        return _ask(
            Whom.YOUTH,
            Asked.HEARD,
            say("Het plan wordt met het kind besproken, zo dat het kind het begrijpt."),
            "R-PLA-02",
            "Jw 4.1.3",
        )
    return _ask(
        Whom.YOUTH,
        Asked.HEARD,
        say("Het plan wordt met de jongere besproken. Wat de jongere zegt, staat erbij."),
        "R-PLA-02",
        "Jw 4.1.3",
    )


def _holders_and_plan(age: int, framework: Framework) -> Ask:
    if age >= 16:
        return _ask(
            Whom.AUTHORITY,
            Asked.HEARD,
            say("Ouders of voogd praten mee als de jongere dat goed vindt."),
            "R-CON-01",
            "Jw 7.3.4, 7.3.11",
        )
    if framework is Framework.MEASURE:
        return _ask(
            Whom.AUTHORITY,
            Asked.HEARD,
            say(
                "Het plan wordt met ouders of voogd besproken. Voor hulp binnen de maatregel is geen toestemming nodig."
            ),
            "R-PLA-02",
            "Jw 4.1.3, 7.3.4 lid 1",
        )
    return _ask(
        Whom.AUTHORITY,
        Asked.HEARD,
        say("Het plan wordt met beide ouders of de voogd besproken."),
        "R-PLA-02",
        "Jw 4.1.3",
    )


def _under_a_measure(age: int) -> tuple[Ask, ...]:
    youth = (
        say("De jongere krijgt uitleg en zegt wat hij of zij ervan vindt.")
        if age >= 12
        else say("Het kind krijgt uitleg die het begrijpt.")
    )
    return (
        _ask(Whom.YOUTH, Asked.HEARD, youth, "R-CON-01", "Jw 7.3.2, 7.3.4 lid 1"),
        _ask(
            Whom.AUTHORITY,
            Asked.HEARD,
            say("Voor hulp binnen de maatregel van de rechter is geen toestemming nodig. Overleg wel."),
            "R-CON-01",
            "Jw 7.3.4 lid 1",
        ),
    )


def _adult(*, able: bool) -> tuple[Ask, ...]:
    if able:
        return (
            _ask(Whom.YOUTH, Asked.CONSENT, say("De jongere is volwassen en beslist zelf."), "R-CON-01", "Jw 7.3.15"),
        )
    return (
        _ask(
            Whom.REPRESENTATIVE,
            Asked.CONSENT,
            say("De jongere kan dit nu niet zelf beslissen. Een curator, mentor of andere vertegenwoordiger beslist."),
            "R-CON-03",
            "Jw 7.3.15 lid 2",
        ),
    )


def _ask(whom: Whom, asked: Asked, sentence: Sentence, rule: str, source: str) -> Ask:
    return Ask(whom, asked, sentence, rule, source)
