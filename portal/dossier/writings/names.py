"""What the kinds of own words are called on screen."""

from collections.abc import Mapping

from portal.access.policy import Kind
from portal.kernel.words import Sentence, say

NAMES: Mapping[Kind, Sentence] = {
    Kind.OWN_STATEMENT: say("Eigen verklaring"),
    Kind.QUESTION: say("Vraag"),
    Kind.WORRY_RAISED: say("Ik maak me zorgen"),
    Kind.REQUEST_377C: say("Informatieverzoek"),
}
