"""Handing a file over: what goes along of the past, and what the other organisation may know before it is done.

Revision ID: 0056
Revises: 0053
"""

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0053"

PERSON = "NULLIF(current_setting('portal.person_id', true), '')::uuid"
ORGANISATION = "NULLIF(current_setting('portal.organisation_id', true), '')::uuid"
DOOR = "current_setting('portal.door', true)"
OPEN = "withdrawn_at IS NULL AND refused_why IS NULL AND done_at IS NULL"
# Offered to the organisation for which the actor came in, and the actor guides youths there today.
TO_US = f"""{DOOR} = 'work' AND h.to_organisation_id = {ORGANISATION} AND EXISTS (SELECT 1 FROM employment w
            WHERE w.person_id = {PERSON} AND w.organisation_id = h.to_organisation_id AND w.work = 'professional'
            AND w.starts_on <= legal_today() AND (w.ends_on IS NULL OR w.ends_on >= legal_today()))"""
# From whom, from which day, whom to call. Nothing about the youth, not even the file's id.
OFFERED = f"""
    CREATE FUNCTION handovers_offered()
    RETURNS TABLE (id uuid, from_organisation_id uuid, from_day date, contact_name text, contact_phone text,
        contact_email text, offered_at timestamptz, accepted_name text, mine boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
        SELECT h.id, h.from_organisation_id, h.from_day, h.contact_name, h.contact_phone, h.contact_email,
            h.created_at, h.accepted_name, coalesce(h.accepted_by = {PERSON}, false)
        FROM handover h WHERE {OPEN} AND {TO_US} ORDER BY h.from_day, h.id
    $$
"""
# Tells who offered it (by a notice with the id given) and returns who that is; nothing when it is not offered to the
# actor, or when somebody answered already.
ANSWER = f"""
    CREATE FUNCTION answer_handover(handover uuid, notice uuid, takes boolean, reason text) RETURNS uuid
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    DECLARE
        offerer uuid;
        file uuid;
    BEGIN
        UPDATE handover h SET
            accepted_by = CASE WHEN takes THEN {PERSON} END,
            accepted_at = CASE WHEN takes THEN now() END,
            accepted_name = CASE WHEN takes THEN (SELECT w.name FROM employment w WHERE w.person_id = {PERSON}
                AND w.organisation_id = h.to_organisation_id ORDER BY w.starts_on DESC LIMIT 1) END,
            refused_why = CASE WHEN NOT takes THEN reason END
        WHERE h.id = answer_handover.handover AND h.accepted_by IS NULL AND {OPEN} AND {TO_US}
        RETURNING h.offered_by, h.youth_file_id INTO offerer, file;
        IF FOUND THEN
            INSERT INTO notice (id, person_id, door, kind, youth_file_id, item_id)
            VALUES (answer_handover.notice, offerer, 'work', 'handover.answered', file, answer_handover.handover);
        END IF;
        RETURN offerer;
    END
    $$
"""
FUNCTIONS = ("handovers_offered()", "answer_handover(uuid, uuid, boolean, text)")


def upgrade() -> None:
    op.add_column("organisation_period", sa.Column("past_kinds", sa.ARRAY(sa.Text()), nullable=True))
    op.create_index(
        "ix_organisation_period_taken_over",
        "organisation_period",
        ["youth_file_id"],
        postgresql_where=sa.text("past_kinds IS NOT NULL"),
    )
    op.create_table(
        "handover",
        sa.Column("from_organisation_id", sa.Uuid(), nullable=False),
        sa.Column("to_organisation_id", sa.Uuid(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("past_classes", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("offered_by", sa.Uuid(), nullable=False),
        sa.Column("contact_name", sa.Text(), nullable=False),
        sa.Column("contact_phone", sa.Text(), nullable=True),
        sa.Column("contact_email", sa.Text(), nullable=True),
        sa.Column("accepted_by", sa.Uuid(), nullable=True),
        sa.Column("accepted_name", sa.Text(), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused_why", sa.Text(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("from_organisation_id <> to_organisation_id", name=op.f("ck_handover_another_organisation")),
        sa.CheckConstraint(
            "(accepted_by IS NULL) = (accepted_name IS NULL)", name=op.f("ck_handover_accepted_by_name")
        ),
        sa.CheckConstraint("done_at IS NULL OR accepted_by IS NOT NULL", name=op.f("ck_handover_done_after_accepted")),
        sa.ForeignKeyConstraint(
            ["from_organisation_id"], ["organisation.id"], name=op.f("fk_handover_from_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["to_organisation_id"], ["organisation.id"], name=op.f("fk_handover_to_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["offered_by"], ["person.id"], name=op.f("fk_handover_offered_by_person")),
        sa.ForeignKeyConstraint(["accepted_by"], ["person.id"], name=op.f("fk_handover_accepted_by_person")),
        sa.ForeignKeyConstraint(
            ["youth_file_id"], ["youth_file.id"], name=op.f("fk_handover_youth_file_id_youth_file")
        ),
        sa.ForeignKeyConstraint(
            ["id", "youth_file_id"],
            ["item.id", "item.youth_file_id"],
            name=op.f("fk_handover_id_youth_file_id_item"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
    )
    op.create_index("ix_handover_one_open", "handover", ["youth_file_id"], unique=True, postgresql_where=sa.text(OPEN))
    for column in ("to_organisation_id", "youth_file_id"):
        op.create_index(op.f(f"ix_handover_{column}"), "handover", [column])
    op.execute("SELECT protect_case_table('handover', rights => 'SELECT, INSERT, UPDATE')")
    for function in (OFFERED, ANSWER):
        op.execute(function)
    for function in FUNCTIONS:
        op.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO portal_app")


def downgrade() -> None:
    for function in FUNCTIONS:
        op.execute(f"DROP FUNCTION {function}")
    op.drop_table("handover")
    op.drop_index("ix_organisation_period_taken_over", "organisation_period")
    op.drop_column("organisation_period", "past_kinds")
