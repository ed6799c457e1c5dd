"""Whose consent is (c), and whether it is there (access-grid.md 4), standing grants (6), and who needs what (7)."""

from datetime import date

from tests.access.oracle_facts import Consent, Item, Participation, Question, StandingGrant, World
from tests.access.oracle_grid import GRID
from tests.access.oracle_standings import MEASURES, Held, age, authority_rows, band, birthday, holds

ALL_TOPICS = {
    "health", "school", "contact", "placement", "safety", "development", "behaviour", "family", "money", "legal",
    "wishes", "everyday",
}  # fmt: skip
NEEDS = {  # the table of section 7
    "foster_parent": {
        "health", "school", "contact", "placement", "safety", "development", "behaviour", "wishes", "everyday",
    },
    "gi_ots": {"contact", "placement", "safety", "development", "behaviour", "family", "legal", "wishes"},
    "gi_guardian_u16": ALL_TOPICS - {"money"},
    "gi_guardian_16_17": ALL_TOPICS - {"money"},
    "worker_provider": ALL_TOPICS - {"money"},
    "behavioural_scientist": ALL_TOPICS - {"money"},
    "duty_worker": {"health", "contact", "placement", "safety", "legal"},
    "matcher": {"placement", "wishes"},
    "team_manager": ALL_TOPICS,  # name of the term, days over, who owes it: whatever it is about
    "recruiter": ALL_TOPICS,  # the foster-family track only: the column sees to that
}  # fmt: skip
MODULE_NEEDS = {  # idem, the modules; VPT is the sum of the modules in it
    "video_interaction": {"development", "behaviour", "everyday"},
    "diagnostics": {"health", "school", "safety", "development", "behaviour", "family"},
    "systemic_therapy": {"contact", "safety", "behaviour", "family", "wishes"},
    "triple_p": {"behaviour", "everyday"},
    "intensive_ambulatory": {"contact", "placement", "safety", "behaviour", "family", "wishes", "everyday"},
    "respite": {"health", "contact", "safety", "behaviour", "everyday"},
}
MAY_BE_GRANTED = {  # section 6
    "parent_no_authority_u12", "parent_no_authority_12_15", "parent_no_authority_16_17", "parent_18plus",
    "authority_16_17", "foster_guardian_16_17", "foster_parent", "former_foster_parent", "network_person",
    "step_parent", "lawyer",
}  # fmt: skip
NEVER_GRANTED = {  # section 6, "not in these rows"
    "private_corner", "talk_with_child_alone", "safety_signal", "worry_raised", "recording", "module_treatment",
    "foster_family_dossier", "billing_iJw", "log_of_file", "request_377c", "inspection_request", "correction_request",
    "complaint", "survey_answer", "message_thread", "consent_record",
}  # fmt: skip
DECISION_STANDS_FOR = {"authority_16_17", "foster_guardian_16_17", "gi_guardian_16_17"}
EVERY = "KVCESAR"
Giver = tuple[str, str]  # who (a person, or a GI), in which capacity
Row = Consent | StandingGrant


def above(world: World, item: Item) -> list[Item]:
    """The item itself and all it stands under."""
    path = [item]
    while path[-1].parent is not None:
        path.append(next(i for i in world.items if i.id == path[-1].parent))
    return path


# --- the right person -------------------------------------------------------------------------------------------


def right_persons(world: World, question: Question, held: Held, item: Item) -> list[set[Giver]]:
    """Who must have consented; of each set one suffices. Empty: nobody can, so it is not consented."""
    if item.kind == "recording":
        return everyone_who_appears(world, question, item)
    if held.standing in {"lawyer", "counsellor"}:
        client = held.participation.stands_for if held.participation else None
        return [{(client, "client")}] if client else []
    if item.data_subject:
        return [{(item.data_subject, "data_subject")}]
    return for_the_youth(world, question, item.kind)


def for_the_youth(world: World, question: Question, kind: str) -> list[set[Giver]]:
    day = question.day
    years = age(world, day)
    incapable = any(kind in i.kinds and holds(i, day) for i in world.incapacities)
    if years >= 12 and not incapable:
        return [{(world.youth, "youth")}]
    if years < 18:
        return authority_holders(world, question)
    curators = {p.person for p in world.participations if p.role == "curator_mentor" and holds(p, day)}
    return [{(curator, "representative") for curator in curators}] if curators else []


def authority_holders(world: World, question: Question) -> list[set[Giver]]:
    """Joint authority: both, except where it concerns the own access of one of them."""
    givers: list[Giver] = []
    for row in authority_rows(world, question.day):
        giver = (row.holder, "authority_holder") if row.holder else (row.organisation or "", "guardian_gi")
        if giver not in givers:
            givers.append(giver)
    if len(givers) > 1:
        givers = [giver for giver in givers if giver[0] != question.person]
    return [{giver} for giver in givers]


def everyone_who_appears(world: World, question: Question, item: Item) -> list[set[Giver]]:
    appearing = sorted({link.person for link in world.links if link.item == item.id and link.link == "appears"})
    needed: list[set[Giver]] = []
    for person in appearing:
        if person != world.youth:
            needed.append({(person, "appearing")})
            continue
        of_youth = for_the_youth(world, question, item.kind)
        if not of_youth:
            return []
        needed += of_youth
        if 12 <= age(world, question.day) < 16:  # 12-15 both
            holders = authority_holders(world, question)
            if not holders:
                return []
            needed += holders
    return needed


def counts(world: World, row: Row, giver: Giver, day: date) -> bool:
    """This row was given by this right person, is in force, and did not end at a birthday."""
    who, capacity = giver
    if row.capacity != capacity or not holds(row, day):
        return False
    given = row.for_organisation == who if capacity == "guardian_gi" else row.given_by == who
    if capacity == "youth" and row.starts < birthday(world.born, 12):
        return False
    if capacity in {"authority_holder", "guardian_gi"} and passed(world, row.starts, day, (16, 18)):
        return False
    return given


def passed(world: World, starts: date, day: date, ages: tuple[int, ...]) -> bool:
    """One of these birthdays lies between what was given and the day."""
    return any(starts < birthday(world.born, years) <= day for years in ages)


# --- (c) --------------------------------------------------------------------------------------------------------


def consented(world: World, question: Question, held: Held, item: Item, *, after: date | None = None) -> set[str]:
    """The letters that the recorded consents leave; empty when one is missing.

    `after`: only what was given after that day counts.
    """
    if held.standing == "curator_mentor":  # the order stands for the consent, within its scope and period
        return set() if after else set(EVERY)
    needed = right_persons(world, question, held, item)
    path = {i.id for i in above(world, item)}
    left: set[str] = set(EVERY) if needed else set()
    for givers in needed:
        rows = [
            row
            for row in world.consents
            if any(counts(world, row, giver, question.day) for giver in givers)
            and for_whom(row, question)
            and (row.item is None or row.item in path)
            and (row.kinds is None or item.kind in row.kinds)
            and (after is None or row.starts > after)
        ]
        left &= {letter for row in rows for letter in letters_of(row)}
    return left


def letters_of(row: Consent) -> str:
    """A consent may name less than the cell: view only."""
    return "KV" if row.view_only else EVERY


def for_whom(row: Consent, question: Question) -> bool:
    if row.person is not None:
        return row.person == question.person
    return question.door == "work" and row.organisation == question.organisation


def decided_for_measure(world: World, question: Question, held: Held, item: Item) -> bool:
    """Section 4: the GI's decision stands for (c) at 16 and 17 under a measure, once the youth was told."""
    day = question.day
    if held.standing not in DECISION_STANDS_FOR:
        return False
    if not any(row.framework in MEASURES and holds(row, day) for row in world.frameworks):
        return False
    return any(
        d.kind == item.kind and d.person == question.person and holds(d, day) and d.told is not None and d.told <= day
        for d in world.decisions
    )


# --- standing grants --------------------------------------------------------------------------------------------


def granted(world: World, question: Question, held: Held, item: Item, named: set[str]) -> set[str]:
    """What standing grants that name one of these (the item, or what it stands under) give on the item."""
    if held.standing not in MAY_BE_GRANTED or item.kind in NEVER_GRANTED or GRID[item.kind][held.standing].deny:
        return set()
    needed = right_persons(world, question, held, item)
    letters = {"V", "C"} if needed else set()
    for givers in needed:
        rows = [
            row
            for row in world.grants
            if row.item in named
            and row.person == question.person
            and any(counts(world, row, giver, question.day) for giver in givers)
            and (row.given_by == world.youth or not passed(world, row.starts, question.day, (12, 16, 18)))
        ]
        if not rows:
            return set()
        letters &= {"V", "C"} if any(row.may_comment for row in rows) else {"V"}
    letters &= a_holder_could(item, age(world, question.day))
    return letters | {"K"} if "V" in letters else set()


def a_holder_could(item: Item, years: int) -> set[str]:
    """Never more than an authority holder of a child of that age could have; what is not shared, nobody could."""
    if item.kind == "foster_day_note" and not item.shared_with_family:
        return set()
    column = "parent_18plus" if years >= 18 else f"authority_{band(years)}"
    cell = GRID[item.kind][column]
    return set(cell.for_all | cell.for_own)


# --- (n) --------------------------------------------------------------------------------------------------------


def needs(world: World, question: Question, held: Held, item: Item) -> bool:
    """All topics of the item are needed; without a topic: its writer and the coordinating worker."""
    if not item.topics:
        return item.author == question.person or held.standing == "worker_provider"
    return set(item.topics) <= needed_topics(world, held, item, question.day)


def needed_topics(world: World, held: Held, item: Item, day: date) -> set[str]:
    topics = set(NEEDS.get(held.standing, ()))
    if held.standing == "foster_parent" and item.kind == "authority_framework_record":
        topics.add("legal")  # only who decides what
    participation = held.participation
    if participation is None:
        return topics
    if held.standing == "other_provider":
        topics |= set(participation.topics)
    if held.standing == "module_worker":
        for module in participation.module_kinds:
            topics |= module_topics(world, participation, module, day)
    for need in world.needs:  # R-DOS-10, an agreed assignment or profile
        if need.participation == participation.id and holds(need, day):
            topics |= set(need.topics)
    return topics


def module_topics(world: World, participation: Participation, module: str, day: date) -> set[str]:
    """Configuration: an organisation can make them fewer; more only with a dated reason."""
    standard = MODULE_NEEDS[module]
    for row in world.module_topics:
        if row.organisation == participation.organisation and row.module_kind == module and holds(row, day):
            return set(row.topics) if row.reason else set(row.topics) & standard
    return standard
