"""The standings as SQL: who asks, in which files, on which days, and what they are there (policy.standings)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from portal.access.policy.entitlements import EMERGENCY, Entitlement
from portal.access.policy.names import Standing
from portal.access.policy.standings import ON_DUTY, RULES, Began, Ended, Rule, When
from portal.access.policy.topics import MODULES, NEEDED
from portal.dossier.domain import (
    FAMILY_ROLES,
    MEASURES,
    STAY_PREVIEW_DAYS,
    SUPERVISION,
    WORK_ROLES,
    AuthorityStatus,
    Role,
)

PERSONAL = [s.value for s in AuthorityStatus if s not in {"guardian_gi", "guardian_provisional_gi", "partial_to_gi"}]
OF_GI = [AuthorityStatus.GUARDIAN_GI.value, AuthorityStatus.GUARDIAN_PROVISIONAL_GI.value]


def text(value: str) -> str:
    """A word of the policy as SQL: words of our own code, never of people."""
    return "'" + value.replace("'", "''") + "'"


def words(values: Iterable[str]) -> str:
    return "(" + ", ".join(text(value) for value in values) + ")"


def array(values: Iterable[str]) -> str:
    return text("{" + ",".join(values) + "}") + "::text[]"


def covers(row: str, day: str) -> str:
    """A period with both ends inclusive holds on a day."""
    return f"{row}.starts_on <= {day} AND ({row}.ends_on IS NULL OR {row}.ends_on >= {day})"


def in_force(row: str, day: str, ended: str = "ended_on") -> str:
    """Something that began and was not ended or withdrawn by that day."""
    return f"{row}.starts_on <= {day} AND ({row}.{ended} IS NULL OR {row}.{ended} > {day})"


@dataclass(frozen=True, slots=True)
class Among:
    """What those who ask can be at all: what nobody among them is, is not written into the clause."""

    roles: frozenset[Role]
    duty: bool
    handed_over: bool = True  # whether a file in which they take part may have come from, or gone to, elsewhere

    @property
    def work(self) -> bool:
        return self.duty or bool(self.roles & WORK_ROLES)

    @property
    def family(self) -> bool:
        return bool(self.roles & FAMILY_ROLES)

    @property
    def door(self) -> str | None:
        """The door of all of them as SQL, when it is the same."""
        return {(True, False): text("work"), (False, True): text("family")}.get((self.work, self.family))

    @property
    def clients(self) -> bool:
        return bool(self.roles & FOR_OTHERS)

    @property
    def by_age(self) -> bool:
        """Whether anyone's standing among them hangs on the youth's age: always in the family, at work for a GI."""
        return self.family or bool(self.roles & OF_A_MEASURE)

    @property
    def rules(self) -> list[Rule]:
        return [
            rule
            for rule in RULES
            if rule.roles & self.roles and (self.handed_over or rule.when != When.ORGANISATION_IS_DONE)
        ]

    @property
    def standings(self) -> frozenset[str]:
        return frozenset(rule.standing for rule in self.rules) | ({ON_DUTY, EMERGENCY} if self.duty else frozenset())


FOR_OTHERS = frozenset({Role.LAWYER, Role.COUNSELLOR})
OF_A_MEASURE = frozenset({Role.GI_OTS, Role.GI_GUARDIAN})


def among(roles: Iterable[Role], *, duty: bool, handed_over: bool = True) -> Among:
    """Who stands in for another may be asked about as that other: then every role of the family door counts.

    A GI is done when its measure is, whatever its period in the file says.
    """
    found = frozenset(roles)
    return Among(found | FAMILY_ROLES if found & FOR_OTHERS else found, duty, handed_over or bool(found & OF_A_MEASURE))


EVERYONE = among(Role, duty=True)


def rules(who: Among) -> str:
    """The rules of the policy as rows: a role, in these years of age, while this is so, has this standing."""
    lines = [
        f"({text(rule.standing)}, {text(role)}, {rule.from_age}, {rule.to_age}, {text(rule.when)}, "
        f"{text(rule.began) if rule.began else 'NULL'}, {text(rule.ended) if rule.ended else 'NULL'}, "
        f"{array(sorted(NEEDED.get(rule.standing, ())))})"
        for rule in who.rules
        for role in sorted(rule.roles & who.roles)
    ] or ["('', '', 0, 0, '', NULL, NULL, '{}'::text[])"]
    return "VALUES " + ",\n            ".join(lines)


def cells(entitlements: Sequence[Entitlement], columns: Sequence[str]) -> str:
    """What the grid gives, as rows that join with standings; of the conditions only these columns."""
    return "VALUES " + ",\n            ".join(
        f"({', '.join(_in_cell(line, column) for column in columns)})" for line in entitlements
    )


def _in_cell(line: Entitlement, column: str) -> str:
    said = getattr(line if column in {"standing", "band", "letter", "kinds"} else line.condition, column)
    if said is None or isinstance(said, bool):
        return {None: "NULL", True: "true", False: "false"}[said]
    return text(said) if isinstance(said, str) else array(said)


BAND = "CASE WHEN {age} < 12 THEN 'u12' WHEN {age} < 16 THEN '12_15' WHEN {age} < 18 THEN '16_17' ELSE '18plus' END"


def who(*, in_file: bool, clients: bool) -> str:
    """Who asks and, through the family door, the clients for whom they stand."""
    file = "AND p.youth_file_id = a.youth_file_id" if in_file else ""
    carried = "a.n, {}, {}, {}, a.day, a.moment, a.item_id" + (", a.youth_file_id" if in_file else "")
    named = carried.format("a.person_id", "a.door", "a.organisation_id")
    itself = f"SELECT {named}, true AS asks FROM asked a"
    if not clients:
        return itself
    return f"""{itself}
        UNION
        SELECT {carried.format("p.stands_for_id", "'family'", "NULL::uuid")}, false
        FROM asked a JOIN participation p ON p.person_id = a.person_id AND p.stands_for_id <> a.person_id {file}
        WHERE a.door = 'family' AND p.role IN ('lawyer', 'counsellor') AND {covers("p", "a.day")}"""


def part(who: Among, *, in_file: bool) -> str:
    """Each participation that has begun, through the door and for the organisation that the person came in by."""
    file = "AND p.youth_file_id = w.youth_file_id" if in_file else ""
    through = {
        None: """(w.door = 'work') = (p.organisation_id IS NOT NULL)
            AND (p.organisation_id IS NULL OR p.organisation_id = w.organisation_id)""",
        text("work"): "p.organisation_id = w.organisation_id",
        text("family"): "p.organisation_id IS NULL",
    }[who.door]
    return f"""SELECT w.n, w.person_id, w.door, w.organisation_id, w.day, w.moment, w.asks, w.item_id, p.youth_file_id,
            p.id AS participation_id, p.role, p.starts_on, p.ends_on, p.family_id, p.stands_for_id, p.module_id,
            p.module_kinds, p.topics, p.ordered_kinds, p.part_time,
            {"f.born_on" if who.by_age else "NULL::date AS born_on"}
        FROM who w
        JOIN participation p ON p.person_id = w.person_id AND p.starts_on <= w.day {file}
            AND {through}
        {"JOIN youth_file f ON f.id = p.youth_file_id" if who.by_age else ""}"""


def earlier(who: Among) -> list[str]:
    """The earlier days on which a right of the day asked about may rest: gates and endings."""
    days = []
    if Role.YOUTH in who.roles:
        days.append("SELECT birthday_on(p.born_on, 12) - 1")
    if who.roles & {Role.PARENT, Role.GI_OTS, Role.GI_GUARDIAN}:
        days.append("SELECT birthday_on(p.born_on, 18) - 1")
    if any(rule.began == Began.OWN_AUTHORITY or rule.ended == Ended.LOST_AUTHORITY for rule in who.rules):
        days.append(f"""SELECT unnest(ARRAY[a.starts_on - 1, a.ends_on]) FROM authority a
                WHERE a.youth_file_id = p.youth_file_id AND a.holder_id = p.person_id
                AND a.status IN {words(PERSONAL)}""")
    if Role.FOSTER_PARENT in who.roles:
        days.append(f"""SELECT unnest(ARRAY[q.ends_on, {_last_stay("q", "p.day")}]) FROM participation q
                WHERE q.person_id = p.person_id AND q.youth_file_id = p.youth_file_id AND q.role = 'foster_parent'""")
    if Role.GI_GUARDIAN in who.roles:
        days.append(f"""SELECT unnest(ARRAY[a.starts_on - 1, a.ends_on]) FROM authority a
                WHERE a.youth_file_id = p.youth_file_id AND a.organisation_id = p.organisation_id
                AND a.status IN {words(OF_GI)}""")
    if Role.GI_OTS in who.roles:
        days.append(f"""SELECT l.ends_on FROM legal_framework l
                WHERE l.youth_file_id = p.youth_file_id AND l.framework IN {words(sorted(SUPERVISION))}""")
    if who.roles & WORK_ROLES and who.handed_over:
        days.append("""SELECT o.ends_on FROM organisation_period o
                WHERE o.youth_file_id = p.youth_file_id AND o.organisation_id = p.organisation_id""")
    return days


def now(who: Among) -> str:
    """Each participation on the day asked about, with whether its organisation takes part."""
    return f"SELECT p.*, p.day AS on_day, {_on_that_day(who, 'p.day')} FROM part p"


def there(who: Among) -> str:
    """The same, and beside it each participation on the earlier days.

    Where only organisations' periods end, who looks back is who takes part for an organisation that is done.
    """
    days_before = earlier(who)
    if not days_before:
        return f"SELECT p.* FROM now p WHERE true{_not_own_kin(who, 'p', 'p.on_day')}"
    only_if = "p.organisation_in IS NOT TRUE AND " if not who.by_age else ""
    kept = ", ".join(f"p.{column}" for column in OF_PART)
    days = "\n                UNION ALL ".join(days_before)
    return f"""SELECT p.* FROM (SELECT * FROM now
            UNION ALL SELECT {kept}, e.day, {_on_that_day(who, "e.day")} FROM now p CROSS JOIN LATERAL (
                SELECT DISTINCT d.day FROM ({days}) d (day)
                WHERE {only_if}p.starts_on <= d.day AND d.day < p.day) e) p
        WHERE true{_not_own_kin(who, "p", "p.on_day")}"""


OF_PART = (
    *("n", "person_id", "door", "organisation_id", "day", "moment", "asks", "item_id", "youth_file_id"),
    *("participation_id", "role", "starts_on", "ends_on", "family_id", "stands_for_id", "module_id", "module_kinds"),
    *("topics", "ordered_kinds", "part_time", "born_on"),
)


def _on_that_day(who: Among, day: str) -> str:
    """The youth's age, and whether the organisation takes part: NULL when it has not begun, false when it is over."""
    age = f"age_on(p.born_on, {day})" if who.by_age else "NULL::integer"
    if not who.roles & WORK_ROLES:
        return f"{age} AS age, NULL::boolean AS organisation_in"
    if not who.handed_over:
        return f"""{age} AS age, EXISTS (SELECT 1 FROM organisation_period o
                WHERE o.youth_file_id = p.youth_file_id AND o.organisation_id = p.organisation_id
                AND {covers("o", day)}) AS organisation_in"""
    return f"""{age} AS age, (SELECT bool_or({covers("o", day)}) FROM organisation_period o
                WHERE o.youth_file_id = p.youth_file_id AND o.organisation_id = p.organisation_id
                AND o.starts_on <= {day}) AS organisation_in"""


def standing(who: Among, *, in_file: bool) -> str:
    """What each person is in each file on each of those days."""
    rows = f"""SELECT p.n, p.youth_file_id, p.person_id, p.on_day AS day, p.door, p.organisation_id, p.moment,
            p.item_id, p.asks AND p.on_day = p.day AS asks, p.on_day = p.day AS asks_now, r.standing,
            p.participation_id, p.role, p.family_id, p.stands_for_id, p.module_id, p.ordered_kinds, p.part_time,
            p.starts_on, p.ends_on, p.born_on, p.age, r.began, r.ended,
            {_topics(who)} AS topics
        FROM there p JOIN rule r ON r.role = p.role
        WHERE {"p.age >= r.from_age AND p.age < r.to_age AND " if who.by_age else ""}CASE r.so {_cases(who)} END"""
    return f"{rows}\n        UNION ALL {_on_duty(who, in_file=in_file)}" if who.duty else rows


def _on_duty(who: Among, *, in_file: bool) -> str:
    """On the duty roster at this hour, for an organisation in the file; with emergency access K becomes V."""
    return f"""SELECT w.n, o.youth_file_id, w.person_id, w.day, w.door, w.organisation_id, w.moment, w.item_id,
            true, true, s.standing,
            NULL::uuid, NULL, NULL::uuid, NULL::uuid, NULL::uuid, NULL::text[], false,
            o.starts_on, NULL, f.born_on, age_on(f.born_on, w.day), NULL, NULL, {array(sorted(NEEDED[ON_DUTY]))}
        FROM who w
        JOIN duty_shift t ON t.person_id = w.person_id AND t.organisation_id = w.organisation_id
            AND t.starts_at <= w.moment AND w.moment < t.ends_at
        JOIN organisation_period o ON o.organisation_id = t.organisation_id AND {covers("o", "w.day")}
            {"AND o.youth_file_id = w.youth_file_id" if in_file else ""}
        JOIN youth_file f ON f.id = o.youth_file_id
        CROSS JOIN (VALUES ({text(ON_DUTY)}), ({text(EMERGENCY)})) s (standing)
        WHERE w.door = 'work' AND (s.standing = {text(ON_DUTY)} OR EXISTS (
                SELECT 1 FROM emergency_access e WHERE e.youth_file_id = o.youth_file_id
                AND e.person_id = w.person_id AND e.organisation_id = w.organisation_id
                AND e.starts_at <= w.moment AND w.moment < e.ends_at))
            {_not_own_kin(who, "w", "w.day", "o.youth_file_id")}"""


def _not_own_kin(who: Among, row: str, day: str, file: str = "p.youth_file_id") -> str:
    """Nobody enters the file of their own kin by the work door: declared, or found by a part in the family."""
    if not who.work:
        return ""
    # Looked up by index for each file: as a join the planner would rather read the whole table.
    declared = f"""(SELECT true FROM own_kin k WHERE k.person_id = {row}.person_id
                AND k.youth_file_id = {file} AND {in_force("k", day)} LIMIT 1) IS NULL"""
    found = f"""(SELECT true FROM participation f WHERE f.person_id = {row}.person_id
                AND f.youth_file_id = {file} AND f.organisation_id IS NULL AND f.starts_on <= {day} LIMIT 1) IS NULL"""
    if who.family:  # both doors are asked about: the family door stays open
        return f"\n            AND ({row}.door = 'family' OR ({declared} AND {found}))"
    return f"\n            AND {declared}\n            AND {found}"


def bounded(who: Among) -> str:
    """Each standing with the day on which its right began, or the last day of what it is left from."""
    began = {
        Began.TWELFTH_BIRTHDAY: "birthday_on(s.born_on, 12)",
        Began.OWN_AUTHORITY: _run_start("a.holder_id = s.person_id", PERSONAL),
        Began.GUARDIANSHIP_OF_GI: _run_start("a.organisation_id = s.organisation_id", OF_GI),
    }
    ended = {
        Ended.ADULTHOOD: "birthday_on(s.born_on, 18) - 1",
        Ended.LOST_AUTHORITY: f"""(SELECT max(a.ends_on) FROM authority a
                    WHERE a.youth_file_id = s.youth_file_id AND a.holder_id = s.person_id
                    AND a.status IN {words(PERSONAL)} AND a.ends_on < s.day)""",
        Ended.LAST_STAY: _last_day_as_foster_parent("s"),
        Ended.OWN_PERIOD: _last_own_day("s", "s.day", who),
    }
    return f"""SELECT s.*, {BAND.format(age="s.age") if who.by_age else "NULL"} AS band,
            {_chosen("s.began", began, {rule.began for rule in who.rules})} AS began_on,
            {_chosen("s.ended", ended, {rule.ended for rule in who.rules})} AS left_on
        FROM standing s"""


def _chosen(column: str, cases: Mapping[Began, str] | Mapping[Ended, str], occurring: Collection[object]) -> str:
    whens = " ".join(f"WHEN {text(key)} THEN {case}" for key, case in cases.items() if key in occurring)
    return f"(CASE {column} {whens} END)::date" if whens else "NULL::date"


def _topics(who: Among) -> str:
    if not who.roles & {Role.OTHER_PROVIDER, Role.MODULE_WORKER}:
        return "r.topics"
    standard = "CASE k.kind " + " ".join(f"WHEN {text(kind)} THEN {array(sorted(MODULES[kind]))}" for kind in MODULES)
    return f"""CASE r.standing
                WHEN {text(Standing.OTHER_PROVIDER)} THEN coalesce(p.topics, '{{}}')
                WHEN {text(Standing.MODULE_WORKER)} THEN ARRAY(
                    SELECT topic FROM unnest(p.module_kinds) k (kind)
                    LEFT JOIN LATERAL (SELECT m.topics, m.reason FROM module_topics m
                        WHERE m.organisation_id = p.organisation_id AND m.module_kind = k.kind
                        AND {covers("m", "p.on_day")}
                        ORDER BY m.starts_on DESC LIMIT 1) m ON true
                    CROSS JOIN LATERAL unnest(coalesce(m.topics, {standard} END)) topic
                    WHERE m.topics IS NULL OR m.reason IS NOT NULL OR topic = ANY({standard} END))
                ELSE r.topics
            END"""


def _cases(who: Among) -> str:
    runs = "(p.ends_on IS NULL OR p.ends_on >= p.on_day)"
    at_work = f"{runs} AND p.organisation_in"
    cases = {
        When.TAKES_PART: runs,
        When.HOLDS_AUTHORITY: f"{runs} AND {_holds([s for s in PERSONAL if s != AuthorityStatus.GUARDIAN_FOSTER])}",
        When.HOLDS_FOSTER_GUARDIANSHIP: f"{runs} AND {_holds([AuthorityStatus.GUARDIAN_FOSTER])}",
        When.HOLDS_NO_AUTHORITY: f"{runs} AND NOT {_holds(PERSONAL)}",
        When.CHILD_IS_THERE: _child_is_there("p"),
        When.CHILD_IS_NOT_THERE: f"""NOT ({_child_is_there("p")})
                AND CASE WHEN p.part_time THEN {_last_stay("p", "p.on_day")} IS NOT NULL ELSE true END
                AND NOT EXISTS (SELECT 1 FROM participation q WHERE q.person_id = p.person_id
                    AND q.youth_file_id = p.youth_file_id AND q.role = 'foster_parent' AND q.starts_on <= p.on_day
                    AND {_child_is_there("q")})""",
        When.ORGANISATION_TAKES_PART: at_work,
        When.SUPERVISION_RUNS: f"{at_work} AND {_supervision('p', 'p.on_day')}",
        When.ORGANISATION_IS_GUARDIAN: f"{at_work} AND {_guardian('p', 'p.on_day')}",
        When.ORGANISATION_IS_DONE: f"{runs} AND {_is_done('p', 'p.on_day', who)}",
    }
    occurring = {rule.when for rule in who.rules}
    whens = [f"WHEN {text(key)} THEN {cases[key]}" for key in When if key in occurring]
    return "\n                ".join(whens or ["WHEN '' THEN false"])


def _holds(statuses: list[str]) -> str:
    return f"""EXISTS (SELECT 1 FROM authority a WHERE a.youth_file_id = p.youth_file_id
                    AND a.holder_id = p.person_id AND a.status IN {words(statuses)} AND {covers("a", "p.on_day")})"""


def _child_is_there(row: str) -> str:
    return f"""({row}.ends_on IS NULL OR {row}.ends_on >= p.on_day) AND (NOT {row}.part_time OR EXISTS (
                    SELECT 1 FROM stay y WHERE y.participation_id = {row}.{"participation_id" if row == "p" else "id"}
                    AND y.starts_on - {STAY_PREVIEW_DAYS} <= p.on_day AND y.ends_on >= p.on_day))"""


def _last_day_as_foster_parent(row: str) -> str:
    """The last day on which the person was foster parent in the file, by whichever of their contracts."""
    return f"""(SELECT max(CASE WHEN q.part_time THEN {_last_stay("q", f"{row}.day")} ELSE q.ends_on END)
                FROM participation q WHERE q.person_id = {row}.person_id AND q.youth_file_id = {row}.youth_file_id
                AND q.role = 'foster_parent' AND q.starts_on <= {row}.day)"""


def _last_stay(row: str, day: str) -> str:
    last = f"least(y.ends_on, {row}.ends_on)"
    return f"""(SELECT max({last}) FROM stay y
                    WHERE y.participation_id = {row}.{"id" if row == "q" else "participation_id"}
                    AND {last} < {day} AND y.starts_on - {STAY_PREVIEW_DAYS} <= {last} AND {row}.starts_on <= {last})"""


def _supervision(row: str, day: str) -> str:
    return f"""(age_on({row}.born_on, {day}) < 18 AND EXISTS (SELECT 1 FROM legal_framework l
                    WHERE l.youth_file_id = {row}.youth_file_id AND l.framework IN {words(sorted(SUPERVISION))}
                    AND (l.organisation_id IS NULL OR l.organisation_id = {row}.organisation_id)
                    AND {covers("l", day)}))"""


def _guardian(row: str, day: str) -> str:
    return f"""(age_on({row}.born_on, {day}) < 18 AND EXISTS (SELECT 1 FROM authority a
                    WHERE a.youth_file_id = {row}.youth_file_id AND a.organisation_id = {row}.organisation_id
                    AND a.status IN {words(OF_GI)} AND {covers("a", day)}))"""


def _is_done(row: str, day: str, who: Among) -> str:
    """It took part, and its own period is over; for a GI also when its measure is."""
    of_gi = {Role.GI_OTS: _supervision(row, day), Role.GI_GUARDIAN: _guardian(row, day)}
    measures = " ".join(f"WHEN {text(role)} THEN {runs}" for role, runs in of_gi.items() if role in who.roles)
    measure = f" AND CASE {row}.role {measures} ELSE true END" if measures else ""
    return f"({row}.organisation_in IS NOT NULL AND NOT ({row}.organisation_in{measure}))"


def _last_own_day(row: str, day: str, who: Among) -> str:
    """The last day of the organisation's own period: of its measure or at adulthood when it is a GI."""
    measures = [
        f"""SELECT NULL::date AS starts_on, NULL::date AS ends_on, NULL::date AS until
                    WHERE {row}.role NOT IN ('gi_ots', 'gi_guardian')"""
    ]
    if Role.GI_OTS in who.roles:
        measures.append(f"""SELECT l.starts_on, l.ends_on, birthday_on({row}.born_on, 18) - 1 FROM legal_framework l
                    WHERE {row}.role = 'gi_ots' AND l.youth_file_id = {row}.youth_file_id
                    AND l.framework IN {words(sorted(SUPERVISION))}
                    AND (l.organisation_id IS NULL OR l.organisation_id = {row}.organisation_id)""")
    if Role.GI_GUARDIAN in who.roles:
        measures.append(f"""SELECT a.starts_on, a.ends_on, birthday_on({row}.born_on, 18) - 1 FROM authority a
                    WHERE {row}.role = 'gi_guardian' AND a.youth_file_id = {row}.youth_file_id
                    AND a.organisation_id = {row}.organisation_id AND a.status IN {words(OF_GI)}""")
    last = "least(o.ends_on, m.ends_on, m.until)"
    return f"""(SELECT max({last}) FROM organisation_period o
                CROSS JOIN LATERAL ({" UNION ALL ".join(measures)}) m
                WHERE o.youth_file_id = {row}.youth_file_id AND o.organisation_id = {row}.organisation_id
                AND {last} < {day} AND greatest(o.starts_on, m.starts_on) <= {last})"""


def _run_start(holder: str, statuses: list[str]) -> str:
    """The first day of the unbroken run of authority rows that covers the day."""
    same = holder.replace("a.", "b.")
    return f"""(SELECT max(a.starts_on) FROM authority a
                    WHERE a.youth_file_id = s.youth_file_id AND {holder} AND a.status IN {words(statuses)}
                    AND a.starts_on <= s.day AND NOT EXISTS (SELECT 1 FROM authority b
                        WHERE b.youth_file_id = s.youth_file_id AND {same} AND b.status IN {words(statuses)}
                        AND b.starts_on < a.starts_on AND (b.ends_on IS NULL OR b.ends_on >= a.starts_on - 1)))"""


MEASURE_RUNS = (
    "EXISTS (SELECT 1 FROM legal_framework l WHERE l.youth_file_id = i.youth_file_id "
    f"AND l.framework IN {words(sorted(MEASURES))} AND {{covers}})"
)
