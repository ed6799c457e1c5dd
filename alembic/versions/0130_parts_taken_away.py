"""A goal, action or agreement can be taken away until its version is set; who put one in other words is kept.

Revision ID: 0130
Revises: 0105
"""

import sqlalchemy as sa
from alembic import op

revision = "0130"
down_revision = "0105"

PARTS = ("plan_goal", "plan_action", "plan_agreement")
KEEP = """
    CREATE FUNCTION keep_parts_of_set_plan() RETURNS trigger
    LANGUAGE plpgsql SET search_path = public, pg_temp
    AS $$
    BEGIN
        IF EXISTS (SELECT FROM plan p WHERE p.id = OLD.plan_id AND p.seal IS NOT NULL) THEN
            RAISE EXCEPTION 'a version that is set does not change' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN OLD;
    END $$
"""


def upgrade() -> None:
    op.create_table(
        "plan_taken_away",
        sa.Column(
            "what",
            sa.Enum(
                "goal", "action", "agreement", name="planpart", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("taken_by", sa.Uuid(), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("section_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["id", "youth_file_id"],
            ["item.id", "item.youth_file_id"],
            name=op.f("fk_plan_taken_away_id_youth_file_id_item"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["section_id"], ["plan_section.id"], name=op.f("fk_plan_taken_away_section_id_plan_section")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_taken_away_plan_id_plan")),
        sa.ForeignKeyConstraint(["taken_by"], ["person.id"], name=op.f("fk_plan_taken_away_taken_by_person")),
        sa.ForeignKeyConstraint(
            ["youth_file_id"], ["youth_file.id"], name=op.f("fk_plan_taken_away_youth_file_id_youth_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_taken_away")),
    )
    for column in ("youth_file_id", "plan_id"):
        op.create_index(op.f(f"ix_plan_taken_away_{column}"), "plan_taken_away", [column])
    op.execute("SELECT protect_case_table('plan_taken_away', rights => 'SELECT, INSERT')")
    op.execute(KEEP)
    for table in PARTS:
        op.add_column(table, sa.Column("changed_by", sa.Uuid(), nullable=True))
        op.create_foreign_key(op.f(f"fk_{table}_changed_by_person"), table, "person", ["changed_by"], ["id"])
        op.execute(f"GRANT DELETE ON {table} TO portal_app")
        op.execute(
            f"CREATE TRIGGER keeps_set_version BEFORE DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION keep_parts_of_set_plan()"
        )


def downgrade() -> None:
    for table in PARTS:
        op.execute(f"DROP TRIGGER keeps_set_version ON {table}")
        op.execute(f"REVOKE DELETE ON {table} FROM portal_app")
        op.drop_column(table, "changed_by")
    op.execute("DROP FUNCTION keep_parts_of_set_plan()")
    op.drop_table("plan_taken_away")
