"""Writing the facts that access leans on. Parts above write them here and nowhere else.

Each function is one act: it asks the policy, keeps the rules of its fact, writes, and records one audit event. The
access epoch of the file rises by itself.
"""

from portal.dossier.facts.consenting import (
    decide_for_measure,
    end_incapacity,
    give_consent,
    give_grant,
    record_incapacity,
    withdraw_consent,
    withdraw_grant,
)
from portal.dossier.facts.counselling import ask_counsellor, counsellor_of, end_counsellor, is_client
from portal.dossier.facts.file import (
    ask_to_open_file,
    change_coordinator,
    close_file,
    hand_over,
    open_emergency_access,
    reopen_file,
)
from portal.dossier.facts.legal import (
    end_authority,
    end_framework,
    record_authority,
    record_framework,
    verify_authority,
)
from portal.dossier.facts.needs import give_topics
from portal.dossier.facts.not_for import end_not_for, place_not_for, withhold_not_for
from portal.dossier.facts.opening import check_before_opening, release, was_checked, withdraw_release
from portal.dossier.facts.shielding import (
    block_by_court,
    declare_own_kin,
    end_court_block,
    end_exclusion,
    end_third_party,
    end_withholding,
    exclude,
    mark_third_party,
    review_exclusion,
    review_withholding,
    withhold,
)
from portal.dossier.facts.taking_part import (
    add_participation,
    add_stay,
    coordinate_meanwhile,
    end_participation,
    let_organisation_go,
    let_organisation_take_part,
    part,
    replace_worker,
    take_back_participation,
)

__all__ = [
    "add_participation",
    "add_stay",
    "ask_counsellor",
    "ask_to_open_file",
    "block_by_court",
    "change_coordinator",
    "check_before_opening",
    "close_file",
    "coordinate_meanwhile",
    "counsellor_of",
    "decide_for_measure",
    "declare_own_kin",
    "end_authority",
    "end_counsellor",
    "end_court_block",
    "end_exclusion",
    "end_framework",
    "end_incapacity",
    "end_not_for",
    "end_participation",
    "end_third_party",
    "end_withholding",
    "exclude",
    "give_consent",
    "give_grant",
    "give_topics",
    "hand_over",
    "is_client",
    "let_organisation_go",
    "let_organisation_take_part",
    "mark_third_party",
    "open_emergency_access",
    "part",
    "place_not_for",
    "record_authority",
    "record_framework",
    "record_incapacity",
    "release",
    "reopen_file",
    "replace_worker",
    "review_exclusion",
    "review_withholding",
    "take_back_participation",
    "verify_authority",
    "was_checked",
    "withdraw_consent",
    "withdraw_grant",
    "withdraw_release",
    "withhold",
    "withhold_not_for",
]
