"""Who takes part in a file can reach its log; which rows, the one clause decides.

Revision ID: 0041
Revises: 0031
"""

from alembic import op

revision = "0041"
down_revision = "0031"


def upgrade() -> None:
    op.execute(
        "CREATE POLICY in_my_files ON audit_event FOR SELECT TO portal_app USING (youth_file_id IS NOT NULL AND "
        "CASE WHEN starts_with(current_setting('portal.files', true), wall_actor()) "
        "THEN strpos(current_setting('portal.files', true), youth_file_id::text) > 0 "
        "ELSE wall_admits(youth_file_id) END)"
    )


def downgrade() -> None:
    op.execute("DROP POLICY in_my_files ON audit_event")
