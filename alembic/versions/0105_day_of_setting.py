"""The shares of who took part count a plan on the day at home on which it was set, not on the day in Greenwich.

Revision ID: 0105
Revises: 0100
"""

from alembic import op

revision = "0105"
down_revision = "0100"

GREENWICH = "p.set_at::date"
AT_HOME = "(p.set_at AT TIME ZONE 'Europe/Amsterdam')::date"


def upgrade() -> None:
    _say_otherwise(GREENWICH, AT_HOME)


def downgrade() -> None:
    _say_otherwise(AT_HOME, GREENWICH)


def _say_otherwise(before: str, after: str) -> None:
    """The function as it stands, with the day taken otherwise (0068 holds its text)."""
    function = op.get_bind().exec_driver_sql("SELECT pg_get_functiondef('plan_participation()'::regprocedure)")
    op.execute(function.scalar_one().replace(before, after).replace(":", r"\:"))
