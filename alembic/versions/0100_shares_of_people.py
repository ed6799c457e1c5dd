"""The shares of who took part keep a group quiet while it is fewer than ten people, however many plans they had.

Revision ID: 0100
Revises: 0096
"""

from alembic import op

revision = "0100"
down_revision = "0096"

TIMES = ("SELECT s.who, count(*) AS could,", "WHEN could >= 10")
PEOPLE = ("SELECT s.who, count(DISTINCT s.person_id) AS people, count(*) AS could,", "WHEN people >= 10")


def upgrade() -> None:
    _say_otherwise(TIMES, PEOPLE)


def downgrade() -> None:
    _say_otherwise(PEOPLE, TIMES)


def _say_otherwise(before: tuple[str, str], after: tuple[str, str]) -> None:
    """The function as it stands, counting otherwise (0068 holds its text)."""
    function = op.get_bind().exec_driver_sql("SELECT pg_get_functiondef('plan_participation()'::regprocedure)")
    text = function.scalar_one()
    for old, new in zip(before, after, strict=True):
        text = text.replace(old, new)
    op.execute(text.replace(":", r"\:"))
