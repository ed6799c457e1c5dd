"""What the pages about plans show. Every row passes through the one clause; names through names_for."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from markupsafe import Markup
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor, Door
from portal.access.policy import Letter
from portal.access.scope.loading import permitted_ids
from portal.audit import log
from portal.coediting.anchors import Anchor, found_again
from portal.coediting.models import TextSuggestion, TextUpdate
from portal.coediting.queries import htmls_of, lines_of
from portal.database.session import legal_today
from portal.dossier.domain import MEASURES, AuthorityStatus, Role, age_on
from portal.dossier.models import Authority, Item, LegalFramework, YouthFile
from portal.kernel.clock import now
from portal.kernel.words import Sentence, say
from portal.plans import people
from portal.plans.deciding import narrowed
from portal.plans.domain.asked import Ask, Framework, asked_for_plan
from portal.plans.domain.kinds import has_a_way_home
from portal.plans.domain.positions import Stance
from portal.plans.domain.states import STAGES, PlanState, SectionState, foster_section_state
from portal.plans.domain.terms import EDIT_MINUTES
from portal.plans.models import (
    OWN_WORDS,
    PARTS,
    Action,
    Agreement,
    Comment,
    ConditionView,
    Goal,
    LastLook,
    Plan,
    PlanAsked,
    PlanSection,
    Position,
    ReturnCondition,
    Standpoint,
)
from portal.plans.pages import (
    ActionShown,
    AgreementShown,
    CommentShown,
    ConditionShown,
    Decided,
    GoalShown,
    PlanLine,
    PlanPage,
    PositionShown,
    SectionShown,
    StandpointShown,
    ViewShown,
)
from portal.plans.people import Person

Row = TypeVar("Row", Action, Agreement, Comment, ConditionView, Goal, Position, ReturnCondition, Standpoint)


# -- the list of a file ------------------------------------------------------------------------------------------------


def plans_of(session: Session, actor: Actor, file_id: UUID) -> Sequence[PlanLine]:
    """The plans of a file that the actor may view, newest version first; older versions stand on the plan's page."""
    rows = session.scalars(
        scope.visible(session, actor, Letter.V, Plan, youth_file_id=file_id).order_by(Plan.title, Plan.number.desc())
    ).all()
    newest = {plan.series_id: plan for plan in sorted(rows, key=lambda plan: plan.number)}
    log.record(session, actor, "plan.read", youth_file_id=file_id)
    return [_line(plan) for plan in sorted(newest.values(), key=lambda plan: plan.title)]


def _line(plan: Plan) -> PlanLine:
    return PlanLine(
        plan.id,
        plan.title,
        plan.kind,
        plan.number,
        STAGES[plan.state],
        plan.state,
        plan.consultation_until,
        plan.set_at,
    )


# -- one plan ----------------------------------------------------------------------------------------------------------


class Shown:
    """The rows of one plan that one viewer may read, gathered once: everything on the page comes from here."""

    def __init__(self, session: Session, actor: Actor, plan: Plan) -> None:
        self.session, self.actor, self.plan = session, actor, plan
        self.today = legal_today(session)
        self.items = _items_under(session, actor, plan)
        self.sections = [
            row
            for row in session.scalars(
                select(PlanSection).where(PlanSection.plan_id == plan.id).order_by(PlanSection.ordinal, PlanSection.id)
            )
            if row.id in self.items
        ]
        self.standings = scope.standings_in(session, actor, plan.youth_file_id)
        letters = scope.permissions_on_all(session, actor, [plan.id, *(section.id for section in self.sections)])
        self.plan_letters = letters[plan.id]
        self.letters = {s.id: narrowed(letters[s.id], plan, s, self.standings) for s in self.sections}
        self.plain_letters = letters
        self.comments = self.rows(Comment)
        self.standpoints = self.rows(Standpoint)
        self.positions = self.rows(Position)
        self.goals, self.actions, self.agreements = self.rows(Goal), self.rows(Action), self.rows(Agreement)
        self.conditions, self.views = self.rows(ReturnCondition), self.rows(ConditionView)
        self.asked = {
            row.person_id: row.asked_on
            for row in session.execute(
                select(PlanAsked.person_id, PlanAsked.asked_on).where(PlanAsked.plan_id == plan.id)
            )
        }
        self.could = people.could_take_part(session, plan.youth_file_id)
        self.people = people.known(session, actor, self._mentioned(), plan.youth_file_id)
        self.titles = {section.id: section.title for section in self.sections}

    def rows(self, model: type[Row]) -> list[Row]:
        """The rows of a part of this plan on which the viewer has V, oldest first."""
        found = self.session.scalars(select(model).where(model.plan_id == self.plan.id).order_by(model.id))
        return [row for row in found if row.id in self.items]

    def _mentioned(self) -> set[UUID]:
        mentioned = {row.author_id for row in self.comments} | {row.author_id for row in self.standpoints}
        mentioned |= {row.person_id for row in self.positions} | {row.person_id for row in self.views}
        mentioned |= {row.owner_id for row in self.actions if row.owner_id}
        return mentioned | set(self.could) | set(self.asked)


def _items_under(session: Session, actor: Actor, plan: Plan) -> Mapping[UUID, str]:
    """The items of a plan that the actor may view, with their audience: one statement for the whole page."""
    allowed = permitted_ids(
        session, actor, Letter.V, PARTS | OWN_WORDS, day=legal_today(session), youth_file_id=plan.youth_file_id
    )
    rows = session.execute(
        select(Item.id, Item.audience).where(
            Item.youth_file_id == plan.youth_file_id, Item.path.contains([plan.id]), Item.id.in_(allowed)
        )
    )
    return {row.id: row.audience for row in rows}


def plan_page(session: Session, actor: Actor, plan_id: UUID) -> PlanPage:
    """One plan for one viewer. Logs the read. Raises NotFound, or Denied for who may know of it only."""
    plan = scope.load(session, actor, Letter.V, Plan, plan_id)
    shown = Shown(session, actor, plan)
    last = _last_look(session, actor, plan)
    sections = _sections(shown, last)
    foster = next((s for s in shown.sections if s.key == "role_of_foster_parents"), None)
    positions = _positions(shown, section_id=None)
    log.record(session, actor, "plan.read", youth_file_id=plan.youth_file_id, thing_id=plan.id, kind=plan.kind.value)
    _look_now(session, actor, plan)
    return PlanPage(
        id=plan.id,
        file_id=plan.youth_file_id,
        title=plan.title,
        kind=plan.kind,
        number=plan.number,
        state=plan.state,
        stage=STAGES[plan.state],
        consultation_until=plan.consultation_until,
        in_force_on=plan.in_force_on,
        set_at=plan.set_at,
        differ_note=plan.differ_note or "",
        letters=shown.plan_letters,
        sections=sections,
        goals=_goals(shown),
        actions=_actions(shown),
        agreements=[AgreementShown(row.id, row.text, shown.titles[row.section_id]) for row in shown.agreements],
        conditions=_conditions(shown),
        has_way_home=_way_home(session, plan),
        asks=_asks(session, plan, shown.today),
        positions=positions,
        own_stance=_own_stance(shown),
        versions=_versions(session, actor, plan),
        waits_for=_waits_for(shown, sections, positions, foster),
        owed=_owed(shown),
        first_look=last is None,
        may_add=STAGES[plan.state].text_is_open and any(Letter.E in letters for letters in shown.letters.values()),
    )


def _last_look(session: Session, actor: Actor, plan: Plan) -> datetime | None:
    return session.scalar(
        select(LastLook.looked_at).where(LastLook.plan_id == plan.id, LastLook.person_id == actor.person_id)
    )


def _look_now(session: Session, actor: Actor, plan: Plan) -> None:
    row = session.scalar(select(LastLook).where(LastLook.plan_id == plan.id, LastLook.person_id == actor.person_id))
    if row is None:
        row = LastLook(youth_file_id=plan.youth_file_id, plan_id=plan.id, person_id=actor.person_id, looked_at=now())
        session.add(row)
    row.looked_at = now()


# -- sections ----------------------------------------------------------------------------------------------------------


def _sections(shown: Shown, last: datetime | None) -> list[SectionShown]:
    session = shown.session
    ids = [section.id for section in shown.sections]
    htmls = htmls_of(session, ids)
    counts = {
        row[0]: row[1]
        for row in session.execute(
            select(TextSuggestion.text_id, func.count())
            .where(TextSuggestion.text_id.in_(ids), TextSuggestion.accepted.is_(None))
            .group_by(TextSuggestion.text_id)
        )
    }
    changed = _changed(session, shown.actor, ids, last)
    threads = _threads(shown)
    decided = _decided(shown, ids)
    standpoints = _by_section(shown.standpoints)
    made = {
        section.id: SectionShown(
            id=section.id,
            plan_id=section.plan_id,
            title=section.title,
            hint=section.hint,
            html=Markup(htmls[section.id]),  # noqa: S704 - made of escaped words only (portal.coediting.document)
            letters=shown.letters[section.id],
            open=STAGES[shown.plan.state].text_is_open,
            answers=Letter.C in shown.plain_letters[section.id] and shown.plan.state is not PlanState.REPLACED,
            closes=Letter.E in shown.plain_letters[section.id],
            agrees_on_role=_is_their_role(shown, section),
            is_filled=bool(Markup(htmls[section.id]).striptags().strip()),  # noqa: S704
            must_be_filled=section.must_be_filled,
            changed=section.id in changed,
            suggestions=counts.get(section.id, 0),
            comments=threads.get(section.id, ()),
            standpoints=[
                StandpointShown(
                    row.id, shown.people[row.author_id], row.text, row.quote,
                    row.author_id == shown.actor.person_id, row.carried_on,
                )
                for row in standpoints.get(section.id, ())
                if row.author_id in shown.people
            ],
            decided=decided.get(section.id, ()),
            foster_state=_foster_state(shown, section),
        )
        for section in shown.sections
    }  # fmt: skip
    passages = defaultdict(list)
    for section in shown.sections:
        if section.under_id is not None:
            passages[section.under_id].append(made[section.id])
    tops = [section for section in shown.sections if section.under_id is None]
    return [_with_passages(made[section.id], passages.get(section.id, ())) for section in tops]


def _with_passages(section: SectionShown, passages: Sequence[SectionShown]) -> SectionShown:
    values = {name: getattr(section, name) for name in SectionShown.__slots__}
    return SectionShown(**{**values, "passages": passages})


def _is_their_role(shown: Shown, section: PlanSection) -> bool:
    """Whether the viewer is a foster parent whose answer this section waits for."""
    mine = shown.could.get(shown.actor.person_id) is Role.FOSTER_PARENT and shown.actor.door is Door.FAMILY
    return mine and section.key == "role_of_foster_parents" and Letter.A in shown.plain_letters[section.id]


def _by_section(rows: Iterable[Standpoint]) -> Mapping[UUID, list[Standpoint]]:
    found: dict[UUID, list[Standpoint]] = defaultdict(list)
    for row in rows:
        found[row.section_id].append(row)
    return found


def _changed(session: Session, actor: Actor, ids: Sequence[UUID], last: datetime | None) -> set[UUID]:
    """The sections in which someone else wrote since the viewer last looked."""
    if last is None:
        return set()
    return set(
        session.scalars(
            select(TextUpdate.text_id)
            .where(TextUpdate.text_id.in_(ids), TextUpdate.made_at > last, TextUpdate.person_id != actor.person_id)
            .distinct()
        )
    )


def _decided(shown: Shown, ids: Sequence[UUID]) -> Mapping[UUID, list[Decided]]:
    """What became of the viewer's own suggestions: the proposer is told, with the reason."""
    rows = shown.session.scalars(
        select(TextSuggestion)
        .where(
            TextSuggestion.text_id.in_(ids),
            TextSuggestion.person_id == shown.actor.person_id,
            TextSuggestion.accepted.is_not(None),
        )
        .order_by(TextSuggestion.decided_at)
    )
    found: dict[UUID, list[Decided]] = defaultdict(list)
    for row in rows:
        found[row.text_id].append(Decided(bool(row.accepted), row.reason or "", row.decided_at or row.made_at))
    return found


def _foster_state(shown: Shown, section: PlanSection) -> SectionState | None:
    """Of the one section that waits for the foster parents' consent (R-FOS-09)."""
    if section.key != "role_of_foster_parents":
        return None
    parents = {person for person, role in shown.could.items() if role is Role.FOSTER_PARENT}
    latest = {row.person_id: row.stance for row in shown.positions if row.section_id == section.id}
    agreed = sum(latest.get(person) in {Stance.AGREES, Stance.AGREES_WITH_REMARK} for person in parents)
    return foster_section_state(consents=agreed, foster_parents=len(parents))


# -- comments ----------------------------------------------------------------------------------------------------------


def _threads(shown: Shown) -> Mapping[UUID, list[CommentShown]]:
    replies: dict[UUID, list[Comment]] = defaultdict(list)
    for row in shown.comments:
        if row.thread_id is not None:
            replies[row.thread_id].append(row)
    lines: dict[UUID, list[str]] = {}
    found: dict[UUID, list[CommentShown]] = defaultdict(list)
    for row in shown.comments:
        if row.thread_id is not None or row.section_id not in shown.letters:
            continue
        gone = False
        if row.quote:
            if row.section_id not in lines:
                lines[row.section_id] = lines_of(shown.session, row.section_id)
            gone = found_again(Anchor(row.line, row.quote, row.before, row.after), lines[row.section_id]) is None
        answers = [_comment(shown, reply) for reply in replies[row.id]]
        found[row.section_id].append(_comment(shown, row, words_gone=gone, replies=answers))
    return found


def _comment(
    shown: Shown, row: Comment, *, words_gone: bool = False, replies: Sequence[CommentShown] = ()
) -> CommentShown:
    own = row.author_id == shown.actor.person_id
    young = (now() - row.created_at).total_seconds() <= EDIT_MINUTES * 60
    return CommentShown(
        id=row.id,
        person=shown.people.get(row.author_id),
        text="" if row.withdrawn_at else row.text,
        quote=row.quote,
        words_gone=words_gone,
        made_at=row.created_at,
        own=own,
        may_change=own and young and row.withdrawn_at is None,
        edited=row.edited_at is not None,
        withdrawn=row.withdrawn_at is not None,
        resolved=row.resolved_at is not None,
        for_fewer=shown.items[row.id] != "circle",
        seen_by=row.seen_by,
        answer_by=row.answer_by,
        seen_on=row.seen_on,
        answered_on=row.answered_on,
        late=_is_late(row, shown.today),
        replies=replies,
    )


def _is_late(row: Comment, today: date) -> bool:
    open_one = row.answered_on is None and row.withdrawn_at is None and row.resolved_at is None
    return open_one and row.answer_by is not None and row.answer_by < today


def _owed(shown: Shown) -> int:
    """Answers that the viewer owes: professionals who may write in a section owe those asked there."""
    if shown.actor.door is not Door.WORK:
        return 0
    return sum(
        row.answer_by is not None
        and row.answered_on is None
        and row.withdrawn_at is None
        and row.resolved_at is None
        and Letter.E in shown.plain_letters.get(row.section_id, frozenset())
        for row in shown.comments
    )


# -- goals, actions, agreements, the way home --------------------------------------------------------------------------


def _goals(shown: Shown) -> list[GoalShown]:
    return [
        GoalShown(
            row.id, row.title, row.how_we_see_it, row.attainment, row.scored_on, shown.titles[row.section_id],
            Letter.E in shown.plain_letters[row.section_id] and shown.plan.state is not PlanState.REPLACED,
        )
        for row in shown.goals
    ]  # fmt: skip


def _actions(shown: Shown) -> list[ActionShown]:
    return [
        ActionShown(
            row.id, row.title, shown.people.get(row.owner_id) if row.owner_id else None, row.due_on, row.done_on,
            row.done_on is None and row.due_on is not None and row.due_on < shown.today,
            shown.titles[row.section_id],
            row.done_on is None
            and (row.owner_id == shown.actor.person_id or Letter.E in shown.plain_letters[row.section_id]),
        )
        for row in shown.actions
    ]  # fmt: skip


def _conditions(shown: Shown) -> list[ConditionShown]:
    newest = {(view.condition_id, view.person_id): view for view in shown.views}
    views: dict[UUID, list[ViewShown]] = defaultdict(list)
    for view in newest.values():
        if view.person_id in shown.people:
            views[view.condition_id].append(
                ViewShown(shown.people[view.person_id], view.attainment, view.words, view.seen_on)
            )
    return [
        ConditionShown(row.id, row.title, row.help_offered, row.help_from, row.help_starts_on, views[row.id])
        for row in shown.conditions
    ]


def _way_home(session: Session, plan: Plan) -> bool:
    """R-VAR-06: not where the foster parents are guardians. Placements of another kind say so on their own page."""
    today = legal_today(session)
    guardian = session.scalar(
        select(Authority.id).where(
            Authority.youth_file_id == plan.youth_file_id,
            Authority.status == AuthorityStatus.GUARDIAN_FOSTER,
            Authority.starts_on <= today,
            or_(Authority.ends_on.is_(None), Authority.ends_on >= today),
        )
    )
    return has_a_way_home(plan.kind, grows_up_here=guardian is not None)


# -- who is asked what, and who said what ------------------------------------------------------------------------------


def _asks(session: Session, plan: Plan, today: date) -> tuple[Ask, ...]:
    age = age_on(session.get_one(YouthFile, plan.youth_file_id).born_on, today)
    return asked_for_plan(plan.kind, age, framework_of(session, plan.youth_file_id, age))


def framework_of(session: Session, file_id: UUID, age: int) -> Framework:
    """Whether help is voluntary today or rests on a measure."""
    if age >= 18:
        return Framework.ADULT
    today = legal_today(session)
    measure = session.scalar(
        select(LegalFramework.id).where(
            LegalFramework.youth_file_id == file_id,
            LegalFramework.framework.in_(MEASURES),
            LegalFramework.starts_on <= today,
            or_(LegalFramework.ends_on.is_(None), LegalFramework.ends_on >= today),
        )
    )
    return Framework.MEASURE if measure else Framework.VOLUNTARY


def _positions(shown: Shown, section_id: UUID | None) -> list[PositionShown]:
    """A line for everyone whom the viewer may know: what they said last, or that they were asked, or not yet."""
    latest = {row.person_id: row for row in shown.positions if row.section_id == section_id}
    order = [*shown.could, *(person for person in latest if person not in shown.could)]
    return [_position(shown.people[person], latest.get(person), shown.asked.get(person)) for person in order
            if person in shown.people]  # fmt: skip


def _position(person: Person, row: Position | None, asked_on: date | None) -> PositionShown:
    if row is None:
        return PositionShown(person, None, "", recorded=False, talk_on=None, taken_on=None, asked_on=asked_on)
    return PositionShown(
        person, row.stance, row.words, row.recorded_by is not None, row.talk_on, row.taken_at.date(), asked_on
    )


def _own_stance(shown: Shown) -> Stance | None:
    own = [p for p in shown.positions if p.person_id == shown.actor.person_id and p.section_id is None]
    return own[-1].stance if own else None


def _waits_for(
    shown: Shown,
    sections: Sequence[SectionShown],
    positions: Sequence[PositionShown],
    foster: PlanSection | None,
) -> list[Sentence]:
    """What stands in the way of the next step, as far as this viewer may know."""
    found = [
        say("Dit deel is nog leeg: %(section)s.", section=section.title)
        for section in sections
        if section.must_be_filled and not section.is_filled and STAGES[shown.plan.state].text_is_open
    ]
    if shown.plan.state is PlanState.IN_CONSULTATION:
        found += [
            say("%(name)s heeft nog niets laten weten.", name=line.person.name)
            for line in positions
            if line.stance is None
        ]
    if foster is not None and _foster_state(shown, foster) is SectionState.PENDING_CONSENT:
        found.append(say("Het deel over pleegouders wacht op hun akkoord. De rest van het plan wacht daar niet op."))
    return found


def _versions(session: Session, actor: Actor, plan: Plan) -> list[PlanLine]:
    rows = session.scalars(
        scope.visible(session, actor, Letter.V, Plan, youth_file_id=plan.youth_file_id)
        .where(Plan.series_id == plan.series_id)
        .order_by(Plan.number.desc())
    )
    return [_line(row) for row in rows]


# -- who can read it ---------------------------------------------------------------------------------------------------


def readers(session: Session, actor: Actor, item_id: UUID) -> list[Person]:
    """Who can read what stands here, as the actor may know them; themselves first."""
    item = scope.load(session, actor, Letter.V, Item, item_id)
    who = {r.person_id for r in scope.readers_of(session, item_id) if Letter.V in r.letters}
    found = people.known(session, actor, who, item.youth_file_id)
    return sorted(found.values(), key=lambda person: (person.id != actor.person_id, str(person.name)))


def sections_to_write(session: Session, actor: Actor, plan_id: UUID) -> list[PlanSection]:
    """The sections of an open plan in which the actor has E. Raises NotFound and Denied for the plan itself."""
    plan = scope.load(session, actor, Letter.V, Plan, plan_id)
    if not STAGES[plan.state].text_is_open:
        return []
    rows = session.scalars(
        scope.visible(session, actor, Letter.E, PlanSection, youth_file_id=plan.youth_file_id)
        .where(PlanSection.plan_id == plan.id)
        .order_by(PlanSection.ordinal, PlanSection.id)
    )
    return list(rows)
