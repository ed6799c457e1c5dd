"""What the page shows on which a returned document is worked through, for its uploader."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor
from portal.access.policy import Letter
from portal.audit import log
from portal.copies.eyes import Known, known_people
from portal.copies.models import PlanReturn, ReturnItem
from portal.copies.returned import WHAT_NAMES, Incoming, ItemState, ReturnState, Way, What
from portal.copies.secrets import holds_secret, read_by_the_wrong_person, secret_words
from portal.copies.services.merging import about_of, incoming, words_in
from portal.copies.services.returning import own_return
from portal.kernel.words import Sentence
from portal.plans.deciding import narrowed
from portal.plans.domain.states import PlanState
from portal.plans.models import Comment, Plan, PlanSection
from portal.plans.queries.listed import sections_of

NEEDS: Mapping[Way, frozenset[Letter]] = {
    Way.SUGGESTION: frozenset({Letter.C, Letter.E}),  # on the text, as its state leaves it
    Way.ACCEPT: frozenset({Letter.E}),
    Way.REFUSE: frozenset({Letter.E}),
}


@dataclass(frozen=True, slots=True)
class ItemShown:
    """One thing that came in, with what its uploader can do with it."""

    id: UUID
    what: What
    name: Sentence
    one: Incoming
    who: str
    at: datetime | None
    state: ItemState
    became: str
    ways: Sequence[Way]
    needs_section: bool
    answers: str  # the words of the plan that it answers or settles
    secret: bool
    order: int

    @property
    def waits(self) -> bool:
        return self.state is ItemState.WAITING


@dataclass(frozen=True, slots=True)
class SectionShown:
    """A section with what came in for it; without section: what has no place of its own."""

    id: UUID | None
    title: str
    items: Sequence[ItemShown]

    @property
    def waiting(self) -> int:
        return sum(item.waits for item in self.items)


@dataclass(frozen=True, slots=True)
class NameShown:
    """A name in the document, and who that is."""

    name: str
    person: str


@dataclass(frozen=True, slots=True)
class MergePage:
    id: UUID
    plan: Plan
    state: ReturnState
    uploaded_at: datetime
    sections: Sequence[SectionShown]
    names: Sequence[NameShown]
    people: Mapping[UUID, Known]
    places: Sequence[PlanSection]  # where a thing without section can be put
    waiting: int
    decided: int

    @property
    def is_empty(self) -> bool:
        return not self.sections


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """A document that the viewer brought in earlier, in a list."""

    id: UUID
    plan_title: str
    uploaded_at: datetime
    state: ReturnState
    waiting: int


def merge_page(session: Session, actor: Actor, return_id: UUID) -> MergePage:
    """All that came in, per section in the order of the plan. Raises NotFound for anyone but its uploader."""
    row = own_return(session, actor, return_id)
    assert row.plan_id is not None
    plan = scope.load(session, actor, Letter.V, Plan, row.plan_id)
    sections = session.scalars(
        *scope.visible(
            session, actor, Letter.V, PlanSection, sections_of, youth_file_id=plan.youth_file_id, plan=plan.id
        )
    ).all()
    rows = session.scalars(
        select(ReturnItem).where(ReturnItem.return_id == return_id).order_by(ReturnItem.ordinal)
    ).all()
    names = about_of(session, row).get("names", {})
    people = known_people(session, actor, plan.youth_file_id)
    showing = _Showing(session, actor, plan, sections, names, people)
    shown: dict[UUID | None, list[ItemShown]] = defaultdict(list)
    visible = {section.id for section in sections}
    for item in rows:
        shown[item.section_id if item.section_id in visible else None].append(showing.item(item))
    log.record(session, actor, "plan.read", youth_file_id=plan.youth_file_id, thing_id=plan.id)
    found = [SectionShown(s.id, s.title, shown[s.id]) for s in sections if s.id in shown]
    if None in shown:
        found.append(SectionShown(None, "", shown[None]))
    return MergePage(
        id=row.id,
        plan=plan,
        state=row.state,
        uploaded_at=row.uploaded_at,
        sections=found,
        names=[NameShown(name, person) for name, person in names.items()],
        people=people,
        places=[s for s in sections if Letter.C in showing.letters[s.id]],
        waiting=sum(item.state is ItemState.WAITING for item in rows),
        decided=sum(item.state is not ItemState.WAITING for item in rows),
    )


def returns_of(session: Session, actor: Actor, file_id: UUID) -> Sequence[ReturnLine]:
    """The documents that the actor brought in and is not done with, newest first."""
    waiting = (
        select(func.count())
        .select_from(ReturnItem)
        .where(ReturnItem.return_id == PlanReturn.id, ReturnItem.state == ItemState.WAITING)
        .scalar_subquery()
    )
    plans = {
        plan.id: plan.title
        for plan in session.scalars(*scope.visible(session, actor, Letter.V, Plan, youth_file_id=file_id))
    }
    rows = session.execute(
        select(PlanReturn.id, PlanReturn.plan_id, PlanReturn.uploaded_at, PlanReturn.state, waiting.label("waiting"))
        .where(
            PlanReturn.youth_file_id == file_id,
            PlanReturn.uploaded_by == actor.person_id,
            PlanReturn.state != ReturnState.DONE,
        )
        .order_by(PlanReturn.uploaded_at.desc())
    )
    return [
        ReturnLine(row.id, plans.get(row.plan_id, ""), row.uploaded_at, row.state, row.waiting)
        for row in rows
        if row.plan_id is None or row.plan_id in plans
    ]


class _Showing:
    """What all items of one page need, asked once."""

    def __init__(  # noqa: PLR0913, PLR0917 - what a page is made of
        self,
        session: Session,
        actor: Actor,
        plan: Plan,
        sections: Sequence[PlanSection],
        names: Mapping[str, str],
        people: Mapping[UUID, Known],
    ) -> None:
        self.session, self.plan, self.names, self.people = session, plan, names, people
        self.letters = scope.permissions_on_all(session, actor, [section.id for section in sections])
        standings = scope.standings_in(session, actor, plan.youth_file_id)
        self.on_text = {s.id: narrowed(self.letters[s.id], plan, s, standings) for s in sections}
        self.secret = secret_words(session, actor, plan.youth_file_id)
        self.comments = {
            row.id: row
            for row in session.scalars(
                *scope.visible(session, actor, Letter.V, Comment, youth_file_id=plan.youth_file_id)
            )
        }
        self._betrays: dict[UUID, bool] = {}

    def item(self, row: ReturnItem) -> ItemShown:
        one = incoming(self.session, row)
        refers = self.comments.get(UUID(one.refers_to)) if one.refers_to else None
        return ItemShown(
            id=row.id,
            what=one.what,
            name=WHAT_NAMES[one.what],
            one=one,
            who=one.author,
            at=datetime.fromisoformat(one.at) if one.at else None,
            state=row.state,
            became=row.became or "",
            ways=[way for way in one.ways if self._may(way, row.section_id)],
            needs_section=row.section_id is None,
            answers=refers.text if refers is not None and refers.withdrawn_at is None else "",
            secret=self._is_secret(one, row.section_id),
            order=row.ordinal,
        )

    def _may(self, way: Way, section: UUID | None) -> bool:
        if section is None or section not in self.letters:
            return way is Way.COMMENT and any(Letter.C in letters for letters in self.letters.values())
        if way in NEEDS:
            return bool(self.on_text[section] & NEEDS[way])
        return Letter.C in self.letters[section] and self.plan.state is not PlanState.REPLACED

    def _is_secret(self, one: Incoming, section: UUID | None) -> bool:
        if not self.secret or not holds_secret(words_in(one), self.secret):
            return False
        if section is None:
            return True
        if section not in self._betrays:
            self._betrays[section] = read_by_the_wrong_person(self.session, section, self.plan.youth_file_id)
        return self._betrays[section]
