"""A plan as the document that one recipient may have: what they may not see is never put in (portal.word.document)."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.copies.evaluation import BESIDE as BESIDE_EVALUATION
from portal.copies.evaluation import as_evaluation, chosen
from portal.copies.eyes import Recipient
from portal.copies.gathering import Gathering, LeftOut
from portal.copies.models import OrganisationLogo
from portal.copies.remarks import RemarkBy, remarks_by, suggestions, threads
from portal.database.days import covers
from portal.database.session import legal_today
from portal.dossier.models import OrganisationPeriod
from portal.kernel.clock import day_of
from portal.people.directory import names_of_organisations
from portal.plans.domain.positions import NAMES as STANCES
from portal.plans.domain.positions import Stance
from portal.plans.domain.states import STAGES
from portal.plans.domain.terms import ATTAINMENT_NAMES, Attainment
from portal.plans.models import Goal, HomeStep, Plan, PlanSection
from portal.word import document as word
from portal.word.baseline import baseline_of
from portal.word.parts import day as written_day

NO_MARKS = word.Marks("plan", "version", "export")
NOT_SAID = "Heeft nog niets laten weten"


@dataclass(frozen=True, slots=True)
class Paper:
    """One plan, ready to be written for one recipient; what of the maker's sight did not come along."""

    document: word.Document
    left_out: tuple[LeftOut, ...]
    hidden_things: int  # goals, comments and other things beside the sections, that are not for the recipient
    remarks: tuple[RemarkBy, ...]


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
        threads=tuple(threads(found)),
        suggestions=tuple(suggestions(found)),
    )
    if evaluation_id is not None:
        document = as_evaluation(document, chosen(found.evaluations, evaluation_id))
    if not document.version_hash:
        document = replace(document, version_hash=_hash_of(document))
    if evaluation_id is not None:
        return Paper(document, (), found.hidden(BESIDE_EVALUATION), ())
    return Paper(document, found.left_out, found.hidden(), remarks_by(found, document))


def _hash_of(document: word.Document) -> str:
    """The check number of what is not set yet: over all that this copy says, and nothing else."""
    parts = baseline_of(document).parts
    return hashlib.sha256("\0".join(part.text for part in parts).encode()).hexdigest()


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
