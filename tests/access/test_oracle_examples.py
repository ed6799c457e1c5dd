"""The oracle against the checks of the demo (domain 14.5), each written out by hand, as far as access alone goes."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.access.oracle import letters
from tests.access.oracle_facts import (
    Authority,
    Consent,
    CourtBlock,
    DutyShift,
    EmergencyAccess,
    Exclusion,
    Framework,
    Incapacity,
    Item,
    Link,
    NotFor,
    OpeningCheck,
    OrganisationPeriod,
    OwnKin,
    Participation,
    Question,
    Release,
    Stay,
    ThirdPartyMark,
    TopicNeed,
    Withholding,
    World,
)
from tests.access.oracle_grid import KINDS, STANDINGS, cell_from

D0 = date(2026, 9, 14)
BEFORE = D0 - timedelta(days=1000)
NOTHING: frozenset[str] = frozenset()


def on(day: date, hour: int = 12) -> datetime:
    return datetime.combine(day, time(hour), ZoneInfo("Europe/Amsterdam"))


class File:
    """A world with short ways to put facts in and ask."""

    def __init__(self, years: int, months: int, day: date = D0) -> None:
        month = day.month - months
        born = date(day.year - years + (month <= 0) * -1, month + 12 * (month <= 0), day.day)
        self.world = World(1, born=born, youth="youth")
        self.part("youth", "youth")

    def part(self, person: str, role: str, organisation: str | None = None, **more: object) -> Participation:
        number = len(self.world.participations)
        more = {"starts": BEFORE, **more}
        found = Participation(f"part{number}", person, role, organisation=organisation, **more)  # type: ignore[arg-type]
        self.world.participations.append(found)
        if organisation and not any(o.organisation == organisation for o in self.world.organisations):
            self.world.organisations.append(OrganisationPeriod(organisation, BEFORE))
        return found

    def hold(self, status: str, *holders: str, **more: object) -> None:
        for holder in holders:
            self.world.authority.append(Authority(status, BEFORE, holder=holder, **more))  # type: ignore[arg-type]

    def item(self, kind: str, **more: object) -> str:
        more = {"recorded": D0 - timedelta(days=10), "topics": ("everyday",), **more}
        found = Item(f"item{len(self.world.items)}", kind, **more)  # type: ignore[arg-type]
        self.world.items.append(found)
        return found.id

    def may(self, person: str, item: str, organisation: str | None = None, day: date = D0, hour: int = 12) -> str:
        """Letters as text, in the order of the grid."""
        door = "work" if organisation else "family"
        found = letters(self.world, Question(person, door, organisation, item, on(day, hour)))
        return "".join(letter for letter in "KVCESA" if letter in found)


def fenna() -> File:
    file = File(5, 8)
    for parent in ("marit", "bart"):
        file.part(parent, "parent")
    file.hold("joint_parents", "marit", "bart")
    file.part("petra", "foster_parent", family="hazelgaard")
    file.part("sanne", "worker_provider", "xonar")
    file.part("thijs", "gi_ots", "bjz")
    file.world.frameworks.append(Framework("ots_with_placement", BEFORE))
    file.world.exclusions.append(Exclusion("bart", BEFORE))
    return file


def noor() -> File:
    file = File(16, 5)
    for parent in ("esther", "mark"):
        file.part(parent, "parent")
    file.hold("joint_parents", "esther", "mark")
    file.part("ineke", "foster_parent", family="speelbeek")
    file.part("sanne", "worker_provider", "xonar")
    return file


def test_check_1_bart_reads_the_plan_but_nothing_that_betrays_where_fenna_is():
    file = fenna()
    plan = file.item("help_plan")
    address = file.item("contact_details_address", reveals_stay=True)
    school = file.item("must_know_sheet", reveals_stay=True)
    foster_names = file.item("circle", reveals_stay=True)
    assert file.may("bart", plan) == "KVCA"
    assert [file.may("bart", hidden) for hidden in (address, school, foster_names)] == ["", "", ""]
    assert file.may("marit", address) == "KV"
    assert file.may("thijs", address, "bjz") == ""  # everyday: not a topic of an OTS worker
    assert file.may("sanne", address, "xonar") == "KVE"


def test_check_1_who_stands_in_for_bart_sees_no_more_and_stays_shut_out_afterwards():
    file = fenna()
    address = file.item("contact_details_address", reveals_stay=True)
    file.part("lawyer", "lawyer", stands_for="bart", ends=D0)
    file.part("late", "network_person")
    file.world.consents += [
        Consent("bart", "client", BEFORE, person="lawyer"),
        *(Consent(parent, "authority_holder", BEFORE, person=who) for parent in ("marit", "bart") for who in ("late",)),
    ]
    assert file.may("lawyer", address) == ""
    assert file.may("late", address) == "KV"
    file.world.participations.append(
        replace(
            file.world.participations[-1],
            id="partx",
            role="step_parent",
            person="late",
            stands_for="bart",
            ends=D0 - timedelta(days=5),
        )
    )
    assert file.may("late", address) == ""


def test_check_2_marit_and_bart_have_the_same_on_the_plan():
    file = fenna()
    plan = file.item("help_plan")
    assert file.may("marit", plan) == file.may("bart", plan) == "KVCA"


def test_check_3_milan_sees_his_file_and_agrees_beside_both_parents():
    file = File(13, 4)
    for parent in ("ilse", "ruben"):
        file.part(parent, "parent")
    file.hold("joint_parents", "ilse", "ruben")
    consent = file.item("consent_record")
    plan = file.item("help_plan")
    assert {file.may(person, consent) for person in ("youth", "ilse", "ruben")} == {"KVA"}
    assert {file.may(person, plan) for person in ("youth", "ilse", "ruben")} == {"KVCA"}
    assert file.may("youth", file.item("file_overview")) == "KVC"


def test_check_4_the_father_does_not_see_the_mothers_own_passages_and_she_does():
    file = File(13, 4)
    for parent in ("ilse", "ruben"):
        file.part(parent, "parent")
    file.hold("joint_parents", "ilse", "ruben")
    file.part("lieke", "worker_provider", "rubicon")
    file.part("okke", "module_worker", "mutsaers", module_kinds=("triple_p",))
    passage = file.item("evaluation", topics=("health", "family"))
    file.world.marks.append(ThirdPartyMark(passage, "ilse", BEFORE))
    assert file.may("ruben", passage) == ""
    assert file.may("youth", passage) == ""
    assert file.may("ilse", passage) == "KVC"
    assert file.may("lieke", passage, "rubicon") == "KVCES"
    assert file.may("okke", passage, "mutsaers") == ""  # Triple P needs behaviour and everyday only


def test_check_5_aya_co_edits_from_her_sixteenth_birthday_and_not_a_day_before():
    file = File(15, 10)
    file.world.authority.append(Authority("guardian_gi", BEFORE, organisation="bjz"))
    plan = file.item("help_plan")
    birthday = file.world.born.replace(year=file.world.born.year + 16)
    assert file.may("youth", plan) == "KVCA"
    assert file.may("youth", plan, day=birthday - timedelta(days=1)) == "KVCA"
    assert file.may("youth", plan, day=birthday) == "KVCEA"


@pytest.mark.parametrize("day", [D0, D0 + timedelta(days=100)])
def test_check_5_her_private_corner_is_hers_alone(day):
    file = File(15, 10)
    everyone = [
        ("nadia", "parent", None), ("farah", "foster_parent", None), ("jim", "network_person", None),
        ("rosa", "counsellor", None), ("lawyer", "lawyer", None), ("curator", "curator_mentor", None),
        ("hilde", "worker_provider", "wsg"), ("marleen", "gi_guardian", "bjz"),
        ("maud", "behavioural_scientist", "wsg"),
        ("wout", "privacy_officer", "wsg"), ("beheer", "platform_admin", "wsg"),
    ]  # fmt: skip
    for person, role, organisation in everyone:
        file.part(person, role, organisation, stands_for="youth" if organisation is None else None)
    file.world.authority.append(Authority("guardian_gi", BEFORE, organisation="bjz"))
    corner = file.item("private_corner", author="youth")
    for person, _, organisation in everyone:
        file.world.consents.append(Consent("youth", "youth", BEFORE, person=person))
        file.world.consents.append(Consent("youth", "client", BEFORE, person=person))
        assert file.may(person, corner, organisation, day=day) == ""
    assert file.may("youth", corner, day=day) == "KVE"


def test_check_6_nadia_has_no_access_her_request_is_seen_and_its_answer_is_what_was_released():
    file = File(15, 10)
    file.part("nadia", "parent")
    file.part("hilde", "worker_provider", "wsg")
    file.part("marleen", "gi_guardian", "bjz")
    file.world.authority.append(Authority("guardian_gi", BEFORE, organisation="bjz"))
    plan = file.item("help_plan", organisation="wsg", author="hilde")
    summary = file.item("help_plan", organisation="wsg", author="hilde", parent=plan, audience="author")
    file.world.releases.append(Release(plan, summary, "nadia", D0 - timedelta(days=1)))
    assert file.may("nadia", plan) == file.may("nadia", summary) == ""  # nobody asked yet
    request = file.item("request_377c", author="nadia", recorded=D0 - timedelta(days=1))
    assert file.may("nadia", request) == "KVCE"
    assert file.may("hilde", request, "wsg") == "KVCS"
    assert file.may("nadia", summary) == "KV"
    assert file.may("nadia", plan) == ""


def test_check_6_no_more_for_nadia_than_the_authority_holder_may_get():
    file = File(10, 1)
    for parent in ("nadia", "omar"):
        file.part(parent, "parent")
    file.hold("sole_parent", "omar")
    plan = file.item("help_plan")
    file.item("request_377c", author="nadia", recorded=D0 - timedelta(days=20))
    file.world.releases.append(Release(plan, plan, "nadia", D0 - timedelta(days=1)))
    assert file.may("nadia", plan) == "KV"
    file.world.withholdings.append(Withholding(plan, "omar", BEFORE))
    assert file.may("nadia", plan) == ""


def joris(years: int, months: int) -> File:
    file = File(years, months)
    file.part("greet", "foster_parent", family="ooststroom")
    file.hold("guardian_foster", "greet")
    return file


def test_check_8_foster_guardians_have_rights_until_16_then_by_consent_and_foster_rights_all_along():
    young, older, adult = joris(15, 1), joris(17, 7), joris(18, 1)
    assert young.may("greet", young.item("diagnostic_report", topics=("money",))) == "KV"
    report = older.item("diagnostic_report", topics=("money",))
    assert older.may("greet", report) == ""
    older.world.consents.append(Consent("youth", "youth", D0, person="greet"))
    assert older.may("greet", report) == "KV"
    for file in (young, older, adult):
        assert "V" in file.may("greet", file.item("care_team_plan"))
        assert "E" in file.may("greet", file.item("must_know_sheet"))
    assert adult.may("greet", adult.item("referral", topics=("money",))) == ""


def test_check_9_samiras_mother_sees_nothing_after_the_withdrawal():
    file = File(20, 6)
    file.part("mother", "parent", starts=file.world.born)
    eighteen = file.world.born.replace(year=file.world.born.year + 18)
    file.hold("sole_parent", "mother")
    file.world.consents.append(
        Consent("youth", "youth", eighteen - timedelta(days=300), withdrawn=eighteen, person="mother")
    )
    items = [file.item(kind, recorded=eighteen - timedelta(days=100)) for kind in KINDS]
    assert {file.may("mother", item) for item in items} == {""}
    assert file.may("mother", items[KINDS.index("help_plan")], day=eighteen - timedelta(days=1)) == "KVC"


def test_check_13_foster_parents_agree_with_their_section_only():
    file = File(13, 4)
    file.part("ad", "foster_parent", family="kwelder")
    assert file.may("ad", file.item("plan_section_role_of_foster_parents")) == "KVCA"
    assert "A" not in file.may("ad", file.item("help_plan"))


def test_check_15_the_foster_family_dossier_is_for_their_own_provider_and_for_themselves():
    file = fenna()
    file.part("jeroen", "recruiter", "xonar")
    file.part("lieke", "worker_provider", "rubicon")
    file.part("yara", "behavioural_scientist", "mutsaers")
    dossier = file.item("foster_family_dossier", organisation="xonar", family="hazelgaard")
    other = file.item("foster_family_dossier", organisation="xonar")
    assert file.may("sanne", dossier, "xonar") == "KVE"
    assert file.may("jeroen", dossier, "xonar") == "KVES"
    for person, organisation in (
        ("lieke", "rubicon"), ("yara", "mutsaers"), ("thijs", "bjz"), ("marit", None), ("bart", None), ("youth", None),
    ):  # fmt: skip
        assert file.may(person, dossier, organisation) == ""
    assert file.may("petra", dossier) == "KV"
    assert file.may("petra", other) == ""


def test_check_16_a_request_opens_more_topics_for_an_ots_worker_and_a_guardian_needs_none():
    file = fenna()
    thijs = file.world.participations[-1]
    report = file.item("diagnostic_report", topics=("health",))
    assert file.may("thijs", report, "bjz") == ""
    file.world.needs.append(TopicNeed(thijs.id, ("health",), D0))
    assert file.may("thijs", report, "bjz", day=D0 - timedelta(days=1)) == ""
    assert file.may("thijs", report, "bjz") == "KV"
    guardian = File(15, 10)
    guardian.part("marleen", "gi_guardian", "bjz")
    guardian.world.authority.append(Authority("guardian_gi", BEFORE, organisation="bjz"))
    assert guardian.may("marleen", guardian.item("diagnostic_report", topics=("health",)), "bjz") == "KV"


def test_check_17_who_is_not_in_the_circle_cannot_know_of_anything():
    file = fenna()
    items = [file.item(kind) for kind in KINDS]
    assert {file.may("bas", item, "rubicon") for item in items} == {""}
    assert {file.may("bas", item) for item in items} == {""}


def test_check_18_withheld_stays_closed_past_its_review_until_it_is_ended():
    file = fenna()
    plan = file.item("help_plan")
    file.world.withholdings.append(Withholding(plan, "marit", D0 - timedelta(days=400)))
    assert file.may("marit", plan) == ""
    assert file.may("bart", plan) == "KVCA"
    file.world.withholdings[0] = replace(file.world.withholdings[0], ended=D0 + timedelta(days=1))
    assert file.may("marit", plan) == ""
    assert file.may("marit", plan, day=D0 + timedelta(days=1)) == "KVCA"


def test_check_19_the_log_is_for_the_youth_and_for_who_answers_for_a_young_one():
    young, teen = fenna(), noor()
    log = young.item("log_of_file", recorded=D0)
    assert young.may("marit", log) == "KV"
    assert young.may("petra", log) == ""
    teens_log = teen.item("log_of_file", recorded=D0)
    assert teen.may("youth", teens_log) == "KV"
    assert teen.may("esther", teens_log) == ""


def test_check_31_noor_shares_her_plan_with_her_mother_and_one_section_with_her_father():
    file = noor()
    plan = file.item("perspective_plan", author="youth")
    section = file.item("perspective_plan", author="youth", parent=plan)
    file.world.consents += [
        Consent("youth", "youth", D0, person="esther", item=plan),
        Consent("youth", "youth", D0, person="mark", item=section, view_only=True),
    ]
    assert [file.may("esther", item) for item in (plan, section)] == ["KVC", "KVC"]
    assert [file.may("mark", item) for item in (plan, section)] == ["", "KV"]
    other = file.item("help_plan")
    assert file.may("esther", other) == file.may("mark", other) == ""


def test_check_32_niet_voor_mama_leaves_nothing_of_a_passage():
    file = noor()
    plan = file.item("perspective_plan", author="youth")
    passage = file.item("perspective_plan", author="youth", parent=plan)
    file.world.consents.append(Consent("youth", "youth", D0, person="esther", item=plan))
    file.world.not_fors.append(NotFor(passage, "esther", "youth", D0))
    assert file.may("esther", plan) == "KVC"
    assert file.may("esther", passage) == ""


def test_check_33_bart_is_never_fenna():
    file = fenna()
    assert file.may("bart", file.item("private_corner", author="youth")) == ""
    assert file.may("bart", file.item("checkin", author="youth")) == ""


def test_check_35_on_duty_the_night_sheet_is_there_and_off_duty_it_is_not():
    file = fenna()
    sheet = file.item("night_sheet")
    plan = file.item("help_plan")
    file.world.shifts.append(DutyShift("piet", "xonar", on(D0, 20), on(D0, 23)))
    assert [file.may("piet", sheet, "xonar", hour=hour) for hour in (19, 20, 22, 23)] == ["", "KVCE", "KVCE", ""]
    assert file.may("piet", plan, "xonar", hour=22) == "K"
    file.world.emergencies.append(EmergencyAccess("piet", "xonar", on(D0, 21), on(D0, 23)))
    assert [file.may("piet", plan, "xonar", hour=hour) for hour in (20, 21, 22, 23)] == ["K", "KV", "KV", ""]


def test_check_37_a_replacement_stops_by_itself():
    file = fenna()
    file.part("els", "worker_provider", "xonar", starts=D0, ends=D0 + timedelta(days=7))
    plan = file.item("help_plan")
    days = [D0 - timedelta(days=1), D0, D0 + timedelta(days=7), D0 + timedelta(days=8)]
    assert [file.may("els", plan, "xonar", day=day) for day in days] == ["", "KVCES", "KVCES", ""]


def test_check_39_a_talk_alone_is_for_professionals_until_released_and_never_for_whom_it_is_about():
    file = File(9, 2)
    file.part("marit", "parent")
    file.hold("sole_parent", "marit")
    file.part("riet", "foster_parent", family="ooievaar")
    file.part("koen", "foster_household", family="ooievaar")
    file.part("lieke", "worker_provider", "rubicon")
    talk = file.item("talk_with_child_alone", organisation="rubicon", author="lieke")
    assert file.may("marit", talk) == file.may("riet", talk) == ""
    assert file.may("lieke", talk, "rubicon") == "KVE"
    file.world.releases += [Release(talk, talk, person, D0) for person in ("marit", "riet")]
    assert file.may("marit", talk) == file.may("riet", talk) == "KV"
    file.world.links.append(Link(talk, "koen", "subject"))
    assert file.may("marit", talk) == "KV"
    assert file.may("riet", talk) == ""  # shares a household with whom it is about


# --- readings beside the checks ---------------------------------------------------------------------------------


def test_at_twelve_new_items_open_and_older_ones_one_by_one_after_a_look():
    file = File(12, 0)
    old, new = (file.item("contact_note_general", recorded=day) for day in (D0 - timedelta(days=1), D0))
    seen = file.item("help_plan", recorded=D0 - timedelta(days=1))
    assert file.may("youth", new) == "KV"
    assert file.may("youth", old) == ""
    assert file.may("youth", seen) == "KVCA"  # a child under 12 sees the plan: what it could see, stays
    file.world.checks.append(OpeningCheck(old, "youth", opened=True, looked=D0 + timedelta(days=9)))
    assert [file.may("youth", old, day=D0 + timedelta(days=days)) for days in (8, 9)] == ["", "KV"]


def test_born_on_29_february_is_a_year_older_on_1_march():
    file = File(12, 0)
    file.world.born = date(2012, 2, 29)
    plan = file.item("gi_plan", recorded=date(2027, 12, 1))
    days = [date(2028, 2, 28), date(2028, 2, 29), date(2030, 2, 28), date(2030, 3, 1)]
    assert ["E" in file.may("youth", file.item("help_plan", recorded=date(2027, 1, 1)), day=day) for day in days] == [
        False, True, True, True,
    ]  # fmt: skip
    assert file.may("youth", plan, day=days[2]) == "KV"
    assert file.may("youth", plan, day=days[3]) == "KV"
    letters_of_adult = [
        file.may("youth", file.item("billing_iJw", recorded=date(2027, 1, 1)), day=day) for day in days[2:]
    ]
    assert letters_of_adult == ["", "KV"]


def test_a_weekend_family_has_its_days_and_the_two_before():
    file = File(7, 0)
    contract = file.part("tom", "foster_parent", family="ruigrok", part_time=True)
    file.world.stays.append(Stay(contract.id, D0, D0 + timedelta(days=2)))
    sheet = file.item("must_know_sheet")
    days = [D0 + timedelta(days=d) for d in (-3, -2, 0, 2, 3)]
    assert [file.may("tom", sheet, day=day) for day in days] == ["", "KVCE", "KVCE", "KVCE", ""]


def test_own_kin_shuts_the_work_door_and_leaves_own_words():
    file = fenna()
    plan = file.item("help_plan")
    own = file.item("evaluation", author="sanne", organisation="xonar")
    file.world.kin.append(OwnKin("sanne", D0))
    assert file.may("sanne", plan, "xonar", day=D0 - timedelta(days=1)) == "KVCES"
    assert file.may("sanne", plan, "xonar") == ""
    assert file.may("sanne", own, "xonar") == "KV"
    assert file.may("petra", plan, "xonar") == ""  # nobody reads their own family's file through the work door


def test_a_court_block_takes_own_words_too():
    file = fenna()
    own = file.item("own_statement", author="bart")
    assert file.may("bart", own) == "KVE"
    file.world.blocks.append(CourtBlock("bart", D0, D0))
    assert [file.may("bart", own, day=D0 + timedelta(days=d)) for d in (-1, 0, 1)] == ["KVE", "", "KVE"]


def test_when_a_youth_cannot_weigh_a_matter_the_holder_consents_and_not_across_16():
    file = File(15, 0)
    file.part("ilse", "parent")
    file.hold("sole_parent", "ilse")
    file.part("jim", "network_person")
    plan = file.item("help_plan")
    file.world.consents.append(Consent("ilse", "authority_holder", BEFORE, person="jim"))
    assert file.may("jim", plan) == ""
    file.world.incapacities.append(Incapacity(("help_plan",), D0))
    assert file.may("jim", plan) == "KV"
    sixteen = file.world.born.replace(year=file.world.born.year + 16)
    assert file.may("jim", plan, day=sixteen) == ""


def test_under_joint_authority_both_must_consent():
    file = fenna()
    file.part("tante", "network_person")
    overview = file.item("file_overview")
    file.world.consents.append(Consent("marit", "authority_holder", BEFORE, person="tante"))
    assert file.may("tante", overview) == ""
    file.world.consents.append(
        Consent("bart", "authority_holder", BEFORE, person="tante", withdrawn=D0 + timedelta(days=1))
    )
    assert file.may("tante", overview) == "KV"
    assert file.may("tante", overview, day=D0 + timedelta(days=1)) == ""


def test_ending_never_adds_for_a_former_foster_parent():
    file = File(13, 4)
    file.part("hans", "foster_parent", family="duinpan", ends=D0 - timedelta(days=1))
    plan = file.item("family_group_plan")
    later = file.item("family_group_plan", recorded=D0)
    bill = file.item("document", topics=("money",))
    file.world.consents.append(Consent("youth", "youth", D0 - timedelta(days=99), person="hans"))
    file.world.releases.append(Release(bill, bill, "hans", D0 - timedelta(days=5)))
    assert [file.may("hans", item) for item in (plan, later)] == ["KV", ""]
    assert file.may("hans", bill) == ""  # not theirs to see while they fostered: the end of the contract opens nothing
    file.world.releases.append(Release(bill, bill, "hans", D0))
    file.world.consents.append(Consent("youth", "youth", D0, person="hans"))
    assert [file.may("hans", item) for item in (bill, later)] == ["KV", "KV"]  # decided after the end


@pytest.mark.parametrize("text", ["V C(c)", "O V C E", "K R(n)", "V(c)(n)", "D", "", "R O V C A"])
def test_cells_are_read_by_the_pattern(text):
    assert cell_from(text).text == text


@pytest.mark.parametrize("text", ["VC", "V (c)", "(c)", "D V", "V(n)(c)", "X", "V C (n)"])
def test_what_is_no_cell_is_refused(text):
    with pytest.raises(ValueError, match="not a cell"):
        cell_from(text)


def test_the_grid_has_fifty_kinds_and_39_standings():
    assert (len(KINDS), len(STANDINGS)) == (50, 39)
