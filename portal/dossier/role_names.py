"""What roles are called on screen: as a line under a name, and in the place of a name."""

from collections.abc import Mapping

from portal.access.names import Name
from portal.dossier.domain import Role
from portal.kernel.words import Sentence, say

ROLE_NAMES: Mapping[Role, Sentence] = {
    Role.YOUTH: say("Jongere"),
    Role.PARENT: say("Ouder"),
    Role.GUARDIAN_PERSON: say("Voogd"),
    Role.STEP_PARENT: say("Stiefouder"),
    Role.FOSTER_PARENT: say("Pleegouder"),
    Role.FOSTER_HOUSEHOLD: say("Huisgenoot"),
    Role.NETWORK_PERSON: say("Iemand uit het netwerk"),
    Role.SUPPORT_FAMILY: say("Steungezin of vrijwilliger"),
    Role.LAWYER: say("Advocaat"),
    Role.CURATOR_MENTOR: say("Curator of mentor"),
    Role.COUNSELLOR: say("Vertrouwenspersoon"),
    Role.WORKER_PROVIDER: say("Begeleider pleegzorg"),
    Role.BEHAVIOURAL_SCIENTIST: say("Gedragswetenschapper"),
    Role.MODULE_WORKER: say("Behandelaar of ambulant werker"),
    Role.OTHER_PROVIDER: say("Andere hulpverlener"),
    Role.GI_OTS: say("Jeugdbeschermer"),
    Role.GI_GUARDIAN: say("Voogdijwerker"),
    Role.REFERRER: say("Verwijzer"),
    Role.MUNICIPALITY_CASE: say("Consulent van de gemeente"),
    Role.FINANCE: say("Financiën"),
    Role.TEAM_MANAGER: say("Teamleider"),
    Role.MATCHER: say("Matcher"),
    Role.RECRUITER: say("Werver"),
    Role.PRIVACY_OFFICER: say("Privacyfunctionaris"),
    Role.ORG_ADMIN: say("Functioneel beheerder"),
    Role.PLATFORM_ADMIN: say("Technisch beheerder"),
}

WITHOUT_NAME: Mapping[Role, Sentence] = {
    Role.YOUTH: say("De jongere"),
    Role.PARENT: say("Een ouder"),
    Role.GUARDIAN_PERSON: say("Een voogd"),
    Role.STEP_PARENT: say("Een stiefouder"),
    Role.FOSTER_PARENT: say("Een pleegouder"),
    Role.FOSTER_HOUSEHOLD: say("Een huisgenoot"),
    Role.NETWORK_PERSON: say("Iemand uit het netwerk"),
    Role.SUPPORT_FAMILY: say("Een steungezin of vrijwilliger"),
    Role.LAWYER: say("Een advocaat"),
    Role.CURATOR_MENTOR: say("Een curator of mentor"),
    Role.COUNSELLOR: say("Een vertrouwenspersoon"),
    Role.WORKER_PROVIDER: say("Een begeleider pleegzorg"),
    Role.BEHAVIOURAL_SCIENTIST: say("Een gedragswetenschapper"),
    Role.MODULE_WORKER: say("Een behandelaar of ambulant werker"),
    Role.OTHER_PROVIDER: say("Een andere hulpverlener"),
    Role.GI_OTS: say("Een jeugdbeschermer"),
    Role.GI_GUARDIAN: say("Een voogdijwerker"),
    Role.REFERRER: say("Een verwijzer"),
    Role.MUNICIPALITY_CASE: say("Een consulent van de gemeente"),
    Role.FINANCE: say("Iemand van financiën"),
    Role.TEAM_MANAGER: say("Een teamleider"),
    Role.MATCHER: say("Een matcher"),
    Role.RECRUITER: say("Een werver"),
    Role.PRIVACY_OFFICER: say("Een privacyfunctionaris"),
    Role.ORG_ADMIN: say("Een functioneel beheerder"),
    Role.PLATFORM_ADMIN: say("Een technisch beheerder"),
}
"""How someone is written whose name the viewer may not know: the role only (access-grid 9, rule 3)."""

SOMEONE = say("Iemand uit de kring")


def words_of(name: Name) -> str | Sentence:
    """How a person is written for this viewer, everywhere: the name, or the role only."""
    return name.words or (WITHOUT_NAME[name.role] if name.role else SOMEONE)
