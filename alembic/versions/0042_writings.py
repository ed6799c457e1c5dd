"""Words that people write in a file themselves; a private corner opens for its writer alone.

Revision ID: 0042
Revises: 0041
"""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"

KINDS = ("own_statement", "private_corner", "question", "request_377c", "worry_raised")
PERSON = "NULLIF(current_setting('portal.person_id', true), '')::uuid"
# A second wall for what is closed: not even the portal's own login reads it for another than its writer.
CORNER = f"closed IS NULL OR (author_id = {PERSON} AND current_setting('portal.door', true) = 'family')"


def one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "writing",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("closed", sa.LargeBinary(), nullable=True),
        sa.Column("closed_key_id", sa.Text(), nullable=True),
        sa.Column("state", one_of("state", "open", "answered", "refused"), nullable=True),
        sa.Column("ground", one_of("refusalground", "interest_of_child", "not_for_authority_holder"), nullable=True),
        sa.Column("answers_id", sa.Uuid(), nullable=True),
        sa.Column("youth_agrees", sa.Boolean(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "(kind = 'private_corner') = (closed IS NOT NULL)", name=op.f("ck_writing_corner_is_closed")
        ),
        sa.CheckConstraint("(text IS NULL) = (closed IS NOT NULL)", name=op.f("ck_writing_one_text")),
        sa.CheckConstraint("(closed IS NULL) = (closed_key_id IS NULL)", name=op.f("ck_writing_names_its_key")),
        sa.CheckConstraint("(state = 'refused') = (ground IS NOT NULL)", name=op.f("ck_writing_refused_on_a_ground")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_writing_author_id_person")),
        sa.ForeignKeyConstraint(
            ["answers_id"], ["writing.id"], name=op.f("fk_writing_answers_id_writing"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["youth_file_id"], ["youth_file.id"], name=op.f("fk_writing_youth_file_id_youth_file")),
        sa.ForeignKeyConstraint(
            ["id", "youth_file_id"],
            ["item.id", "item.youth_file_id"],
            name=op.f("fk_writing_id_youth_file_id_item"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_writing")),
    )
    for column in ("author_id", "youth_file_id", "answers_id"):
        op.create_index(op.f(f"ix_writing_{column}"), "writing", [column])
    op.execute("SELECT protect_case_table('writing')")
    op.execute(
        f"CREATE POLICY corner_of_its_writer ON writing AS RESTRICTIVE TO portal_app USING ({CORNER}) "
        f"WITH CHECK ({CORNER})"
    )


def downgrade() -> None:
    op.drop_table("writing")
