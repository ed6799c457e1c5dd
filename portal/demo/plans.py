"""The plans of the demo world: rows made from `plan_words`, as their services would have made them on those days."""

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, date, datetime, time
from typing import overload
from uuid import UUID

from sqlalchemy.orm import Session

from portal.access.policy import Kind
from portal.coediting.as_owner import Turn, put
from portal.coediting.models import Text
from portal.database.base import Base, new_id
from portal.demo import cast, plan_words, plan_words_of_others
from portal.demo.ids import World
from portal.demo.plan_cast import At, Doing, PlanOfDemo, Said, Wished, Wrote
from portal.dossier.domain import Audience, Capacity, ItemLink, Topic
from portal.dossier.models import Consent, Item, ItemPerson
from portal.plans.domain.home import check_step
from portal.plans.domain.kinds import ROLE_OF_FOSTER_PARENTS, WORDS_STAY_THE_YOUTHS
from portal.plans.domain.states import PlanState
from portal.plans.domain.terms import AnswerTerms, due
from portal.plans.models import (
    Action,
    Agreement,
    Comment,
    ConditionView,
    Evaluation,
    Goal,
    HomeStep,
    Mention,
    Plan,
    PlanAsked,
    PlanSection,
    Position,
    ReturnCondition,
    Standpoint,
    Wish,
    WishStep,
)
from portal.plans.services.setting import contents_of, freeze
from portal.plans.standard import TEMPLATES, Section

EMPLOYERS = {p.key: p.organisation for p in cast.PROFESSIONALS}
ALL_PLANS = (*plan_words.PLANS, *plan_words_of_others.PLANS)
TERMS = AnswerTerms()


def make_plans(session: Session, world: World) -> None:
    """All plans of the cast, in the transaction in which the world is made."""
    for plan in ALL_PLANS:
        _OnePlan(session, world, plan).make()


class _OnePlan:
    """The rows of one plan. What others stand under goes in first: the database makes the path of an item from it."""

    def __init__(self, session: Session, world: World, plan: PlanOfDemo) -> None:
        self.session, self.world, self.plan = session, world, plan
        self.file_id = world.files[plan.youth]
        self.template = TEMPLATES[plan.kind]
        self.items: list[Item] = []  # still to be added, those that others stand under first
        self.rows: list[Base] = []
        self.links: list[Base] = []
        self.sections: dict[str, PlanSection] = {}
        self.texts: list[tuple[Text, Sequence[Wrote]]] = []
        self.threads: list[tuple[Comment, Said]] = []

    def make(self) -> None:
        """Add everything, and seal the version when it was set."""
        topics = sorted({topic for section in self.template.sections for topic in section.topics})
        item = self._item(self.plan.kind.value, self.plan.by, self.plan.begun, topics)
        self.made = Plan(
            id=item.id, youth_file_id=self.file_id, kind=self.plan.kind, title=self.template.title, series_id=new_id(),
            number=1, state=PlanState.DRAFT, home_note=self.plan.home_note,
        )  # fmt: skip
        self.rows.append(self.made)
        if self.plan.grows_up_since is not None:
            self.made.grows_up_since = self._day(self.plan.grows_up_since)
        if self.plan.until is not None:
            self.made.state, self.made.consultation_until = PlanState.IN_CONSULTATION, self._day(self.plan.until)
        self._flush()
        self._sections()
        self._flush()
        for key, at in self.plan.sections.items():
            self._beside(self.sections[key], at)
        self._home()
        self._asked()
        self._shared()
        self._flush()
        self._replies()
        self._flush()
        for text, wrote in self.texts:
            put(self.session, text, [self._turn(one) for one in wrote])
        self.session.flush()
        self._set()

    # -- the plan and its sections

    def _sections(self) -> None:
        used = [s for s in self.template.sections if not s.module or s.key in self.plan.sections]
        for ordinal, section in enumerate(used):
            kind = ROLE_OF_FOSTER_PARENTS if section.role_of_foster_parents else self.plan.kind.value
            item = self._item(kind, self.plan.by, self.plan.begun, section.topics, self.made.id)
            self.sections[section.key] = self._section(item, section, ordinal, section.title)
            self._text(item.id, self.plan.sections.get(section.key, At()).wrote)
        for key, at in self.plan.sections.items():
            self._passages(self.sections[key], at)

    def _section(self, item: Item, section: Section, ordinal: int, title: str) -> PlanSection:
        made = PlanSection(
            id=item.id, youth_file_id=self.file_id, plan_id=self.made.id, ordinal=ordinal, key=section.key, title=title,
            hint=section.hint, writers=sorted(section.writers), must_be_filled=section.must_be_filled,
        )  # fmt: skip
        self.rows.append(made)
        return made

    def _passages(self, section: PlanSection, at: At) -> None:
        for passage in at.passages:
            first = passage.wrote[0]
            item = self._under(section.id, first.who, first.day, readers=passage.readers)
            self.rows.append(
                PlanSection(
                    id=item.id, youth_file_id=self.file_id, plan_id=self.made.id, under_id=section.id,
                    ordinal=section.ordinal, key=f"{section.key}_passage", title=passage.title, hint="",
                    writers=section.writers,
                )
            )  # fmt: skip
            self._text(item.id, passage.wrote)

    def _text(self, item_id: UUID, wrote: Sequence[Wrote]) -> None:
        owner = self._who(self.plan.youth) if self.plan.kind in WORDS_STAY_THE_YOUTHS else None
        text = Text(
            id=item_id, youth_file_id=self.file_id, owner_id=owner, made_by_id=self._who(self.plan.by),
            made_at=self._at(self.plan.begun),
        )  # fmt: skip
        self.rows.append(text)
        self.texts.append((text, wrote))

    def _turn(self, wrote: Wrote) -> Turn:
        return Turn(
            self._who(wrote.who), self._at(wrote.day), wrote.lines, instead_of=wrote.instead_of,
            suggested=wrote.suggested,
        )  # fmt: skip

    # -- what stands beside the words

    def _beside(self, section: PlanSection, at: At) -> None:
        for said in at.said:
            self.threads.append((self._comment(section, said), said))
        for who, words in at.stays:
            item = self._under(section.id, who, self.plan.begun + 1, kind=Kind.STANDPOINT)
            self.rows.append(Standpoint(**self._row(item), section_id=section.id, author_id=self._who(who), text=words))
        for aim in at.goals:
            self.rows.append(
                Goal(
                    **self._row(self._under(section.id)), section_id=section.id, title=aim.title,
                    how_we_see_it=aim.sign, attainment=aim.step, scored_on=self._day(aim.scored),
                )
            )  # fmt: skip
        for wished in at.wishes:
            self._wish(section, wished)
        self.rows += [self._action(section, doing) for doing in at.actions]
        self.rows += [
            Agreement(**self._row(self._under(section.id)), section_id=section.id, text=words)
            for words in at.agreements
        ]

    def _comment(self, section: PlanSection, said: Said, thread: Comment | None = None) -> Comment:
        item = self._under(thread.id if thread else section.id, said.who, said.day, readers=said.readers)
        asks = thread is None and said.who not in EMPLOYERS
        by_youth = said.who == self.plan.youth
        term = due(self._day(said.day), by_youth=by_youth, terms=TERMS) if asks else None
        answer = next((reply.day for reply in said.replies if reply.who in EMPLOYERS), None)
        made = Comment(
            **self._row(item), created_at=self._at(said.day), section_id=section.id, author_id=self._who(said.who),
            thread_id=thread.id if thread else None, text=said.text, quote=said.quote, line=0, by_youth=by_youth,
            seen_by=term.seen_by if term else None, answer_by=term.answered_by if term else None,
            seen_on=self._day(answer), answered_on=self._day(answer),
        )  # fmt: skip
        self.rows.append(made)
        self.links += [
            Mention(youth_file_id=self.file_id, comment_id=made.id, person_id=self._who(one)) for one in said.named
        ]
        return made

    def _replies(self) -> None:
        sections = {section.id: section for section in self.sections.values()}
        for thread, said in self.threads:
            for reply in said.replies:
                self._comment(sections[thread.section_id], reply, thread)

    def _wish(self, section: PlanSection, wished: Wished) -> None:
        item = self._under(section.id, self.plan.youth, wished.day)
        made = Wish(
            **self._row(item), series_id=self.made.series_id, section_id=section.id,
            author_id=self._who(self.plan.youth), text=wished.text, said_on=self._day(wished.day),
        )  # fmt: skip
        self.rows.append(made)
        for status, who, day, words in wished.steps:
            made.status = status
            self.links.append(
                WishStep(
                    youth_file_id=self.file_id, wish_id=made.id, status=status, words=words, person_id=self._who(who),
                    on_day=self._day(day),
                )
            )  # fmt: skip
        if wished.action is not None:
            action = self._action(section, wished.action)
            action.wish_id = made.id
            self.links.append(action)

    def _action(self, section: PlanSection, doing: Doing) -> Action:
        return Action(
            **self._row(self._under(section.id)), section_id=section.id, title=doing.title,
            owner_id=self._who(doing.owner), due_on=self._day(doing.due), done_on=self._day(doing.done),
            result=doing.result,
        )  # fmt: skip

    # -- the way home, who was asked and what they said, with whom it is shared

    def _home(self) -> None:
        topics = (Topic.PLACEMENT, Topic.FAMILY)
        for needed in self.plan.needed:
            item = self._item(self.plan.kind.value, self.plan.by, self.plan.begun, topics, self.made.id)
            self.rows.append(
                ReturnCondition(
                    **self._row(item), title=needed.title, help_offered=needed.help, help_from=needed.help_from,
                    help_starts_on=self._day(needed.starts),
                )
            )  # fmt: skip
            for who, step, words, day in needed.seen:
                view = self._item(Kind.STANDPOINT, who, day, topics, item.id)
                self.links.append(
                    ConditionView(
                        **self._row(view), condition_id=item.id, person_id=self._who(who), attainment=step, words=words,
                        seen_on=self._day(day),
                    )
                )  # fmt: skip
        for stay in self.plan.home:
            item = self._item(self.plan.kind.value, self.plan.by, self.plan.begun, topics, self.made.id)
            starts, ends = self._day(stay.starts), self._day(stay.ends)
            self.rows.append(
                HomeStep(
                    **self._row(item), phase=stay.phase, text=stay.text, who=stay.who, way_back=stay.back,
                    starts_on=starts, ends_on=check_step(stay.phase, starts, ends, stay.back, stay.who),
                    outcome=stay.outcome, decided_on=self._day(stay.decided),
                )
            )  # fmt: skip

    def _asked(self) -> None:
        youth = next(y for y in cast.YOUTHS if y.key == self.plan.youth)
        if self.plan.asked is not None:
            self.rows += [
                PlanAsked(
                    youth_file_id=self.file_id, plan_id=self.made.id, person_id=self._who(part.person),
                    asked_on=self._day(self.plan.asked), asked_by=self._who(youth.coordinator),
                )
                for part in youth.takes_part
                if part.person in {stands.who for stands in self.plan.positions} | {youth.key}
            ]  # fmt: skip
        for stands in self.plan.positions:
            under = self.sections["role_of_foster_parents"].id if stands.role else self.made.id
            item = self._under(under, stands.by or stands.who, stands.day, kind=Kind.STANDPOINT)
            self.links.append(
                ItemPerson(
                    youth_file_id=self.file_id, item_id=item.id, person_id=self._who(stands.who),
                    link=ItemLink.CONCERNS, recorded_by=self._who(stands.by or stands.who),
                )
            )  # fmt: skip
            self.rows.append(
                Position(
                    **self._row(item), section_id=under if stands.role else None, person_id=self._who(stands.who),
                    stance=stands.stance, words=stands.words, taken_at=self._at(stands.day),
                    recorded_by=self._who(stands.by) if stands.by else None,
                    talk_on=self._day(stands.day) if stands.by else None,
                )
            )  # fmt: skip

    def _shared(self) -> None:
        """The youth's own consents: the whole plan, or one section."""
        for who, key, only_to_read in self.plan.shared:
            record = self._item(Kind.CONSENT_RECORD, self.plan.youth, self.plan.begun + 2, (Topic.LEGAL,))
            self.links += [
                ItemPerson(
                    youth_file_id=self.file_id, item_id=record.id, person_id=self._who(one), link=ItemLink.CONCERNS,
                    recorded_by=self._who(self.plan.youth),
                )
                for one in (self.plan.youth, who)
            ]  # fmt: skip
            self.links.append(
                Consent(
                    id=record.id,
                    youth_file_id=self.file_id, given_by=self._who(self.plan.youth), capacity=Capacity.YOUTH,
                    person_id=self._who(who), item_id=self.sections[key].id if key else self.made.id,
                    view_only=only_to_read, starts_on=self._day(self.plan.begun + 2),
                    recorded_by=self._who(self.plan.youth),
                )
            )  # fmt: skip

    def _set(self) -> None:
        if self.plan.set_on is None:
            return
        youth = next(y for y in cast.YOUTHS if y.key == self.plan.youth)
        by, day = self._who(youth.coordinator), self._day(self.plan.set_on)
        freeze(self.session, self.made, contents_of(self.session, self.made), by, day, self._at(self.plan.set_on))
        if self.plan.evaluated is not None:
            on, words = self.plan.evaluated
            item = self._under(self.made.id, youth.coordinator, on)
            self.rows.append(Evaluation(**self._row(item), evaluated_on=self._day(on), text=words, person_id=by))
            self.made.state = PlanState.EVALUATED
            self._flush()

    # -- how

    def _under(
        self, parent_id: UUID, who: str = "", day: int | None = None, *, kind: str = "", readers: Collection[str] = ()
    ) -> Item:
        """An item under a section, the plan or a comment, with what that is about."""
        section = next((key for key, one in self.sections.items() if one.id == parent_id), None)
        of = next((s for s in self.template.sections if s.key == section), None)
        own_kind = ROLE_OF_FOSTER_PARENTS if of is not None and of.role_of_foster_parents else self.plan.kind.value
        topics = of.topics if of is not None else sorted({t for s in self.template.sections for t in s.topics})
        day = self.plan.begun if day is None else day
        item = self._item(kind or own_kind, who or self.plan.by, day, topics, parent_id)
        if readers:
            item.audience = Audience.NAMED
            self.links += [
                ItemPerson(
                    youth_file_id=self.file_id, item_id=item.id, person_id=self._who(one), link=ItemLink.READER,
                    recorded_by=self._who(who or self.plan.by),
                )
                for one in sorted({*readers, who or self.plan.by})
            ]  # fmt: skip
        return item

    def _item(self, kind: str, who: str, day: int, topics: Sequence[str], parent_id: UUID | None = None) -> Item:
        item = Item(
            id=new_id(), youth_file_id=self.file_id, kind=Kind(kind), author_id=self._who(who),
            organisation_id=self.world.organisations[EMPLOYERS[who]] if who in EMPLOYERS else None,
            topics=sorted(str(topic) for topic in topics), recorded_on=self._day(day), parent_id=parent_id,
        )  # fmt: skip
        self.items.append(item)
        return item

    def _row(self, item: Item) -> dict[str, UUID]:
        return {"id": item.id, "youth_file_id": self.file_id, "plan_id": self.made.id}

    def _flush(self) -> None:
        for rows in self._layers():
            self.session.add_all(rows)
            self.session.flush()

    def _layers(self) -> Iterator[Sequence[Base]]:
        new = {item.id for item in self.items}
        tops = [item for item in self.items if item.parent_id not in new]
        yield tops
        yield [item for item in self.items if item.parent_id in new]
        yield self.rows
        yield self.links
        self.items, self.rows, self.links = [], [], []

    def _who(self, key: str) -> UUID:
        return self.world.persons[key]

    @overload
    def _day(self, offset: int) -> date: ...
    @overload
    def _day(self, offset: None) -> None: ...
    def _day(self, offset: int | None) -> date | None:
        return None if offset is None else self.world.day(offset)

    def _at(self, offset: int) -> datetime:
        return datetime.combine(self.world.day(offset), time(15, 30), UTC)
