"""Rules about words that people write themselves. Plain Python."""

from collections.abc import Mapping

from portal.access.policy import Kind, Letter

LONGEST = 20_000  # characters of one writing
ASKS_FOR_ANSWER = frozenset({Kind.QUESTION, Kind.WORRY_RAISED, Kind.REQUEST_377C})
# What someone needs on a writing to answer it: an organisation answers a request under 377c, anyone may a question.
ANSWERED_WITH: Mapping[Kind, Letter] = {
    Kind.QUESTION: Letter.C,
    Kind.WORRY_RAISED: Letter.C,
    Kind.REQUEST_377C: Letter.S,
}
AGE_ASKED_ABOUT_377C = range(16, 18)  # access-grid 5: from 16 nothing without the youth
