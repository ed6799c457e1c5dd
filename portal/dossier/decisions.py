"""Who decides what, from age, authority and framework (domain 2.2, 2.6). Plain Python: no database, no web."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum

from portal.dossier.domain import SUPERVISION, AuthorityStatus, Framework
from portal.kernel.words import Sentence, say


class Matter(StrEnum):
    """The matters on which a family most often asks who decides."""

    DAILY_CARE = "daily_care"
    HOLIDAYS = "holidays"
    SCHOOL_AND_DOCTOR = "school_and_doctor"
    RESIDENCE = "residence"
    CONTACT = "contact"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Answer:
    """Who decides on one matter, in plain words, with the rule and its source."""

    matter: Sentence
    who: Sentence
    rule: str
    source: str


NAMES = {
    Matter.DAILY_CARE: say("Het gewone leven van elke dag"),
    Matter.HOLIDAYS: say("Uitjes en vakantie"),
    Matter.SCHOOL_AND_DOCTOR: say("School kiezen, behandeling, paspoort"),
    Matter.RESIDENCE: say("Waar de jeugdige woont"),
    Matter.CONTACT: say("Contact met ouders en familie"),
    Matter.HELP: say("Welke hulp er komt"),
}

_FOSTER_PARENTS = say("De pleegouders.")
_YOUTH = say("De jongere zelf.")
_GI = say("De gecertificeerde instelling, als voogd.")
_GUARDIANS = say("De pleegouders, als voogd.")
_GUARDIAN = say("De voogd.")
_BOTH_PARENTS = say("Beide ouders samen.")
_ONE_PARENT = say("De ouder met gezag.")
_PARENT_AND_OTHER = say("De ouder met gezag, samen met de ander die gezag heeft.")

_HOLDERS = {
    AuthorityStatus.JOINT_PARENTS: _BOTH_PARENTS,
    AuthorityStatus.SOLE_PARENT: _ONE_PARENT,
    AuthorityStatus.PARENT_AND_OTHER: _PARENT_AND_OTHER,
    AuthorityStatus.GUARDIAN_GI: _GI,
    AuthorityStatus.GUARDIAN_PROVISIONAL_GI: _GI,
    AuthorityStatus.GUARDIAN_FOSTER: _GUARDIANS,
    AuthorityStatus.GUARDIAN_OTHER: _GUARDIAN,
}


_TREATMENT_16 = say("Over behandeling beslist de jongere zelf. School en paspoort: overleg met wie het gezag heeft.")
_TOGETHER = say("De jongere en wie het gezag heeft, samen.")
_TO_THE_YOUTH = {
    NAMES[Matter.RESIDENCE]: say("Waar je woont"),
    _YOUTH: say("Jij zelf."),
    _TREATMENT_16: say("Over je behandeling beslis je zelf. School en paspoort: overleg met wie het gezag heeft."),
    _TOGETHER: say("Jij en wie het gezag heeft, samen."),
}


def as_said_to_the_youth(answers: tuple[Answer, ...]) -> tuple[Answer, ...]:
    """The same answers in words for the youth who reads them."""
    return tuple(
        replace(one, matter=_TO_THE_YOUTH.get(one.matter, one.matter), who=_TO_THE_YOUTH.get(one.who, one.who))
        for one in answers
    )


def who_decides(
    age: int, statuses: Collection[AuthorityStatus], frameworks: Collection[Framework]
) -> tuple[Answer, ...]:
    """Who decides each matter on a day, from the youth's age and what holds that day."""
    if age >= 18:
        return tuple(Answer(NAMES[m], _YOUTH, "R-18-01", "BW1 233") for m in Matter if m is not Matter.DAILY_CARE)
    supervised = bool(SUPERVISION & set(frameworks))
    holder = _holder(statuses)
    return (
        Answer(NAMES[Matter.DAILY_CARE], _FOSTER_PARENTS, "domein 2.2", "BW1 247, 248"),
        _holidays(supervised=supervised, guardian=holder in {_GI, _GUARDIANS, _GUARDIAN}),
        Answer(NAMES[Matter.SCHOOL_AND_DOCTOR], _treatment(age, holder, statuses), "domein 2.2", "BW1 247, 265e"),
        _residence(supervised=supervised, holder=holder),
        _contact(supervised=supervised),
        _help(age, holder, measure=any(f is not Framework.VOLUNTARY for f in frameworks)),
    )


def _holder(statuses: Collection[AuthorityStatus]) -> Sentence:
    for status, sentence in _HOLDERS.items():
        if status in statuses:
            return sentence
    return say("Dit is nog niet vastgelegd.")


def _holidays(*, supervised: bool, guardian: bool) -> Answer:
    if supervised:
        who = say("De pleegouders. Raakt het de contactregeling, dan overleggen zij eerst met de jeugdbeschermer.")
        return Answer(NAMES[Matter.HOLIDAYS], who, "domein 2.2", "HR 21-5-2021, ECLI:NL:HR:2021:748")
    who = say("De pleegouders, zoals afgesproken met de voogd.") if guardian else say("Dat staat in het plan.")
    return Answer(NAMES[Matter.HOLIDAYS], who, "domein 2.2", "BW1 247")


def _treatment(age: int, holder: Sentence, statuses: Collection[AuthorityStatus]) -> Sentence:
    if age >= 16:
        return _TREATMENT_16
    if AuthorityStatus.PARTIAL_TO_GI in statuses:
        return say("Voor sommige zaken de gecertificeerde instelling, voor de rest wie het gezag heeft.")
    return holder


def _residence(*, supervised: bool, holder: Sentence) -> Answer:
    if supervised:
        who = say("De gecertificeerde instelling, binnen wat de rechter heeft bepaald.")
        return Answer(NAMES[Matter.RESIDENCE], who, "R-GEZ-04", "BW1 265b")
    return Answer(NAMES[Matter.RESIDENCE], holder, "domein 2.2", "BW1 247, 336")


def _contact(*, supervised: bool) -> Answer:
    if supervised:
        who = say("Jullie maken samen afspraken. De jeugdbeschermer kan contact beperken; de rechter toetst dat.")
        return Answer(NAMES[Matter.CONTACT], who, "R-GEZ-04", "BW1 265f, 377a")
    return Answer(
        NAMES[Matter.CONTACT], say("Jullie maken samen afspraken. Lukt dat niet, dan beslist de rechter."), "R-PAR-01",
        "BW1 377a",
    )  # fmt: skip


def _help(age: int, holder: Sentence, *, measure: bool) -> Answer:
    if measure:
        who = say("Binnen de maatregel is geen toestemming nodig. Iedereen krijgt uitleg en mag zeggen wat hij vindt.")
    elif age >= 16:
        who = _YOUTH
    elif age >= 12:
        who = _TOGETHER
    else:
        who = holder
    return Answer(NAMES[Matter.HELP], who, "R-CON-01", "Jw 7.3.4")
