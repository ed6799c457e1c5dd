"""The one clause: standings joined with the grid, denials before, consent after. Everything else asks through it.

The SQL reads in this order: who asks (`asked`); what they, and the clients for whom they stand, are in which file
(`standing`), on the day asked and on the earlier days that bound it (`there`); what that opens (`opened`); which items
it holds for (`judged`); and what of that rests on an earlier day or on a client (`sound`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import TextClause
from sqlalchemy import text as sql_text

from portal.access.policy.cells import Letter
from portal.access.policy.denials import Denial
from portal.access.policy.entitlements import EMERGENCY, VIEWING, Entitlement, entitlements
from portal.access.policy.names import Kind, Standing
from portal.access.policy.standings import Ended
from portal.access.scope import item_sql, standing_sql
from portal.access.scope.item_sql import Person
from portal.access.scope.standing_sql import Among, text
from portal.dossier.domain import Role

FORMER = text(Standing.FORMER_ORGANISATION)
BY_ORDER = text(Standing.CURATOR_MENTOR)
SELF = Person("o.person_id", "o.door", "o.organisation_id", "o.day", "o.standing", "o.topics", "o.participation_id")
CLIENT = Person("o.stands_for_id", "'family'", "NULL::uuid", "o.day")
THE_DAY_BEFORE = Person("o.person_id", "o.door", "o.organisation_id", "(o.began_on - 1)")
ASKER = Person("a.person_id", "a.door", "a.organisation_id", "a.day")

# What a row of `judged` rests upon, when it does not hold by itself: someone, on a day, with a letter.
RESTS_UPON = """o.n, i.id, o.letter, o.person_id, o.day, o.asks, o.standing,
            CASE WHEN o.granted THEN 'grant' WHEN o.released THEN 'release' WHEN o.by_measure THEN 'measure'
                WHEN o.consent THEN 'consent' WHEN o.own <> '' THEN 'own' ELSE 'role' END AS ground,
            CASE WHEN o.for_client THEN o.stands_for_id ELSE o.person_id END AS on_person,
            CASE WHEN o.for_client THEN o.day ELSE coalesce(o.began_on - 1, o.left_on) END AS on_day,
            CASE WHEN o.began_on IS NULL OR o.for_client OR o.letter = 'K' THEN o.letter ELSE 'V' END AS on_letter"""
ITEM_COLUMNS = (
    "id, youth_file_id, kind, author_id, organisation_id, topics, recorded_on, audience, reveals_stay, "
    "shared_with_family, fixed_at, module_id, family_id, data_subject_id, path"
)
NOTHING = "SELECT 0 AS n, NULL::uuid AS id, '' AS letter, '' AS standing, '' AS ground WHERE false"
AND_NEXT = "\n            AND "
# A client's right may rest on an ending, that on a gate, and that on what was before it.
LOOKS_BACK = 3
# An item that someone is about to make, judged before it exists by the very same clause.
IMAGINED = f"""item AS (
        SELECT {ITEM_COLUMNS} FROM public.item
        WHERE id = ANY ((SELECT path FROM public.item WHERE id = CAST(:parent_id AS uuid))::uuid[])
        UNION ALL SELECT CAST(:item_id AS uuid), CAST(:youth_file_id AS uuid), CAST(:kind AS text),
            CAST(:person_id AS uuid), CAST(:organisation_id AS uuid), CAST(:topics AS text[]), CAST(:day AS date),
            'circle', false, true, NULL, CAST(:module_id AS uuid), CAST(:family_id AS uuid), NULL,
            ARRAY[CAST(:item_id AS uuid)] || coalesce(
                (SELECT path FROM public.item WHERE id = CAST(:parent_id AS uuid)), '{{}}')),
    """


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the clause; its text depends on this and on `asked` only."""

    letters: frozenset[Letter]
    kinds: frozenset[Kind]
    among: Among
    in_file: bool  # `asked` names one file per row
    in_item: bool  # `asked` names one item per row
    made_now: bool = False  # `asked` begins with an item that does not exist yet: own words do not count


@lru_cache(maxsize=512)
def permitted(question: Question, asked: str) -> str:
    """Every letter that the policy opens to those in `asked`, as one SELECT: n, id, letter, standing, ground.

    `asked` is a SELECT of n, person_id, door, organisation_id, day and moment, with youth_file_id and item_id where
    the question says so.
    """
    who, one_file, steps = question.among, question.in_file, _steps(question.among)
    lines = [line for line in entitlements(_letters(question), question.kinds) if line.standing in who.standings]
    if not lines:
        return f"WITH {IMAGINED if question.made_now else ''}asked AS ({asked}) {NOTHING}{_floor(question)}"
    wanted = ", ".join(text(letter) for letter in sorted(question.letters))
    return f"""
    WITH {IMAGINED if question.made_now else ""}asked AS ({asked}),
    who AS ({standing_sql.who(in_file=one_file, clients=who.clients)}),
    part AS MATERIALIZED ({standing_sql.part(who, in_file=one_file)}),
    now AS MATERIALIZED ({standing_sql.now(who)}),
    there AS MATERIALIZED ({standing_sql.there(who)}),
    rule (standing, role, from_age, to_age, so, began, ended, topics) AS (
            {standing_sql.rules(who)}),
    standing AS ({standing_sql.standing(who, in_file=one_file)}),
    bounded AS MATERIALIZED ({standing_sql.bounded(who)}),
    cell ({standing_sql.CELL_COLUMNS}) AS (
            {standing_sql.cells(lines)}),
    opened AS MATERIALIZED (SELECT b.*, c.letter, c.own, c.consent, c.need, c.released, c.granted, c.by_measure,
            c.shared, c.after_377c, c.for_client, c.also_needed, c.kinds
        FROM bounded b JOIN cell c ON c.standing = b.standing AND (c.band IS NULL OR c.band = b.band)),
    judged AS MATERIALIZED ({_judged(question, lines)}),
    {_sound(steps)}
    SELECT n, id, letter, standing, ground FROM sound_{steps}
    WHERE asks AND letter IN ({wanted}){_floor(question)}"""


@lru_cache(maxsize=512)
def statement(question: Question, asked: str) -> TextClause:
    """The same, ready to be executed: finding the names of the values in so long a text is done once."""
    return sql_text(permitted(question, asked))


def _letters(question: Question) -> frozenset[Letter]:
    """What is looked up: beside the letters asked, V, since what could be seen before a right began stays."""
    return question.letters | ({Letter.V} if question.letters - {Letter.K} else frozenset())


def _steps(who: Among) -> int:
    """How often one looks back: not at all where no right begins or ends, once where the organisation's period did."""
    if who.clients or any(rule.began or rule.ended not in {None, Ended.OWN_PERIOD} for rule in who.rules):
        return LOOKS_BACK
    return 1 if any(rule.ended for rule in who.rules) else 0


def _judged(question: Question, lines: list[Entitlement]) -> str:
    """What is opened, joined with the items it holds for: all conditions of the cells, and none of the denials."""
    has = _Has(lines)
    conditions = [
        _own(has),
        f"(NOT o.need OR {item_sql.needed(SELF, 'o.also_needed')})" if has.need else "",
        "(NOT o.shared OR i.shared_with_family)" if has.shared else "",
        "(o.letter <> 'E' OR i.fixed_at IS NULL OR o.moment < i.fixed_at)" if Letter.E in question.letters else "",
        "(o.ordered_kinds IS NULL OR i.kind = ANY (o.ordered_kinds))"
        if Role.CURATOR_MENTOR in question.among.roles
        else "",
        f"(o.standing <> {text(EMERGENCY)} OR NOT {item_sql.by_a_counsellor()})" if has.emergency else "",
        "(NOT o.released OR r.released_on IS NOT NULL)" if has.released else "",
        f"(NOT o.by_measure OR {item_sql.by_measure(SELF)})" if has.by_measure else "",
        f"(NOT (o.consent OR o.granted) OR o.standing = {BY_ORDER} OR c.consented_on IS NOT NULL)"
        if has.consent
        else "",
        item_sql.meant_for(SELF, "o.granted", "o.released"),
        f"NOT {item_sql.not_handed_over(SELF, 'o.starts_on')}" if question.among.work else "",
        *(f"NOT {denial}" for denial in _denials(question)),
    ]
    one_kind = f" = {text(next(iter(question.kinds)))}" if len(question.kinds) == 1 else " = ANY (o.kinds)"
    return f"""SELECT {RESTS_UPON},
            {_in_time(has)} AS in_time
        FROM opened o JOIN item i ON i.youth_file_id = o.youth_file_id AND i.kind{one_kind}
            AND (o.asks_now OR i.recorded_on <= o.day){" AND i.id = o.item_id" if question.in_item else ""}
        {_laterals(has, question.among)}
        WHERE {AND_NEXT.join(filter(None, conditions))}"""


def _denials(question: Question) -> Iterator[str]:
    """Every denial that can hold against those who ask for these kinds."""
    written = item_sql.denials(SELF)
    if not question.among.family:
        del written[Denial.NOT_FOR]
    if Kind.FOSTER_FAMILY_DOSSIER not in question.kinds or not question.among.work:
        del written[Denial.FOSTER_FAMILY_DOSSIER]
    yield from written.values()


class _Has:
    """Which conditions occur at all in these lines of the grid: what does not occur is not written into the clause."""

    def __init__(self, lines: list[Entitlement]) -> None:
        conditions = [line.condition for line in lines]
        self.own = {condition.own for condition in conditions} - {""}
        self.need = any(condition.need for condition in conditions)
        self.consent = any(condition.consent or condition.granted for condition in conditions)
        self.released = any(condition.released for condition in conditions)
        self.by_measure = any(condition.by_measure for condition in conditions)
        self.shared = any(condition.shared for condition in conditions)
        self.after_377c = any(condition.after_377c for condition in conditions)
        self.for_client = any(condition.for_client for condition in conditions)
        self.emergency = any(line.standing == EMERGENCY for line in lines)


def _own(has: _Has) -> str:
    ways = {
        "person": item_sql.own(SELF, "o.module_id", "o.family_id"),
        "organisation": item_sql.recorded_by_organisation(SELF),
        "either": f"({item_sql.own(SELF, 'o.module_id', 'o.family_id')} OR {item_sql.recorded_by_organisation(SELF)})",
    }
    if not has.own:
        return ""
    cases = " ".join(f"WHEN {text(way)} THEN {ways[way]}" for way in sorted(has.own))
    return f"(CASE o.own WHEN '' THEN true {cases} END)"


def _laterals(has: _Has, who: Among) -> str:
    """Dates that are used twice: since when it was consented to, or released.

    Whose consent it is hangs on the youth's age, also for those whose own standing does not.
    """
    lines = []
    if has.consent:
        client = "CASE WHEN o.for_client THEN o.stands_for_id END"
        born = "o.born_on" if who.by_age else "(SELECT f.born_on FROM youth_file f WHERE f.id = i.youth_file_id)"
        age = "o.age" if who.by_age else f"age_on({born}, o.day)"
        consented = item_sql.consented_on(
            SELF, letter="o.letter", granted="o.granted", client=client, age=age, born=born
        )
        lines.append(
            "CROSS JOIN LATERAL (SELECT CASE WHEN o.consent OR o.granted THEN"
            f" {consented} END AS consented_on OFFSET 0) c"
        )
    if has.released:
        released = item_sql.released_on(SELF, "o.after_377c", asks_377c=has.after_377c)
        lines.append(f"CROSS JOIN LATERAL (SELECT CASE WHEN o.released THEN {released} END AS released_on OFFSET 0) r")
    return "\n        ".join(lines)


def _in_time(has: _Has) -> str:
    """It holds by itself: the right began before the item, or nothing ended, or a later act opens what it says."""
    released = " OR o.released" if has.released else ""
    released_after = " OR r.released_on > o.left_on" if has.released else ""
    consent_after = " OR (o.consent AND c.consented_on > o.left_on)" if has.consent else ""
    client = ""
    if has.for_client:
        client = f"""WHEN o.for_client THEN o.letter IN ('K', 'V') AND i.author_id = o.stands_for_id
                    AND i.organisation_id IS NULL AND NOT {item_sql.denied_to_author(CLIENT)}"""
    return f"""CASE {client}
                WHEN o.granted OR (o.own <> '' AND NOT o.released AND o.standing <> {FORMER}) THEN true
                WHEN o.began_on IS NOT NULL THEN i.recorded_on >= o.began_on{released}
                    OR ({item_sql.wrote(SELF)} AND NOT {item_sql.denied_to_author(THE_DAY_BEFORE)})
                    OR {item_sql.opened_by_check(SELF)}
                WHEN o.left_on IS NOT NULL THEN coalesce(false{released_after}{consent_after}, false)
                ELSE o.standing <> {FORMER} END"""


def _sound(steps: int) -> str:
    """What is judged to hold, and rests on nothing or on what is sound itself."""
    first = "sound_0 AS (SELECT * FROM judged WHERE in_time)"
    then = [
        f"""sound_{step} AS (SELECT * FROM judged WHERE in_time OR (n, id, on_person, on_day, on_letter) IN (
            SELECT n, id, person_id, day, letter FROM sound_{step - 1}))"""
        for step in range(1, steps + 1)
    ]
    return ",\n    ".join([first, *then])


def _floor(question: Question) -> str:
    """The floor of own words: each keeps the view of what they wrote, through the door by which they wrote it."""
    viewing = sorted(question.letters & VIEWING)
    if not viewing or question.made_now:
        return ""
    kinds = standing_sql.array(sorted(question.kinds))
    return f"""
    UNION SELECT a.n, i.id, l.letter, 'author', 'own' FROM asked a
        JOIN item i ON {item_sql.wrote(ASKER)} AND i.kind = ANY ({kinds})
            {"AND i.youth_file_id = a.youth_file_id" if question.in_file else ""}
            {"AND i.id = a.item_id" if question.in_item else ""}
        CROSS JOIN (VALUES {", ".join(f"({text(letter)})" for letter in viewing)}) l (letter)
        WHERE NOT {item_sql.denied_to_author(ASKER)}"""
