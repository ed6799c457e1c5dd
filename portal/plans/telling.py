"""Who hears that something happened in a plan: those whom it asks or answers, never everyone about everything."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.actor import Actor, Door
from portal.access.policy import Letter
from portal.access.scope import Reader
from portal.notifications.readers import tell_readers
from portal.plans.models import Comment, Guest, Plan


def comment_made(session: Session, actor: Actor, comment: Comment, mentioned: Collection[UUID] = ()) -> None:
    """Who was mentioned, who takes part in the thread, and (a first word of family) the workers who owe the answer."""
    thread_id = comment.thread_id or comment.id
    talking = set(
        session.scalars(
            select(Comment.author_id).where((Comment.thread_id == thread_id) | (Comment.id == thread_id)).distinct()
        )
    )
    asks = comment.thread_id is None and actor.door is Door.FAMILY

    def hears(reader: Reader) -> bool:
        return reader.person_id in talking or reader.person_id in mentioned or (asks and _guides(reader))

    tell_readers(session, actor, "comment.made", comment.id, comment.youth_file_id, among=hears)


def round_started(session: Session, actor: Actor, plan: Plan, asked: Collection[UUID]) -> None:
    """Everyone who is asked what they think of the plan."""
    tell_readers(
        session, actor, "consultation.started", plan.id, plan.youth_file_id, among=lambda r: r.person_id in asked
    )


def plan_set(session: Session, actor: Actor, plan: Plan) -> None:
    """Everyone who may read the plan."""
    tell_readers(session, actor, "plan.set", plan.id, plan.youth_file_id)


def shared_with(session: Session, actor: Actor, item_id: UUID, youth_file_id: UUID, person_id: UUID) -> None:
    """The one for whom a plan or a section was opened."""
    tell_readers(
        session, actor, "plan.shared", item_id, youth_file_id, among=lambda reader: reader.person_id == person_id
    )


def kept_from_someone(session: Session, actor: Actor, item_id: UUID, youth_file_id: UUID) -> None:
    """The professionals who read it: that something is kept from someone, never what or from whom."""
    tell_readers(
        session, actor, "plan.kept_from", item_id, youth_file_id, among=lambda reader: reader.door is Door.WORK
    )


def guest_asked(session: Session, actor: Actor, guest: Guest, waiting_for: Collection[UUID]) -> None:
    """Those whose consent is asked, and the workers who can let the guest in."""
    tell_readers(
        session, actor, "plan.guest_asked", guest.id, guest.youth_file_id,
        among=lambda reader: reader.person_id in waiting_for or _guides_file(reader),
    )  # fmt: skip


def _guides_file(reader: Reader) -> bool:
    return reader.door is Door.WORK and Letter.S in reader.letters


def _guides(reader: Reader) -> bool:
    return reader.door is Door.WORK and Letter.E in reader.letters
