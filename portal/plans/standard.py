"""The templates that every organisation starts with. An organisation changes its own copy on screen, without code.

Topics are those of access-grid.md 7: they decide who needs a section for their work. The titles and hints are content
for families and workers, in Dutch at B1; they are copied into a plan when it begins, so they are not translated.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from portal.dossier.domain import ModuleKind
from portal.kernel.words import Sentence, say
from portal.plans.domain.kinds import PlanKind


class Writer(StrEnum):
    """Who may write in a section, of those whom the access grid lets write in this kind of plan at all."""

    YOUTH = "youth"
    PARENTS = "parents"
    FOSTER_PARENTS = "foster_parents"
    NETWORK = "network"
    PROFESSIONALS = "professionals"
    GI = "gi"
    MODULE = "module"  # who gives a module, in the section of that module


MODULE_NAMES: Mapping[ModuleKind, Sentence] = {
    ModuleKind.VIDEO_INTERACTION: say("Video-interactiebegeleiding"),
    ModuleKind.DIAGNOSTICS: say("Onderzoek (diagnostiek)"),
    ModuleKind.SYSTEMIC_THERAPY: say("Systeemtherapie"),
    ModuleKind.TRIPLE_P: say("Triple P"),
    ModuleKind.INTENSIVE_AMBULATORY: say("Intensieve hulp thuis"),
    ModuleKind.RESPITE: say("Logeren of deeltijdgezin"),
}


@dataclass(frozen=True, slots=True)
class Section:
    """One section of a template."""

    key: str
    title: str
    hint: str
    writers: frozenset[Writer]
    topics: tuple[str, ...]
    must_be_filled: bool = False
    role_of_foster_parents: bool = False  # waits for their consent (R-FOS-09)
    module: bool = False  # repeated for each module that runs
    module_id: UUID | None = None  # of one of those


@dataclass(frozen=True, slots=True)
class Template:
    kind: PlanKind
    title: str
    sections: tuple[Section, ...]


_W = Writer
_YOUTH_AND_STAFF = frozenset({_W.YOUTH, _W.PROFESSIONALS})
_CARE_TEAM = frozenset({_W.YOUTH, _W.FOSTER_PARENTS, _W.PROFESSIONALS, _W.GI})
_STAFF = frozenset({_W.PROFESSIONALS})
_GI = frozenset({_W.GI})
_PARENTS = frozenset({_W.YOUTH, _W.PARENTS, _W.NETWORK})

_ROLE = Section(
    "role_of_foster_parents",
    "Wat pleegouders doen en welke begeleiding zij krijgen",
    "Wat doen pleegouders? Hoe vaak is er begeleiding, en van wie? Dit deel geldt pas als pleegouders akkoord zijn.",
    _STAFF,
    ("everyday", "development"),
    must_be_filled=True,
    role_of_foster_parents=True,
)
_PERSPECTIVE_TERM = Section(
    "perspective_term",
    "Wanneer is duidelijk waar het kind opgroeit",
    "Noem de datum. Leg uit waarom deze tijd bij dit kind past.",
    _STAFF,
    ("placement", "development"),
    must_be_filled=True,
)

TEMPLATES: Mapping[PlanKind, Template] = {
    PlanKind.HELP: Template(
        PlanKind.HELP,
        "Hulpverleningsplan",
        (
            Section(
                "my_view",
                "Mijn kijk",
                "Wat vindt de jeugdige zelf? Gebruik eigen woorden.",
                _YOUTH_AND_STAFF,
                ("wishes",),
            ),
            Section(
                "how_it_goes",
                "Hoe gaat het nu",
                "Wat gaat goed? Waar zijn zorgen over? Schrijf op van wie u het weet.",
                _STAFF,
                ("development", "everyday"),
                must_be_filled=True,
            ),
            Section(
                "what_we_work_on",
                "Waar werken we aan",
                "Wat moet er anders worden, en voor wie?",
                _YOUTH_AND_STAFF,
                ("development", "behaviour"),
                must_be_filled=True,
            ),
            Section(
                "contact",
                "Contact met ouders en familie",
                "Wie ziet elkaar wanneer, en hoe gaat dat?",
                _STAFF,
                ("contact", "family"),
            ),
            Section(
                "school_and_health",
                "School en gezondheid",
                "Wat is er nodig op school? Wie regelt de dokter en de tandarts?",
                _STAFF,
                ("school", "health"),
            ),
            Section(
                "module",
                "Extra hulp",
                "Welke hulp is er extra, met welk doel, en wanneer kijken we of het helpt?",
                frozenset({_W.PROFESSIONALS, _W.MODULE}),
                ("behaviour", "family"),
                module=True,
            ),
            _ROLE,
            _PERSPECTIVE_TERM,
        ),
    ),
    PlanKind.GI: Template(
        PlanKind.GI,
        "Plan van aanpak van de gecertificeerde instelling",
        (
            Section(
                "threats",
                "Waarover de rechter zich zorgen maakt",
                "Noem de zorgen uit de beschikking. Zet bij elke zin: feit, mening of van horen zeggen.",
                _GI,
                ("safety", "legal"),
                must_be_filled=True,
            ),
            Section(
                "views",
                "Wat jeugdige, ouders en pleegouders vinden",
                "Per persoon, in eigen woorden.",
                _GI,
                ("wishes", "family"),
                must_be_filled=True,
            ),
            Section(
                "goals",
                "Wat er moet veranderen",
                "Wat moet veilig en goed genoeg zijn, en wanneer is dat zo?",
                _GI,
                ("safety", "development"),
                must_be_filled=True,
            ),
            Section(
                "stay",
                "Waar de jeugdige woont en hoe lang",
                "Waarop berust dit, en wanneer wordt het opnieuw bekeken?",
                _GI,
                ("placement", "legal"),
            ),
            Section("contact", "Contact", "Wie ziet elkaar, waar, en wie is erbij?", _GI, ("contact",)),
            _PERSPECTIVE_TERM,
        ),
    ),
    PlanKind.CARE_TEAM: Template(
        PlanKind.CARE_TEAM,
        "Plan van aanpak van het zorgteam",
        (
            Section(
                "first_month",
                "De eerste maand",
                "Wat heeft het kind nu nodig? Wie doet wat in de eerste weken?",
                _CARE_TEAM,
                ("everyday", "placement"),
                must_be_filled=True,
            ),
            Section(
                "who_is_in",
                "Wie in het zorgteam zitten",
                "Wie zijn er, wat doet ieder, en hoe vaak spreken jullie elkaar?",
                _CARE_TEAM,
                ("everyday",),
                must_be_filled=True,
            ),
            Section(
                "wishes",
                "Wat het kind wil en nodig heeft",
                "In de woorden van het kind, of wat het laat zien.",
                _CARE_TEAM,
                ("wishes", "development"),
            ),
            Section(
                "contact",
                "Contact met thuis",
                "Wanneer, waar, en wat is er nodig om het goed te laten gaan?",
                _CARE_TEAM,
                ("contact", "family"),
            ),
            _ROLE,
            _PERSPECTIVE_TERM,
        ),
    ),
    PlanKind.PERSPECTIVE: Template(
        PlanKind.PERSPECTIVE,
        "Mijn perspectiefplan",
        (
            Section(
                "about_me",
                "Dit ben ik",
                "Waar ben je goed in? Wat vind je belangrijk? Wat moeten mensen over je weten?",
                _YOUTH_AND_STAFF,
                ("wishes",),
            ),
            Section(
                "support",
                "Mensen om me heen",
                "Wie is er altijd voor je? Bij wie kun je terecht, ook later? Kies ten minste één volwassene.",
                _YOUTH_AND_STAFF,
                ("family", "wishes"),
                must_be_filled=True,
            ),
            Section(
                "living",
                "Wonen",
                "Waar wil je wonen, nu en straks? Wat heb je nodig om op jezelf te kunnen wonen?",
                _YOUTH_AND_STAFF,
                ("placement", "wishes"),
                must_be_filled=True,
            ),
            Section(
                "school_and_work",
                "School en werk",
                "Wat wil je leren of worden? Wie helpt je daarbij?",
                _YOUTH_AND_STAFF,
                ("school", "wishes"),
                must_be_filled=True,
            ),
            Section(
                "income",
                "Geld",
                "Waar leef je van? Wat moet je regelen als je 18 wordt? Heb je schulden, en wie helpt?",
                _YOUTH_AND_STAFF,
                ("money",),
                must_be_filled=True,
            ),
            Section(
                "wellbeing",
                "Hoe het met me gaat",
                "Hoe voel je je, in je lijf en in je hoofd? Naar wie ga je als het niet goed gaat?",
                _YOUTH_AND_STAFF,
                ("health", "wishes"),
                must_be_filled=True,
            ),
            Section(
                "contact",
                "Contact met thuis",
                "Wie wil je zien, hoe vaak, en wat wil je juist niet?",
                _YOUTH_AND_STAFF,
                ("contact", "wishes"),
            ),
            Section(
                "module",
                "Extra hulp",
                "Welke hulp is er extra? Wat wil je ermee bereiken?",
                frozenset({_W.YOUTH, _W.PROFESSIONALS, _W.MODULE}),
                ("behaviour", "family", "wishes"),
                module=True,
            ),
            Section(
                "risks",
                "Wat er mis kan gaan, en wat we dan doen",
                "Waar maak je je zorgen over? Wat spreken we af?",
                _YOUTH_AND_STAFF,
                ("safety", "wishes"),
            ),
        ),
    ),
    PlanKind.SAFETY: Template(
        PlanKind.SAFETY,
        "Veiligheidsplan",
        (
            Section(
                "what_is_the_matter",
                "Wat er aan de hand is",
                "Wat is er gezien of gezegd, door wie en wanneer? Zet erbij wat feit is en wat mening.",
                frozenset({_W.PROFESSIONALS, _W.GI}),
                ("safety",),
                must_be_filled=True,
            ),
            Section(
                "agreements",
                "Wat we afspreken",
                "Wat gebeurt er wel, en wat niet meer? Wie let daarop?",
                frozenset({_W.PROFESSIONALS, _W.GI}),
                ("safety", "contact"),
                must_be_filled=True,
            ),
            Section(
                "whom_to_call",
                "Wie je belt als het misgaat",
                "Namen en nummers, in de volgorde waarin je belt.",
                frozenset({_W.PROFESSIONALS, _W.GI}),
                ("safety",),
                must_be_filled=True,
            ),
        ),
    ),
    PlanKind.CONTACT: Template(
        PlanKind.CONTACT,
        "Contactregeling",
        (
            Section(
                "who_and_when",
                "Wie ziet elkaar wanneer",
                "Dag, tijd, hoe lang, hoe vaak. Ook vakanties en feestdagen.",
                frozenset({_W.YOUTH, _W.PROFESSIONALS, _W.GI}),
                ("contact",),
                must_be_filled=True,
            ),
            Section(
                "how",
                "Hoe het gaat",
                "Waar is het, wie brengt en haalt, wie is erbij?",
                frozenset({_W.YOUTH, _W.PROFESSIONALS, _W.GI}),
                ("contact",),
            ),
            Section(
                "other_contact",
                "Bellen, appen en kaarten",
                "Wat mag altijd, wat spreken we af?",
                frozenset({_W.YOUTH, _W.PROFESSIONALS, _W.GI}),
                ("contact", "everyday"),
            ),
            Section(
                "when_it_fails",
                "Als het niet doorgaat",
                "Wie laat het weten, en hoe halen we het in?",
                frozenset({_W.YOUTH, _W.PROFESSIONALS, _W.GI}),
                ("contact",),
            ),
        ),
    ),
    PlanKind.FAMILY_GROUP: Template(
        PlanKind.FAMILY_GROUP,
        "Familiegroepsplan",
        (
            Section(
                "what_we_want",
                "Wat wij willen voor ons kind",
                "Schrijf in uw eigen woorden.",
                _PARENTS,
                ("wishes", "family"),
                must_be_filled=True,
            ),
            Section(
                "who_helps",
                "Wie ons helpt",
                "Familie, vrienden, buren: wie doet wat?",
                _PARENTS,
                ("family",),
                must_be_filled=True,
            ),
            Section(
                "what_we_need",
                "Wat wij nodig hebben van anderen",
                "Welke hulp wilt u van een organisatie?",
                _PARENTS,
                ("family", "development"),
            ),
            Section(
                "when_it_is_good",
                "Wanneer het goed genoeg is",
                "Waaraan merkt u en uw kind dat het beter gaat?",
                _PARENTS,
                ("development", "wishes"),
            ),
        ),
    ),
    PlanKind.GUIDANCE: Template(
        PlanKind.GUIDANCE,
        "Begeleidingsafspraken met pleegouders",
        (
            Section(
                "guidance",
                "Welke begeleiding pleegouders krijgen",
                "Hoe vaak, van wie, en wat als het tussendoor nodig is?",
                _STAFF,
                ("everyday",),
                must_be_filled=True,
            ),
            Section("respite", "Even ontlast worden", "Wie kan invallen? Hoe vraagt u dat aan?", _STAFF, ("everyday",)),
            Section(
                "learning",
                "Leren en elkaar ontmoeten",
                "Cursussen, groepen met andere pleegouders.",
                _STAFF,
                ("everyday",),
            ),
        ),
    ),
}
