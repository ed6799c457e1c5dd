"""When someone wants mail: at once, once a day or never, quiet hours, and an own word for each youth.

Revision ID: 0073
Revises: 0072
"""

import sqlalchemy as sa
from alembic import op

revision = "0073"
down_revision = "0072"

MINE = (
    "person_id = nullif(current_setting('portal.person_id', true), '')::uuid "
    "AND door = current_setting('portal.door', true)"
)
HOURS = "daily_at BETWEEN 0 AND 23 AND quiet_from BETWEEN 0 AND 23 AND quiet_until BETWEEN 0 AND 23"


def upgrade() -> None:
    _hows("at_once", "daily", "never")
    for name, hour in (("daily_at", "17"), ("quiet_from", "21"), ("quiet_until", "7")):
        op.add_column("mail_address", sa.Column(name, sa.SmallInteger(), server_default=sa.text(hour), nullable=False))
    op.create_check_constraint(op.f("ck_mail_address_hours"), "mail_address", HOURS)
    op.create_table(
        "mail_alias",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "door",
            sa.Enum("work", "family", name="door", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.CheckConstraint("length(words) BETWEEN 1 AND 30", name=op.f("ck_mail_alias_words")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mail_alias_person_id_person")),
        sa.ForeignKeyConstraint(
            ["youth_file_id"], ["youth_file.id"], name=op.f("fk_mail_alias_youth_file_id_youth_file")
        ),
        sa.PrimaryKeyConstraint("person_id", "door", "youth_file_id", name=op.f("pk_mail_alias")),
    )
    op.execute("ALTER TABLE mail_alias ENABLE ROW LEVEL SECURITY")
    op.execute("CREATE POLICY by_jobs ON mail_alias FOR SELECT TO portal_worker USING (true)")
    op.execute(
        f"CREATE POLICY mine ON mail_alias TO portal_app USING ({MINE}) "
        f"WITH CHECK ({MINE} AND wall_admits(youth_file_id))"
    )
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON mail_alias TO portal_app")
    op.execute("GRANT SELECT ON mail_alias TO portal_worker")


def downgrade() -> None:
    op.drop_table("mail_alias")
    op.drop_constraint(op.f("ck_mail_address_hours"), "mail_address", type_="check")
    for name in ("quiet_until", "quiet_from", "daily_at"):
        op.drop_column("mail_address", name)
    op.execute("UPDATE mail_address SET how = 'at_once' WHERE how = 'daily'")
    _hows("at_once", "never")


def _hows(*ways: str) -> None:
    """The column holds one of these words and no other."""
    words = ", ".join(f"'{way}'" for way in ways)
    op.execute("ALTER TABLE mail_address DROP CONSTRAINT ck_mail_address_how")
    op.execute(f"ALTER TABLE mail_address ADD CONSTRAINT ck_mail_address_how CHECK (how IN ({words}))")
