"""The ground: who may use the schema, and the legal day.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

# Europe/Amsterdam decides on which day a right begins. The offset exists in demonstration mode only: the portal's
# logins can read the row and never write it.
LEGAL_TODAY = """
    CREATE FUNCTION legal_today() RETURNS date
    LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$ SELECT (now() AT TIME ZONE 'Europe/Amsterdam')::date
               + coalesce((SELECT offset_days FROM demonstration_clock), 0) $$
"""


def upgrade() -> None:
    op.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    op.execute("GRANT USAGE ON SCHEMA public TO portal_app, portal_worker, portal_report")
    op.execute("ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC")
    op.create_table(
        "demonstration_clock",
        sa.Column("one", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("offset_days", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint("one", name=op.f("ck_demonstration_clock_single_row")),
        sa.CheckConstraint("offset_days BETWEEN -36500 AND 36500", name=op.f("ck_demonstration_clock_offset")),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_demonstration_clock")),
    )
    op.execute(LEGAL_TODAY)
    op.execute("GRANT EXECUTE ON FUNCTION legal_today() TO portal_app, portal_worker, portal_report")


def downgrade() -> None:
    op.execute("DROP FUNCTION legal_today()")
    op.drop_table("demonstration_clock")
    op.execute("ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO PUBLIC")
    op.execute("REVOKE USAGE ON SCHEMA public FROM portal_app, portal_worker, portal_report")
