"""The one clause: standings joined with the grid, denials before, consent after. Everything else asks through it.

The SQL reads in this order: who asks (`asked`); what they, and the clients for whom they stand, are in which file
(`standing`), on the day asked and on the earlier days that bound it (`there`); what that opens (`opened`); which items
it holds for (`judged`); and what of that rests on an earlier day or on a client (`sound`).

Where nothing can rest on an earlier day (a worker none of whose files was handed over) the steps are written as one
plain join: PostgreSQL then plans it as it would plan what a careful hand wrote.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from sqlalchemy import TextClause
from sqlalchemy import text as sql_text

from portal.access.policy.cells import Letter
from portal.access.policy.denials import Denial
from portal.access.policy.entitlements import EMERGENCY, VIEWING, Entitlement, entitlements
from portal.access.policy.names import Kind, Standing
from portal.access.policy.standings import Ended
from portal.access.scope import item_sql, standing_sql
from portal.access.scope.asked import DOOR, ONE_PERSON
from portal.access.scope.item_sql import NEVER, Person
from portal.access.scope.standing_sql import Among, text
from portal.dossier.domain import Role

FORMER = text(Standing.FORMER_ORGANISATION)
BY_ORDER = text(Standing.CURATOR_MENTOR)
SELF = Person("o.person_id", "o.door", "o.organisation_id", "o.day", "o.standing", "o.topics", "o.participation_id")
CLIENT = Person("o.stands_for_id", "'family'", "NULL::uuid", "o.day")
THE_DAY_BEFORE = Person("o.person_id", "o.door", "o.organisation_id", "(o.began_on - 1)")
ASKER = Person("a.person_id", "a.door", "a.organisation_id", "a.day")

ITEM_COLUMNS = (
    "id, youth_file_id, kind, author_id, organisation_id, topics, recorded_on, audience, reveals_stay, "
    "shared_with_family, fixed_at, module_id, family_id, data_subject_id, path"
)
AND_NEXT = "\n            AND "
# A client's right may rest on an ending, that on a gate, and that on what was before it.
LOOKS_BACK = 3
ANSWER = "n, id, letter, standing, ground"
SHARED = ("standing",)  # the column by which `cell` joins with `bounded`
CONDITIONS = (
    "own",
    "consent",
    "need",
    "released",
    "granted",
    "by_measure",
    "shared",
    "after_377c",
    "for_client",
    "also_needed",
)
NONE = "'{}'::text[]"
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
    ids_only: bool = False  # the answer is ids, perhaps twice; not by which letter or on what ground


@lru_cache(maxsize=512)
def permitted(question: Question, asked: str) -> str:
    """Every letter that the policy opens to those in `asked`, as one SELECT: n, id, letter, standing, ground.

    `asked` is a SELECT of n, person_id, door, organisation_id, day and moment, with youth_file_id and item_id where
    the question says so.
    """
    who = question.among
    lines = [line for line in entitlements(_letters(question), question.kinds) if line.standing in who.standings]
    if not lines:
        return f"WITH {_asked(question, asked)} {_nothing(question)}{_floor(question)}"
    has = _Has(lines, who)
    steps, step = _steps(who), _step(who)
    wanted = ", ".join(text(letter) for letter in sorted(question.letters))
    return f"""
    {_standings(question, asked)},
    cell ({", ".join(has.columns)}) AS (
            {standing_sql.cells(lines, has.columns)}),
    opened AS {step} (SELECT b.*, {", ".join(f"c.{column}" for column in has.columns if column not in SHARED)}
        FROM bounded b JOIN cell c ON c.standing = b.standing{
        " AND (c.band IS NULL OR c.band = b.band)" if "band" in has else ""
    }),
    judged AS {step} ({_judged(question, has)}),
    {_sound(steps)}
    SELECT {"id" if question.ids_only else ANSWER} FROM sound_{steps}
    WHERE asks AND letter IN ({wanted}){_floor(question)}"""


@lru_cache(maxsize=512)
def statement(question: Question, asked: str) -> TextClause:
    """The same, ready to be executed: finding the names of the values in so long a text is done once."""
    return sql_text(permitted(question, asked))


def standings(question: Question, asked: str) -> str:
    """What those in `asked` are in which file, before anything is opened by it."""
    return f"{_standings(question, asked)} SELECT DISTINCT standing FROM bounded WHERE asks"


def _standings(question: Question, asked: str) -> str:
    who, one_file, step = question.among, question.in_file, _step(question.among)
    return f"""WITH {_asked(question, asked)},
    who AS ({standing_sql.who(in_file=one_file, clients=who.clients)}),
    part AS {step} ({standing_sql.part(who, in_file=one_file)}),
    now AS {step} ({standing_sql.now(who)}),
    there AS {step} ({standing_sql.there(who)}),
    rule (standing, role, from_age, to_age, so, began, ended, topics) AS (
            {standing_sql.rules(who)}),
    standing AS ({standing_sql.standing(who, in_file=one_file)}),
    bounded AS {step} ({standing_sql.bounded(who)})"""


def _asked(question: Question, asked: str) -> str:
    """Who asks. One person's values are written where they are used, so that the planner sees them there."""
    step = "NOT MATERIALIZED" if asked in ONE_PERSON and not _looks_back(question.among) else ""
    if question.among.door:
        asked = asked.replace(DOOR, question.among.door)
    return f"{IMAGINED if question.made_now else ''}asked AS {step} ({asked})"


def _through(person: Person, who: Among) -> Person:
    """The same person, with the door written out where all of them come through the same."""
    return replace(person, door=who.door) if who.door else person


def _nothing(question: Question) -> str:
    if question.ids_only:
        return "SELECT NULL::uuid AS id WHERE false"
    return "SELECT 0 AS n, NULL::uuid AS id, '' AS letter, '' AS standing, '' AS ground WHERE false"


def _letters(question: Question) -> frozenset[Letter]:
    """What is looked up: beside the letters asked, V, since what could be seen before a right began stays."""
    return question.letters | ({Letter.V} if question.letters - {Letter.K} else frozenset())


def _looks_back(who: Among) -> bool:
    return bool(_steps(who) or standing_sql.earlier(who))


def _step(who: Among) -> str:
    """Whether each step is worked out by itself, or all of them are planned as one join."""
    return "MATERIALIZED" if _looks_back(who) or who.duty else "NOT MATERIALIZED"


def _steps(who: Among) -> int:
    """How often one looks back: not at all where no right begins or ends, once where the organisation's period did."""
    if who.clients or any(rule.began or rule.ended not in {None, Ended.OWN_PERIOD} for rule in who.rules):
        return LOOKS_BACK
    return 1 if any(rule.ended for rule in who.rules) else 0


def _judged(question: Question, has: "_Has") -> str:
    """What is opened, joined with the items it holds for: all conditions of the cells, and none of the denials."""
    looks_back = _looks_back(question.among)
    conditions = [
        _own(has),
        f"(NOT o.need OR {item_sql.needed(has.me, has.flag('also_needed', NONE))})" if "need" in has else "",
        "(NOT o.shared OR i.shared_with_family)" if "shared" in has else "",
        "(o.letter <> 'E' OR i.fixed_at IS NULL OR o.moment < i.fixed_at)" if Letter.E in question.letters else "",
        "(o.ordered_kinds IS NULL OR i.kind = ANY (o.ordered_kinds))"
        if Role.CURATOR_MENTOR in question.among.roles
        else "",
        f"(o.standing <> {text(EMERGENCY)} OR NOT {item_sql.by_a_counsellor()})" if has.emergency else "",
        "(NOT o.released OR r.released_on IS NOT NULL)" if "released" in has else "",
        f"(NOT o.by_measure OR {item_sql.by_measure(has.me)})" if "by_measure" in has else "",
        f"(NOT ({has.consent_or_grant}) OR o.standing = {BY_ORDER} OR c.consented_on IS NOT NULL)"
        if has.consent_or_grant
        else "",
        item_sql.meant_for(has.me, has.flag("granted"), has.flag("released")),
        f"NOT {item_sql.not_handed_over(has.me, 'o.starts_on')}"
        if question.among.work and question.among.handed_over
        else "",
        *(f"NOT {denial}" for denial in _denials(question, has.me)),
    ]
    one_kind = f" = {text(next(iter(question.kinds)))}" if len(question.kinds) == 1 else " = ANY (o.kinds)"
    return f"""SELECT {_rests_upon(has) if looks_back else _rests_upon_nothing(has)}
        FROM opened o JOIN item i ON i.youth_file_id = o.youth_file_id AND i.kind{one_kind}{
        " AND (o.asks_now OR i.recorded_on <= o.day)" if looks_back else ""
    }{" AND i.id = o.item_id" if question.in_item else ""}
        {_laterals(has, question.among)}
        WHERE {AND_NEXT.join(filter(None, conditions))}"""


def _rests_upon(has: "_Has") -> str:
    """What a row of `judged` rests upon, when it does not hold by itself: someone, on a day, with a letter."""
    begins = "CASE WHEN o.began_on IS NULL OR o.letter = 'K' THEN o.letter ELSE 'V' END"
    on = {"on_person": "o.person_id", "on_day": "coalesce(o.began_on - 1, o.left_on)", "on_letter": begins}
    if "for_client" in has:
        of_client = {"on_person": "o.stands_for_id", "on_day": "o.day", "on_letter": "o.letter"}
        on = {name: f"CASE WHEN o.for_client THEN {of_client[name]} ELSE {on[name]} END" for name in on}
    return f"""o.n, i.id, o.letter, o.person_id, o.day, o.asks, o.standing, {has.ground},
            {", ".join(f"{said} AS {name}" for name, said in on.items())},
            {_in_time(has)} AS in_time"""


def _rests_upon_nothing(has: "_Has") -> str:
    return f"o.n, i.id, o.letter, o.asks, o.standing, {has.ground}, true AS in_time"


def _denials(question: Question, me: Person) -> Iterator[str]:
    """Every denial that can hold against those who ask for these kinds."""
    written = item_sql.denials(me)
    if not question.among.family:
        del written[Denial.NOT_FOR]
    if Kind.FOSTER_FAMILY_DOSSIER not in question.kinds or not question.among.work:
        del written[Denial.FOSTER_FAMILY_DOSSIER]
    yield from written.values()


class _Has:
    """Lines of the grid, and which conditions occur in them at all: what does not is not written into the clause."""

    def __init__(self, lines: Sequence[Entitlement], who: Among) -> None:
        self.me = _through(SELF, who)
        conditions = [line.condition for line in lines]
        self.own = sorted({condition.own for condition in conditions} - {""})
        self.emergency = any(line.standing == EMERGENCY for line in lines)
        self._occurring = {name for name in CONDITIONS if any(getattr(condition, name) for condition in conditions)}
        self._occurring |= {"band"} if any(line.band for line in lines) else set()

    def __contains__(self, name: str) -> bool:
        return name in self._occurring

    @property
    def columns(self) -> list[str]:
        """The columns of `cell`."""
        return [*SHARED, "letter", "kinds", *(name for name in (*CONDITIONS, "band") if name in self)]

    def flag(self, name: str, otherwise: str = NEVER) -> str:
        """The column, where it says something."""
        return f"o.{name}" if name in self else otherwise

    @property
    def consent_or_grant(self) -> str:
        return " OR ".join(self.flag(name) for name in ("consent", "granted") if name in self)

    @property
    def ground(self) -> str:
        """From what the letter comes, for the log and for who asks why."""
        grounds = {"granted": "grant", "released": "release", "by_measure": "measure", "consent": "consent"}
        whens = [f"WHEN o.{name} THEN {text(ground)}" for name, ground in grounds.items() if name in self]
        whens += ["WHEN o.own <> '' THEN 'own'"] if self.own else []
        return f"CASE {' '.join(whens)} ELSE 'role' END AS ground" if whens else "'role' AS ground"


def _own(has: _Has) -> str:
    person, organisation = (
        item_sql.own(has.me, "o.module_id", "o.family_id"),
        item_sql.recorded_by_organisation(has.me),
    )
    ways = {
        "person": person,
        "organisation": organisation,
        "either": f"({person} OR {organisation})",
    }
    if not has.own:
        return ""
    cases = " ".join(f"WHEN {text(way)} THEN {ways[way]}" for way in has.own)
    return f"(CASE o.own WHEN '' THEN true {cases} END)"


def _laterals(has: _Has, who: Among) -> str:
    """Dates that are used twice: since when it was consented to, or released.

    Whose consent it is hangs on the youth's age, also for those whose own standing does not.
    """
    lines = []
    if has.consent_or_grant:
        client = "CASE WHEN o.for_client THEN o.stands_for_id END" if "for_client" in has else "NULL::uuid"
        born = "o.born_on" if who.by_age else "(SELECT f.born_on FROM youth_file f WHERE f.id = i.youth_file_id)"
        age = "o.age" if who.by_age else f"age_on({born}, o.day)"
        consented = item_sql.consented_on(
            has.me, letter="o.letter", granted=has.flag("granted"), client=client, age=age, born=born
        )
        lines.append(
            f"CROSS JOIN LATERAL (SELECT CASE WHEN {has.consent_or_grant} THEN {consented} END AS consented_on"
            " OFFSET 0) c"
        )
    if "released" in has:
        released = item_sql.released_on(has.me, has.flag("after_377c"), asks_377c="after_377c" in has)
        lines.append(f"CROSS JOIN LATERAL (SELECT CASE WHEN o.released THEN {released} END AS released_on OFFSET 0) r")
    return "\n        ".join(lines)


def _in_time(has: _Has) -> str:
    """It holds by itself: the right began before the item, or nothing ended, or a later act opens what it says."""
    later = [
        "r.released_on > o.left_on" if "released" in has else "",
        "(o.consent AND c.consented_on > o.left_on)" if "consent" in has else "",
    ]
    by_itself = ["o.granted"] if "granted" in has else []
    if has.own:
        by_itself.append(f"(o.own <> '' AND NOT {has.flag('released')} AND o.standing <> {FORMER})")
    client = ""
    if "for_client" in has:
        client = f"""WHEN o.for_client THEN o.letter IN ('K', 'V') AND i.author_id = o.stands_for_id
                    AND i.organisation_id IS NULL AND NOT {item_sql.denied_to_author(CLIENT)}"""
    return f"""CASE {client}
                {f"WHEN {' OR '.join(by_itself)} THEN true" if by_itself else ""}
                WHEN o.began_on IS NOT NULL THEN i.recorded_on >= o.began_on OR {has.flag("released")}
                    OR ({item_sql.wrote(has.me)} AND NOT {item_sql.denied_to_author(THE_DAY_BEFORE)})
                    OR {item_sql.opened_by_check(has.me)}
                WHEN o.left_on IS NOT NULL THEN coalesce({" OR ".join(filter(None, later)) or NEVER}, false)
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
    asker = _through(ASKER, question.among)
    kinds = sorted(question.kinds)
    of_kind = f"= {text(kinds[0])}" if len(kinds) == 1 else f"= ANY ({standing_sql.array(kinds)})"
    letters = f"CROSS JOIN (VALUES {', '.join(f'({text(letter)})' for letter in viewing)}) l (letter)"
    return f"""
    {"UNION ALL SELECT i.id" if question.ids_only else "UNION SELECT a.n, i.id, l.letter, 'author', 'own'"} FROM asked a
        JOIN item i ON {item_sql.wrote(asker)} AND i.kind {of_kind}
            {"AND i.youth_file_id = a.youth_file_id" if question.in_file else ""}
            {"AND i.id = a.item_id" if question.in_item else ""}
        {"" if question.ids_only else letters}
        WHERE NOT {item_sql.denied_to_author(asker)}"""
