"""Begin a plan from a template, with what the file already knows."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor
from portal.access.items import new_item
from portal.access.policy import Kind, Letter
from portal.access.scope.loading import letters_in_file
from portal.audit import log
from portal.coediting.document import Block, Run
from portal.coediting.services import create_text, write
from portal.database.base import new_id
from portal.database.days import covers
from portal.database.session import legal_today
from portal.dossier.domain import ModuleKind, Role, Topic, age_on
from portal.dossier.models import Item, Participation, YouthFile
from portal.dossier.role_names import ROLE_NAMES
from portal.kernel.errors import NotFound, RuleBroken
from portal.kernel.words import Sentence, say
from portal.plans.deciding import letters_on_text
from portal.plans.domain.kinds import ROLE_OF_FOSTER_PARENTS, WORDS_STAY_THE_YOUTHS, PlanKind
from portal.plans.domain.states import STAGES, PlanState
from portal.plans.models import Plan, PlanSection
from portal.plans.people import youth_of
from portal.plans.standard import MODULE_NAMES, TEMPLATES, Section, Template
from portal.plans.templates import template_for


@dataclass(frozen=True, slots=True)
class Module:
    """Extra help that runs in a file."""

    id: UUID
    name: str


CARE_TEAM = (Role.YOUTH, Role.PARENT, Role.FOSTER_PARENT, Role.WORKER_PROVIDER, Role.GI_OTS, Role.GI_GUARDIAN)
PERSPECTIVE_FROM = 15  # the youth is invited at fifteen and a half (R-16-05)


def kinds_to_begin(session: Session, actor: Actor, file_id: UUID) -> list[PlanKind]:
    """The kinds of plan that the actor may begin in this file today."""
    age = _age(session, file_id)
    return [
        kind
        for kind in TEMPLATES
        if (kind is not PlanKind.PERSPECTIVE or age >= PERSPECTIVE_FROM)
        and all(
            Letter.E in letters_in_file(session, actor, of, file_id, topics=_topics(kind)) for of in _kinds_in(kind)
        )
    ]


def begin(session: Session, actor: Actor, file_id: UUID, kind: PlanKind, title: str = "") -> Plan:
    """A draft with the sections of the template, each a text of its own.

    Raises NotFound and Denied as the access clause says, RuleBroken for a second running plan of the same kind.
    """
    template = template_for(session, actor, file_id, kind)
    topics = sorted({topic for section in template.sections for topic in section.topics})
    scope.require_in_file(session, actor, Letter.E, Kind(kind), file_id, topics=topics)
    if kind is PlanKind.PERSPECTIVE and _age(session, file_id) < PERSPECTIVE_FROM:
        raise RuleBroken(say("Een perspectiefplan begint rond 16 jaar. De jongere is daar nu te jong voor."))
    _one_at_a_time(session, actor, file_id, kind)
    item = new_item(session, actor, youth_file_id=file_id, kind=Kind(kind), topics=[Topic(t) for t in topics])
    plan = Plan(
        id=item.id,
        youth_file_id=file_id,
        kind=kind,
        title=title.strip()[:120] or template.title,
        series_id=new_id(),
        number=1,
        state=PlanState.DRAFT,
    )
    session.add(plan)
    session.flush()
    owner = youth_of(session, file_id) if kind in WORDS_STAY_THE_YOUTHS else None
    for ordinal, section in enumerate(_with_modules(session, file_id, template)):
        made = make_section(session, actor, plan, section, ordinal, owner_id=owner)
        _prefill(session, actor, made)
    log.record(session, actor, "plan.made", youth_file_id=file_id, thing_id=plan.id, kind=kind.value)
    return plan


def make_section(  # noqa: PLR0913 - a section is made of its template's line and its place
    session: Session, actor: Actor, plan: Plan, section: Section, ordinal: int, *, owner_id: UUID | None
) -> PlanSection:
    """An item under the plan with a text and a row that share its id."""
    own_kind = Kind(ROLE_OF_FOSTER_PARENTS) if section.role_of_foster_parents else Kind(plan.kind)
    item = new_item(
        session,
        actor,
        youth_file_id=plan.youth_file_id,
        kind=own_kind,
        topics=[Topic(topic) for topic in section.topics],
        parent_id=plan.id,
        module_id=section.module_id,
    )
    made = PlanSection(
        id=item.id,
        youth_file_id=plan.youth_file_id,
        plan_id=plan.id,
        ordinal=ordinal,
        key=section.key,
        title=section.title,
        hint=section.hint,
        writers=sorted(section.writers),
        must_be_filled=section.must_be_filled,
    )
    session.add(made)
    create_text(session, actor, item.id, plan.youth_file_id, owner_id=owner_id)
    session.flush()
    return made


def _with_modules(session: Session, file_id: UUID, template: Template) -> Iterator[Section]:
    """The sections of a template, that of a module once for each module that runs, with its name."""
    running = running_modules(session, file_id)
    for section in template.sections:
        if not section.module:
            yield section
            continue
        for module in running:
            yield for_module(section, module)


def module_key(module_id: UUID) -> str:
    """What makes the section of one module the same in every version."""
    return f"module_{module_id.hex[:12]}"


def for_module(section: Section, module: Module) -> Section:
    """The section of one module: its giver writes there as in their own."""
    return replace(
        section, key=module_key(module.id), title=f"{section.title}: {module.name}", module_id=module.id,
        module=False,
    )  # fmt: skip


def takes_modules(kind: PlanKind) -> bool:
    """Whether a plan of this kind has sections for extra help."""
    return any(section.module for section in TEMPLATES[kind].sections)


def running_modules(session: Session, file_id: UUID) -> list[Module]:
    """The modules that someone gives in this file today."""
    today = legal_today(session)
    rows = session.execute(
        select(Participation.module_id, Participation.module_kinds).where(
            Participation.youth_file_id == file_id,
            Participation.module_id.is_not(None),
            covers(Participation, today),
        )
    )
    found = {row.module_id: [str(MODULE_NAMES[ModuleKind(kind)]) for kind in row.module_kinds or ()] for row in rows}
    return [Module(id_, ", ".join(names).lower()) for id_, names in found.items()]


def add_module_section(session: Session, actor: Actor, plan_id: UUID, module_id: UUID) -> PlanSection:
    """A section for a module that began after the plan did. Raises RuleBroken when it is there, NotFound otherwise."""
    plan = scope.load(session, actor, Letter.E, Plan, plan_id)
    if not STAGES[plan.state].text_is_open:
        raise RuleBroken(say("Deze versie is vastgesteld. Maak een nieuwe versie om iets te veranderen."))
    module = next((one for one in running_modules(session, plan.youth_file_id) if one.id == module_id), None)
    template = template_for(session, actor, plan.youth_file_id, plan.kind)
    section = next((one for one in (*template.sections, *TEMPLATES[plan.kind].sections) if one.module), None)
    if module is None or section is None:
        raise NotFound
    section = for_module(section, module)
    rows = session.execute(select(PlanSection.key, PlanSection.ordinal).where(PlanSection.plan_id == plan.id)).all()
    if section.key in {row.key for row in rows}:
        raise RuleBroken(say("Dit deel staat er al."))
    owner = youth_of(session, plan.youth_file_id) if plan.kind in WORDS_STAY_THE_YOUTHS else None
    made = make_section(session, actor, plan, section, max(row.ordinal for row in rows) + 1, owner_id=owner)
    log.record(session, actor, "plan.changed", youth_file_id=plan.youth_file_id, thing_id=plan.id)
    return made


def copied_topics(session: Session, item_id: UUID) -> list[Topic]:
    """The topics of what something stands under: who needs that for their work, needs this."""
    return [Topic(topic) for topic in session.get_one(Item, item_id).topics]


def _kinds_in(kind: PlanKind) -> set[Kind]:
    sections = TEMPLATES[kind].sections
    return {Kind(kind)} | {Kind(ROLE_OF_FOSTER_PARENTS) for section in sections if section.role_of_foster_parents}


def _topics(kind: PlanKind) -> list[str]:
    return sorted({topic for section in TEMPLATES[kind].sections for topic in section.topics})


def _age(session: Session, file_id: UUID) -> int:
    file = session.get(YouthFile, file_id)
    return age_on(file.born_on, legal_today(session)) if file is not None else 0


def _one_at_a_time(session: Session, actor: Actor, file_id: UUID, kind: PlanKind) -> None:
    """A second plan of a kind would leave people guessing which one counts; the next is a version of the first.

    Counts only plans that the actor may know of: a refusal must not tell of another.
    """
    known = scope.visible(session, actor, Letter.K, Plan, _of_kind, youth_file_id=file_id, kind=kind)
    if session.scalars(*known).first():
        raise RuleBroken(say("Er is al zo’n plan. Schrijf daarin verder, of maak er een nieuwe versie van."))


def _of_kind(plans: Select[Plan]) -> Select[Plan]:
    return plans.where(Plan.kind == bindparam("kind"), Plan.state != PlanState.REPLACED)


def _prefill(session: Session, actor: Actor, section: PlanSection) -> None:
    """Where the file knows the answer and everyone who reads the section may know it too: roles, never names."""
    if section.key != "who_is_in" or "E" not in letters_on_text(session, actor, section.id):
        return
    today = legal_today(session)
    roles = session.scalars(
        select(Participation.role)
        .where(
            Participation.youth_file_id == section.youth_file_id,
            covers(Participation, today),
            Participation.role.in_(CARE_TEAM),
        )
        .distinct()
    ).all()
    write(session, actor, section.id, [_line(ROLE_NAMES[role]) for role in CARE_TEAM if role in roles])


def _line(words: Sentence) -> Block:
    return Block("paragraph", runs=(Run(f"{words}: "),))
