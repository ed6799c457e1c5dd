"""People whom the family itself asks to make the family group plan with them.

Revision ID: 0089
Revises: 0087
"""

import sqlalchemy as sa
from alembic import op

revision = "0089"
down_revision = "0087"


def upgrade() -> None:
    op.create_table(
        "plan_guest",
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("given_name", sa.Text(), nullable=False),
        sa.Column("family_name", sa.Text(), server_default="", nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["id", "youth_file_id"],
            ["item.id", "item.youth_file_id"],
            name=op.f("fk_plan_guest_id_youth_file_id_item"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_guest_plan_id_plan")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_plan_guest_person_id_person")),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_plan_guest_asked_by_person")),
        sa.ForeignKeyConstraint(
            ["youth_file_id"], ["youth_file.id"], name=op.f("fk_plan_guest_youth_file_id_youth_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_guest")),
    )
    for column in ("youth_file_id", "series_id", "person_id"):
        op.create_index(op.f(f"ix_plan_guest_{column}"), "plan_guest", [column])
    op.execute("SELECT protect_case_table('plan_guest', rights => 'SELECT, INSERT, UPDATE')")


def downgrade() -> None:
    op.drop_table("plan_guest")
