"""What roles are called on screen, in the singular, as a line under a name."""

from collections.abc import Mapping

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


UNNAMED: Mapping[Role, Sentence] = {
    Role.FOSTER_PARENT: say("Een pleegouder"),
    Role.PARENT: say("Een ouder"),
    Role.YOUTH: say("De jongere"),
}
"""How someone is written whose name the viewer may not know (access-grid 9); other roles: "iemand"."""
