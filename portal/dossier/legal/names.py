"""What the values of authority and framework are called on screen."""

from collections.abc import Mapping

from portal.dossier.domain import AuthorityStatus, Framework
from portal.kernel.words import Sentence, say

STATUSES: Mapping[AuthorityStatus, Sentence] = {
    AuthorityStatus.JOINT_PARENTS: say("Beide ouders hebben samen gezag"),
    AuthorityStatus.SOLE_PARENT: say("Eén ouder heeft gezag"),
    AuthorityStatus.PARENT_AND_OTHER: say("Een ouder heeft gezag, samen met iemand anders"),
    AuthorityStatus.GUARDIAN_FOSTER: say("Pleegouders zijn voogd"),
    AuthorityStatus.GUARDIAN_OTHER: say("Iemand anders is voogd"),
    AuthorityStatus.GUARDIAN_GI: say("Een gecertificeerde instelling is voogd"),
    AuthorityStatus.GUARDIAN_PROVISIONAL_GI: say("Een gecertificeerde instelling is voorlopig voogd"),
    AuthorityStatus.PARTIAL_TO_GI: say("De gecertificeerde instelling beslist over een deel"),
}
FRAMEWORKS: Mapping[Framework, Sentence] = {
    Framework.VOLUNTARY: say("Vrijwillige hulp"),
    Framework.VOTS: say("Voorlopige ondertoezichtstelling"),
    Framework.OTS: say("Ondertoezichtstelling"),
    Framework.OTS_WITH_PLACEMENT: say("Ondertoezichtstelling met uithuisplaatsing"),
    Framework.GUARDIANSHIP: say("Voogdij door een gecertificeerde instelling"),
    Framework.PROVISIONAL_GUARDIANSHIP: say("Voorlopige voogdij door een gecertificeerde instelling"),
}
