"""Who is asked what by law, who took part and how, where each stands, and what the plan waits for."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, bindparam, select
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor, Door
from portal.access.policy import Letter
from portal.coediting.models import TextSuggestion, TextUpdate
from portal.database.days import covers
from portal.dossier.domain import MEASURES, age_on
from portal.dossier.models import LegalFramework, YouthFile
from portal.kernel.clock import day_of
from portal.kernel.words import Sentence, say
from portal.plans.domain.asked import Ask, Framework, asked_for_plan
from portal.plans.domain.positions import Stance
from portal.plans.domain.states import STAGES, PlanState, SectionState
from portal.plans.models import Plan, Position
from portal.plans.pages import HomeShown, PositionShown, SectionShown
from portal.plans.people import Person
from portal.plans.queries.sections import foster_state
from portal.plans.queries.shown import Shown

WROTE, SUGGESTED, REACTED, WISHED = say("schreef mee"), say("deed een voorstel"), say("reageerde"), say("zei een wens")


def asks(session: Session, plan: Plan, today: date) -> tuple[Ask, ...]:
    age = age_on(session.scalars(select(YouthFile.born_on).where(YouthFile.id == plan.youth_file_id)).one(), today)
    return asked_for_plan(plan.kind, age, framework_of(session, plan.youth_file_id, age, today))


def framework_of(session: Session, file_id: UUID, age: int, today: date) -> Framework:
    """Whether help is voluntary today or rests on a measure."""
    if age >= 18:
        return Framework.ADULT
    measure = session.scalar(
        select(LegalFramework.id).where(
            LegalFramework.youth_file_id == file_id,
            LegalFramework.framework.in_(MEASURES),
            covers(LegalFramework, today),
        )
    )
    return Framework.MEASURE if measure else Framework.VOLUNTARY


def map_of(shown: Shown) -> list[PositionShown]:
    """The participation map (R-PMAP-01): everyone whom the viewer may know, when asked, how they took part, or why not.

    What someone did shows as far as the viewer may read it. That a person was left out on purpose is for professionals.
    """
    latest = {row.person_id: row for row in shown.positions if row.section_id is None}
    took_part = _took_part(shown)
    order = dict.fromkeys((*shown.could, *latest, *shown.asked))
    knows_why = shown.actor.door is Door.WORK and Letter.E in shown.plan_letters
    return [
        _line(shown.people[one], latest.get(one), shown.asked.get(one), took_part.get(one, ()), knows_why=knows_why)
        for one in order
        if one in shown.people
    ]


def _took_part(shown: Shown) -> Mapping[UUID, list[Sentence]]:
    ids = list(shown.titles)
    found: dict[UUID, list[Sentence]] = defaultdict(list)
    for model, column, words in (
        (TextUpdate, TextUpdate.person_id, WROTE),
        (TextSuggestion, TextSuggestion.person_id, SUGGESTED),
    ):
        of_plan = select(column).where(model.text_id.in_(ids)).distinct()
        if model is TextUpdate:
            of_plan = of_plan.where(TextUpdate.origin.in_(("editor", "plain form", "share")))
        for person in shown.session.scalars(of_plan):
            found[person].append(words)
    for rows, words in ((shown.comments, REACTED), (shown.wishes, WISHED)):
        for person in {row.author_id for row in rows}:
            found[person].append(words)
    return found


def _line(
    person: Person, row: Row[Any] | None, asked: Row[Any] | None, took_part: Sequence[Sentence], *, knows_why: bool
) -> PositionShown:
    told = asked is not None and (knows_why or not asked.excluded)
    return PositionShown(
        person=person,
        stance=row.stance if row is not None else None,
        words=row.words if row is not None else "",
        recorded=row is not None and row.recorded_by is not None,
        talk_on=row.talk_on if row is not None else None,
        taken_on=day_of(row.taken_at) if row is not None else None,
        asked_on=asked.asked_on if asked is not None else None,
        way=asked.way if asked is not None and told else "",
        why_not=asked.why_not if asked is not None and told else "",
        excluded=asked is not None and asked.excluded and knows_why,
        took_part=tuple(took_part),
    )


def own_stance(shown: Shown) -> Stance | None:
    own = [p for p in shown.positions if p.person_id == shown.actor.person_id and p.section_id is None]
    return own[-1].stance if own else None


def own_position(session: Session, actor: Actor, plan_id: UUID) -> Position | None:
    """What the actor said last of this version, to change it."""
    return session.scalars(*scope.visible(session, actor, Letter.V, Position, _own_on_plan, plan=plan_id)).first()


def _own_on_plan(positions: Select[Position]) -> Select[Position]:
    """The last one first."""
    own = Position.plan_id == bindparam("plan"), Position.person_id == bindparam("person_id")
    return positions.where(*own, Position.section_id.is_(None)).order_by(Position.taken_at.desc())


def waits_for(
    shown: Shown, sections: Sequence[SectionShown], positions: Sequence[PositionShown], home: HomeShown | None
) -> list[Sentence]:
    """What stands in the way of the next step, as far as this viewer may know."""
    text_is_open = STAGES[shown.state].text_is_open
    found = [
        say("Dit deel is nog leeg: %(section)s.", section=section.title)
        for section in sections
        if section.must_be_filled and not section.is_filled and text_is_open
    ]
    if text_is_open and home is not None and home.needed:
        found += home.missing
    if shown.state is PlanState.IN_CONSULTATION:
        found += [
            say("%(name)s heeft nog niets laten weten.", name=line.person.name)
            for line in positions
            if line.stance is None and not line.why_not
        ]
    if any(foster_state(shown, section) is SectionState.PENDING_CONSENT for section in shown.sections):
        found.append(say("Het deel over pleegouders wacht op hun akkoord. De rest van het plan wacht daar niet op."))
    return found
