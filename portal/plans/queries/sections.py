"""The sections of a plan with what is said beside each, for one viewer."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from markupsafe import Markup
from sqlalchemy import Row, func, select

from portal.access.actor import Door
from portal.access.policy import Letter
from portal.coediting.models import TextSuggestion
from portal.coediting.queries import shown_texts
from portal.dossier.domain import Role
from portal.kernel.words import Sentence, say
from portal.plans.domain.kinds import ROLE_SECTION, PlanPart
from portal.plans.domain.positions import Stance
from portal.plans.domain.states import STAGES, PlanState, SectionState, foster_section_state
from portal.plans.pages import Decided, SectionShown, StandpointShown
from portal.plans.people import Person
from portal.plans.queries.comments import threads
from portal.plans.queries.shown import Shown
from portal.plans.queries.wishes import wishes_of

A_PART: Mapping[PlanPart, Sentence] = {
    PlanPart.GOAL: say("een doel"),
    PlanPart.ACTION: say("een actie"),
    PlanPart.AGREEMENT: say("een afspraak"),
}
AGREED = frozenset({Stance.AGREES, Stance.AGREES_WITH_REMARK})


def sections_of(shown: Shown) -> list[SectionShown]:
    """The sections in their order, each with its passages inside it."""
    ids = [section.id for section in shown.sections]
    texts = shown_texts(shown.session, ids)
    counts = _open_suggestions(shown, ids)
    talk = threads(shown, {text_id: text.plain for text_id, text in texts.items()})
    decided = _decided(shown, ids)
    standpoints, wishes, added = _by_section(shown.standpoints), wishes_of(shown), _added(shown)
    taken = _taken(shown)
    open_text, answers = STAGES[shown.state].text_is_open, shown.state is not PlanState.REPLACED
    made: dict[UUID, SectionShown] = {}
    for section in shown.sections:
        letters, plain = shown.letters[section.id], shown.plain_letters[section.id]
        made[section.id] = SectionShown(
            id=section.id,
            file_id=section.youth_file_id,
            plan_id=section.plan_id,
            title=section.title,
            hint=section.hint,
            html=Markup(texts[section.id].html),  # noqa: S704 - made of escaped words only (portal.coediting.document)
            letters=letters,
            open=open_text,
            answers=Letter.C in plain and answers,
            closes=Letter.E in plain,
            agrees_on_role=_is_their_role(shown, section),
            wishes_here=_may_wish(shown) and Letter.C in plain and answers,
            is_filled=bool(texts[section.id].plain.strip()),
            must_be_filled=section.must_be_filled,
            changed=section.id in shown.wrote,
            changed_by=_writers(shown, section.id),
            added=added[section.id],
            taken=taken[section.id],
            suggestions=counts.get(section.id, 0),
            comments=talk.get(section.id, ()),
            standpoints=[_standpoint(shown, row) for row in standpoints[section.id] if row.author_id in shown.people],
            decided=decided.get(section.id, ()),
            wishes=wishes.get(section.id, ()),
            foster_state=foster_state(shown, section),
        )
    passages = defaultdict(list)
    for section in shown.sections:
        if section.under_id is not None:
            passages[section.under_id].append(made[section.id])
    tops = (section for section in shown.sections if section.under_id is None)
    return [
        replace(made[section.id], passages=passages[section.id]) if section.id in passages else made[section.id]
        for section in tops
    ]


def foster_state(shown: Shown, section: Row[Any]) -> SectionState | None:
    """Of the one section that waits for the foster parents' consent (R-FOS-09)."""
    if section.key != ROLE_SECTION:
        return None
    parents = {person for person, role in shown.could.items() if role is Role.FOSTER_PARENT}
    latest = {row.person_id: row.stance for row in shown.positions if row.section_id == section.id}
    agreed = sum(latest.get(person) in AGREED for person in parents)
    return foster_section_state(consents=agreed, foster_parents=len(parents))


def _may_wish(shown: Shown) -> bool:
    return shown.could.get(shown.actor.person_id) is Role.YOUTH and shown.actor.door is Door.FAMILY


def _open_suggestions(shown: Shown, ids: Sequence[UUID]) -> Mapping[UUID, int]:
    rows = shown.session.execute(
        select(TextSuggestion.text_id, func.count())
        .where(TextSuggestion.text_id.in_(ids), TextSuggestion.accepted.is_(None))
        .group_by(TextSuggestion.text_id)
    )
    return {row[0]: row[1] for row in rows}


def _standpoint(shown: Shown, row: Row[Any]) -> StandpointShown:
    own = row.author_id == shown.actor.person_id
    return StandpointShown(row.id, shown.people[row.author_id], row.text, row.quote, own, row.carried_on)


def _is_their_role(shown: Shown, section: Row[Any]) -> bool:
    """Whether the viewer is a foster parent whose answer this section waits for."""
    mine = shown.could.get(shown.actor.person_id) is Role.FOSTER_PARENT and shown.actor.door is Door.FAMILY
    return mine and section.key == ROLE_SECTION and Letter.A in shown.plain_letters[section.id]


def _by_section(rows: Iterable[Row[Any]]) -> Mapping[UUID, list[Row[Any]]]:
    found: dict[UUID, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        found[row.section_id].append(row)
    return found


def _writers(shown: Shown, section_id: UUID) -> list[Person]:
    """Those who wrote in it since, of whom the viewer may know that they are there."""
    known = (shown.people[one] for one in shown.wrote.get(section_id, ()) if one in shown.people)
    return sorted(known, key=lambda person: str(person.name))


def _added(shown: Shown) -> Mapping[UUID, list[Sentence]]:
    """What others put at each section since the viewer last looked, each kind of thing once."""
    found: dict[UUID, list[Sentence]] = defaultdict(list)
    for rows, what in (
        (shown.wishes, say("een wens")),
        (shown.standpoints, say("woorden die blijven")),
        (shown.goals, A_PART[PlanPart.GOAL]),
        (shown.actions, A_PART[PlanPart.ACTION]),
        (shown.agreements, A_PART[PlanPart.AGREEMENT]),
    ):
        for section_id in dict.fromkeys(row.section_id for row in rows if shown.is_new(row)):
            found[section_id].append(what)
    return found


def _taken(shown: Shown) -> Mapping[UUID, list[Sentence]]:
    """What others took away at each section since the viewer last looked, each kind of thing once."""
    found: dict[UUID, list[Sentence]] = defaultdict(list)
    for row in shown.taken:
        new = shown.last is not None and row.created_at > shown.last and row.taken_by != shown.actor.person_id
        if new and A_PART[row.what] not in found[row.section_id]:
            found[row.section_id].append(A_PART[row.what])
    return found


def _decided(shown: Shown, ids: Sequence[UUID]) -> Mapping[UUID, list[Decided]]:
    """What became of the viewer's own suggestions: the proposer is told, with the reason."""
    rows = shown.session.execute(
        select(
            TextSuggestion.text_id, TextSuggestion.accepted, TextSuggestion.reason, TextSuggestion.decided_at,
            TextSuggestion.made_at,
        )
        .where(TextSuggestion.text_id.in_(ids), TextSuggestion.accepted.is_not(None))
        .where(TextSuggestion.person_id == shown.actor.person_id)
        .order_by(TextSuggestion.decided_at)
    )  # fmt: skip
    found: dict[UUID, list[Decided]] = defaultdict(list)
    for row in rows:
        found[row.text_id].append(Decided(bool(row.accepted), row.reason or "", row.decided_at or row.made_at))
    return found
