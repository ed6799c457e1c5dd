"""Consent for a copy of a plan that goes to someone outside the file, and which copy left with it.

Revision ID: 0072
Revises: 0071
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0072"
down_revision = "0071"

BEFORE = "(person_id IS NULL) <> (organisation_id IS NULL)"
FOR_WHOM = "num_nonnulls(person_id, organisation_id, outside_name) = 1"
OUTSIDE = (
    "num_nonnulls(outside_name, outside_role, purpose, contents, item_id) IN (0, 5)"
    " AND (outside_name IS NOT NULL OR num_nonnulls(client_id, given_on, withdrawn_on) = 0)"
)
ROLES = ("lawyer", "court", "council", "gi", "municipality", "veilig_thuis", "care", "school", "family", "other")
PURPOSES = ("own_use", "talk", "hearing", "decision", "handover", "other")
ADDED = (
    "outside_role", "outside_name", "client_id", "purpose", "purpose_words", "contents", "item_id", "given_on",
    "withdrawn_on", "withdrawal_evidence",
)  # fmt: skip


def one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.add_column("consent_request", sa.Column("outside_role", one_of("outsiderole", *ROLES), nullable=True))
    op.add_column("consent_request", sa.Column("outside_name", sa.Text(), nullable=True))
    op.add_column("consent_request", sa.Column("client_id", sa.Uuid(), nullable=True))
    op.add_column("consent_request", sa.Column("purpose", one_of("purpose", *PURPOSES), nullable=True))
    op.add_column("consent_request", sa.Column("purpose_words", sa.Text(), server_default="", nullable=False))
    op.add_column("consent_request", sa.Column("contents", postgresql.ARRAY(sa.Text()), nullable=True))
    op.add_column("consent_request", sa.Column("item_id", sa.Uuid(), nullable=True))
    op.add_column("consent_request", sa.Column("given_on", sa.Date(), nullable=True))
    op.add_column("consent_request", sa.Column("withdrawn_on", sa.Date(), nullable=True))
    op.add_column("consent_request", sa.Column("withdrawal_evidence", sa.Text(), nullable=True))
    op.create_foreign_key(
        op.f("fk_consent_request_client_id_person"), "consent_request", "person", ["client_id"], ["id"]
    )
    op.create_foreign_key(
        op.f("fk_consent_request_item_id_youth_file_id_item"),
        "consent_request",
        "item",
        ["item_id", "youth_file_id"],
        ["id", "youth_file_id"],
    )
    op.create_index(op.f("ix_consent_request_item_id"), "consent_request", ["item_id"])
    op.drop_constraint(op.f("ck_consent_request_for_whom"), "consent_request")
    op.create_check_constraint(op.f("ck_consent_request_for_whom"), "consent_request", FOR_WHOM)
    op.create_check_constraint(op.f("ck_consent_request_outside"), "consent_request", OUTSIDE)
    op.add_column("plan_copy", sa.Column("consent_request_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_plan_copy_consent_request_id_consent_request"),
        "plan_copy",
        "consent_request",
        ["consent_request_id"],
        ["id"],
    )


def downgrade() -> None:
    op.drop_column("plan_copy", "consent_request_id")
    op.drop_constraint(op.f("ck_consent_request_outside"), "consent_request")
    op.drop_constraint(op.f("ck_consent_request_for_whom"), "consent_request")
    op.execute("DELETE FROM consent_request WHERE outside_name IS NOT NULL")
    for column in ADDED:
        op.drop_column("consent_request", column)
    op.create_check_constraint(op.f("ck_consent_request_for_whom"), "consent_request", BEFORE)
