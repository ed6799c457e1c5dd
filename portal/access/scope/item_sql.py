"""What the policy asks of an item, as SQL: denials, audience, own, need, consent, release, gate and ending.

Each function writes one condition about an item `i` and one person on one day (`Person`: the names of the columns that
say who, through which door, for which organisation, on which day).
"""

from dataclasses import dataclass

from portal.access.policy.denials import ABOUT_SOMEONE, DENIALS, KEPT_FROM_HOUSEHOLD, Denial
from portal.access.policy.names import Kind
from portal.access.policy.topics import ADDS_TOPICS
from portal.access.scope.standing_sql import MEASURE_RUNS, covers, in_force, text, words

NEVER = "false"  # a condition that occurs in none of the lines asked about


@dataclass(frozen=True, slots=True)
class Person:
    """The SQL names of one person on one day."""

    person: str
    door: str
    organisation: str
    day: str
    standing: str = "NULL"
    topics: str = "NULL::text[]"
    participation: str = "NULL::uuid"


def denials(p: Person) -> dict[Denial, str]:
    """Each denial of an item as a condition that is true when the item does not exist for this person.

    Words of one's own stay, by the floor: see `clause`.
    """
    written = {
        Denial.COURT_BLOCK: _court_block(p),
        Denial.WITHHELD: _withheld(p),
        Denial.SECRET_PLACEMENT: _secret_placement(p),
        Denial.THIRD_PARTY: _third_party(p),
        Denial.NOT_FOR: _not_for(p),
        Denial.SUBJECT: _subject(p),
        Denial.FOSTER_FAMILY_DOSSIER: _foster_family_dossier(p),
    }
    return {denial: f"({written[denial]})" for denial in DENIALS if denial in written}


def denied(p: Person) -> str:
    return "(" + "\n            OR ".join(denials(p).values()) + ")"


def denied_to_author(p: Person) -> str:
    found = denials(p)
    return "(" + " OR ".join(found[denial] for denial, reach in DENIALS.items() if reach.author_too) + ")"


def _court_block(p: Person) -> str:
    return f"""EXISTS (SELECT 1 FROM court_block x WHERE x.youth_file_id = i.youth_file_id
                AND x.person_id = {p.person} AND {covers("x", p.day)} AND (x.kinds IS NULL OR EXISTS (
                    SELECT 1 FROM item up WHERE up.id = ANY (i.path) AND up.kind = ANY (x.kinds))))"""


def _withheld(p: Person) -> str:
    return f"""EXISTS (SELECT 1 FROM withholding x WHERE x.item_id = ANY (i.path)
                AND x.person_id = {p.person} AND {in_force("x", p.day)})"""


def _secret_placement(p: Person) -> str:
    return f"""EXISTS (SELECT 1 FROM exclusion x WHERE x.youth_file_id = i.youth_file_id
                AND {in_force("x", p.day)} AND {or_stands_in(p, "x")} AND EXISTS (
                    SELECT 1 FROM item up WHERE up.id = ANY (i.path) AND up.reveals_stay))"""


def _third_party(p: Person) -> str:
    """For the person concerned, and the professionals whose work needs all its topics."""
    return f"""EXISTS (SELECT 1 FROM third_party_mark x WHERE x.item_id = ANY (i.path)
                AND {in_force("x", p.day)} AND x.person_id IS DISTINCT FROM {p.person}
                AND NOT ({p.door} = 'work' AND {needed(p)}))"""


def _not_for(p: Person) -> str:
    return f"""{p.door} = 'family' AND EXISTS (SELECT 1 FROM not_for x WHERE x.item_id = ANY (i.path)
                AND {in_force("x", p.day)} AND {or_stands_in(p, "x")})"""


def or_stands_in(p: Person, row: str) -> str:
    """The person named, or who stood in for that person at some time since: it stays on them (settled readings)."""
    return f"""({row}.person_id = {p.person} OR EXISTS (SELECT 1 FROM participation s
                    WHERE s.youth_file_id = {row}.youth_file_id AND s.person_id = {p.person}
                    AND s.stands_for_id = {row}.person_id AND s.starts_on <= {p.day}
                    AND (s.ends_on IS NULL OR s.ends_on >= {row}.starts_on)))"""


def _subject(p: Person) -> str:
    # the kind is looked up for a subject only: there are few
    return f"""EXISTS (SELECT 1 FROM item_person x
                CROSS JOIN LATERAL (SELECT up.kind FROM item up WHERE up.id = x.item_id OFFSET 0) k
                WHERE x.item_id = ANY (i.path) AND x.link = 'subject'
                AND k.kind IN {words(sorted(ABOUT_SOMEONE))} AND (
                    x.person_id = {p.person}
                    OR ({p.door} = 'work' AND EXISTS (SELECT 1 FROM family_guide g WHERE g.worker_id = {p.person}
                        AND g.guided_id = x.person_id AND {covers("g", p.day)}))
                    OR (k.kind IN {words(sorted(KEPT_FROM_HOUSEHOLD))} AND {_household(p, "x.person_id")})))"""


def _household(p: Person, other: str) -> str:
    """Partner or household of another, by what the file says that day. The youth is never kept out as household."""
    return f"""EXISTS (SELECT 1 FROM participation a
                        LEFT JOIN participation b ON b.youth_file_id = a.youth_file_id AND b.person_id = {other}
                            AND {covers("b", p.day)}
                        WHERE a.youth_file_id = i.youth_file_id AND a.person_id = {p.person} AND a.role <> 'youth'
                        AND {covers("a", p.day)} AND (
                            (a.role = 'step_parent' AND a.stands_for_id = {other})
                            OR (b.role = 'step_parent' AND b.stands_for_id = a.person_id)
                            OR a.family_id = b.family_id))"""


def _foster_family_dossier(p: Person) -> str:
    kind = text(Kind.FOSTER_FAMILY_DOSSIER)
    return f"{p.door} = 'work' AND i.kind = {kind} AND i.organisation_id IS DISTINCT FROM {p.organisation}"


def needed(p: Person, also: str = "'{}'::text[]") -> str:
    """Every topic of the item is one that the work needs; an item without topics is for who wrote it or adds them."""
    return f"""(CASE WHEN cardinality(i.topics) = 0
                THEN {p.standing} = {text(ADDS_TOPICS)} OR coalesce(i.author_id = {p.person}, false)
                ELSE i.topics <@ ({p.topics} || {also}) OR i.topics <@ ({p.topics} || {also} || ARRAY(
                    SELECT unnest(n.topics) FROM topic_need n
                    WHERE n.participation_id = {p.participation} AND {covers("n", p.day)})) END)"""


def meant_for(p: Person, granted: str, released: str) -> str:
    """The audiences of the item and of all it stands under admit this person; a grant or release passes them."""
    passed = f"""
                AND NOT ({granted} AND up.audience <> 'author' AND EXISTS (
                    SELECT 1 FROM standing_grant g JOIN item named ON named.id = g.item_id
                    WHERE g.person_id = {p.person} AND g.item_id = ANY (i.path) AND up.id = ANY (named.path)
                    AND {covers("g", p.day)} AND (g.withdrawn_on IS NULL OR g.withdrawn_on > {p.day})))"""
    return f"""({"" if released == NEVER else f"{released} OR "}(i.audience = 'circle' AND cardinality(i.path) = 1)
                OR NOT EXISTS (SELECT 1 FROM item up WHERE up.id = ANY (i.path) AND up.audience <> 'circle'
                AND up.author_id IS DISTINCT FROM {p.person}
                AND NOT coalesce(CASE up.audience
                    WHEN 'named' THEN EXISTS (SELECT 1 FROM item_person r
                        WHERE r.item_id = up.id AND r.person_id = {p.person} AND r.link = 'reader')
                    WHEN 'organisation' THEN {p.door} = 'work' AND up.organisation_id = {p.organisation}
                    WHEN 'professionals' THEN {p.door} = 'work'
                    ELSE false END, false){"" if granted == NEVER else passed}))"""


def own(p: Person, module: str, family: str) -> str:
    """What the person wrote or what concerns them, the module they give, the foster family they are."""
    return f"""(i.author_id = {p.person} OR i.module_id = {module} OR i.family_id = {family} OR EXISTS (
                SELECT 1 FROM item_person c WHERE c.item_id = i.id AND c.person_id = {p.person}
                AND c.link = 'concerns'))"""


def wrote(p: Person) -> str:
    """Own words, through the door by which they were written."""
    if p.door == text("work"):
        return f"(i.author_id = {p.person} AND i.organisation_id = {p.organisation})"
    if p.door == text("family"):
        return f"(i.author_id = {p.person} AND i.organisation_id IS NULL)"
    return f"""(i.author_id = {p.person} AND (i.organisation_id IS NULL) = ({p.door} = 'family')
                AND (i.organisation_id IS NULL OR i.organisation_id = {p.organisation}))"""


def not_handed_over(p: Person, since: str) -> str:
    """Recorded by others before the person's organisation took the file over, of a kind that it did not get.

    What someone of that organisation took part in before (`since`) stays theirs; consent of the right person opens it.
    """
    born = "(SELECT f.born_on FROM youth_file f WHERE f.id = i.youth_file_id)"
    consented = consented_on(
        p, letter="o.letter", granted="false", client="NULL::uuid", age=f"age_on({born}, {p.day})", born=born
    )
    return f"""({p.door} = 'work' AND EXISTS (SELECT 1 FROM organisation_period t
                WHERE t.youth_file_id = i.youth_file_id AND t.organisation_id = {p.organisation}
                AND t.past_kinds IS NOT NULL AND t.starts_on <= {since} AND i.recorded_on < t.starts_on
                AND NOT i.kind = ANY (t.past_kinds))
                AND i.organisation_id IS DISTINCT FROM {p.organisation} AND {consented} IS NULL)"""


def recorded_by_organisation(p: Person) -> str:
    """What the person's organisation recorded, within one of its own periods in the file."""
    return f"""(i.organisation_id = {p.organisation} AND EXISTS (SELECT 1 FROM organisation_period own_period
                WHERE own_period.youth_file_id = i.youth_file_id AND own_period.organisation_id = i.organisation_id
                AND own_period.starts_on <= i.recorded_on
                AND (own_period.ends_on IS NULL OR own_period.ends_on >= i.recorded_on)))"""


def released_on(p: Person, after_377c: str, *, asks_377c: bool) -> str:
    """Since when a professional has released this very text to this person, or NULL.

    To a parent without authority only after the own request, and never what stage 1 keeps from an authority holder.
    """
    holder = Person("h.holder_id", "'family'", "NULL::uuid", p.day)
    only_then = f"""
                AND (NOT {after_377c} OR (EXISTS (SELECT 1 FROM item q WHERE q.youth_file_id = i.youth_file_id
                        AND q.kind = {text(Kind.REQUEST_377C)} AND q.author_id = {p.person}
                        AND q.recorded_on <= x.starts_on)
                    AND NOT EXISTS (SELECT 1 FROM authority h WHERE h.youth_file_id = i.youth_file_id
                        AND h.holder_id IS NOT NULL AND h.status <> 'partial_to_gi' AND {covers("h", p.day)}
                        AND {denied(holder)})))"""
    return f"""(SELECT max(x.starts_on) FROM release x WHERE x.text_id = i.id AND x.person_id = {p.person}
                AND {covers("x", p.day)} AND (x.withdrawn_on IS NULL OR x.withdrawn_on > {p.day}){
        only_then if asks_377c else ""
    })"""


def by_measure(p: Person) -> str:
    """The GI decided, with a second professional, that this person needs this kind for the measure (R-DOS-15)."""
    return f"""(EXISTS (SELECT 1 FROM measure_decision x WHERE x.youth_file_id = i.youth_file_id
                AND x.kind = i.kind AND x.person_id = {p.person} AND {covers("x", p.day)}
                AND x.told_youth_on <= {p.day}) AND {MEASURE_RUNS.format(covers=covers("l", p.day))})"""


def opened_by_check(p: Person) -> str:
    return f"""EXISTS (SELECT 1 FROM opening_check x WHERE x.item_id = i.id AND x.person_id = {p.person}
                AND x.looked_on <= {p.day} AND x.opened)"""


def consented_on(  # noqa: PLR0913 - the names of six columns
    p: Person, *, letter: str, granted: str, client: str, age: str, born: str
) -> str:
    """Since when the right persons' consent is recorded, or NULL: all of them must have given it (access-grid 4).

    Of several authority holders the one whose access it is, is left out. With `granted` it is the standing grant that
    is looked for, not the consent.
    """
    by_person = "(x.given_by = q.person_id OR x.for_organisation_id = q.organisation_id"
    by_person += " OR (q.capacity = 'representative' AND x.given_by IN (SELECT c.person_id FROM participation c"
    by_person += f" WHERE c.youth_file_id = i.youth_file_id AND c.role = 'curator_mentor' AND {covers('c', p.day)})))"
    given = f"""x.youth_file_id = i.youth_file_id AND x.capacity = q.capacity AND {by_person}
                    AND {covers("x", p.day)} AND (x.withdrawn_on IS NULL OR x.withdrawn_on > {p.day})
                    AND x.starts_on >= q.not_before"""
    return f"""(SELECT CASE WHEN bool_and(q.left_out OR q.given_on IS NOT NULL)
                    THEN coalesce(min(q.given_on) FILTER (WHERE NOT q.left_out), '-infinity') END
            FROM (SELECT coalesce(q.holder AND q.person_id = {p.person}, false) AND count(*) FILTER (
                    WHERE q.holder AND q.person_id IS DISTINCT FROM {p.person}) OVER () > 0 AS left_out,
                CASE WHEN {granted} THEN (SELECT max(x.starts_on) FROM standing_grant x WHERE {given}
                        AND x.person_id = {p.person} AND x.item_id = ANY (i.path)
                        AND ({letter} <> 'C' OR x.may_comment)
                        AND (x.starts_on >= {_last_boundary(age, born)} OR x.given_by = {_youth()}))
                    ELSE (SELECT max(x.starts_on) FROM consent x WHERE {given}
                        AND (x.person_id = {p.person} OR x.organisation_id = {p.organisation})
                        AND CASE WHEN x.item_id IS NULL THEN x.kinds IS NULL OR i.kind = ANY (x.kinds)
                            ELSE x.item_id = ANY (i.path) END
                        AND (NOT x.view_only OR {letter} IN ('K', 'V'))) END AS given_on
                FROM ({_right_persons(p, client, age, born)}) q) q)"""


def _right_persons(p: Person, client: str, age: str, born: str) -> str:
    """Whose consent it is, that day and for this matter.

    In a recording others appear too: where nobody holds authority over the child in it, nobody can stand for the child.
    """
    recording = f"i.kind = {text(Kind.RECORDING)}"
    cannot_weigh = f"""EXISTS (SELECT 1 FROM incapacity u WHERE u.youth_file_id = i.youth_file_id
                    AND i.kind = ANY (u.kinds) AND {covers("u", p.day)})"""
    of_youth = f"""{client} IS NULL AND CASE WHEN {recording} THEN EXISTS (SELECT 1 FROM item_person c
                    WHERE c.item_id = i.id AND c.link = 'appears' AND c.person_id = {_youth()})
                    ELSE i.data_subject_id IS NULL END"""
    holds = f"h.youth_file_id = i.youth_file_id AND h.status <> 'partial_to_gi' AND {covers('h', p.day)}"
    return f"""SELECT {_youth()} AS person_id, NULL::uuid AS organisation_id, 'youth' AS capacity,
                    birthday_on({born}, 12) AS not_before, false AS holder
                WHERE {of_youth} AND {age} >= 12 AND NOT {cannot_weigh}
                UNION ALL SELECT h.holder_id, h.organisation_id,
                    CASE WHEN h.organisation_id IS NULL THEN 'authority_holder' ELSE 'guardian_gi' END,
                    CASE WHEN {age} >= 16 THEN birthday_on({born}, 16) ELSE '-infinity' END, true
                FROM authority h WHERE {holds} AND {of_youth} AND ({age} < 12 OR ({recording} AND {age} < 16)
                        OR ({age} < 18 AND {cannot_weigh}))
                UNION ALL SELECT NULL, NULL, 'authority_holder', '-infinity', false
                WHERE {recording} AND {of_youth} AND ({age} < 16 OR ({age} < 18 AND {cannot_weigh})) AND NOT EXISTS (
                    SELECT 1 FROM authority h WHERE {holds})
                UNION ALL SELECT NULL, NULL, 'representative', '-infinity', false
                WHERE {of_youth} AND {age} >= 18 AND {cannot_weigh}
                UNION ALL SELECT i.data_subject_id, NULL, 'data_subject', '-infinity', false
                WHERE {client} IS NULL AND NOT {recording} AND i.data_subject_id IS NOT NULL
                UNION ALL SELECT c.person_id, NULL, 'appearing', '-infinity', false FROM item_person c
                WHERE {client} IS NULL AND {recording} AND c.item_id = i.id AND c.link = 'appears'
                    AND c.person_id IS DISTINCT FROM {_youth()}
                UNION ALL SELECT {client}, NULL, 'client', '-infinity', false WHERE {client} IS NOT NULL"""


def _youth() -> str:
    return "(SELECT y.person_id FROM participation y WHERE y.youth_file_id = i.youth_file_id AND y.role = 'youth')"


def _last_boundary(age: str, born: str) -> str:
    """At 12, 16 and 18 a grant given by another than the youth ends."""
    return f"""CASE WHEN {age} >= 18 THEN birthday_on({born}, 18) WHEN {age} >= 16 THEN birthday_on({born}, 16)
                        WHEN {age} >= 12 THEN birthday_on({born}, 12) ELSE '-infinity' END"""


def by_a_counsellor() -> str:
    return """EXISTS (SELECT 1 FROM participation c WHERE c.youth_file_id = i.youth_file_id
                AND c.person_id = i.author_id AND c.role = 'counsellor')"""
