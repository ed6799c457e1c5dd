"""Which copies hold an evaluation of a plan instead of the plan.

Revision ID: 0080
Revises: 0073
"""

import sqlalchemy as sa
from alembic import op

revision = "0080"
down_revision = "0073"


def upgrade() -> None:
    op.add_column("plan_copy", sa.Column("evaluation_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_plan_copy_evaluation_id_plan_evaluation"), "plan_copy", "plan_evaluation", ["evaluation_id"], ["id"]
    )


def downgrade() -> None:
    op.drop_column("plan_copy", "evaluation_id")
