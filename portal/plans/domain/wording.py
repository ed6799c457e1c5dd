"""Words that may hurt whoever reads them later: found while one writes, to look at once more. It never stops anyone.

The youth reads this file for years, and so may a judge. Three things help them: say what happened and not what someone
is, say who told it, and let the child's own view stand beside it. The words to avoid are those of R-TXT-02.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from portal.kernel.words import Sentence, say

LONG_ENOUGH = 30  # words; a shorter text need not hold everyone's view


class Concern(StrEnum):
    """Why words are worth another look."""

    LABEL = "label"
    HEARSAY = "hearsay"
    HARSH = "harsh"
    NO_VIEW = "no_view"


ADVICE: Mapping[Concern, Sentence] = {
    Concern.LABEL: say("Dit zegt hoe iemand is. Schrijf liever wat er gebeurde, en wanneer."),
    Concern.HEARSAY: say("Van wie komt dit? Zet erbij wie het zei, of laat het weg."),
    Concern.HARSH: say("Dit woord voelt voor veel lezers koud. Er is een gewoner woord."),
    Concern.NO_VIEW: say("Wat vindt de jongere hier zelf van? Zet het erbij, of waarom dat niet bekend is."),
}
LABELS = (
    r"manipula(?:tief|tieve|tor)", r"aandachtstrekker\w*", r"aandacht vragend\w*", r"ongemotiveerd\w*", r"onhandelbaar",
    r"onhandelbare", r"leugenachtig\w*", r"agressief", r"agressieve", r"hysterisch\w*", r"verwend\w*", r"onwillig\w*",
    r"opstandig\w*", r"brutaal", r"brutale", r"claimend\w*", r"asociaal", r"asociale", r"gestoord\w*", r"zielig\w*",
    r"probleemkind\w*", r"probleemgezin\w*", r"moeilijk kind", r"lastig kind", r"weigerachtig\w*", r"onbetrouwbaar",
    r"onbetrouwbare", r"liegt altijd", r"werkt niet mee", r"in de weerstand", r"slachtofferrol",
)  # fmt: skip
HEARSAY = (
    r"naar verluidt", r"schijnt", r"schijnen", r"kennelijk", r"blijkbaar", r"vermoedelijk", r"men zegt",
    r"er wordt gezegd", r"wordt verteld", r"van horen zeggen", r"we hebben gehoord", r"zou(?:den)? \w+ hebben",
    r"zou(?:den)? hebben", r"zou(?:den)? zijn",
)  # fmt: skip
INSTEAD = {  # R-TXT-02
    r"biologische ouders?": "ouders",
    r"biologische (?:moeder|vader)": "moeder, vader",
    r"geplaatst (?:in|bij)": "wonen bij",
    r"uit huis geplaatst\w*": "niet thuis wonen",
    r"interventies?": "afspraak, hulp",
    r"breakdown": "stoppen",
    r"pleegkind(?:eren)?": "het kind, de jongere",
    r"cliënt\w*": "de jongere, de ouder",
}
SOURCE = re.compile(r"\b(?:volgens|zegt|zegt dat|zei|vertelt|vertelde|schrijft|schreef|meldt|meldde)\b", re.IGNORECASE)
VIEW = re.compile(
    r"\b(?:ik|vind|vindt|vond|wil|wilde|wenst|hoopt|zegt|zei|vertelt|vertelde|voelt|voelde|kiest)\b", re.IGNORECASE
)
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]?")


@dataclass(frozen=True, slots=True)
class Hint:
    """One thing to look at: the words as they stand, the sentence around them, and what could stand there."""

    concern: Concern
    words: str = ""
    sentence: str = ""
    instead: str = ""


def hints(text: str) -> tuple[Hint, ...]:
    """What is worth another look in a text, in its own order; at the end whether the child's own view is missing."""
    found = [hint for sentence in _SENTENCE.findall(text) for hint in _of_sentence(sentence.strip())]
    if len(text.split()) >= LONG_ENOUGH and not VIEW.search(text):
        found.append(Hint(Concern.NO_VIEW))
    return tuple(found)


def _of_sentence(sentence: str) -> Iterator[Hint]:
    for label in _LABEL.finditer(sentence):
        yield Hint(Concern.LABEL, label[0], sentence)
    if not SOURCE.search(sentence) and (heard := _HEARD.search(sentence)):
        yield Hint(Concern.HEARSAY, heard[0], sentence)
    for pattern, instead in _COLD:
        for cold in pattern.finditer(sentence):
            yield Hint(Concern.HARSH, cold[0], sentence, instead)


def _any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b", re.IGNORECASE)


_LABEL, _HEARD = _any_of(LABELS), _any_of(HEARSAY)
_COLD = [(_any_of((pattern,)), instead) for pattern, instead in INSTEAD.items()]
