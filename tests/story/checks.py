"""The forty checks that the demo must pass (domain 14.5): what each says, and what those without a test wait for.

A check has a test as soon as a function `check_NN_…` stands anywhere in the tests; it then leaves WAITING. What access
alone decides of a check has a test beside the oracle as well, also where the rest of it waits.
"""

import ast
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

TESTS = Path(__file__).parents[1]
ORACLE = TESTS / "access" / "test_oracle_examples.py"

SAYS = {
    1: "Bart sees Fenna's plan, not where she lives; nor by PDF, mail, log or search",
    2: "Marit and Bart see identical plan text otherwise",
    3: "Milan (13) sees his file; consent needs him and both parents; the override with a reason is logged",
    4: "Milan's father cannot see his mother's psychiatric passages; she can",
    5: "Aya co-edits from her sixteenth birthday; her private corner is readable by nobody else",
    6: "Nadia has no access; her request makes a task; the answer is a summary; refusal needs a ground",
    7: "Moving Aya without consent or a court's decision is impossible; the emergency route is flagged",
    8: "Joris's foster parents have a guardian's rights until 16, to 18 with his consent, after 18 with his consent",
    9: "Samira's mother sees nothing; Samira's plan comes before the request to 23",
    10: "Referral for a stay without dialogue is refused",
    11: "Lotte: warning on day 21, stop on day 28",
    12: "Tijn: warnings in weeks 8, 11 and 13; Pim turning 12 asks a VGB",
    13: "Foster parents' consent is asked on their own section only, which alone waits for it",
    14: "The plan's clock starts at the recorded waiver of the family group plan",
    15: "The foster family's dossier is for its organisation's staff in charge only",
    16: "The GI's request in a measure is answered without consent and logged with its ground",
    17: "A professional outside the circle cannot find a youth by name",
    18: "Withholding needs a second professional and a review date",
    19: "The log shows who looked to the youth of 12 and to who answers for a younger one",
    20: "The worker who guides a foster family cannot be a foster parent of the same organisation",
    21: "A former foster parent cannot be matched before a new VGB",
    22: "Each file shows the contact counter",
    23: "A destruction request leaves what a sibling has a substantial interest in, with the reason",
    24: "A module that waits for a separate agreement shows its days; care is not stopped",
    25: "Who does not use the portal is represented by a recorded talk, and is not «no answer»",
    26: "The municipality that pays follows the residence principle",
    27: "No automatic iJw message in a secret case without its flag",
    28: "Quick exit works; notices carry no content",
    29: "Aggregate figures only on the capacity board; groups under 10 suppressed",
    30: "Breakdown counts one-sided endings only",
    31: "Noor shares her plan with her mother (comment) and one section with her father (read)",
    32: "«Niet voor mama» while her mother has the plan open: her mother's bytes are as if it never was",
    33: "Bart cannot obtain a sign-in as Fenna through DigiD",
    34: "Nadia's first page is never empty",
    35: "The night sheet says who decides and whom to call",
    36: "Aya does not come home: one act",
    37: "A worker is ill: replacement in one act, with an end after which access stops by itself",
    38: "A BSN that has a file gives the opener the same answer as any wait",
    39: "The talk alone is seen by nobody of the family until it is released",
    40: "The evening before the sixteenth birthday all concerned saw the announcement; the next day's screens follow",
}

PLACEMENTS = "placements with their terms"
WAITING = {
    7: PLACEMENTS,
    9: "care after 18: the request to 23",
    10: "referral",
    11: PLACEMENTS,
    12: PLACEMENTS,
    14: PLACEMENTS,
    15: "the foster family's own dossier",
    21: "matching",
    22: "placements: the contact counter",
    23: "retention and destruction",
    24: "modules that scale up and down",
    26: "referral: the residence principle",
    27: "referral: messages of iJw",
    29: "capacity",
    30: "placements: how they end",
    35: "the night sheet of the duty desk",
    36: "the act «kind is weg» of the duty desk",
}


@cache
def tested() -> Mapping[int, list[str]]:
    """Number of a check → the tests that carry it, as «file: name»; those beside the oracle left out."""
    found: dict[int, list[str]] = {}
    for path in sorted(set(TESTS.rglob("test_*.py")) - {ORACLE}):
        for node in ast.parse(path.read_text()).body:
            for name in _names(node):
                if number := re.match(r"(?:test_)?check_(\d+)", name):
                    found.setdefault(int(number[1]), []).append(f"{path.relative_to(TESTS)}: {name}")
    return found


def _names(node: ast.stmt) -> list[str]:
    match node:
        case ast.FunctionDef(name=name):
            return [name]
        case ast.Assign(targets=targets):
            return [target.id for target in targets if isinstance(target, ast.Name)]
        case ast.ImportFrom(names=names):
            return [alias.asname or alias.name for alias in names]
    return []
