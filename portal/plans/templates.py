"""Templates and answer terms as an organisation keeps them; which of them a file uses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from portal.access.actor import Actor, Door
from portal.audit import log
from portal.database.base import new_id
from portal.database.days import covers
from portal.database.session import legal_today
from portal.dossier.models import OrganisationPeriod
from portal.identity.services.administration import administered
from portal.kernel.clock import now
from portal.kernel.errors import Conflict, NotFound
from portal.kernel.marks import mark_of
from portal.plans.domain.kinds import PlanKind
from portal.plans.domain.templates import checked, is_needed, new_key
from portal.plans.domain.terms import AnswerTerms
from portal.plans.models import PlanAnswerTerms, PlanTemplate
from portal.plans.standard import TEMPLATES, Section, Template, Writer


@dataclass(frozen=True, slots=True)
class TemplateSection:
    """A section as someone outside this part gives it (a Word document): words; the rest as the standard has it."""

    title: str
    hint: str = ""
    writers: frozenset[Writer] = frozenset()
    topics: tuple[str, ...] = ()
    must_be_filled: bool = False


# -- which template and terms a file uses ------------------------------------------------------------------------------


def template_for(session: Session, actor: Actor, file_id: UUID, kind: PlanKind) -> Template:
    """Of the organisation that one works for; through the family door, of the one that leads the file."""
    organisation = actor.organisation_id if actor.door is Door.WORK else _leading(session, file_id)
    return kept(session, organisation, kind)


def kept(session: Session, organisation_id: UUID | None, kind: PlanKind) -> Template:
    """What an organisation made of a template, or the standard one."""
    row = session.execute(
        select(PlanTemplate.title, PlanTemplate.sections).where(
            PlanTemplate.organisation_id == organisation_id, PlanTemplate.kind == kind
        )
    ).first()
    return Template(kind, row.title, tuple(_section(one) for one in row.sections)) if row else TEMPLATES[kind]


def terms_for(session: Session, file_id: UUID) -> AnswerTerms:
    """The answer terms of the organisation that leads a file today."""
    return terms_of(session, _leading(session, file_id))


def terms_of(session: Session, organisation_id: UUID | None) -> AnswerTerms:
    row = session.get(PlanAnswerTerms, organisation_id) if organisation_id is not None else None
    return AnswerTerms(row.comment, row.youth_seen, row.youth_answer) if row is not None else AnswerTerms()


# -- what an administrator does ----------------------------------------------------------------------------------------


def own_template(session: Session, actor: Actor, kind: PlanKind) -> tuple[Template, bool]:
    """The template as the actor's organisation has it, and whether it made its own. Raises Denied."""
    organisation = administered(session, actor)
    template = kept(session, organisation, kind)
    return template, template is not TEMPLATES[kind]


def keep(session: Session, actor: Actor, template: Template) -> Template:
    """Keep a changed template. Plans that were begun before stay as they are. Raises Denied, RuleBroken."""
    organisation = administered(session, actor)
    template = checked(template)
    values = {
        "title": template.title, "sections": [_as_json(section) for section in template.sections],
        "changed_by": actor.person_id, "changed_at": now(),
    }  # fmt: skip
    made = insert(PlanTemplate).values(id=new_id(), organisation_id=organisation, kind=template.kind, **values)
    session.execute(made.on_conflict_do_update(index_elements=["organisation_id", "kind"], set_=values))
    log.record(session, actor, "plan_template.changed")
    return template


def keep_template(
    session: Session, actor: Actor, *, kind: PlanKind, title: str, sections: Sequence[TemplateSection]
) -> Template:
    """Keep a template that came from elsewhere, by its titles. Sections that a plan always has are put behind.

    Raises Denied for who does not administer the organisation, RuleBroken with what is wrong.
    """
    made = _by_title(session, administered(session, actor), kind, sections)
    return keep(session, actor, Template(kind, title or TEMPLATES[kind].title, (*made, *_always(kind, made))))


def put_behind(session: Session, actor: Actor, kind: PlanKind, sections: Sequence[TemplateSection]) -> list[str]:
    """The titles that `keep_template` would put behind these sections, to show before it is done. Raises Denied."""
    return [one.title for one in _always(kind, _by_title(session, administered(session, actor), kind, sections))]


def back_to_standard(session: Session, actor: Actor, kind: PlanKind) -> None:
    organisation = administered(session, actor)
    session.execute(delete(PlanTemplate).where(PlanTemplate.organisation_id == organisation, PlanTemplate.kind == kind))
    log.record(session, actor, "plan_template.changed")


def mark_on(section: Section) -> str:
    """The mark of what a section of a template says now."""
    return mark_of(_as_json(section))


def put_section(
    session: Session, actor: Actor, kind: PlanKind, section: Section, *, seen: str | None = None
) -> Template:
    """Change a section that one saw so (`seen`), or add one with a key that is not there yet.

    Raises Conflict when a colleague changed it meanwhile.
    """
    template, _ = _to_change(session, actor, kind)
    now_there = next((one for one in template.sections if one.key == section.key), None)
    if seen is not None and (now_there is None or mark_on(now_there) != seen):
        raise Conflict
    others = list(template.sections)
    at = next((n for n, one in enumerate(others) if one.key == section.key), len(others))
    others[at : at + 1] = [section]
    return keep(session, actor, replace(template, sections=tuple(others)))


def take_section(session: Session, actor: Actor, kind: PlanKind, key: str) -> Template:
    """Take a section away. Raises RuleBroken for one that this kind of plan always has."""
    template, _ = _to_change(session, actor, kind)
    return keep(session, actor, replace(template, sections=tuple(s for s in template.sections if s.key != key)))


def move_section(session: Session, actor: Actor, kind: PlanKind, key: str, by: int) -> Template:
    """Move a section up (-1) or down (1)."""
    template, _ = _to_change(session, actor, kind)
    sections = list(template.sections)
    at = next((n for n, one in enumerate(sections) if one.key == key), None)
    if at is None:
        raise NotFound
    to = min(max(at + by, 0), len(sections) - 1)
    sections.insert(to, sections.pop(at))
    return keep(session, actor, replace(template, sections=tuple(sections)))


def keep_terms(session: Session, actor: Actor, terms: AnswerTerms) -> None:
    """Answer sooner than agreed. Questions that were asked before keep the term that they had."""
    organisation = administered(session, actor)
    values = {
        "comment": terms.comment, "youth_seen": terms.youth_seen, "youth_answer": terms.youth_answer,
        "changed_by": actor.person_id, "changed_at": now(),
    }  # fmt: skip
    made = insert(PlanAnswerTerms).values(organisation_id=organisation, **values)
    session.execute(made.on_conflict_do_update(index_elements=["organisation_id"], set_=values))
    log.record(session, actor, "plan_template.changed")


# -- how ---------------------------------------------------------------------------------------------------------------


def _leading(session: Session, file_id: UUID) -> UUID | None:
    today = legal_today(session)
    return session.scalar(
        select(OrganisationPeriod.organisation_id).where(
            OrganisationPeriod.youth_file_id == file_id,
            OrganisationPeriod.leads,
            covers(OrganisationPeriod, today),
        )
    )


def _to_change(session: Session, actor: Actor, kind: PlanKind) -> tuple[Template, bool]:
    """The own template, until the end of the transaction for nobody else: sections are kept all in one row."""
    key = f"plan_template:{administered(session, actor)}:{kind}"
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0))))
    return own_template(session, actor, kind)


def _by_title(
    session: Session, organisation: UUID, kind: PlanKind, sections: Sequence[TemplateSection]
) -> list[Section]:
    """Each given section as the one that it is by its title, else as a new one."""
    standard = TEMPLATES[kind].sections
    known = (*standard, *kept(session, organisation, kind).sections)
    by_title = {section.title.casefold(): section for section in known}
    made: list[Section] = []
    for given in sections:
        old = by_title.get(" ".join(given.title.split()).casefold())
        if old is not None and old.key in {one.key for one in made}:
            old = None
        key = new_key(given.title, [one.key for one in (*made, *known)])
        base = old or replace(standard[0], key=key, module=False)
        made.append(
            replace(
                base, title=given.title, hint=given.hint or (old.hint if old else ""),
                writers=given.writers or base.writers, topics=given.topics or base.topics,
                must_be_filled=given.must_be_filled or bool(old and old.must_be_filled),
            )
        )  # fmt: skip
    return made


def _always(kind: PlanKind, made: Sequence[Section]) -> list[Section]:
    keys = {section.key for section in made}
    return [one for one in TEMPLATES[kind].sections if one.key not in keys and is_needed(kind, one.key)]


def _as_json(section: Section) -> dict[str, object]:
    return {
        "key": section.key, "title": section.title, "hint": section.hint, "writers": sorted(section.writers),
        "topics": list(section.topics), "must_be_filled": section.must_be_filled,
        "role_of_foster_parents": section.role_of_foster_parents, "module": section.module,
    }  # fmt: skip


def _section(kept: Mapping[str, object]) -> Section:
    writers, topics = kept["writers"], kept["topics"]
    assert isinstance(writers, list)
    assert isinstance(topics, list)
    return Section(
        str(kept["key"]), str(kept["title"]), str(kept["hint"]), frozenset(Writer(one) for one in writers),
        tuple(str(one) for one in topics), must_be_filled=bool(kept["must_be_filled"]),
        role_of_foster_parents=bool(kept["role_of_foster_parents"]), module=bool(kept["module"]),
    )  # fmt: skip
