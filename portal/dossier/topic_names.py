"""What the topics are called on screen."""

from collections.abc import Mapping

from portal.dossier.domain import Topic
from portal.kernel.words import Sentence, say

TOPIC_NAMES: Mapping[Topic, Sentence] = {
    Topic.HEALTH: say("Gezondheid en behandeling"),
    Topic.SCHOOL: say("School"),
    Topic.CONTACT: say("Contact met familie"),
    Topic.PLACEMENT: say("Waar de jeugdige woont"),
    Topic.SAFETY: say("Veiligheid"),
    Topic.DEVELOPMENT: say("Ontwikkeling"),
    Topic.BEHAVIOUR: say("Gedrag"),
    Topic.FAMILY: say("Familie"),
    Topic.MONEY: say("Geld"),
    Topic.LEGAL: say("Papieren, paspoort en verblijf"),
    Topic.WISHES: say("Wensen"),
    Topic.EVERYDAY: say("Elke dag"),
}
