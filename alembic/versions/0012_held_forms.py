"""What someone was typing when they had to sign in again: sealed, for their own account only.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

# Whose token it was, also when the session is over: so that typed text finds its owner after signing in again.
OWNER_OF_SESSION = """
    CREATE FUNCTION account_of_token(hash bytea) RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
        SELECT s.account_id FROM sign_in_session s JOIN account a ON a.id = s.account_id
        WHERE s.token_hash = hash AND a.ended_at IS NULL AND s.created_at > now() - interval '2 days'
    $$
"""


def upgrade() -> None:
    op.create_table(
        "held_form",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_held_form_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_form")),
    )
    op.create_index(op.f("ix_held_form_account_id"), "held_form", ["account_id"], unique=False)
    op.execute("ALTER TABLE held_form ENABLE ROW LEVEL SECURITY")
    op.execute(
        "CREATE POLICY own_account ON held_form USING (account_id = (SELECT current_account())) "
        "WITH CHECK (account_id = (SELECT current_account()))"
    )
    op.execute("GRANT SELECT, INSERT, DELETE ON held_form TO portal_app")
    op.execute(OWNER_OF_SESSION)
    op.execute("REVOKE EXECUTE ON FUNCTION account_of_token(bytea) FROM PUBLIC")
    op.execute("GRANT EXECUTE ON FUNCTION account_of_token(bytea) TO portal_app")


def downgrade() -> None:
    op.execute("DROP FUNCTION account_of_token(bytea)")
    op.execute("DROP POLICY own_account ON held_form")
    op.drop_index(op.f("ix_held_form_account_id"), table_name="held_form")
    op.drop_table("held_form")
