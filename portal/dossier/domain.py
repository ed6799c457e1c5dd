"""Rules about a youth file: roles, ages, topics. Plain Python: no database, no web."""

from datetime import date, timedelta
from enum import StrEnum

# Ages at which rights change by themselves (Jw 7.3.4, 7.3.5, 7.3.15; R-PER-01, R-PER-02; R-CON-09).
AGE_OF_OWN_VOICE = 12
AGE_OF_OWN_CONSENT = 16
AGE_OF_ADULTHOOD = 18
AGE_OF_STANDARD_END = 21
AGE_OF_LAST_END = 23
BOUNDARY_AGES = (
    AGE_OF_OWN_VOICE,
    AGE_OF_OWN_CONSENT,
    AGE_OF_ADULTHOOD,
    AGE_OF_STANDARD_END,
    AGE_OF_LAST_END,
)

OPENING_CHECK_DAYS = 30  # access-grid 8, domain 15: `opening_check_days`
STAY_PREVIEW_DAYS = 2  # access-grid 1, domain 15: `stay_preview_days`
EMERGENCY_HOURS = 8  # access-grid 10: "an end within hours"


class Role(StrEnum):
    """How a person takes part in one youth file (domain 13). Authority is not a role but a dated series of its own."""

    YOUTH = "youth"  # jeugdige
    PARENT = "parent"  # ouder, met of zonder gezag
    GUARDIAN_PERSON = "guardian_person"  # voogd, een natuurlijk persoon
    STEP_PARENT = "step_parent"  # stiefouder
    FOSTER_PARENT = "foster_parent"  # pleegouder
    FOSTER_HOUSEHOLD = "foster_household"  # huisgenoot
    NETWORK_PERSON = "network_person"  # netwerk, JIM
    SUPPORT_FAMILY = "support_family"  # steungezin, vrijwilliger
    LAWYER = "lawyer"  # advocaat
    CURATOR_MENTOR = "curator_mentor"  # curator, mentor, bijzondere curator
    COUNSELLOR = "counsellor"  # vertrouwenspersoon
    WORKER_PROVIDER = "worker_provider"  # pleegzorgwerker
    BEHAVIOURAL_SCIENTIST = "behavioural_scientist"  # gedragswetenschapper
    MODULE_WORKER = "module_worker"  # behandelaar, ambulant werker
    OTHER_PROVIDER = "other_provider"  # andere hulpverlener in de kring
    GI_OTS = "gi_ots"  # gezinsvoogdijwerker
    GI_GUARDIAN = "gi_guardian"  # voogdijwerker
    REFERRER = "referrer"  # verwijzer
    MUNICIPALITY_CASE = "municipality_case"  # consulent, toegang
    FINANCE = "finance"  # financien
    TEAM_MANAGER = "team_manager"  # teamleider
    MATCHER = "matcher"  # matcher
    RECRUITER = "recruiter"  # werver, screener
    PRIVACY_OFFICER = "privacy_officer"  # privacyfunctionaris
    ORG_ADMIN = "org_admin"  # functioneel beheer
    PLATFORM_ADMIN = "platform_admin"  # technisch beheer


FAMILY_ROLES = frozenset(
    {
        Role.YOUTH,
        Role.PARENT,
        Role.GUARDIAN_PERSON,
        Role.STEP_PARENT,
        Role.FOSTER_PARENT,
        Role.FOSTER_HOUSEHOLD,
        Role.NETWORK_PERSON,
        Role.SUPPORT_FAMILY,
        Role.LAWYER,
        Role.CURATOR_MENTOR,
        Role.COUNSELLOR,
    }
)
WORK_ROLES = frozenset(Role) - FAMILY_ROLES


class Topic(StrEnum):
    """What an item is about; an item has one or more (access-grid 7)."""

    HEALTH = "health"
    SCHOOL = "school"
    CONTACT = "contact"
    PLACEMENT = "placement"
    SAFETY = "safety"
    DEVELOPMENT = "development"
    BEHAVIOUR = "behaviour"
    FAMILY = "family"
    MONEY = "money"
    LEGAL = "legal"
    WISHES = "wishes"
    EVERYDAY = "everyday"


class ModuleKind(StrEnum):
    """The modules whose need is written down (access-grid 7). VPT is no kind: it is the sum of the modules in it."""

    VIDEO_INTERACTION = "video_interaction"  # video-interactiebegeleiding
    DIAGNOSTICS = "diagnostics"  # diagnostiek
    SYSTEMIC_THERAPY = "systemic_therapy"  # systeemtherapie
    TRIPLE_P = "triple_p"
    INTENSIVE_AMBULATORY = "intensive_ambulatory"  # intensieve ambulante hulp
    RESPITE = "respite"  # respijt; deeltijdgezin als module


class AuthorityStatus(StrEnum):
    """Who holds authority (gezag), per holder (domain 2.2)."""

    JOINT_PARENTS = "joint_parents"
    SOLE_PARENT = "sole_parent"
    PARENT_AND_OTHER = "parent_and_other"  # BW1 253sa, 253t
    GUARDIAN_GI = "guardian_gi"  # BW1 302
    GUARDIAN_PROVISIONAL_GI = "guardian_provisional_gi"  # BW1 241, 268
    GUARDIAN_FOSTER = "guardian_foster"  # BW1 282
    GUARDIAN_OTHER = "guardian_other"  # another natural person
    PARTIAL_TO_GI = "partial_to_gi"  # BW1 265e: only the topics named; gives no standing


class Framework(StrEnum):
    """The legal framework (juridisch kader, domain 2.2). Adulthood is no row: it follows from the birth date."""

    VOLUNTARY = "voluntary"
    VOTS = "vots"
    OTS = "ots"
    OTS_WITH_PLACEMENT = "ots_with_placement"
    GUARDIANSHIP = "guardianship"
    PROVISIONAL_GUARDIANSHIP = "provisional_guardianship"


SUPERVISION = frozenset({Framework.VOTS, Framework.OTS, Framework.OTS_WITH_PLACEMENT})  # OTS and its urgent form
MEASURES = frozenset(Framework) - {Framework.VOLUNTARY}  # child protection measures (R-DOS-15)


class Audience(StrEnum):
    """Who of those whom the grid admits an item is meant for (R-AFS-01). It takes away and never adds."""

    AUTHOR = "author"  # not shared yet: its author only
    NAMED = "named"  # the persons linked to it as `reader`
    ORGANISATION = "organisation"  # the work door of the organisation that recorded it
    PROFESSIONALS = "professionals"  # the work door
    CIRCLE = "circle"  # whoever the grid admits


class ItemLink(StrEnum):
    """In what way a person is tied to an item."""

    CONCERNS = "concerns"  # it concerns this person: the `O` of the grid (own order, module, appointments, thread)
    SUBJECT = "subject"  # a signal, worry or talk is about this person: never theirs to see
    APPEARS = "appears"  # is seen or heard in the recording
    READER = "reader"  # named in an audience of named persons


class Capacity(StrEnum):
    """In which capacity a consent was given (access-grid 4)."""

    YOUTH = "youth"
    AUTHORITY_HOLDER = "authority_holder"  # parent or natural guardian
    GUARDIAN_GI = "guardian_gi"  # on behalf of the GI that is guardian
    CLIENT = "client"  # of a lawyer or counsellor
    DATA_SUBJECT = "data_subject"  # the parent whose own data it is
    APPEARING = "appearing"  # appears in a recording
    REPRESENTATIVE = "representative"  # curator, mentor, and so on, of an adult who cannot weigh this matter


class ConsentWay(StrEnum):
    """How a consent was given (R-CON-08)."""

    PORTAL = "portal"
    SIGNED = "signed"
    ORAL = "oral"


class WithholdingGround(StrEnum):
    """Why an item is kept from someone who would otherwise see it."""

    SERIOUS_HARM = "serious_harm"  # R-INF-02, Jw 7.3.2 lid 4
    PRIVACY_OF_ANOTHER = "privacy_of_another"  # R-DOS-06, Jw 7.3.10
    GOOD_CARE = "good_care"  # R-CON-05, R-DOS-09


def birthday(born_on: date, age: int) -> date:
    """The day on which someone turns `age`: born on 29 February, on 1 March in a year without that day."""
    try:
        return born_on.replace(year=born_on.year + age)
    except ValueError:
        return date(born_on.year + age, 3, 1)


def age_on(born_on: date, day: date) -> int:
    """Age in whole years on a day, with the same rule for 29 February as `birthday`; 0 before the birth."""
    years = day.year - born_on.year
    return max(0, years if birthday(born_on, years) <= day else years - 1)


def born_on_or_before(age: int, day: date) -> date:
    """The latest birth date of someone who is at least `age` on `day`."""
    try:
        return day.replace(year=day.year - age)
    except ValueError:  # day is 29 February and that year has none; born on its 28th is old enough, on 1 March not yet
        return date(day.year - age, 2, 28)


def day_before(day: date) -> date:
    return day - timedelta(days=1)
