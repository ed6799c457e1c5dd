"""Deciding on what came in, one thing at a time: taken over by who may do that by hand, or left.

Every deed here is the deed of the part that owns it (a comment, an answer, a suggestion), done for the uploader with
the uploader's own rights. Nothing of it enters the text of a plan but as a suggestion.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.coediting import services as texts
from portal.coediting.queries import blocks_of, whole_lines
from portal.copies.encrypted import RETURN_ABOUT, RETURN_ITEM
from portal.copies.eyes import known_people
from portal.copies.laid import laid_out
from portal.copies.models import PlanReturn, ReturnItem
from portal.copies.placing import WORDS_GONE, edit_for, find
from portal.copies.returned import Incoming, ItemState, ReturnState, Said, Spot, Way, What
from portal.copies.sealing import open_words, seal_words
from portal.copies.secrets import holds_secret, read_by_the_wrong_person, secret_words
from portal.copies.services.returning import own_return
from portal.kernel.clock import now
from portal.kernel.errors import Conflict, Denied, NotFound, PortalError, RuleBroken
from portal.kernel.words import say
from portal.plans.models import PlanSection
from portal.plans.services import talking
from portal.plans.services.talking import SaidBy

LONGEST_QUOTE = 500


class SecretInside(RuleBroken):
    """The words hold a secret address, and someone from whom it is kept reads the part where they would come."""

    sentence = say(
        "Hierin staat een adres dat geheim is. Iemand voor wie het geheim is, leest dit deel ook. "
        "Vink aan dat u dit weet, of laat het liggen."
    )


@dataclass(frozen=True, slots=True)
class Deciding:
    """All that one decision needs."""

    session: Session
    actor: Actor
    returned: PlanReturn
    row: ReturnItem
    one: Incoming
    names: Mapping[str, str]

    def said_by(self, author: str) -> SaidBy | None:
        """Whose words they are: a participant, a name, or (untracked) nobody."""
        if not author:
            return None
        person = self.names.get(author, "")
        return SaidBy("" if person else author, UUID(person) if person else None)


def take(  # noqa: PLR0913 - who, what, as what, where
    session: Session, actor: Actor, item_id: UUID, way: Way, section_id: UUID | None = None, *, despite: bool = False
) -> ReturnItem:
    """Take a thing over. Raises NotFound, Denied, SecretInside, or RuleBroken when it cannot stand there (it waits).

    `despite`: the uploader read the warning about a secret address, and stands for it.
    """
    deciding = _deciding(session, actor, item_id)
    row, one = deciding.row, deciding.one
    if row.state is ItemState.TAKEN:
        raise Conflict(say("Dit is al overgenomen."))
    if way not in one.ways:
        raise RuleBroken(say("Dit kan alleen een reactie worden."))
    section = _section(session, deciding.returned, row.section_id or section_id)
    if not despite and _would_betray(deciding, section):
        raise SecretInside
    row.became_id = _DEEDS[way](deciding, section)
    row.section_id, row.became, row.state, row.decided_at = section.id, way.value, ItemState.TAKEN, now()
    session.flush()
    return row


def take_all(session: Session, actor: Actor, return_id: UUID, section_id: UUID) -> tuple[int, int]:
    """Take over all that waits in a section, each in its first way. Returns how many went, and how many still wait."""
    own_return(session, actor, return_id, ReturnState.OPEN)
    done = waiting = 0
    for item_id in _waiting(session, return_id, section_id):
        one = _deciding(session, actor, item_id).one
        try:
            with session.begin_nested():
                take(session, actor, item_id, one.ways[0])
            done += 1
        except PortalError:
            waiting += 1
    return done, waiting


def leave(session: Session, actor: Actor, item_id: UUID) -> ReturnItem:
    """Leave a thing where it is: it stands on the page as left, and can still be taken over."""
    row = _deciding(session, actor, item_id).row
    if row.state is ItemState.TAKEN:
        raise Conflict(say("Dit is al overgenomen."))
    row.state, row.decided_at = ItemState.LEFT, now()
    session.flush()
    return row


def leave_all(session: Session, actor: Actor, return_id: UUID, section_id: UUID | None) -> int:
    own_return(session, actor, return_id, ReturnState.OPEN)
    ids = _waiting(session, return_id, section_id)
    for item_id in ids:
        leave(session, actor, item_id)
    return len(ids)


def name_people(session: Session, actor: Actor, return_id: UUID, chosen: Mapping[str, str]) -> None:
    """Say who the names in the document are: participants whom the actor may know, or nobody in the file."""
    row = own_return(session, actor, return_id, ReturnState.OPEN)
    about = about_of(session, row)
    known = {*map(str, known_people(session, actor, row.youth_file_id)), ""}
    names = {name: chosen.get(name, person) for name, person in about["names"].items()}
    if not set(names.values()) <= known:
        raise RuleBroken(say("Kies iemand uit de lijst."))
    row.about = seal_words(session, RETURN_ABOUT, row.id, json.dumps({"names": names}, ensure_ascii=False))
    session.flush()


def finish(session: Session, actor: Actor, return_id: UUID) -> PlanReturn:
    """Done with this document. Raises RuleBroken while something waits: nothing is dropped by closing a page."""
    row = own_return(session, actor, return_id, ReturnState.OPEN)
    left = len(session.scalars(_of(return_id).where(ReturnItem.state == ItemState.WAITING)).all())
    if left:
        raise RuleBroken(say("Er wachten nog %(count)s dingen. Neem ze over of laat ze liggen.", count=left))
    row.state = ReturnState.DONE
    session.flush()
    return row


def about_of(session: Session, row: PlanReturn) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads(open_words(session, RETURN_ABOUT, row.id, row.about))
    return found


def incoming(session: Session, row: ReturnItem) -> Incoming:
    return Incoming.from_json(open_words(session, RETURN_ITEM, row.id, row.sealed))


def words_in(one: Incoming) -> list[str]:
    """All words that a thing would bring into the plan."""
    return [one.new, *(said.text for said in one.said)]


# -- how ---------------------------------------------------------------------------------------------------------------


def _of(return_id: UUID):  # type: ignore[no-untyped-def] # noqa: ANN202 - a select
    return select(ReturnItem.id).where(ReturnItem.return_id == return_id)


def _waiting(session: Session, return_id: UUID, section_id: UUID | None) -> list[UUID]:
    rows = session.scalars(
        _of(return_id)
        .where(ReturnItem.state == ItemState.WAITING, ReturnItem.section_id.is_not_distinct_from(section_id))
        .order_by(ReturnItem.ordinal)
    )
    return list(rows)


def _deciding(session: Session, actor: Actor, item_id: UUID) -> Deciding:
    row = session.get(ReturnItem, item_id)
    if row is None:
        raise NotFound
    returned = own_return(session, actor, row.return_id, ReturnState.OPEN)
    return Deciding(session, actor, returned, row, incoming(session, row), about_of(session, returned).get("names", {}))


def _section(session: Session, returned: PlanReturn, section_id: UUID | None) -> PlanSection:
    section = session.get(PlanSection, section_id) if section_id else None
    if section is None:
        raise RuleBroken(say("Kies bij welk deel dit hoort."))
    if section.plan_id != returned.plan_id:
        raise NotFound
    return section


def _would_betray(deciding: Deciding, section: PlanSection) -> bool:
    secret = secret_words(deciding.session, deciding.actor, section.youth_file_id)
    if not secret or not holds_secret(words_in(deciding.one), secret):
        return False
    return read_by_the_wrong_person(deciding.session, section.id, section.youth_file_id)


def _as_comment(deciding: Deciding, section: PlanSection) -> UUID:
    """A comment of the uploader with whose words they are; answers below it."""
    one = deciding.one
    said = one.said or (Said(one.author, _told(one)),)
    quote = _quote(deciding, section)
    text = said[0].text if quote or not one.old or one.what is not What.THREAD else f"“{one.old}”\n{said[0].text}"
    made = talking.comment(
        deciding.session, deciding.actor, section.id, text, quote=quote, said_by=deciding.said_by(said[0].author)
    )
    for answer in said[1:]:
        talking.reply(deciding.session, deciding.actor, made.id, answer.text, said_by=deciding.said_by(answer.author))
    if one.resolved:
        talking.resolve(deciding.session, deciding.actor, made.id)
    return made.id


def _quote(deciding: Deciding, section: PlanSection) -> str:
    """The words of today that a comment stands on: of its first line, when they are there."""
    spot = deciding.one.spot
    if spot is None or spot.heading or not spot.quote.strip():
        return ""
    laid = laid_out(blocks_of(deciding.session, section.id))
    place = find(laid, spot)
    if place is None:
        return ""
    line = laid.lines[place.line]
    end = place.end if place.end_line == place.line else len(line.words)
    words = line.full[line.at[place.start] : line.at[end]][:LONGEST_QUOTE]
    return words.strip()


def _told(one: Incoming) -> str:
    """A change told in words, where it cannot stand in the text."""
    old, new = one.old.strip(), one.new.strip()
    told = {
        What.VANISHED: "In het bestand is dit hele deel weggehaald.",
        What.MOVED_SECTION: "In het bestand staat dit deel op een andere plek.",
        What.LOOK: f"In het bestand is alleen de opmaak anders van: “{old}”",
        What.MOVE: f"In het bestand is dit verplaatst: “{old or new}”",
        What.ACCEPTED: "Dit voorstel is in het bestand overgenomen.",
        What.REFUSED: "Dit voorstel is in het bestand niet overgenomen.",
        What.LOOSE: f"In het bestand ({one.where_words}): {new}",
    }.get(one.what)
    if told is not None:
        return told
    if one.withdrawn:
        return f"In het bestand geschreven en weer doorgehaald: “{new or old}”"
    if old and new:
        return f"Voorstel: “{new}” in plaats van “{old}”"
    return f"Voorstel om toe te voegen: “{new}”" if new else f"Voorstel om weg te halen: “{old}”"


def _as_suggestion(deciding: Deciding, section: PlanSection) -> UUID:
    one = deciding.one
    assert one.spot is not None
    if one.what is What.MOVE and one.there is not None:
        there = _section(deciding.session, deciding.returned, UUID(one.there_section))
        _suggest(deciding, there, one.there, one.new)
        return _suggest(deciding, section, one.spot, "")
    return _suggest(deciding, section, one.spot, one.new)


def _suggest(deciding: Deciding, section: PlanSection, spot: Spot, words: str) -> UUID:
    session = deciding.session
    laid = laid_out(blocks_of(session, section.id))
    place = find(laid, spot)
    if place is None:
        raise Conflict(WORDS_GONE)
    lines = whole_lines(session, section.id)
    suggestion = uuid4()
    edit = edit_for(laid, lines, place, words, suggestion)
    said_by = deciding.said_by(deciding.one.author)
    via = f"Word, {said_by.name}" if said_by and said_by.name else "Word"
    made = texts.suggest_edit(
        session, deciding.actor, section.id, edit, suggestion, via=via,
        said_by_id=said_by.person_id if said_by else None,
    )  # fmt: skip
    return made.id


def _as_reply(deciding: Deciding, section: PlanSection) -> UUID:
    del section
    one = deciding.one
    said_by = deciding.said_by(one.author)
    return talking.reply(deciding.session, deciding.actor, UUID(one.refers_to), one.new, said_by=said_by).id


def _resolve(deciding: Deciding, section: PlanSection) -> UUID:
    del section
    return talking.resolve(deciding.session, deciding.actor, UUID(deciding.one.refers_to)).id


def _reopen(deciding: Deciding, section: PlanSection) -> UUID:
    del section
    return talking.reopen(deciding.session, deciding.actor, UUID(deciding.one.refers_to)).id


def _accept(deciding: Deciding, section: PlanSection) -> UUID:
    return _decide(deciding, section, accepted=True)


def _refuse(deciding: Deciding, section: PlanSection) -> UUID:
    return _decide(deciding, section, accepted=False)


def _decide(deciding: Deciding, section: PlanSection, *, accepted: bool) -> UUID:
    """Decide on a suggestion as it was decided in the document: for who writes in the section."""
    suggestion = UUID(deciding.one.refers_to)
    try:
        texts.decide(deciding.session, deciding.actor, section.id, [suggestion], accepted=accepted, reason="")
    except Denied:
        raise Denied(say("Alleen wie in dit deel schrijft, besluit over een voorstel.")) from None
    return suggestion


_DEEDS: Mapping[Way, Callable[[Deciding, PlanSection], UUID]] = {
    Way.COMMENT: _as_comment,
    Way.SUGGESTION: _as_suggestion,
    Way.REPLY: _as_reply,
    Way.RESOLVE: _resolve,
    Way.REOPEN: _reopen,
    Way.ACCEPT: _accept,
    Way.REFUSE: _refuse,
}
