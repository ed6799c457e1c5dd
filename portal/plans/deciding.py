"""Who may write in which section: what the access clause gives, less what the plan's state and its template keep.

Co-editing asks this for each text (`portal.coediting.rights.Deciding`), so that the page, the plain form and the live
line cannot differ. It takes letters away and never adds one.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor
from portal.access.policy import Letter
from portal.access.policy.names import Standing
from portal.coediting.rights import BY_ACCESS, Deciding
from portal.plans.domain.states import STAGES
from portal.plans.models import Plan, PlanSection
from portal.plans.standard import Writer

S = Standing
STANDINGS: Mapping[Writer, frozenset[Standing]] = {
    Writer.YOUTH: frozenset({S.YOUTH_U12, S.YOUTH_12_15, S.YOUTH_16_17, S.YOUTH_18PLUS}),
    Writer.PARENTS: frozenset(
        {
            S.AUTHORITY_U12, S.AUTHORITY_12_15, S.AUTHORITY_16_17, S.PARENT_18PLUS, S.PARENT_NO_AUTHORITY_U12,
            S.PARENT_NO_AUTHORITY_12_15, S.PARENT_NO_AUTHORITY_16_17, S.STEP_PARENT,
        }
    ),
    Writer.FOSTER_PARENTS: frozenset(
        {S.FOSTER_PARENT, S.FOSTER_GUARDIAN_U12, S.FOSTER_GUARDIAN_12_15, S.FOSTER_GUARDIAN_16_17}
    ),
    Writer.NETWORK: frozenset({S.NETWORK_PERSON, S.STEP_PARENT}),
    Writer.PROFESSIONALS: frozenset({S.WORKER_PROVIDER, S.BEHAVIOURAL_SCIENTIST, S.OTHER_PROVIDER}),
    Writer.GI: frozenset({S.GI_OTS, S.GI_GUARDIAN_U16, S.GI_GUARDIAN_16_17}),
    Writer.MODULE: frozenset({S.MODULE_WORKER}),
}  # fmt: skip
WRITING_LETTERS = frozenset({Letter.E})
TEXT_LETTERS = frozenset({Letter.E, Letter.C})
SEES = frozenset({Letter.K, Letter.V})


def is_writer(writers: Iterable[str], standings: Collection[str]) -> bool:
    """Whether one of these standings is among whom the template lets write in a section."""
    return any(STANDINGS[Writer(writer)] & set(standings) for writer in writers)


def narrowed(
    letters: frozenset[Letter], plan: Plan, section: PlanSection | Row[Any], standings: Collection[str]
) -> frozenset[Letter]:
    """The letters on a section's text: none to change it once the plan is set, to write only for its writers."""
    if not STAGES[plan.state].text_is_open:
        return letters - TEXT_LETTERS
    if not is_writer(section.writers, standings):
        return letters - WRITING_LETTERS
    return letters


def letters_on_text(session: Session, actor: Actor, item_id: UUID) -> frozenset[str]:
    """What the actor may do with a text: of a section as narrowed, of anything else as the clause says."""
    letters = scope.permissions_on(session, actor, item_id)
    section = session.get(PlanSection, item_id) if letters else None
    if section is not None:
        plan = session.get_one(Plan, section.plan_id, populate_existing=True)
        standings = scope.standings_in(session, actor, section.youth_file_id)
        letters = narrowed(letters, plan, section, standings)
    return frozenset(letter.value for letter in letters)


TEXTS_OF_PLANS = Deciding(letters_on_text, BY_ACCESS.names)
