"""Wishes of the youth: said at a section, and followed until something came of them."""

from uuid import UUID

from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor, Door
from portal.access.policy import Letter
from portal.audit import log
from portal.database.session import legal_today
from portal.kernel.errors import Denied
from portal.kernel.words import say
from portal.plans.domain.wishes import WishStatus, move
from portal.plans.models import PlanSection, Wish, WishStep
from portal.plans.people import youth_of
from portal.plans.services.talking import item_said_at, open_plan, words


def make_wish(session: Session, actor: Actor, section_id: UUID, text: str) -> Wish:
    """What the youth wishes, at a section: who reads that, reads this. Raises Denied for anyone but the youth."""
    section = scope.load(session, actor, Letter.C, PlanSection, section_id)
    check_is_youth(session, actor, section)
    plan = open_plan(session, section)
    item = item_said_at(session, actor, section)
    made = Wish(
        id=item.id,
        youth_file_id=section.youth_file_id,
        plan_id=plan.id,
        series_id=plan.series_id,
        section_id=section_id,
        author_id=actor.person_id,
        text=words(text),
        status=WishStatus.NEW,
        said_on=legal_today(session),
    )
    session.add(made)
    session.flush()
    log.record(session, actor, "wish.made", youth_file_id=made.youth_file_id, thing_id=made.id)
    return made


def check_is_youth(session: Session, actor: Actor, section: PlanSection) -> None:
    """Raises Denied for anyone but the youth of the file."""
    if actor.door is not Door.FAMILY or youth_of(session, section.youth_file_id) != actor.person_id:
        raise Denied(say("Een wens is van de jongere zelf."))


def follow_wish(session: Session, actor: Actor, wish_id: UUID, status: WishStatus, text: str = "") -> Wish:
    """Say what was done with a wish; the youth reads it. For professionals who may answer there."""
    wish = wish_to_follow(session, actor, wish_id)
    wish.status = move(wish.status, status, text)
    session.add(
        WishStep(
            youth_file_id=wish.youth_file_id, wish_id=wish.id, status=status,
            words=words(text) if text.strip() else "", person_id=actor.person_id, on_day=legal_today(session),
        )
    )  # fmt: skip
    session.flush()
    log.record(session, actor, "wish.followed", youth_file_id=wish.youth_file_id, thing_id=wish.id)
    return wish


def wish_to_follow(session: Session, actor: Actor, wish_id: UUID) -> Wish:
    """A wish that the actor may say something of. Raises NotFound and Denied."""
    wish = scope.load(session, actor, Letter.C, Wish, wish_id)
    if actor.door is not Door.WORK:
        raise Denied
    return wish
