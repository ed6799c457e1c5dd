"""Consent on paper or by word with its evidence, asking for consent, and how a withdrawal was heard.

Revision ID: 0060
Revises: 0059
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0060"
down_revision = "0059"

RECORDS = ("consent", "standing_grant")
COLUMNS = ("present", "withdrawal_evidence")


def upgrade() -> None:
    for table in RECORDS:
        for column in COLUMNS:
            op.add_column(table, sa.Column(column, sa.Text(), nullable=True))
    op.create_table(
        "consent_request",
        sa.Column("asked_of", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("asked_kinds", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("view_only", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "given",
                "refused",
                "dropped",
                name="answer",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            server_default="open",
            nullable=False,
        ),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("consent_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "(person_id IS NULL) <> (organisation_id IS NULL)", name=op.f("ck_consent_request_for_whom")
        ),
        sa.CheckConstraint("(state = 'open') = (answered_at IS NULL)", name=op.f("ck_consent_request_answered_once")),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_consent_request_{column}_{table}"))
            for column, table in (
                ("asked_of", "person"),
                ("person_id", "person"),
                ("organisation_id", "organisation"),
                ("asked_by", "person"),
                ("consent_id", "consent"),
                ("youth_file_id", "youth_file"),
            )
        ),
        sa.ForeignKeyConstraint(
            ["id", "youth_file_id"],
            ["item.id", "item.youth_file_id"],
            name=op.f("fk_consent_request_id_youth_file_id_item"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_request")),
    )
    for column in ("asked_of", "youth_file_id"):
        op.create_index(op.f(f"ix_consent_request_{column}"), "consent_request", [column])
    op.execute("SELECT protect_case_table('consent_request', rights => 'SELECT, INSERT, UPDATE')")


def downgrade() -> None:
    op.drop_table("consent_request")
    for table in RECORDS:
        for column in COLUMNS:
            op.drop_column(table, column)
