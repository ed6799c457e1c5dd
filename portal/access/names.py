"""Names: one rule, one function, for every name everywhere (access-grid 9).

A viewer reads the name of someone in a file, what the youth calls them (when the viewer is the youth), their role only,
or nothing at all: a counsellor of another, someone who would betray a secret place.
"""
# ruff: noqa: S608 - every word of this SQL comes from our own code; what people give is bound

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from uuid import UUID

from sqlalchemy import ColumnElement, TextClause, and_, or_, text
from sqlalchemy.orm import Session

from portal.access.actor import Actor, Door
from portal.access.looking import who_looks
from portal.access.policy import Kind, Letter
from portal.access.scope.asked import ONE_IN_FILE, one
from portal.access.scope.clause import Question, permitted
from portal.access.scope.item_sql import Person, or_stands_in
from portal.access.scope.loading import permitted_ids, viewable_among
from portal.access.scope.roles import among_for
from portal.access.scope.standing_sql import covers, in_force
from portal.access.scope.standing_sql import text as word
from portal.database.session import legal_today
from portal.dossier.domain import Role
from portal.dossier.models import CasePerson

CIRCLE = frozenset({Kind.CIRCLE})


@dataclass(frozen=True, slots=True)
class Name:
    """How a person is shown to one viewer.

    `words` is empty when only the role may be known; then `role` (and `organisation_id` for a professional) say what
    to write: "een pleegouder". Whoever may not be known at all has no Name.
    """

    person_id: UUID
    words: str | None
    role: Role | None
    organisation_id: UUID | None


_ME = Person("CAST(:person_id AS uuid)", "CAST(:door AS text)", "CAST(:organisation_id AS uuid)", "CAST(:day AS date)")

# Rule 1: who is denied, or whose role itself would betray. A counsellor shows to the client alone.
_BETRAYS = f"""(p.person_id <> {_ME.person} AND (
            (p.role = 'counsellor' AND p.stands_for_id <> {_ME.person})
            OR (p.reveals_stay AND EXISTS (SELECT 1 FROM exclusion x WHERE x.youth_file_id = p.youth_file_id
                AND {in_force("x", _ME.day)} AND {or_stands_in(_ME, "x")}))))"""

# The role someone has or last had in the file, with a running one first.
_ROLES = f"""SELECT DISTINCT ON (p.person_id) p.person_id, p.role, p.organisation_id,
            bool_or({_BETRAYS}) OVER (PARTITION BY p.person_id) AS betrays
        FROM participation p
        WHERE p.youth_file_id = CAST(:youth_file_id AS uuid) AND p.person_id = ANY (CAST(:people AS uuid[]))
        ORDER BY p.person_id, ({covers("p", _ME.day)}) DESC, p.starts_on DESC"""

# Rule 2: the viewer's `circle` cell gives V on that person, or that person is the viewer, speaks with them, or decides
# about them: who coordinates the file does, and is known by name to everyone of the family in it (access-grid 5).
_SPEAKS_WITH = f"""EXISTS (SELECT 1 FROM item i JOIN item_person me ON me.item_id = i.id AND me.link = 'concerns'
            AND me.person_id = {_ME.person}
            WHERE i.youth_file_id = CAST(:youth_file_id AS uuid) AND i.kind = {word(Kind.MESSAGE_THREAD)}
            AND (i.author_id = r.person_id OR EXISTS (SELECT 1 FROM item_person they WHERE they.item_id = i.id
                AND they.link = 'concerns' AND they.person_id = r.person_id)))"""

_DECIDES_ABOUT = f"""(EXISTS (SELECT 1 FROM coordinator k WHERE k.youth_file_id = CAST(:youth_file_id AS uuid)
            AND k.person_id = r.person_id AND {covers("k", _ME.day)})
            AND EXISTS (SELECT 1 FROM participation m WHERE m.youth_file_id = CAST(:youth_file_id AS uuid)
                AND m.person_id = {_ME.person} AND m.organisation_id IS NULL AND {_ME.door} = 'family'
                AND {covers("m", _ME.day)}))"""
# So does a youth who gave the viewer something to read: without the name it would be a plan of nobody.
_CHOSEN_BY = """EXISTS (SELECT 1 FROM consent s JOIN participation y ON y.youth_file_id = s.youth_file_id
                AND y.person_id = s.given_by AND y.role = 'youth'
            WHERE s.youth_file_id = {file} AND s.given_by = {youth} AND s.person_id = {me} AND s.capacity = 'youth'
            AND {running} AND (s.withdrawn_on IS NULL OR s.withdrawn_on > {day}))"""
_CHOSEN = _CHOSEN_BY.format(
    file="CAST(:youth_file_id AS uuid)",
    youth="r.person_id",
    me=_ME.person,
    day=_ME.day,
    running=covers("s", _ME.day),
)
_KEPT_FROM_THE_PLACE = f"""SELECT EXISTS (SELECT 1 FROM exclusion x
            WHERE x.youth_file_id = CAST(:youth_file_id AS uuid) AND {in_force("x", _ME.day)}
            AND {or_stands_in(_ME, "x")})"""


def names_for(
    session: Session, viewer: Actor, people: Collection[UUID], youth_file_id: UUID, *, day: date | None = None
) -> Mapping[UUID, Name]:
    """How each of these people in a file is shown to the viewer that day, in one statement."""
    question = Question(
        frozenset({Letter.V}),
        CIRCLE,
        among_for(session, viewer),
        in_file=True,
        in_item=False,
        ids_only=True,
    )
    rows = session.execute(
        _names(permitted(question, ONE_IN_FILE)),
        one(viewer, day or legal_today(session)) | {"youth_file_id": youth_file_id, "people": sorted(set(people))},
    )
    found = {row.person_id: Name(row.person_id, row.words, Role(row.role), row.organisation_id) for row in rows}
    if looking := who_looks(session, viewer):
        return _known_to_both(found, names_for(session, looking.viewer, people, youth_file_id, day=looking.day))
    return found


@lru_cache(maxsize=128)
def _names(circle: str) -> TextClause:
    """The statement, kept for each text of the clause: finding the values in so long a text costs as much as asking."""
    return text(f"""
        SELECT r.person_id, r.role, r.organisation_id,
            CASE WHEN r.person_id = {_ME.person} OR c.id IN (SELECT id FROM ({circle}) v) OR {_SPEAKS_WITH}
                    OR {_DECIDES_ABOUT} OR {_CHOSEN}
                THEN CASE WHEN y.person_id = {_ME.person} AND c.called IS NOT NULL THEN c.called
                    ELSE coalesce(nullif(trim(c.given_name || ' ' || c.family_name), ''), e.name) END END AS words
        FROM ({_ROLES}) r
        LEFT JOIN case_person c ON c.youth_file_id = CAST(:youth_file_id AS uuid) AND c.person_id = r.person_id
        LEFT JOIN participation y ON y.youth_file_id = CAST(:youth_file_id AS uuid) AND y.role = 'youth'
        LEFT JOIN LATERAL (SELECT w.name FROM employment w WHERE w.person_id = r.person_id
            AND w.organisation_id = r.organisation_id ORDER BY w.starts_on DESC LIMIT 1) e ON true
        WHERE NOT r.betrays""")


def _known_to_both(theirs: Mapping[UUID, Name], viewers: Mapping[UUID, Name]) -> Mapping[UUID, Name]:
    """As the other knows them, of those whom the one who looks may know; the name only where both may read it."""
    return {
        person: name if viewers[person].words else replace(name, words=None)
        for person, name in theirs.items()
        if person in viewers
    }


def name_for(
    session: Session, viewer: Actor, person_id: UUID, youth_file_id: UUID, *, day: date | None = None
) -> Name | None:
    """How one person is shown to the viewer, or None: nothing, and no gap where it stood."""
    return names_for(session, viewer, [person_id], youth_file_id, day=day).get(person_id)


def youths_known(session: Session, viewer: Actor, names: Mapping[UUID, UUID]) -> frozenset[UUID]:
    """Which of these names of youths (the item of the name → its file) the viewer may read: rule 2, for a list."""
    known = viewable_among(session, viewer, list(names), CIRCLE)
    if viewer.door is not Door.FAMILY or len(known) == len(names):
        return known
    chosen = _chosen_by(session, viewer)
    more = {name: file for name, file in names.items() if file in chosen}
    if more and (looking := who_looks(session, viewer)):
        return known | youths_known(session, looking.viewer, more)
    return known | more.keys()


def only_the_circle_names(session: Session, viewer: Actor, youth_file_id: UUID, day: date) -> bool:
    """Whether `youth_is_known` says nothing but what the clause says of the circle."""
    if who_looks(session, viewer):
        return False
    return viewer.door is not Door.FAMILY or youth_file_id not in _chosen_by(session, viewer, day=day)


def youth_is_known(session: Session, viewer: Actor, youth_file_id: UUID, day: date) -> ColumnElement[bool]:
    """The same as a condition on the row (`CasePerson`) that names the youth of one file."""
    seen = permitted_ids(session, viewer, Letter.V, CIRCLE, day=day, youth_file_id=youth_file_id)
    known: ColumnElement[bool] = CasePerson.id.in_(seen)
    if viewer.door is not Door.FAMILY or youth_file_id not in (chosen := _chosen_by(session, viewer, day=day)):
        return known
    more: ColumnElement[bool] = CasePerson.person_id == chosen[youth_file_id]
    if looking := who_looks(session, viewer):
        more = and_(more, youth_is_known(session, looking.viewer, youth_file_id, looking.day))
    return or_(known, more)


def _chosen_by(session: Session, viewer: Actor, *, day: date | None = None) -> Mapping[UUID, UUID]:
    """File → the youth who gave the viewer something of it to read, and so is known by name."""
    values = one(viewer, day or legal_today(session))
    return {row.youth_file_id: row.person_id for row in session.execute(_ALL_CHOSEN, values)}


_CHOSEN_IN_FILE = _CHOSEN_BY.format(
    file="p.youth_file_id", youth="p.person_id", me=_ME.person, day=_ME.day, running=covers("s", _ME.day)
)
_ALL_CHOSEN = text(
    f"SELECT p.youth_file_id, p.person_id FROM participation p WHERE p.role = 'youth' AND {_CHOSEN_IN_FILE}"
)


def own_number_betrays(session: Session, viewer: Actor, youth_file_id: UUID, *, day: date | None = None) -> bool:
    """Whether a worker's own telephone and mail would tell this viewer in which region a secret place lies (R-GEH-02).

    Then the number of the organisation is given.
    """
    values = one(viewer, day or legal_today(session)) | {"youth_file_id": youth_file_id}
    return bool(session.scalar(text(_KEPT_FROM_THE_PLACE), values))
