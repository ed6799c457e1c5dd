"""Telling people: notices, the mails about them, and where those go. A person sees and changes their own only.

Revision ID: 0031
Revises: 0030
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"

MINE = (
    "person_id = nullif(current_setting('portal.person_id', true), '')::uuid "
    "AND door = current_setting('portal.door', true)"
)
# Whoever is in a file can tell others in it that something happened; without a file only the person themself.
TOLD = f"CASE WHEN youth_file_id IS NULL THEN {MINE} ELSE wall_admits(youth_file_id) END"


def upgrade() -> None:
    op.create_table(
        "mail",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        _door(),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("given_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mail_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
    )
    op.create_index(
        "ix_mail_waiting",
        "mail",
        ["person_id", "door"],
        postgresql_where=sa.text("sent_at IS NULL AND given_up_at IS NULL"),
    )
    op.create_table(
        "mail_address",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        _door(),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column(
            "how",
            sa.Enum("at_once", "never", name="how", native_enum=False, create_constraint=True, length=40),
            server_default="at_once",
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mail_address_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", "door", name=op.f("pk_mail_address")),
    )
    op.create_table(
        "notice",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        _door(),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("youth_file_id", sa.Uuid(), nullable=True),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.Column("mail_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("item_id IS NULL OR youth_file_id IS NOT NULL", name=op.f("ck_notice_item_in_file")),
        sa.ForeignKeyConstraint(
            ["item_id", "youth_file_id"],
            ["item.id", "item.youth_file_id"],
            name=op.f("fk_notice_item_id_youth_file_id_item"),
        ),
        sa.ForeignKeyConstraint(["mail_id"], ["mail.id"], name=op.f("fk_notice_mail_id_mail")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_notice_person_id_person")),
        sa.ForeignKeyConstraint(["youth_file_id"], ["youth_file.id"], name=op.f("fk_notice_youth_file_id_youth_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index(op.f("ix_notice_item_id"), "notice", ["item_id"])
    op.create_index(op.f("ix_notice_mail_id"), "notice", ["mail_id"])
    op.create_index(op.f("ix_notice_youth_file_id"), "notice", ["youth_file_id"])
    op.create_index("ix_notice_unseen", "notice", ["person_id", "door"], postgresql_where=sa.text("seen_at IS NULL"))
    for table in ("notice", "mail", "mail_address"):
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY by_jobs ON {table} TO portal_worker USING (true) WITH CHECK (true)")
    op.execute(f"CREATE POLICY mine ON notice FOR SELECT TO portal_app USING ({MINE})")
    op.execute(f"CREATE POLICY seen ON notice FOR UPDATE TO portal_app USING ({MINE}) WITH CHECK ({MINE})")
    op.execute(f"CREATE POLICY told ON notice FOR INSERT TO portal_app WITH CHECK ({TOLD})")
    op.execute(f"CREATE POLICY mine ON mail_address TO portal_app USING ({MINE}) WITH CHECK ({MINE})")
    op.execute("GRANT SELECT, INSERT, UPDATE (seen_at) ON notice TO portal_app")
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON mail_address TO portal_app")
    op.execute("GRANT SELECT, UPDATE (mail_id) ON notice TO portal_worker")
    op.execute("GRANT SELECT, INSERT, UPDATE ON mail TO portal_worker")
    op.execute("GRANT SELECT ON mail_address TO portal_worker")


def _door() -> sa.Column[str]:
    return sa.Column(
        "door",
        sa.Enum("work", "family", name="door", native_enum=False, create_constraint=True, length=40),
        nullable=False,
    )


def downgrade() -> None:
    for table in ("notice", "mail_address", "mail"):
        op.drop_table(table)
