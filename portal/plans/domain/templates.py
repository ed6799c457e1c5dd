"""What an organisation may make of a template: words, order and sections; never less than law and agreement ask."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from portal.dossier.domain import Topic
from portal.kernel.errors import RuleBroken
from portal.kernel.words import Sentence, say
from portal.plans.domain.kinds import PlanKind
from portal.plans.standard import TEMPLATES, Section, Template, Writer

MOST_SECTIONS = 60
LONGEST_TITLE, LONGEST_HINT = 120, 500
BIG_FIVE = ("support", "living", "school_and_work", "income", "wellbeing")
# Sections that a plan of this kind always has, and the rule that asks it.
NEEDED: Mapping[PlanKind, Mapping[str, str]] = {
    PlanKind.HELP: {"role_of_foster_parents": "R-FOS-09", "perspective_term": "R-PLA-05"},
    PlanKind.CARE_TEAM: {"role_of_foster_parents": "R-FOS-09", "perspective_term": "R-PLA-05"},
    PlanKind.GI: {"perspective_term": "R-PLA-05"},
    PlanKind.PERSPECTIVE: dict.fromkeys(BIG_FIVE, "R-16-04"),
}
WRITERS: Mapping[Writer, Sentence] = {
    Writer.YOUTH: say("De jongere"),
    Writer.PARENTS: say("Ouders"),
    Writer.FOSTER_PARENTS: say("Pleegouders"),
    Writer.NETWORK: say("Mensen uit het netwerk"),
    Writer.PROFESSIONALS: say("Begeleiders van de organisaties"),
    Writer.GI: say("De gezinsvoogd of voogd"),
    Writer.MODULE: say("Wie de extra hulp geeft"),
}
TOPICS: Mapping[Topic, Sentence] = {
    Topic.HEALTH: say("Gezondheid"),
    Topic.SCHOOL: say("School"),
    Topic.CONTACT: say("Contact"),
    Topic.PLACEMENT: say("Wonen en plaatsing"),
    Topic.SAFETY: say("Veiligheid"),
    Topic.DEVELOPMENT: say("Ontwikkeling"),
    Topic.BEHAVIOUR: say("Gedrag"),
    Topic.FAMILY: say("Familie"),
    Topic.MONEY: say("Geld"),
    Topic.LEGAL: say("Gezag en rechter"),
    Topic.WISHES: say("Wensen"),
    Topic.EVERYDAY: say("Het gewone leven"),
}


def is_needed(kind: PlanKind, key: str) -> bool:
    return key in NEEDED.get(kind, {})


def checked(template: Template) -> Template:
    """The template as it may be kept: what law and agreement ask of a section stays as the standard has it.

    Raises RuleBroken with what is wrong, in words for an administrator.
    """
    sections = tuple(_checked(template.kind, section) for section in template.sections)
    if not sections:
        raise RuleBroken(say("Een plan heeft ten minste één deel."))
    if len(sections) > MOST_SECTIONS:
        raise RuleBroken(say("Een plan heeft ten hoogste %(most)s delen.", most=MOST_SECTIONS))
    keys = [section.key for section in sections]
    if len(set(keys)) < len(keys) or len({section.title.casefold() for section in sections}) < len(sections):
        raise RuleBroken(say("Twee delen heten hetzelfde. Geef een van beide een andere naam."))
    missing = NEEDED.get(template.kind, {}).keys() - set(keys)
    if missing:
        titles = {section.key: section.title for section in TEMPLATES[template.kind].sections}
        raise RuleBroken(say("Dit deel hoort altijd in dit plan: %(section)s.", section=titles[min(missing)]))
    return replace(template, title=_title(template.title), sections=sections)


def new_key(title: str, taken: Sequence[str]) -> str:
    """A name for a section that stays the same in every version, whatever its title becomes."""
    stem = re.sub(r"[^a-z0-9]+", "_", title.casefold()).strip("_")[:40] or "deel"
    key, again = stem, 2
    while key in taken:
        key, again = f"{stem}_{again}", again + 1
    return key


def _checked(kind: PlanKind, section: Section) -> Section:
    standard = next((one for one in TEMPLATES[kind].sections if one.key == section.key), None)
    section = replace(section, title=_title(section.title), hint=section.hint.strip()[:LONGEST_HINT])
    if is_needed(kind, section.key) and standard is not None:
        return replace(
            section, must_be_filled=True, role_of_foster_parents=standard.role_of_foster_parents,
            writers=standard.writers if standard.role_of_foster_parents else section.writers | standard.writers,
            topics=tuple(dict.fromkeys((*standard.topics, *section.topics))),
        )  # fmt: skip
    if not section.writers:
        raise RuleBroken(say("Kies wie in dit deel schrijft: %(section)s.", section=section.title))
    if not section.topics:
        raise RuleBroken(say("Kies waar dit deel over gaat: %(section)s.", section=section.title))
    return replace(section, role_of_foster_parents=False, module=standard.module if standard is not None else False)


def _title(title: str) -> str:
    cleaned = " ".join(title.split())
    if not cleaned:
        raise RuleBroken(say("Elk deel heeft een naam."))
    return cleaned[:LONGEST_TITLE]
