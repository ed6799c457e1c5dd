"""Typing over a socket keeps a session alive as typing in a form does.

Revision ID: 0013
Revises: 0012
"""

from alembic import op

revision = "0013"
down_revision = "0012"

# The limits stand in portal.identity.domain; a test holds this line against them.
IDLE = {"work": 30, "digid": 15, "own": 60}

TOUCH = f"""
    CREATE FUNCTION touch_session(session_ uuid) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
        UPDATE sign_in_session s
        SET last_used_at = now(), idle_ends_at = least(s.ends_at, now() + make_interval(mins => CASE a.kind
            {" ".join(f"WHEN '{kind}' THEN {minutes}" for kind, minutes in IDLE.items())} END))
        FROM account a
        WHERE s.id = session_ AND a.id = s.account_id AND s.ended_at IS NULL
          AND s.idle_ends_at > now() AND s.last_used_at < now() - interval '30 seconds'
    $$
"""


def upgrade() -> None:
    op.execute(TOUCH)
    op.execute("REVOKE EXECUTE ON FUNCTION touch_session(uuid) FROM PUBLIC")
    op.execute("GRANT EXECUTE ON FUNCTION touch_session(uuid) TO portal_app")


def downgrade() -> None:
    op.execute("DROP FUNCTION touch_session(uuid)")
