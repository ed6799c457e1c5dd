"""Whether an organisation is done with any file of a worker is asked in each transaction: few periods have an end.

Revision ID: 0050
Revises: 0043
"""

from alembic import op

revision = "0050"
down_revision = "0043"


def upgrade() -> None:
    op.execute(
        "CREATE INDEX ix_organisation_period_ended ON organisation_period (organisation_id, youth_file_id) "
        "WHERE ends_on IS NOT NULL"
    )


def downgrade() -> None:
    op.execute("DROP INDEX ix_organisation_period_ended")
