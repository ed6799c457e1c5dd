"""The oracle: who may do what with one item, read from access-grid.md by someone who never saw the policy.

Slow and obvious on purpose. Sections and settled readings are those of access-grid.md; where its text leaves a choice,
READINGS.md says which was made.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from tests.access.oracle_consent import above, consented, decided_for_measure, granted, needs, right_persons
from tests.access.oracle_facts import Item, Link, Question, World
from tests.access.oracle_grid import GRID, Cell
from tests.access.oracle_standings import DAY, Held, holds, standings

SUBJECT_KINDS = {"safety_signal", "worry_raised", "talk_with_child_alone"}
NO_EMERGENCY = {"recording", "private_corner", "foster_family_dossier"}  # section 10
OWN_OF_ORGANISATION = {  # section 2, O: "for an organisation: what it recorded in its own period"
    "referrer": {"referral", "beschikking", "terms", "billing_iJw", "document"},
    "municipality_case": {"referral", "beschikking", "terms", "billing_iJw", "document"},
    "finance": {"referral", "beschikking", "terms", "billing_iJw", "document"},
    "privacy_officer": {"log_of_file"},
}
PERSONAL_KINDS = {"message_thread", "log_of_file", "question", "worry_raised"}  # own by person, also when former
MOST_LOOKS_BACK = 3  # a day looked at from a day looked at …; what would need more stays closed (READINGS J17)
SHARED_PART_ONLY = ("youth_", "authority_", "parent_")  # section 11, foster_day_note: "for youth and parents"


@dataclass
class Notes:
    """Which rules spoke: for coverage, and for the words of a difference."""

    lines: list[str] = field(default_factory=list)

    def add(self, line: str) -> None:
        self.lines.append(line)


def letters(world: World, question: Question, notes: Notes | None = None) -> frozenset[str]:
    return decide(world, question, notes or Notes())


def decide(world: World, question: Question, notes: Notes) -> frozenset[str]:
    item = next(i for i in world.items if i.id == question.item)
    if item.recorded > question.day:
        return frozenset()
    if shielded_from_own_words(world, question, item, notes):
        return frozenset()
    found: set[str] = set()
    if wrote(question, item):  # section 2, floor: each person keeps V on the words they wrote themselves
        notes.add("floor")
        found |= {"K", "V"}
    if not denied(world, question, item, notes):
        for held in standings(world, question):  # standings of one door add up
            found |= through(world, question, held, item, notes)
    if item.fixed is not None and item.fixed <= question.instant and "E" in found:
        notes.add("E ended")
        found.discard("E")
    return frozenset(found)


def wrote(question: Question, item: Item) -> bool:
    """Written by this person, and through this door (READINGS 23)."""
    return item.author == question.person and item.organisation == (
        question.organisation if question.door == "work" else None
    )


# --- stage 1: denials -------------------------------------------------------------------------------------------


def shielded_from_own_words(world: World, question: Question, item: Item, notes: Notes) -> bool:
    """Court block and two-person withholding: the only two that also close what someone wrote (settled reading)."""
    path, day = above(world, item), question.day
    if any(
        block.person == question.person
        and holds(block, day)
        and (block.kinds is None or any(i.kind in block.kinds for i in path))
        for block in world.blocks
    ):
        notes.add("denial court block")
        return True
    ids = {i.id for i in path}
    if any(w.item in ids and w.person == question.person and holds(w, day) for w in world.withholdings):
        notes.add("denial withheld")
        return True
    return False


def denied(world: World, question: Question, item: Item, notes: Notes) -> bool:
    """The denials that hold against a person whatever their standing; what stands above an item passes them on."""
    path = above(world, item)
    for name, holds_against in (
        ("secret placement", secret), ("niet voor", not_for), ("subject", about_them), ("household of subject", close),
    ):  # fmt: skip
        if holds_against(world, question, path):
            notes.add(f"denial {name}")
            return True
    return False


def secret(world: World, question: Question, path: list[Item]) -> bool:
    """R-GEH-01/02: excluded persons and whoever stands in for them."""
    return any(i.reveals_stay for i in path) and any(
        holds(e, question.day) and reaches(world, e.person, e.starts, question) for e in world.exclusions
    )


def not_for(world: World, question: Question, path: list[Item]) -> bool:
    """Named family members and whoever stands in for them; a professional is not kept out by it."""
    ids = {i.id for i in path}
    return question.door == "family" and any(
        n.item in ids and holds(n, question.day) and reaches(world, n.person, n.starts, question)
        for n in world.not_fors
    )


def reaches(world: World, person: str, since: date, question: Question) -> bool:
    """The person, or a stand-in: also one who stopped standing in after the denial began (settled reading)."""
    return question.person == person or any(
        p.person == question.person
        and p.stands_for == person
        and p.starts <= question.day
        and (p.ends is None or p.ends >= since)
        for p in world.participations
    )


def subjects(world: World, path: list[Item]) -> set[str]:
    ids = {i.id for i in path if i.kind in SUBJECT_KINDS}
    return {link.person for link in world.links if link.item in ids and link.link == "subject"}


def about_them(world: World, question: Question, path: list[Item]) -> bool:
    """The person it is about, and colleagues who guide that person's own family track."""
    about = subjects(world, path)
    return question.person in about or (
        question.door == "work"
        and any(g.worker == question.person and g.guided in about and holds(g, question.day) for g in world.guides)
    )


def close(world: World, question: Question, path: list[Item]) -> bool:
    """A talk is never for that person's partner or household (section 11). The youth is not meant by that."""
    about = subjects(world, [i for i in path if i.kind == "talk_with_child_alone"])
    current = [p for p in world.participations if holds(p, question.day)]
    mine = [p for p in current if p.person == question.person]
    theirs = [p for p in current if p.person in about]
    if question.person == world.youth:
        return False
    return (
        any(p.role == "step_parent" and p.stands_for in about for p in mine)
        or any(p.role == "step_parent" and p.stands_for == question.person for p in theirs)
        or any(a.family is not None and a.family == b.family for a in mine for b in theirs)
    )


def third_party(world: World, question: Question, held: Held, item: Item) -> bool:
    """R-AFS-02/03: for the person concerned, and for professionals who need it."""
    ids = {i.id for i in above(world, item)}
    marks = [m for m in world.marks if m.item in ids and holds(m, question.day)]
    return any(
        m.person != question.person and not (question.door == "work" and needs(world, question, held, item))
        for m in marks
    )


def other_family_dossier(question: Question, item: Item) -> bool:
    """R-FOS-12: through the work door only for the family's own provider."""
    return (
        item.kind == "foster_family_dossier" and question.door == "work" and item.organisation != question.organisation
    )


# --- stages 2 and 3: grid, consent ------------------------------------------------------------------------------


def through(world: World, question: Question, held: Held, item: Item, notes: Notes) -> set[str]:
    """What one standing gives on one item."""
    cell = GRID[item.kind][held.standing]
    here = f"{held.standing} at {item.kind} [{cell.text}]"
    if third_party(world, question, held, item):
        notes.add("denial third party")
        return set()
    if cell.deny:
        notes.add(f"deny {here}")
        return set()
    if other_family_dossier(question, item):
        notes.add("denial foster family dossier")
        return set()
    if outside_order(held, item):
        notes.add("outside the order")
        return set()
    found = by_cell(world, question, held, item, cell, notes)
    found |= by_release(world, question, held, item, cell, notes)
    found |= by_grant(world, question, held, item, notes)
    if stayed_behind(world, question, held, item):
        consent = consented(world, question, held, item)
        notes.add("the past at a hand-over: " + ("consented" if found & consent else "stayed behind"))
        found &= consent
    if held.standing == "duty_worker" and "K" in found and emergency(world, question, item):
        notes.add("emergency access")
        found.add("V")
    notes.add(f"cell {here}: {' '.join(sorted(found)) or '-'}")
    return found


def stayed_behind(world: World, question: Question, held: Held, item: Item) -> bool:
    """access.md, fourth door: what an organisation that took over gets of the past is per class, plus consent.

    It holds for who takes part for it since then; what they took part in before, stays.
    """
    if question.door != "work" or item.organisation == question.organisation:
        return False
    mine = [p for p in world.organisations if p.organisation == question.organisation]
    since = (
        [held.participation.starts]
        if held.participation
        else [p.starts for p in mine if holds(p, question.day)]  # on the duty roster: the organisation's own day
    )
    return all(
        any(
            p.past is not None and p.starts <= day and item.recorded < p.starts and item.kind not in p.past
            for p in mine
        )
        for day in since
    )


def outside_order(held: Held, item: Item) -> bool:
    """`curator_mentor`: only within the order (section 1)."""
    ordered = held.participation.ordered_kinds if held.participation else None
    return held.standing == "curator_mentor" and ordered is not None and item.kind not in ordered


def by_cell(world: World, question: Question, held: Held, item: Item, cell: Cell, notes: Notes) -> set[str]:
    if not for_them(world, question, above(world, item)):
        notes.add("audience")
        return set()
    if not_shared(held, item):
        notes.add("day note not shared")
        return set()
    if cell.need and not needs(world, question, held, item):
        notes.add("(n) not needed" if item.topics else "(n) without topics")
        return set()
    for_all, for_own = including(cell.for_all), including(cell.for_own)
    decided = decided_for_measure(world, question, held, item)
    if cell.consent:
        allowed = by_consent(world, question, held, item, decided=decided, notes=notes)
        for_all, for_own = for_all & allowed, for_own & allowed
    for_all = gated(world, question, held, item, for_all, notes)
    for_all = not_more_than_before(world, question, held, item, for_all, notes)
    if decided and opens_row_with_own(held, item):
        notes.add("measure decision opens a row with O")
        for_all |= gated(world, question, held, item, {"K", "V"}, notes)
    if for_own and owns(world, question, held, item):
        if held.standing == "former_organisation":
            for_own = not_more_than_before(world, question, held, item, for_own, notes)
        notes.add("own of an organisation" if item.author != question.person and item.organisation else "own")
        return for_all | for_own
    return for_all


def opens_row_with_own(held: Held, item: Item) -> bool:
    """Section 4, "the rows with O open further": V only, and never more than under 16."""
    row = GRID[item.kind]
    return (
        held.standing == "gi_guardian_16_17"
        and bool(row[held.standing].for_own)
        and "V" in including(row["gi_guardian_u16"].for_all)
    )


def including(given: AbstractSet[str]) -> set[str]:
    """V includes K; E, S and A include both (settled reading). R is not seen here: see by_release."""
    found = set(given) - {"R"}
    if found & {"E", "S", "A"}:
        found.add("V")
    if "V" in found:
        found.add("K")
    return found


def for_them(world: World, question: Question, path: list[Item]) -> bool:
    """R-AFS-01: who of those whom the grid admits each of these items is meant for."""
    return all(in_audience(world.links, question, item) for item in path)


def in_audience(links: list[Link], question: Question, item: Item) -> bool:
    if item.audience == "circle" or item.author == question.person:  # the writer always belongs to it
        return True
    if item.audience == "professionals":
        return question.door == "work"
    if item.audience == "organisation":
        return question.door == "work" and question.organisation == item.organisation
    return item.audience == "named" and any(
        link.item == item.id and link.person == question.person and link.link == "reader" for link in links
    )


def not_shared(held: Held, item: Item) -> bool:
    """Section 11, foster_day_note: for youth and parents the cell holds for the part the writer shared."""
    return item.kind == "foster_day_note" and held.standing.startswith(SHARED_PART_ONLY) and not item.shared_with_family


def by_consent(world: World, question: Question, held: Held, item: Item, *, decided: bool, notes: Notes) -> set[str]:
    """(c) covers the whole cell: without it the cell is as empty."""
    allowed = consented(world, question, held, item)
    if allowed:
        notes.add(f"(c) by {giver_of(world, question, held, item)}")
        notes.add("(c) view only" if allowed == {"K", "V"} else "(c) whole cell")
    if held.standing in {"lawyer", "counsellor"}:  # at most what that client may view
        allowed &= of_client(world, question, held)
    notes.add("(c) given" if allowed else "(c) missing")
    if decided:
        notes.add("measure decision")
        allowed |= set("KVCESAR") if held.standing == "gi_guardian_16_17" else {"K", "V"}
    return allowed


def giver_of(world: World, question: Question, held: Held, item: Item) -> str:
    """In which capacity: for the notes."""
    if held.standing == "curator_mentor":
        return "order"
    givers = right_persons(world, question, held, item)
    capacities = sorted({capacity for alternatives in givers for _, capacity in alternatives})
    joint = "joint " if capacities == ["authority_holder"] and len(givers) > 1 else ""
    return joint + " and ".join(capacities)


def of_client(world: World, question: Question, held: Held) -> frozenset[str]:
    client = held.participation.stands_for if held.participation else None
    if client is None:
        return frozenset()
    asked = replace(question, person=client, door="family", organisation=None)
    return decide(world, asked, Notes())


def by_release(world: World, question: Question, held: Held, item: Item, cell: Cell, notes: Notes) -> set[str]:
    """R: released by a professional, item by item; then V of the released text only."""
    mine = [r for r in world.releases if r.text == item.id and r.person == question.person and holds(r, question.day)]
    if not mine or not may_be_released(world, question, held, item, cell, notes):
        return set()
    if held.standing in {"parent_no_authority_u12", "parent_no_authority_12_15"}:
        mine = [r for r in mine if asked_before(world, question.person, r.starts)]
        if mine and holder_is_denied(world, question, item):
            notes.add("377c: the holder may not get it")
            return set()
    # an act from before the end is no reason to see more after it than before
    older = bool(held.last_days) and all(r.starts <= max(held.last_days) for r in mine)
    if mine and older and not not_more_than_before(world, question, held, item, {"V"}, notes):
        notes.add("older release opens nothing new after the end")
        return set()
    if mine:
        notes.add("released")
    return {"K", "V"} if mine else set()


def may_be_released(world: World, question: Question, held: Held, item: Item, cell: Cell, notes: Notes) -> bool:
    if "R" not in cell.for_all and not ("R" in cell.for_own and owns(world, question, held, item)):
        return False
    if not_shared(held, item) or (cell.need and not needs(world, question, held, item)):
        return False
    decided = decided_for_measure(world, question, held, item)
    return not cell.consent or "V" in by_consent(world, question, held, item, decided=decided, notes=notes)


def asked_before(world: World, person: str, day: date) -> bool:
    """Section 5: R after the own 377c request."""
    return any(i.kind == "request_377c" and i.author == person and i.recorded <= day for i in world.items)


def holder_is_denied(world: World, question: Question, item: Item) -> bool:
    """Section 5: never what the authority holder may not get (R-PAR-03)."""
    for row in world.authority:
        if row.holder is None or row.status == "partial_to_gi" or not holds(row, question.day):
            continue
        asked = replace(question, person=row.holder)
        marked = any(
            m.item in {i.id for i in above(world, item)} and holds(m, question.day) and m.person != row.holder
            for m in world.marks
        )
        if marked or shielded_from_own_words(world, asked, item, Notes()) or denied(world, asked, item, Notes()):
            return True
    return False


def by_grant(world: World, question: Question, held: Held, item: Item, notes: Notes) -> set[str]:
    """Section 6. It passes the audience of what it names and of what stands above, except author only."""
    path = above(world, item)
    named = {
        i.id
        for at, i in enumerate(path)
        if for_them(world, question, path[:at])
        and not any(over.audience == "author" and over.author != question.person for over in path[at:])
    }
    found = granted(world, question, held, item, named)
    if held.standing == "lawyer" and found:
        found &= of_client(world, question, held)
    if found:
        notes.add(f"standing grant by {giver_of(world, question, held, item)}")
    return found


# --- own, gate, ending ------------------------------------------------------------------------------------------


def owns(world: World, question: Question, held: Held, item: Item) -> bool:
    """O: what that person wrote or what concerns them; for an organisation what it recorded in its own period."""
    if held.standing == "former_organisation" and item.kind not in PERSONAL_KINDS:
        return item.organisation == question.organisation and any(
            first <= item.recorded <= last for first, last in held.own_periods
        )
    if item.author == question.person:
        return True
    if any(x.item == item.id and x.person == question.person and x.link == "concerns" for x in world.links):
        return True
    part = held.participation
    if part is not None and item.module is not None and item.module == part.module:
        return True
    if part is not None and item.family is not None and item.family == part.family:
        return True
    return (
        item.kind in OWN_OF_ORGANISATION.get(held.standing, ())
        and item.organisation == question.organisation
        and any(p.organisation == item.organisation and holds(p, item.recorded) for p in world.organisations)
    )


def looking_back(world: World, question: Question, item: Item, day: date) -> frozenset[str]:
    """What this person could do with the item on an earlier day. Duty and emergency, by the hour, are left out."""
    if item.recorded > day or question.back == MOST_LOOKS_BACK:
        return frozenset()
    moment = question.moment - timedelta(days=(question.day - day).days)
    return decide(world, replace(question, moment=moment, back=question.back + 1), Notes())


def gated(world: World, question: Question, held: Held, item: Item, given: set[str], notes: Notes) -> set[str]:
    """Section 8: items from before the right began open one by one; what one could already see, stays."""
    if held.begins is None or item.recorded >= held.begins or not given:
        return given
    if any(
        c.item == item.id and c.person == question.person and c.opened and c.looked <= question.day
        for c in world.checks
    ):
        notes.add("gate opened")
        return given
    before = looking_back(world, question, item, held.begins - DAY)
    if "V" in before:
        notes.add("gate: already seen")
        return given
    notes.add("gate: already known" if "K" in before & given else "gate closed")
    return given & before & {"K"}


def not_more_than_before(
    world: World, question: Question, held: Held, item: Item, given: set[str], notes: Notes
) -> set[str]:
    """Settled reading: ending never adds. A consent given after the end is no ending; it may open its own cell."""
    if not held.last_days or not given:
        return given
    kept = as_before(world, question, held, item, given)
    if GRID[item.kind][held.standing].consent:
        since = consented(world, question, held, item, after=max(held.last_days))
        if given & since - kept:
            notes.add("consent after the end")
        kept |= given & since
    notes.add("as before the end" if kept else "ended, and not seen before")
    return kept


def as_before(world: World, question: Question, held: Held, item: Item, given: set[str]) -> set[str]:
    for last in held.last_days:
        given = given & looking_back(world, question, item, last)
    return given


def emergency(world: World, question: Question, item: Item) -> bool:
    """Section 10: an own emergency access that runs at this moment, and nothing of the counsellor."""
    counsellors = {p.person for p in world.participations if p.role == "counsellor"}
    return (
        item.kind not in NO_EMERGENCY
        and item.author not in counsellors
        and any(
            e.person == question.person
            and e.organisation == question.organisation
            and e.starts <= question.instant < e.ends
            for e in world.emergencies
        )
    )
