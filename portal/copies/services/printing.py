"""A PDF of a copy, made by a job: the worker opens the one sealed file that its maker asked for, and nothing else."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor
from portal.access.policy import Letter
from portal.audit import log
from portal.copies.domain import KEPT, FileState, Format
from portal.copies.encrypted import COPY_FILE
from portal.copies.models import CopyFile, PlanCopy, PlanReturn
from portal.copies.returned import ReturnState
from portal.copies.sealing import open_bytes, seal_bytes
from portal.copies.services.making import keep_file
from portal.identity.services.sessions import require_fresh_factor
from portal.kernel.clock import now
from portal.kernel.errors import NotFound, RuleBroken
from portal.notifications.jobs import Job, Working, enqueue
from portal.plans.models import Plan
from portal.word import pdf

UNSURE_KEPT = timedelta(days=7)
NOT_HERE = pdf.NoLibreOffice.sentence


def ask_pdf(session: Session, actor: Actor, copy_id: UUID) -> CopyFile:
    """Have a PDF made of an own copy; one that is on its way already is not made twice.

    Raises StepUpNeeded, NotFound for another's copy or one whose file is gone, RuleBroken without LibreOffice.
    """
    require_fresh_factor(actor)
    copy = session.get(PlanCopy, copy_id)
    if copy is None or copy.made_by != actor.person_id or file_of(session, actor, copy_id, Format.DOCX) is None:
        raise NotFound
    plan = scope.load(session, actor, Letter.V, Plan, copy.plan_id)
    if pdf.program() is None:
        raise RuleBroken(NOT_HERE)
    there = file_of(session, actor, copy_id, Format.PDF)
    if there is not None and there.state is not FileState.FAILED:
        return there
    row = keep_file(session, actor, copy, Format.PDF, None)
    enqueue(session, PDF, lock=f"pdf:{actor.person_id}", file_id=row.id)
    log.record(session, actor, "plan.exported", plan, version=copy.number, kind=plan.kind.value, ground="asked:pdf")
    return row


def file_of(session: Session, actor: Actor, copy_id: UUID, format_: Format) -> CopyFile | None:
    """The newest file of a copy that its maker can still fetch."""
    return session.scalars(
        select(CopyFile)
        .where(
            CopyFile.copy_id == copy_id,
            CopyFile.made_by == actor.person_id,
            CopyFile.format == format_,
            CopyFile.made_at > now() - KEPT,
        )
        .order_by(CopyFile.made_at.desc(), CopyFile.id.desc())
        .limit(1)
    ).first()


def make_pdf(working: Working, file_id: UUID) -> None:
    """The job: from the sealed Word file to a sealed PDF. No transaction is open while LibreOffice works."""
    with working.sessions.begin() as session:
        row = session.get(CopyFile, file_id)
        if row is None or row.state is FileState.READY:
            return
        source = session.scalars(
            select(CopyFile)
            .where(CopyFile.copy_id == row.copy_id, CopyFile.format == Format.DOCX, CopyFile.sealed.is_not(None))
            .limit(1)
        ).first()
        data = open_bytes(session, COPY_FILE, source.id, source.sealed) if source and source.sealed else None
        row.state = FileState.WORKING
    try:
        made = pdf.pdf_of(data) if data is not None else None
    except pdf.PdfFailed:
        made = None  # its maker is told, and can ask again
    with working.sessions.begin() as session:
        row = session.get(CopyFile, file_id)
        if row is not None:
            row.state = FileState.FAILED if made is None else FileState.READY
            row.sealed = None if made is None else seal_bytes(session, COPY_FILE, file_id, made)


def forget(working: Working) -> None:
    """Files that were not fetched within a day go, and documents of which nobody said what they are."""
    with working.sessions.begin() as session:
        session.execute(delete(CopyFile).where(CopyFile.made_at < now() - KEPT))
        session.execute(
            delete(PlanReturn).where(
                PlanReturn.state == ReturnState.UNSURE, PlanReturn.uploaded_at < now() - UNSURE_KEPT
            )
        )


PDF = Job("copies.pdf", make_pdf, retries=(5, 30))
FORGET = Job("copies.forget", forget, every="23 * * * *", retries=())
