"""What people say about a section: comments and replies, suggestions, standpoints."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor, Door
from portal.access.items import new_item
from portal.access.policy import Kind, Letter
from portal.audit import log
from portal.coediting import services as texts
from portal.coediting.anchors import Anchor, anchor_at
from portal.coediting.queries import lines_of
from portal.database.session import legal_today
from portal.dossier.domain import Audience
from portal.dossier.models import Item
from portal.kernel.clock import now
from portal.kernel.errors import Conflict, Denied, NotFound, RuleBroken
from portal.kernel.words import say
from portal.plans import telling
from portal.plans.domain.states import PlanState
from portal.plans.domain.terms import EDIT_MINUTES, due
from portal.plans.models import Comment, Mention, Plan, PlanSection, Standpoint
from portal.plans.people import youth_of
from portal.plans.services.beginning import copied_topics
from portal.plans.templates import terms_for

LONGEST = 5000  # characters of a comment or a standpoint
QUOTE_GONE = say("Deze woorden staan niet in het deel. Kopieer ze precies, of laat het vak leeg.")


@dataclass(frozen=True, slots=True)
class SaidBy:
    """Whose words a comment holds that came in with a Word document: a participant, or a name that is none."""

    name: str = ""
    person_id: UUID | None = None


def comment(  # noqa: PLR0913 - what is said, of which words, for whom
    session: Session,
    actor: Actor,
    section_id: UUID,
    text: str,
    *,
    quote: str = "",
    line: int | None = None,
    readers: Collection[UUID] | None = None,
    named: Collection[UUID] = (),
    said_by: SaidBy | None = None,
) -> Comment:
    """Say something about a section or about words of it. `readers`: only these people (and the writer) read it.

    `line`: where the quoted words stand, when they stand in several. `named`: who is asked to look (@); only those who
    will read it. Raises RuleBroken for no words, too many, words that are not there, or people who may not read it.
    """
    section = scope.load(session, actor, Letter.C, PlanSection, section_id)
    plan = open_plan(session, section)
    chosen = None if readers is None else _those_who_read(session, actor, section_id, readers)
    item = item_said_at(session, actor, section, readers=chosen)
    today = legal_today(session)
    by_youth = youth_of(session, section.youth_file_id) == actor.person_id
    term = (
        due(today, by_youth=by_youth, terms=terms_for(session, section.youth_file_id))
        if actor.door is Door.FAMILY
        else None
    )
    anchor = _anchor(session, section_id, quote, line)
    made = Comment(
        id=item.id,
        youth_file_id=section.youth_file_id,
        plan_id=plan.id,
        section_id=section_id,
        author_id=actor.person_id,
        said_by=said_by.name or None if said_by else None,
        said_by_id=said_by.person_id if said_by else None,
        text=words(text),
        quote=anchor.quote,
        line=anchor.line,
        before=anchor.before,
        after=anchor.after,
        by_youth=by_youth,
        seen_by=term.seen_by if term else None,
        answer_by=term.answered_by if term else None,
    )
    session.add(made)
    session.flush()
    _name(session, made, named)
    log.record(session, actor, "comment.made", youth_file_id=section.youth_file_id, thing_id=made.id)
    telling.comment_made(session, actor, made, named)
    return made


def reply(  # noqa: PLR0913 - what is said in which thread, to whom
    session: Session,
    actor: Actor,
    thread_id: UUID,
    text: str,
    named: Collection[UUID] = (),
    *,
    said_by: SaidBy | None = None,
) -> Comment:
    """Answer in a thread. A professional's reply is the answer that was owed. `named`: who is asked to look (@)."""
    thread = _thread(session, actor, thread_id, Letter.C)
    section = session.get_one(PlanSection, thread.section_id)
    open_plan(session, section)
    item = item_said_at(session, actor, section, parent_id=thread.id)
    made = Comment(
        id=item.id,
        youth_file_id=thread.youth_file_id,
        plan_id=thread.plan_id,
        section_id=thread.section_id,
        thread_id=thread.id,
        author_id=actor.person_id,
        said_by=said_by.name or None if said_by else None,
        said_by_id=said_by.person_id if said_by else None,
        text=words(text),
    )
    session.add(made)
    if actor.door is Door.WORK and thread.answer_by is not None:
        today = legal_today(session)
        thread.seen_on = thread.seen_on or today
        thread.answered_on = thread.answered_on or today
    session.flush()
    _name(session, made, named)
    log.record(session, actor, "comment.answered", youth_file_id=thread.youth_file_id, thing_id=made.id)
    telling.comment_made(session, actor, made, named)
    return made


def mark_seen(session: Session, actor: Actor, thread_id: UUID) -> Comment:
    """A professional tells that a question was seen; the answer follows (R-DEEL-04)."""
    thread = _thread(session, actor, thread_id, Letter.C)
    if actor.door is not Door.WORK:
        raise Denied
    thread.seen_on = thread.seen_on or legal_today(session)
    log.record(session, actor, "comment.changed", youth_file_id=thread.youth_file_id, thing_id=thread.id)
    return thread


def change(session: Session, actor: Actor, comment_id: UUID, text: str) -> Comment:
    """Other words for an own comment, within five minutes after it was made."""
    row = own_comment(session, actor, comment_id)
    if now() - row.created_at > timedelta(minutes=EDIT_MINUTES):
        raise RuleBroken(say("De vijf minuten om te veranderen zijn voorbij. Reageer erop, of trek het in."))
    row.text, row.edited_at = words(text), now()
    log.record(session, actor, "comment.changed", youth_file_id=row.youth_file_id, thing_id=row.id)
    return row


def withdraw(session: Session, actor: Actor, comment_id: UUID) -> Comment:
    """Take an own comment back. That something stood there stays, with its replies; its words do not show."""
    row = own_comment(session, actor, comment_id)
    row.withdrawn_at = row.withdrawn_at or now()
    log.record(session, actor, "comment.withdrawn", youth_file_id=row.youth_file_id, thing_id=row.id)
    return row


def resolve(session: Session, actor: Actor, thread_id: UUID) -> Comment:
    """Close a thread: by who began it, or who may write in the section. An owed answer comes first."""
    thread = _thread(session, actor, thread_id, Letter.C)
    own = thread.author_id == actor.person_id
    if not own and Letter.E not in scope.permissions_on(session, actor, thread.section_id):
        raise Denied
    if not own and thread.answer_by is not None and thread.answered_on is None:
        raise RuleBroken(say("Geef eerst antwoord. Daarna kan dit worden afgerond."))
    thread.resolved_at, thread.resolved_by = now(), actor.person_id
    log.record(session, actor, "comment.resolved", youth_file_id=thread.youth_file_id, thing_id=thread.id)
    return thread


def reopen(session: Session, actor: Actor, thread_id: UUID) -> Comment:
    thread = _thread(session, actor, thread_id, Letter.C)
    thread.resolved_at = thread.resolved_by = None
    log.record(session, actor, "comment.reopened", youth_file_id=thread.youth_file_id, thing_id=thread.id)
    return thread


def suggest(session: Session, actor: Actor, section_id: UUID, quote: str, instead: str) -> None:
    """Suggest other words for words of a section; none instead: to take them away."""
    scope.load(session, actor, Letter.C, PlanSection, section_id)
    if not quote.strip():
        raise RuleBroken(say("Kies eerst de woorden die anders moeten."))
    texts.suggest(session, actor, section_id, _anchor(session, section_id, quote), instead)


def keep_words(session: Session, actor: Actor, section_id: UUID, text: str, quote: str = "") -> Standpoint:
    """Words that stay ("mijn woorden blijven"): one's own beside a section, in every set version."""
    section = scope.load(session, actor, Letter.V, PlanSection, section_id)
    plan = open_plan(session, section)
    if plan.seal is not None:
        raise RuleBroken(say("Deze versie is vastgesteld. Zet deze woorden in de volgende versie."))
    item = new_item(
        session,
        actor,
        youth_file_id=section.youth_file_id,
        kind=Kind.STANDPOINT,
        topics=copied_topics(session, section_id),
        parent_id=section_id,
    )
    made = Standpoint(
        id=item.id,
        youth_file_id=section.youth_file_id,
        plan_id=plan.id,
        section_id=section_id,
        author_id=actor.person_id,
        quote=quote.strip()[:500],
        text=words(text),
    )
    session.add(made)
    session.flush()
    log.record(session, actor, "standpoint.made", youth_file_id=section.youth_file_id, thing_id=made.id)
    return made


def leave_out(session: Session, actor: Actor, standpoint_id: UUID) -> Standpoint:
    """The author leaves a standpoint out of later versions; where it was sealed it stays."""
    row = scope.load(session, actor, Letter.V, Standpoint, standpoint_id)
    if row.author_id != actor.person_id:
        raise Denied
    row.carried_on = False
    log.record(session, actor, "standpoint.withdrawn", youth_file_id=row.youth_file_id, thing_id=row.id)
    return row


def words(text: str) -> str:
    """What someone typed, ready to keep. Raises RuleBroken with what to do."""
    cleaned = text.replace("\r\n", "\n").strip()
    if not cleaned:
        raise RuleBroken(say("Schrijf eerst iets op."))
    if len(cleaned) > LONGEST:
        raise RuleBroken(say("Dit is te lang: meer dan %(most)s tekens. Maak er twee reacties van.", most=LONGEST))
    if any(ord(sign) < 32 and sign not in "\n\t" for sign in cleaned):
        raise RuleBroken(
            say("In de tekst staan tekens die niet bewaard kunnen worden. Haal ze weg en probeer opnieuw.")
        )
    return cleaned


def item_said_at(
    session: Session,
    actor: Actor,
    section: PlanSection,
    *,
    parent_id: UUID | None = None,
    readers: Collection[UUID] | None = None,
) -> Item:
    """The item of something said at a section, or in a thread there; `readers` for fewer people than read it."""
    return new_item(
        session,
        actor,
        youth_file_id=section.youth_file_id,
        kind=kind_of(session, section.id),
        topics=copied_topics(session, section.id),
        parent_id=parent_id or section.id,
        allowed_by=Letter.C,
        audience=Audience.CIRCLE if readers is None else Audience.NAMED,
        readers=readers or (),
    )


def kind_of(session: Session, section_id: UUID) -> Kind:
    return Kind(session.scalars(select(Item.kind).where(Item.id == section_id)).one())


def open_plan(session: Session, section: PlanSection) -> Plan:
    plan = session.get_one(Plan, section.plan_id)
    if plan.state_on(legal_today(session)) is PlanState.REPLACED:
        raise Conflict(say("Er is een nieuwere versie van dit plan. Reageer daar."))
    return plan


def _thread(session: Session, actor: Actor, thread_id: UUID, letter: Letter) -> Comment:
    thread = scope.load(session, actor, letter, Comment, thread_id)
    if thread.thread_id is not None:
        raise NotFound
    return thread


def own_comment(session: Session, actor: Actor, comment_id: UUID) -> Comment:
    row = scope.load(session, actor, Letter.V, Comment, comment_id)
    if row.author_id != actor.person_id:
        raise Denied
    if row.withdrawn_at is not None:
        raise Conflict(say("Deze reactie is al ingetrokken."))
    return row


def _those_who_read(session: Session, actor: Actor, section_id: UUID, chosen: Collection[UUID]) -> set[UUID]:
    """Of the chosen people those who read the section, and the writer: fewer readers, never more."""
    if not chosen:
        raise RuleBroken(say("Kies wie dit mag lezen, of kies: iedereen die dit deel leest."))
    may = {reader.person_id for reader in scope.readers_of(session, section_id) if Letter.V in reader.letters}
    if not set(chosen) <= may:
        raise RuleBroken(say("Een van deze mensen kan dit deel niet lezen. Kies opnieuw wie dit leest."))
    return {*chosen, actor.person_id}


def _name(session: Session, comment: Comment, named: Collection[UUID]) -> None:
    """Note who is named in a comment. Raises RuleBroken for someone who cannot read it: a name would betray it."""
    if not named:
        return
    may = {reader.person_id for reader in scope.readers_of(session, comment.id) if Letter.V in reader.letters}
    if not set(named) <= may:
        raise RuleBroken(say("Een van deze mensen kan de reactie niet lezen. Kies opnieuw wie er genoemd wordt."))
    session.add_all(
        Mention(youth_file_id=comment.youth_file_id, comment_id=comment.id, person_id=person)
        for person in sorted(set(named) - {comment.author_id})
    )
    session.flush()


def _anchor(session: Session, section_id: UUID, quote: str, line: int | None = None) -> Anchor:
    """Where the quoted words stand: on that line when they do, else where they first do. Empty: the whole section."""
    wanted = quote.replace("\r\n", "\n").strip()
    if not wanted:
        return Anchor(0, "")
    lines = lines_of(session, section_id)
    for number in sorted(range(len(lines)), key=lambda one: one != line):
        at = lines[number].find(wanted)
        if at >= 0:
            return anchor_at(lines, number, at, at + len(wanted))
    raise RuleBroken(QUOTE_GONE)
