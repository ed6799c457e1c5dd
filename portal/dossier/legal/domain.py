"""Who can hold authority in which way, and what ends when it changes. Plain Python: no database, no web."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from portal.dossier.domain import AGE_OF_ADULTHOOD, AuthorityStatus, Role, birthday
from portal.kernel.errors import RuleBroken
from portal.kernel.words import Sentence, say

S = AuthorityStatus
OF_GI = frozenset({S.GUARDIAN_GI, S.GUARDIAN_PROVISIONAL_GI, S.PARTIAL_TO_GI})
MAY_HOLD = frozenset({Role.PARENT, Role.STEP_PARENT, Role.GUARDIAN_PERSON, Role.FOSTER_PARENT})


@dataclass(frozen=True, slots=True)
class Holders:
    """How many persons hold authority in one way, and what they are in the file (domain 2.2)."""

    least: int
    most: int
    roles: frozenset[Role]
    wrong: Sentence


HOLDERS: Mapping[AuthorityStatus, Holders] = {
    S.JOINT_PARENTS: Holders(2, 2, frozenset({Role.PARENT}), say("Kies de twee ouders die samen gezag hebben.")),
    S.SOLE_PARENT: Holders(1, 1, frozenset({Role.PARENT}), say("Kies de ene ouder die gezag heeft.")),
    S.PARENT_AND_OTHER: Holders(2, 2, MAY_HOLD, say("Kies de ouder en de ander die samen gezag hebben.")),
    S.GUARDIAN_FOSTER: Holders(
        1, 2, frozenset({Role.FOSTER_PARENT}), say("Kies de pleegouder of pleegouders die voogd zijn.")
    ),
    S.GUARDIAN_OTHER: Holders(
        1, 2, MAY_HOLD - {Role.PARENT}, say("Kies wie voogd is. Een ouder is geen voogd van het eigen kind.")
    ),
}


def check_holders(status: AuthorityStatus, roles: Collection[Collection[Role]]) -> None:
    """Whether these persons (each with their roles in the file) can hold authority in this way. Raises RuleBroken."""
    if status in OF_GI:
        if roles:
            raise RuleBroken(say("Een instelling heeft hier het gezag. Kies geen personen."))
        return
    rule = HOLDERS[status]
    fits = rule.least <= len(roles) <= rule.most and all(rule.roles & set(each) for each in roles)
    if status is S.PARENT_AND_OTHER:
        fits = fits and any(Role.PARENT in each for each in roles)
    if not fits:
        raise RuleBroken(rule.wrong)


def check_not_adult(born_on: date, starts_on: date) -> None:
    """All authority and every measure end at 18 (BW1 233)."""
    if starts_on >= birthday(born_on, AGE_OF_ADULTHOOD):
        raise RuleBroken(say("Vanaf 18 jaar is er geen gezag en geen maatregel meer. Kies een eerdere dag."))
