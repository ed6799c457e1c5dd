"""A plan page with 60 sections, 200 comments and 50 participants against its floor; two versions compared."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from portal.access.actor import Actor, Door
from portal.access.policy import Kind
from portal.app import create_app
from portal.bench.harness import Figure, against_floor, take_turns
from portal.bench.pages import Page
from portal.bench.surroundings import Surroundings
from portal.bench.web import demo_world, token
from portal.coediting.as_owner import Turn, put
from portal.coediting.models import Text
from portal.database.base import new_id
from portal.database.session import act_as, engine_for, legal_today, sessions_on
from portal.dossier.domain import Role, Topic
from portal.dossier.models import CasePerson, Item, Participation
from portal.kernel.clock import now
from portal.people.models import Person
from portal.plans.comparing import compare_versions
from portal.plans.domain.kinds import PlanKind
from portal.plans.domain.states import PlanState
from portal.plans.models import Comment, Goal, Plan, PlanSection
from portal.plans.services.setting import contents_of, freeze

GOAL, COMPARE = 1.5, 300  # times the floor; milliseconds
SECTIONS, COMMENTS, PEOPLE = 60, 200, 50
LINES = (
    "Het gaat goed op school, en thuis is het soms druk.",
    "We spreken af dat iedereen eerst vraagt en dan pas iets regelt.",
    "Elke maand kijken we samen of dit nog past, en wat er anders moet.",
)


def figures(place: Surroundings) -> Iterator[Figure]:
    """The page of a worker, in a file with many people around it."""
    demo_world(place)
    owner = engine_for(place.owner_url)
    keys = place.settings.keys_directory
    with sessions_on(owner, keys).begin() as session:
        big = BigPlan(session)
        plan_id, newer_id = big.make()
        worker = big.worker
        session.execute(text("ANALYZE"))  # as autovacuum does by itself, minutes later
    owner.dispose()
    engine = engine_for(place.settings.database_url, pool_size=2)
    sessions = sessions_on(engine, keys)
    app = create_app(place.settings, sessions)
    client = app.test_client()
    with sessions() as session, client.session_transaction() as cookie:
        cookie["_user_id"] = token(session, place)
        session.commit()
    page = Page(app, engine, client, f"/plannen/{newer_id}")
    with page.floor() as floor:
        yield from against_floor("plans", "plan of 60 sections", page.ask, floor, GOAL)
    yield Figure("plans", "plan of 60 sections: queries", page.watched().queries, "")

    def compare() -> None:
        with sessions() as session:
            act_as(session, worker)
            newer = session.scalars(select(Plan).where(Plan.id == newer_id)).one()
            compare_versions(session, worker, newer, plan_id)

    times = take_turns({"compare": compare}, rounds=40, warm=5)["compare"]
    yield Figure("plans", "compare two versions of 60 sections", times.p95, "ms", COMPARE)
    engine.dispose()


@dataclass
class BigPlan:
    """A help plan of Noor in two versions, the first of them sealed."""

    session: Session

    def make(self) -> tuple[UUID, UUID]:
        sanne = self.session.execute(
            select(Participation).where(Participation.role == Role.WORKER_PROVIDER).order_by(Participation.id)
        ).scalars()
        self.part = next(iter(sanne))
        self.people = [self._someone(number) for number in range(PEOPLE)]
        self.worker = Actor(self.part.person_id, new_id(), Door.WORK, self.part.organisation_id)
        first = self._version(new_id(), 1, None)
        freeze(self.session, first, contents_of(self.session, first), self.worker.person_id, legal_today(self.session))
        second = self._version(first.series_id, 2, first.id)
        return first.id, second.id

    def _version(self, series_id: UUID, number: int, previous_id: UUID | None) -> Plan:
        plan = Plan(
            id=self._item(None).id, youth_file_id=self.part.youth_file_id, kind=PlanKind.HELP, title="Een groot plan",
            series_id=series_id, number=number, previous_id=previous_id, state=PlanState.DRAFT,
        )  # fmt: skip
        self._add(plan)
        sections = [self._section(plan, ordinal) for ordinal in range(SECTIONS)]
        for ordinal, section in enumerate(sections):
            lines = [*LINES, f"Dit is versie {number} van deel {ordinal}."] * 4
            put(self.session, self.session.get_one(Text, section.id), [Turn(self.worker.person_id, now(), lines)])
            goal = Goal(**self._row(plan, section.id), section_id=section.id, title=f"Doel {ordinal}")
            self._add(goal)
        for number_ in range(COMMENTS):
            section = sections[number_ % SECTIONS]
            self._add(
                Comment(
                    **self._row(plan, section.id), section_id=section.id, author_id=self.people[number_ % PEOPLE],
                    text=f"Een reactie over dit deel, nummer {number_}.", quote=LINES[number_ % 3][:20],
                    line=number_ % 3,
                )
            )  # fmt: skip
        self.session.flush()
        return plan

    def _section(self, plan: Plan, ordinal: int) -> PlanSection:
        made = PlanSection(
            **self._row(plan, plan.id), ordinal=ordinal, key=f"deel_{ordinal}", title=f"Deel {ordinal}",
            hint="Schrijf in eigen woorden.", writers=["youth", "professionals"],
        )  # fmt: skip
        self._add(made)
        self._add(Text(id=made.id, youth_file_id=made.youth_file_id, made_by_id=self.worker.person_id))
        return made

    def _someone(self, number: int) -> UUID:
        person = Person(id=new_id())
        self._add(person)
        self._add(
            Participation(
                youth_file_id=self.part.youth_file_id, person_id=person.id, role=Role.FOSTER_PARENT, family_id=new_id(),
                starts_on=legal_today(self.session) - timedelta(days=100),
            )
        )  # fmt: skip
        item = self._item(None, Kind.CIRCLE)
        self._add(
            CasePerson(
                id=item.id, youth_file_id=self.part.youth_file_id, person_id=person.id, given_name=f"Naam{number}",
                family_name="Achternaam",
            )
        )  # fmt: skip
        return person.id

    def _row(self, plan: Plan, parent_id: UUID) -> dict[str, UUID]:
        return {"id": self._item(parent_id).id, "youth_file_id": plan.youth_file_id, "plan_id": plan.id}

    def _item(self, parent_id: UUID | None, kind: Kind = Kind.HELP_PLAN) -> Item:
        item = Item(
            id=new_id(), youth_file_id=self.part.youth_file_id, kind=kind, author_id=self.part.person_id,
            organisation_id=self.part.organisation_id, topics=[Topic.DEVELOPMENT.value],
            recorded_on=legal_today(self.session), parent_id=parent_id,
        )  # fmt: skip
        self._add(item)
        return item

    def _add(self, row: object) -> None:
        self.session.add(row)
        self.session.flush()
