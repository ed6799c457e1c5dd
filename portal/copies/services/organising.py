"""What an administrator sets for the documents of the organisation: the logo, and templates out of its own forms."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.audit import log
from portal.copies.models import OrganisationLogo
from portal.identity.services.administration import administered
from portal.kernel.clock import now
from portal.kernel.errors import RuleBroken
from portal.kernel.words import say
from portal.plans import templates
from portal.plans.domain.kinds import PlanKind
from portal.plans.domain.templates import LONGEST_HINT, LONGEST_TITLE
from portal.plans.standard import TEMPLATES
from portal.word.document import SOFT_BREAK, readable
from portal.word.picture import bare, size_of
from portal.word.template_import import preview_template

MOST_LEFT_OUT = 20  # lines before the first heading that are shown
LARGEST_LOGO = 300_000  # bytes: it goes along in every document
MOST_PIXELS = 4000  # of a side
NO_PICTURE = say("Dit is geen plaatje dat op een document kan. Kies een PNG of JPEG van hoogstens 300 kB.")


@dataclass(frozen=True, slots=True)
class Draft:
    """A template as a blank form gives it, to look at and mend. `shortened`: sections whose words did not fit."""

    title: str
    sections: tuple[templates.TemplateSection, ...]
    left_out: tuple[str, ...] = ()
    shortened: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """What keeping a draft would do besides: the titles put behind it, and whether the organisation's own goes."""

    put_behind: tuple[str, ...]
    replaces_own: bool


def require_administrator(session: Session, actor: Actor) -> None:
    """Raises Denied for everyone else."""
    administered(session, actor)


def logo_of(session: Session, actor: Actor) -> OrganisationLogo | None:
    return session.get(OrganisationLogo, administered(session, actor))


def set_logo(session: Session, actor: Actor, picture: bytes, description: str) -> None:
    """Put a logo on the documents of the organisation. Only what is needed to show it is kept. Raises RuleBroken."""
    organisation = administered(session, actor)
    if len(picture) > LARGEST_LOGO:
        raise RuleBroken(NO_PICTURE)
    try:
        kept = bare(picture)
        width, height = size_of(kept)
    except ValueError:
        raise RuleBroken(NO_PICTURE) from None
    if not 0 < width <= MOST_PIXELS or not 0 < height <= MOST_PIXELS:
        raise RuleBroken(NO_PICTURE)
    row = session.get(OrganisationLogo, organisation)
    if row is None:
        row = OrganisationLogo(organisation_id=organisation)
        session.add(row)
    row.picture, row.description, row.set_by, row.set_at = kept, description.strip(), actor.person_id, now()
    session.flush()
    log.record(session, actor, "organisation.changed", organisation_id=organisation)


def remove_logo(session: Session, actor: Actor) -> None:
    row = logo_of(session, actor)
    if row is not None:
        session.delete(row)
        log.record(session, actor, "organisation.changed", organisation_id=row.organisation_id)


def draft_from(session: Session, actor: Actor, kind: PlanKind, data: bytes) -> Draft:
    """The template that a blank form would give; nothing is kept. Raises Denied, Refused, RuleBroken."""
    administered(session, actor)
    seen = preview_template(data)
    sections = tuple(
        templates.TemplateSection(one.title[:LONGEST_TITLE], one.hint[:LONGEST_HINT]) for one in seen.sections
    )
    shortened = tuple(
        short.title
        for one, short in zip(seen.sections, sections, strict=True)
        if (one.title, one.hint) != (short.title, short.hint)
    )
    left_out = seen.left_out[:MOST_LEFT_OUT]
    if len(left_out) < len(seen.left_out):
        left_out = (*left_out, "…")
    return Draft(seen.title[:LONGEST_TITLE] or TEMPLATES[kind].title, sections, left_out, shortened)


def would_do(session: Session, actor: Actor, kind: PlanKind, draft: Draft) -> Kept:
    """Raises Denied."""
    _, own = templates.own_template(session, actor, kind)
    return Kept(tuple(templates.put_behind(session, actor, kind, _titled(draft))), own)


def keep_draft(session: Session, actor: Actor, kind: PlanKind, draft: Draft) -> None:
    """Keep what was looked at (and perhaps mended) as the organisation's template. A section without title is left out.

    Raises Denied, RuleBroken with what is wrong: nothing is cut off unseen.
    """
    administered(session, actor)
    sections = _titled(draft)
    for section in sections:
        if len(section.title) > LONGEST_TITLE or len(section.hint) > LONGEST_HINT:
            raise RuleBroken(
                say(
                    "Dit deel is te lang: %(section)s. Een titel heeft hoogstens %(title)s tekens, uitleg %(hint)s.",
                    section=section.title[:LONGEST_TITLE],
                    title=LONGEST_TITLE,
                    hint=LONGEST_HINT,
                )
            )
    if not sections:
        raise RuleBroken(say("Een plan heeft ten minste één deel."))
    templates.keep_template(session, actor, kind=kind, title=_one_line(draft.title), sections=sections)


def _titled(draft: Draft) -> list[templates.TemplateSection]:
    """Sections with a title, in characters that can be kept; a browser sends a line end as two characters."""
    cleaned = [
        templates.TemplateSection(_one_line(one.title), readable(one.hint).replace(SOFT_BREAK, "\n").strip())
        for one in draft.sections
    ]
    return [one for one in cleaned if one.title]


def _one_line(words: str) -> str:
    return " ".join(readable(words).split())
