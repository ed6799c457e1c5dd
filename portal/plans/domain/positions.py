"""Where each person stands on a plan: seen is never agreed, and who says nothing is not counted as anything."""

from collections.abc import Mapping
from enum import StrEnum

from portal.kernel.errors import RuleBroken
from portal.kernel.words import Sentence, say


class Stance(StrEnum):
    """A person's position on one version of a plan (R-PLA-06)."""

    AGREES = "agrees"
    AGREES_WITH_REMARK = "agrees_with_remark"
    DISAGREES = "disagrees"  # has seen it and does not agree
    DID_NOT_WANT = "did_not_want"
    NOT_REACHED = "not_reached"  # by whom tried stands beside it


NAMES: Mapping[Stance, Sentence] = {
    Stance.AGREES: say("Is het eens"),
    Stance.AGREES_WITH_REMARK: say("Is het eens, met een opmerking"),
    Stance.DISAGREES: say("Heeft het gezien en is het niet eens"),
    Stance.DID_NOT_WANT: say("Wilde niets laten weten"),
    Stance.NOT_REACHED: say("Niet bereikt"),
}

IN_OWN_WORDS: Mapping[Stance, Sentence] = {
    Stance.AGREES: say("Ik ben het eens"),
    Stance.AGREES_WITH_REMARK: say("Ik ben het eens, en ik wil er iets bij zeggen"),
    Stance.DISAGREES: say("Ik heb het gelezen en ben het niet eens"),
    Stance.DID_NOT_WANT: say("Ik wil hier niets over zeggen"),
}
"""The same, on the form of the person themself."""

SAID_BY_ONESELF = frozenset({Stance.AGREES, Stance.AGREES_WITH_REMARK, Stance.DISAGREES, Stance.DID_NOT_WANT})


def check(stance: Stance, words: str, *, by_oneself: bool, talk_held_on: object = None) -> None:
    """A position must be complete. Raises RuleBroken with what is missing.

    A worker records it for who does not use the portal, and only from a talk that was held (R-DEEL-06).
    """
    if stance is Stance.AGREES_WITH_REMARK and not words.strip():
        raise RuleBroken(say("Schrijf de opmerking erbij, of kies: is het eens."))
    if by_oneself:
        if stance is Stance.NOT_REACHED:
            raise RuleBroken(say("U laat nu zelf iets weten. Kies een van de andere antwoorden."))
        return
    if stance is Stance.NOT_REACHED and not words.strip():
        raise RuleBroken(say("Schrijf erbij wie het heeft geprobeerd, wanneer en hoe."))
    if stance in SAID_BY_ONESELF and talk_held_on is None:
        raise RuleBroken(say("Leg eerst het gesprek vast waarin deze persoon dit zei: wanneer en met wie."))


class Way(StrEnum):
    """How someone was asked what they think, outside the portal."""

    TALK = "talk"
    PHONE = "phone"
    LETTER = "letter"
    MESSAGE = "message"


WAYS: Mapping[str, Sentence] = {
    Way.TALK: say("In een gesprek"),
    Way.PHONE: say("Met de telefoon"),
    Way.LETTER: say("Met een brief"),
    Way.MESSAGE: say("Met een berichtje"),
}
