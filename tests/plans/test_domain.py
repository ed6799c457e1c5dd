"""The rules about plans, without a database."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.errors import RuleBroken
from portal.plans.domain import positions, seal, states
from portal.plans.domain.asked import Asked, Framework, Whom, asked_for_plan
from portal.plans.domain.comparison import Change, compare
from portal.plans.domain.kinds import PlanKind, has_a_way_home
from portal.plans.domain.positions import Stance
from portal.plans.domain.states import PlanState, SectionState
from portal.plans.domain.terms import AnswerTerms, due
from portal.plans.domain.wishes import WishStatus
from portal.plans.domain.wishes import move as move_wish
from portal.plans.standard import TEMPLATES


@pytest.mark.parametrize("kind", list(PlanKind))
def test_foster_parents_consent_to_their_own_section_of_every_plan_and_parents_have_no_veto(kind):
    asks = asked_for_plan(kind, 13, Framework.VOLUNTARY)

    assert [a.rule for a in asks if a.whom is Whom.FOSTER_PARENTS] == ["R-FOS-09"]
    assert all(a.asked is Asked.HEARD for a in asks if a.whom is Whom.AUTHORITY)


def test_an_adults_plan_asks_nothing_of_parents():
    assert Whom.AUTHORITY not in {a.whom for a in asked_for_plan(PlanKind.PERSPECTIVE, 18, Framework.ADULT)}


def test_the_way_home_stands_in_every_plan_of_a_child_that_does_not_grow_up_here():
    assert has_a_way_home(PlanKind.HELP, grows_up_here=False)
    assert not has_a_way_home(PlanKind.HELP, grows_up_here=True)
    assert not has_a_way_home(PlanKind.PERSPECTIVE, grows_up_here=False)


def test_a_set_plan_cannot_go_back_to_draft():
    with pytest.raises(RuleBroken):
        states.move(PlanState.SET, PlanState.DRAFT)


def test_every_state_but_the_last_leads_somewhere_and_none_skips_consultation():
    assert all(stage.next for state, stage in states.STAGES.items() if state is not PlanState.REPLACED)
    assert PlanState.SET not in states.STAGES[PlanState.DRAFT].next


def test_the_foster_parents_section_waits_for_all_of_them():
    assert states.foster_section_state(consents=1, foster_parents=2) is SectionState.PENDING_CONSENT
    assert states.foster_section_state(consents=2, foster_parents=2) is SectionState.IN_FORCE
    assert states.foster_section_state(consents=0, foster_parents=0) is SectionState.PENDING_CONSENT


@pytest.mark.parametrize(
    ("stance", "words", "by_oneself", "talk"),
    [
        (Stance.AGREES_WITH_REMARK, " ", True, None),
        (Stance.NOT_REACHED, "gebeld", True, None),
        (Stance.NOT_REACHED, "", False, None),
        (Stance.AGREES, "", False, None),
    ],
)
def test_a_position_that_is_not_complete_is_refused(stance, words, by_oneself, talk):
    with pytest.raises(RuleBroken):
        positions.check(stance, words, by_oneself=by_oneself, talk_held_on=talk)


def test_who_does_not_use_the_portal_is_represented_by_a_recorded_talk():
    positions.check(Stance.DISAGREES, "", by_oneself=False, talk_held_on=date(2026, 11, 3))


def test_a_youth_is_answered_sooner_than_others():
    terms = AnswerTerms()
    friday = date(2026, 11, 20)

    assert due(friday, by_youth=True, terms=terms).seen_by == date(2026, 11, 24)
    assert due(friday, by_youth=True, terms=terms).answered_by == date(2026, 11, 27)
    assert due(friday, by_youth=False, terms=terms).answered_by == date(2026, 12, 4)


def test_an_organisation_cannot_make_the_terms_longer():
    with pytest.raises(RuleBroken):
        AnswerTerms(comment=11)


def test_a_wish_that_is_not_done_says_why():
    with pytest.raises(RuleBroken):
        move_wish(WishStatus.SEEN, WishStatus.NOT_DONE, "  ")


PARTS = st.lists(st.dictionaries(st.text(max_size=5), st.text(max_size=20)), min_size=1, max_size=70)


@given(PARTS, st.data())
def test_each_reader_can_check_their_own_part_of_a_sealed_version(contents, data):
    parts = [seal.part(str(n), content) for n, content in enumerate(contents)]
    blanks = seal.blanks_for(len(parts))
    whole = seal.root(parts, blanks)
    index = data.draw(st.integers(0, len(parts) - 1))
    proof = seal.prove(parts, blanks, index)

    assert seal.holds(parts[index], proof, whole)
    changed = seal.Part(parts[index].key, parts[index].content + b" ", parts[index].salt)
    assert not seal.holds(changed, proof, whole)


def test_the_same_words_seal_to_other_hashes_so_that_they_cannot_be_guessed():
    assert seal.leaf(seal.part("1", {"text": "ja"})) != seal.leaf(seal.part("1", {"text": "ja"}))


def test_the_length_of_a_proof_does_not_tell_how_many_parts_there_are():
    def length(count):
        parts = [seal.part(str(n), {}) for n in range(count)]
        return len(seal.prove(parts, seal.blanks_for(count), 0).neighbours)

    assert length(1) == length(64) == 6


@given(st.text(alphabet="ab c.\n", max_size=60), st.text(alphabet="ab c.\n", max_size=60))
def test_a_comparison_loses_no_word_of_either_version(before, after):
    runs = compare(before, after)

    assert "".join(r.text for r in runs if r.change is not Change.NEW) == before
    assert "".join(r.text for r in runs if r.change is not Change.GONE) == after


def test_lines_that_stayed_are_not_taken_apart_and_a_line_between_them_is_new_as_a_whole():
    before = "Zij gaat naar school.\nZij zwemt."

    runs = compare(before, "Zij gaat naar school.\nZij eet thuis.\nZij zwemt graag.")

    assert [(run.change, run.text) for run in runs] == [
        (Change.SAME, "Zij gaat naar school.\nZij "),
        (Change.NEW, "eet thuis.\nZij "),
        (Change.SAME, "zwemt"),
        (Change.NEW, " graag"),
        (Change.SAME, "."),
    ]


def test_a_sentence_that_came_has_its_own_full_stop():
    runs = compare("Zij eet.\nZij zwemt.", "Zij eet. Zij slaapt.\nZij zwemt.")

    assert [(run.change, run.text) for run in runs] == [
        (Change.SAME, "Zij eet."),
        (Change.NEW, " Zij slaapt."),
        (Change.SAME, "\nZij zwemt."),
    ]


def test_a_text_without_any_line_that_stayed_is_gone_and_new_when_it_is_very_long():
    before, after = (" ".join(f"{word}{number}" for number in range(3000)) for word in ("oud", "nieuw"))

    runs = compare(before, after)

    assert [(run.change, run.text) for run in runs] == [(Change.GONE, before), (Change.NEW, after)]


def test_a_comparison_speaks_in_words():
    runs = compare("Ik wil leren koken.", "Ik wil graag leren bakken.")

    assert [(r.change, r.text) for r in runs if r.change is not Change.SAME] == [
        (Change.NEW, "graag "),
        (Change.GONE, "koken"),
        (Change.NEW, "bakken"),
    ]


GRID_TOPICS = {"health", "school", "contact", "placement", "safety", "development", "behaviour"}
GRID_TOPICS |= {"family", "money", "legal", "wishes", "everyday"}


@pytest.mark.parametrize("kind", list(PlanKind))
def test_every_kind_of_plan_has_a_template_in_plain_words_with_topics_for_each_section(kind):
    template = TEMPLATES[kind]

    assert template.kind is kind
    assert len({section.key for section in template.sections}) == len(template.sections)
    for section in template.sections:
        assert section.topics
        assert set(section.topics) <= GRID_TOPICS
        assert section.writers
        assert all(len(sentence.split()) <= 20 for sentence in section.hint.split("."))


def test_the_perspective_plan_holds_the_big_five():
    keys = {section.key for section in TEMPLATES[PlanKind.PERSPECTIVE].sections if section.must_be_filled}

    assert keys == {"support", "living", "school_and_work", "income", "wellbeing"}


@pytest.mark.parametrize("kind", [PlanKind.HELP, PlanKind.CARE_TEAM])
def test_the_term_of_the_perspective_decision_and_the_foster_parents_role_must_be_in_it(kind):
    must = {section.key for section in TEMPLATES[kind].sections if section.must_be_filled}

    assert {"perspective_term", "role_of_foster_parents"} <= must
