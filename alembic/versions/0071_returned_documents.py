"""Documents that came back, what is in them, and whose words a comment that came in that way holds.

Revision ID: 0071
Revises: 0070
"""

import sqlalchemy as sa
from alembic import op

revision = "0071"
down_revision = "0070"

ME = "nullif(current_setting('portal.person_id', true), '')::uuid"


# Who brought a suggestion in says by what way it came, and whose words it holds.
NAME_WAY = """
    CREATE FUNCTION name_way_of_suggestion(p_id uuid, p_session uuid, p_via text, p_said_by uuid) RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$ BEGIN
        UPDATE text_suggestion SET via = p_via, said_by_id = p_said_by
         WHERE id = p_id AND accepted IS NULL AND via IS NULL
           AND person_id = nullif(current_setting('portal.person_id', true), '')::uuid
           AND (p_said_by IS NULL OR EXISTS (SELECT FROM participation p
                WHERE p.youth_file_id = text_suggestion.youth_file_id AND p.person_id = p_said_by));
    END $$
"""
BEFORE = """
    CREATE FUNCTION name_way_of_suggestion(p_id uuid, p_session uuid, p_via text) RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$ BEGIN
        UPDATE text_suggestion SET via = p_via
         WHERE id = p_id AND accepted IS NULL AND via IS NULL
           AND person_id = nullif(current_setting('portal.person_id', true), '')::uuid;
    END $$
"""


def one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.add_column("plan_comment", sa.Column("said_by", sa.Text(), nullable=True))
    op.add_column("plan_comment", sa.Column("said_by_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_plan_comment_said_by_id_person"), "plan_comment", "person", ["said_by_id"], ["id"])
    op.add_column("text_suggestion", sa.Column("said_by_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_text_suggestion_said_by_id_person"), "text_suggestion", "person", ["said_by_id"], ["id"]
    )
    op.execute("DROP FUNCTION name_way_of_suggestion(uuid, uuid, text)")
    _make(NAME_WAY, "name_way_of_suggestion(uuid, uuid, text, uuid)")
    op.create_table(
        "plan_return",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=True),
        sa.Column("copy_id", sa.Uuid(), nullable=True),
        sa.Column("uploaded_by", sa.Uuid(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("state", one_of("returnstate", "unsure", "open", "done"), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("about", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["youth_file_id"], ["youth_file.id"], name=op.f("fk_plan_return_youth_file_id_youth_file")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_return_plan_id_plan")),
        sa.ForeignKeyConstraint(["copy_id"], ["plan_copy.id"], name=op.f("fk_plan_return_copy_id_plan_copy")),
        sa.ForeignKeyConstraint(["uploaded_by"], ["person.id"], name=op.f("fk_plan_return_uploaded_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_return")),
    )
    for column in ("youth_file_id", "plan_id", "uploaded_by"):
        op.create_index(op.f(f"ix_plan_return_{column}"), "plan_return", [column])
    op.create_table(
        "plan_return_item",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("return_id", sa.Uuid(), nullable=False),
        sa.Column("section_id", sa.Uuid(), nullable=True),
        sa.Column("ordinal", sa.SmallInteger(), nullable=False),
        sa.Column("state", one_of("itemstate", "waiting", "taken", "left"), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("became", sa.Text(), nullable=True),
        sa.Column("became_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["youth_file_id"], ["youth_file.id"], name=op.f("fk_plan_return_item_youth_file_id_youth_file")
        ),
        sa.ForeignKeyConstraint(
            ["return_id"], ["plan_return.id"], name=op.f("fk_plan_return_item_return_id_plan_return")
        ),
        sa.ForeignKeyConstraint(
            ["section_id"], ["plan_section.id"], name=op.f("fk_plan_return_item_section_id_plan_section")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_return_item")),
    )
    for column in ("youth_file_id", "return_id"):
        op.create_index(op.f(f"ix_plan_return_item_{column}"), "plan_return_item", [column])
    # What someone brought in is theirs alone to see, until they put it in the plan.
    op.execute("SELECT protect_case_table('plan_return')")
    op.execute(
        f"CREATE POLICY of_its_uploader ON plan_return AS RESTRICTIVE TO portal_app USING (uploaded_by = {ME}) "
        f"WITH CHECK (uploaded_by = {ME})"
    )
    op.execute("SELECT protect_case_table('plan_return_item')")
    op.execute(
        "CREATE POLICY of_its_uploader ON plan_return_item AS RESTRICTIVE TO portal_app "
        "USING (EXISTS (SELECT FROM plan_return r WHERE r.id = return_id)) "
        "WITH CHECK (EXISTS (SELECT FROM plan_return r WHERE r.id = return_id))"
    )
    # A job clears away documents of which nobody said what they are; it reads nothing in them.
    op.execute("CREATE POLICY cleared_by_jobs ON plan_return TO portal_worker USING (state = 'unsure')")
    op.execute("GRANT SELECT (id, state, uploaded_at), DELETE ON plan_return TO portal_worker")


def downgrade() -> None:
    op.drop_table("plan_return_item")
    op.drop_table("plan_return")
    op.execute("DROP FUNCTION name_way_of_suggestion(uuid, uuid, text, uuid)")
    _make(BEFORE, "name_way_of_suggestion(uuid, uuid, text)")
    op.drop_constraint(op.f("fk_text_suggestion_said_by_id_person"), "text_suggestion", type_="foreignkey")
    op.drop_column("text_suggestion", "said_by_id")
    op.drop_constraint(op.f("fk_plan_comment_said_by_id_person"), "plan_comment", type_="foreignkey")
    op.drop_column("plan_comment", "said_by_id")
    op.drop_column("plan_comment", "said_by")


def _make(body: str, name: str) -> None:
    op.execute(body)
    op.execute(f"REVOKE EXECUTE ON FUNCTION {name} FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION {name} TO portal_app")
