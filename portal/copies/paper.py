"""A plan as the document that one recipient may have: what they may not see is never put in (portal.word.document)."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor
from portal.coediting.anchors import Anchor as TextAnchor
from portal.coediting.anchors import found_again
from portal.coediting.models import TextSuggestion
from portal.coediting.queries import blocks_of
from portal.copies.evaluation import BESIDE as BESIDE_EVALUATION
from portal.copies.evaluation import as_evaluation, chosen
from portal.copies.eyes import Eyes, Known, Recipient
from portal.copies.laid import Laid, laid_out
from portal.copies.models import OrganisationLogo
from portal.database.days import covers
from portal.database.session import legal_today
from portal.dossier.models import OrganisationPeriod
from portal.dossier.role_names import SOMEONE
from portal.kernel.clock import day_of
from portal.people.directory import names_of_organisations
from portal.plans.domain.positions import NAMES as STANCES
from portal.plans.domain.positions import Stance
from portal.plans.domain.states import STAGES
from portal.plans.domain.terms import ATTAINMENT_NAMES, Attainment
from portal.plans.models import (
    Action,
    Agreement,
    Comment,
    ConditionView,
    Evaluation,
    FrozenPart,
    Goal,
    HomeStep,
    Plan,
    PlanSection,
    Position,
    ReturnCondition,
    Standpoint,
)
from portal.plans.people import could_take_part, youth_of
from portal.word import document as word
from portal.word.baseline import baseline_of
from portal.word.parts import day as written_day

Row = TypeVar(
    "Row", Action, Agreement, Comment, ConditionView, Evaluation, Goal, HomeStep, PlanSection, Position,
    ReturnCondition, Standpoint,
)  # fmt: skip
BESIDE = (Goal, Action, Agreement, ReturnCondition, HomeStep, Evaluation, Standpoint, Position)
NO_MARKS = word.Marks("plan", "version", "export")
NOT_SAID = "Heeft nog niets laten weten"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A part that the maker sees and the recipient does not get."""

    title: str


@dataclass(frozen=True, slots=True)
class RemarkBy:
    """Someone whose open comments and suggestions may go along, and how many there are."""

    person_id: UUID
    name: Known
    comments: int
    suggestions: int


@dataclass(frozen=True, slots=True)
class Paper:
    """One plan, ready to be written for one recipient; what of the maker's sight did not come along."""

    document: word.Document
    left_out: tuple[LeftOut, ...]
    hidden_things: int  # goals, comments and other things beside the sections, that are not for the recipient
    remarks: tuple[RemarkBy, ...]


class Gathering:
    """The rows of one plan that one recipient may read. What was set is read as it was set."""

    def __init__(self, session: Session, maker: Actor, plan: Plan, recipient: Recipient) -> None:
        self.session, self.plan = session, plan
        self.eyes = Eyes(session, maker, plan, recipient)
        every = self._every(PlanSection)
        self.sections = _in_order([row for row in every if row.id in self.eyes.items])
        shown = {row.id for row in self.sections}
        self.left_out = tuple(
            LeftOut(row.title) for row in _in_order(every) if row.id in self.eyes.mine and row.id not in shown
        )
        self.laid: Mapping[UUID, Laid] = {row.id: laid_out(blocks_of(session, row.id)) for row in self.sections}
        self.frozen = self._frozen()
        self.goals, self.actions, self.agreements = self.rows(Goal), self.rows(Action), self.rows(Agreement)
        self.conditions, self.views = self.rows(ReturnCondition), self.rows(ConditionView)
        self.home_steps, self.evaluations = self.rows(HomeStep), self.rows(Evaluation)
        self.standpoints = [row for row in self.rows(Standpoint) if row.carried_on or plan.seal is None]
        self.positions = self.rows(Position)
        self.comments = [row for row in self.rows(Comment) if row.section_id in shown]
        self.suggestions = {
            row.id: row
            for row in session.scalars(
                select(TextSuggestion).where(TextSuggestion.text_id.in_(shown), TextSuggestion.accepted.is_(None))
            )
        }
        standings = scope.standings_in(session, maker, plan.youth_file_id)
        until = scope.last_day_in(session, maker, plan.youth_file_id, standings)
        self.could = could_take_part(session, plan.youth_file_id, until)
        self.youth = youth_of(session, plan.youth_file_id)
        self.people = self.eyes.names(self._mentioned())

    def rows(self, model: type[Row]) -> list[Row]:
        return [row for row in self._every(model) if row.id in self.eyes.items]

    def _every(self, model: type[Row]) -> list[Row]:
        return list(self.session.scalars(select(model).where(model.plan_id == self.plan.id).order_by(model.id)))

    def _frozen(self) -> Mapping[UUID, dict[str, Any]]:
        if self.plan.seal is None:
            return {}
        rows = self.session.scalars(
            select(FrozenPart).where(FrozenPart.plan_id == self.plan.id, FrozenPart.item_id.in_(self.eyes.items))
        )
        return {row.item_id: json.loads(row.content) for row in rows}

    def hidden(self, kinds: Iterable[type[Any]] = BESIDE) -> int:
        """How many things beside the sections the maker sees and the recipient does not get."""
        return sum(
            id_ in self.eyes.mine and id_ not in self.eyes.items
            for model in kinds
            for id_ in self.session.scalars(select(model.id).where(model.plan_id == self.plan.id))
        )

    def name(self, person: UUID | None) -> str:
        known = self.people.get(person) if person is not None else None
        return str(known.name) if known else str(SOMEONE)

    def name_or_nothing(self, person: UUID | None) -> str:
        return self.name(person) if person in self.people else ""

    def _mentioned(self) -> set[UUID]:
        mentioned = {row.author_id for row in self.comments} | {row.author_id for row in self.standpoints}
        mentioned |= {row.said_by_id for row in self.comments if row.said_by_id}
        mentioned |= {row.person_id for row in self.positions} | {row.person_id for row in self.views}
        mentioned |= {row.person_id for row in self.evaluations}
        mentioned |= {row.recorded_by for row in self.positions if row.recorded_by}
        mentioned |= {row.owner_id for row in self.actions if row.owner_id}
        mentioned |= {row.person_id for row in self.suggestions.values()}
        mentioned |= {row.said_by_id for row in self.suggestions.values() if row.said_by_id}
        return mentioned | set(self.could) | ({self.youth} if self.youth else set())


def paper_for(  # noqa: PLR0913 - which plan, for whom, made by whom, marked how
    session: Session,
    maker: Actor,
    plan: Plan,
    recipient: Recipient,
    *,
    copy_for: str = "",
    marks: word.Marks = NO_MARKS,
    evaluation_id: UUID | None = None,
) -> Paper:
    """The document for a recipient: the plan, or one evaluation of it.

    Raises NotFound for a plan or evaluation that they may not see, or a recipient who left.
    """
    found = Gathering(session, maker, plan, recipient)
    organisation = _organisation(session, plan)
    document = word.Document(
        marks=marks,
        title=plan.title,
        kind="" if plan.seal else f"{STAGES[plan.state].name}: nog niet vastgesteld",
        organisation=names_of_organisations(session, legal_today(session)).get(organisation, "")
        if organisation
        else "",
        version_label=f"versie {plan.number}",
        version_hash=plan.seal.hex() if plan.seal else "",
        subtitle=f"Plan van {found.name(found.youth)}" if found.youth in found.people else "",
        logo=_logo(session, organisation),
        facts=tuple(_facts(found)),
        copy_for=copy_for,
        participants=tuple(_participants(found)),
        sections=tuple(_section(found, row) for row in found.sections),
        goals=tuple(_goal(found, row) for row in found.goals),
        actions=tuple(
            word.Action(
                row.title, found.name(row.owner_id) if row.owner_id in found.people else "", row.due_on, row.done_on
            )
            for row in found.actions
        ),
        agreements=tuple(word.Agreement(row.text) for row in found.agreements),
        conditions=tuple(_conditions(found)),
        home_steps=tuple(word.HomeStep(row.text, row.who, _period(row), row.way_back) for row in found.home_steps),
        evaluations=tuple(
            word.Evaluation(row.text, found.name_or_nothing(row.person_id), row.evaluated_on)
            for row in found.evaluations
        ),
        positions=tuple(_positions(found)),
        threads=tuple(_threads(found)),
        suggestions=tuple(_suggestions(found)),
    )
    if evaluation_id is not None:
        document = as_evaluation(document, chosen(found.evaluations, evaluation_id))
    if not document.version_hash:
        document = replace(document, version_hash=_hash_of(document))
    if evaluation_id is not None:
        return Paper(document, (), found.hidden(BESIDE_EVALUATION), ())
    return Paper(document, found.left_out, found.hidden(), _remarks(found, document))


def _hash_of(document: word.Document) -> str:
    """The check number of what is not set yet: over all that this copy says, and nothing else."""
    parts = baseline_of(document).parts
    return hashlib.sha256("\0".join(part.text for part in parts).encode()).hexdigest()


def _in_order(rows: Iterable[PlanSection]) -> list[PlanSection]:
    """Sections in their order, each followed by its passages."""
    rows = list(rows)
    under: dict[UUID, list[PlanSection]] = defaultdict(list)
    for row in rows:
        if row.under_id is not None:
            under[row.under_id].append(row)
    tops = sorted((row for row in rows if row.under_id is None), key=lambda row: (row.ordinal, row.id))
    found = [
        one for top in tops for one in (top, *sorted(under.pop(top.id, ()), key=lambda row: (row.ordinal, row.id)))
    ]
    return found + [row for left in under.values() for row in left]


def _organisation(session: Session, plan: Plan) -> UUID | None:
    """The organisation that answers for the file: its name and logo stand on the plan."""
    today = legal_today(session)
    return session.scalars(
        select(OrganisationPeriod.organisation_id)
        .where(
            OrganisationPeriod.youth_file_id == plan.youth_file_id,
            covers(OrganisationPeriod, today),
        )
        .order_by(OrganisationPeriod.leads.desc(), OrganisationPeriod.starts_on)
        .limit(1)
    ).first()


def _logo(session: Session, organisation: UUID | None) -> word.Image | None:
    row = session.get(OrganisationLogo, organisation) if organisation else None
    return word.Image(row.picture, row.description) if row else None


def _facts(found: Gathering) -> Iterable[tuple[str, str]]:
    plan = found.plan
    if plan.set_at:
        yield "Vastgesteld op", written_day(day_of(plan.set_at))
    if plan.in_force_on:
        yield "Geldt vanaf", written_day(plan.in_force_on)
    if plan.consultation_until and plan.seal is None:
        yield "Overleg tot en met", written_day(plan.consultation_until)
    if plan.differ_note:
        yield "Hierin verschillen we", plan.differ_note
    yield "Gemaakt op", written_day(found.eyes.day)


def _participants(found: Gathering) -> Iterable[word.Participant]:
    for person in found.could:
        if person in found.people:
            known = found.people[person]
            yield word.Participant(str(known.name), str(known.role), known.organisation)


def _section(found: Gathering, row: PlanSection) -> word.Section:
    standpoints = tuple(
        word.Standpoint(str(one.id), found.name(one.author_id), one.text, day_of(one.created_at), one.quote)
        for one in found.standpoints
        if one.section_id == row.id and one.author_id in found.people
    )
    level = 1 if row.under_id is None else 2
    return word.Section(str(row.id), row.title, tuple(found.laid[row.id].blocks), level, standpoints)


def _goal(found: Gathering, row: Goal) -> word.Goal:
    step = found.frozen.get(row.id, {}).get("step", row.attainment.value)
    signs = (f"Waaraan we het merken: {row.how_we_see_it}",) if row.how_we_see_it else ()
    return word.Goal(row.title, attainment=str(ATTAINMENT_NAMES[Attainment(step)]), actions=signs)


def _conditions(found: Gathering) -> Iterable[word.Condition]:
    for row in found.conditions:
        newest = {view.person_id: view for view in found.views if view.condition_id == row.id}
        views = tuple(
            f"{found.name(view.person_id)}: {ATTAINMENT_NAMES[view.attainment]}"
            + (f" – {view.words}" if view.words else "")
            for view in newest.values()
            if view.person_id in found.people
        )
        begins = f"vanaf {written_day(row.help_starts_on)}" if row.help_starts_on else ""
        help_given = ", ".join(part for part in (row.help_offered, row.help_from, begins) if part)
        yield word.Condition(row.title, help_given or "Nog geen hulp afgesproken", views)


def _period(row: HomeStep) -> str:
    """From when to when a step runs, as people write it."""
    begins, ends = written_day(row.starts_on), written_day(row.ends_on)
    return f"{begins} tot en met {ends}" if begins and ends else begins or (f"tot en met {ends}" if ends else "")


def _positions(found: Gathering) -> Iterable[word.Position]:
    latest = {row.person_id: row for row in found.positions if row.section_id is None}
    asked = found.plan.consultation_until is not None or found.plan.seal is not None
    for person in [*found.could, *(one for one in latest if one not in found.could)]:
        if person not in found.people or (person not in latest and not asked):
            continue
        known, row = found.people[person], latest.get(person)
        if row is None:
            yield word.Position(str(known.name), str(known.role), NOT_SAID)
            continue
        stance, words = Stance(row.stance), row.words
        yield word.Position(
            str(known.name),
            str(known.role),
            str(STANCES[stance]),
            row.talk_on or day_of(row.taken_at),
            words,
            found.name(row.recorded_by) if row.recorded_by else "",
        )


# -- what people said and suggested ------------------------------------------------------------------------------------


def _threads(found: Gathering) -> Iterable[word.Thread]:
    """Open comments with their answers; whose go along is chosen when the file is written."""
    replies: dict[UUID, list[Comment]] = defaultdict(list)
    for row in found.comments:
        if row.thread_id is not None and row.withdrawn_at is None:
            replies[row.thread_id].append(row)
    for row in found.comments:
        if row.thread_id is not None or row.resolved_at is not None:
            continue
        said = ([] if row.withdrawn_at else [row]) + replies[row.id]
        remarks = tuple(_remark(found, one) for one in said)
        if remarks:
            yield word.Thread(str(row.id), _place(found.laid[row.section_id], row), remarks)


def _remark(found: Gathering, row: Comment) -> word.Remark:
    author = word.Author(str(row.author_id), who_said(found, row))
    return word.Remark(str(row.id), author, row.created_at, row.text)


def who_said(found: Gathering, row: Comment) -> str:
    """Whose words a comment holds: of who placed it, or of who wrote them in Word."""
    if row.said_by_id is not None:
        return f"{found.name(row.said_by_id)} (via Word)"
    return f"{row.said_by} (via Word)" if row.said_by else found.name(row.author_id)


def _place(laid: Laid, row: Comment) -> word.Anchor:
    if not row.quote:
        return word.Anchor(str(row.section_id), None, 0, "")
    anchor = TextAnchor(row.line, row.quote, row.before, row.after)
    found = found_again(anchor, [line.full for line in laid.lines])
    if found is None:
        return word.Anchor(str(row.section_id), None, 0, "")
    line = laid.lines[found.line]
    start, end = _on_paper(line.at, found.start), _on_paper(line.at, found.end)
    return word.Anchor(str(row.section_id), found.line, start, line.words[start:end])


def _on_paper(at: tuple[int, ...], full: int) -> int:
    """The offset on paper of an offset in the text."""
    return next((n for n, place in enumerate(at) if place >= full), len(at) - 1)


def _suggestions(found: Gathering) -> Iterable[word.Suggestion]:
    for section, laid in found.laid.items():
        seen: dict[UUID, int] = defaultdict(int)
        for hunk in laid.hunks:
            row = found.suggestions.get(hunk.suggestion)
            if row is None:
                continue
            seen[hunk.suggestion] += 1
            key = f"{hunk.suggestion}" + (f".{seen[hunk.suggestion]}" if seen[hunk.suggestion] > 1 else "")
            block = hunk.line if hunk.line >= 0 else None
            name = who_suggested(found, row)
            yield word.Suggestion(
                key,
                word.Anchor(str(section), block, hunk.offset, hunk.quote),
                word.Author(str(row.person_id), name),
                row.made_at,
                hunk.text,
            )


def who_suggested(found: Gathering, row: TextSuggestion) -> str:
    """Whose suggestion it is: of who made it, or whose words that person brought in from Word."""
    if row.said_by_id is not None:
        return f"{found.name(row.said_by_id)} (via Word)"
    said = (row.via or "").removeprefix("Word").removeprefix(", ")
    return f"{said} (via Word)" if said else found.name(row.person_id)


def _remarks(found: Gathering, document: word.Document) -> tuple[RemarkBy, ...]:
    """Whose remarks could go along; authors whom the recipient may not know go by a role, or by nothing."""
    comments: dict[UUID, int] = defaultdict(int)
    for thread in document.threads:
        for remark in thread.remarks:
            comments[UUID(remark.author.key)] += 1
    suggestions: dict[UUID, set[str]] = defaultdict(set)
    for made in document.suggestions:
        suggestions[UUID(made.author.key)].add(made.key.partition(".")[0])
    everyone = dict.fromkeys((*comments, *suggestions))
    known = [(person, found.people.get(person, Known(SOMEONE, "", ""))) for person in everyone]
    return tuple(RemarkBy(person, name, comments[person], len(suggestions[person])) for person, name in known)
