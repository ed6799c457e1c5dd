"""What a GI's worker asks for to carry out a supervision order, topic by topic, and the answers (R-DOS-10).

Revision ID: 0084
Revises: 0082
"""

import sqlalchemy as sa
from alembic import op

revision = "0084"
down_revision = "0082"

TOPICS = (
    "health", "school", "contact", "placement", "safety", "development", "behaviour", "family", "money", "legal",
    "wishes", "everyday",
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "topic_request",
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("participation_id", sa.Uuid(), nullable=False),
        sa.Column("asked_together", sa.Uuid(), nullable=False),
        sa.Column(
            "topic",
            sa.Enum(*TOPICS, name="topic", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(given IS NULL) = (answered_at IS NULL)", name=op.f("ck_topic_request_answered_once")),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answered_by IS NULL)", name=op.f("ck_topic_request_answered_by_someone")
        ),
        sa.ForeignKeyConstraint(
            ["youth_file_id"], ["youth_file.id"], name=op.f("fk_topic_request_youth_file_id_youth_file")
        ),
        sa.ForeignKeyConstraint(
            ["participation_id", "youth_file_id"],
            ["participation.id", "participation.youth_file_id"],
            name=op.f("fk_topic_request_participation_id_youth_file_id_participation"),
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_topic_request_asked_by_person")),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_topic_request_answered_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic_request")),
    )
    op.create_index(op.f("ix_topic_request_youth_file_id"), "topic_request", ["youth_file_id"])
    op.create_index(
        "ix_topic_request_one_open",
        "topic_request",
        ["participation_id", "topic"],
        unique=True,
        postgresql_where=sa.text("answered_at IS NULL"),
    )
    op.execute("SELECT protect_case_table('topic_request', rights => 'SELECT, INSERT, UPDATE')")


def downgrade() -> None:
    op.drop_table("topic_request")
