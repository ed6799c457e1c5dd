"""Plans, what people say about them, and the versions that were set and never change.

Revision ID: 0020
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0016"

TABLES = (
    "plan",
    "plan_asked",
    "plan_frozen_part",
    "plan_last_look",
    "plan_return_condition",
    "plan_section",
    "plan_action",
    "plan_agreement",
    "plan_comment",
    "plan_condition_view",
    "plan_goal",
    "plan_position",
    "plan_standpoint",
)

# What was set stays as it was set, for whoever writes: the portal, a job, the owner of the tables.
KEEP_FROZEN_PARTS = """
    CREATE FUNCTION keep_frozen_parts() RETURNS trigger
    LANGUAGE plpgsql SET search_path = public, pg_temp
    AS $$
    BEGIN
        IF TG_OP = 'INSERT' AND NOT EXISTS (SELECT FROM plan p WHERE p.id = NEW.plan_id AND p.seal IS NOT NULL) THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'a version that is set does not change' USING ERRCODE = 'integrity_constraint_violation';
    END $$
"""
KEEP_SET_PLAN = """
    CREATE FUNCTION keep_set_plan() RETURNS trigger
    LANGUAGE plpgsql SET search_path = public, pg_temp
    AS $$
    BEGIN
        IF OLD.seal IS NULL THEN
            RETURN coalesce(NEW, OLD);
        END IF;
        IF TG_OP = 'UPDATE' AND NEW.state NOT IN ('draft', 'in_consultation')
            AND ROW(NEW.id, NEW.youth_file_id, NEW.kind, NEW.title, NEW.series_id, NEW.number, NEW.previous_id,
                NEW.set_at, NEW.set_by, NEW.in_force_on, NEW.differ_note, NEW.seal, NEW.seal_blanks)
            IS NOT DISTINCT FROM ROW(OLD.id, OLD.youth_file_id, OLD.kind, OLD.title, OLD.series_id, OLD.number,
                OLD.previous_id, OLD.set_at, OLD.set_by, OLD.in_force_on, OLD.differ_note, OLD.seal, OLD.seal_blanks)
        THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'a version that is set does not change' USING ERRCODE = 'integrity_constraint_violation';
    END $$
"""

# When someone last looked is for that person alone, and for no page of anyone else.
OWN_LOOK = "person_id = nullif(current_setting('portal.person_id', true), '')::uuid"


def upgrade() -> None:  # noqa: PLR0915 - one table after another
    op.create_table(
        "plan",
        sa.Column(
            "kind",
            sa.Enum(
                "help_plan",
                "gi_plan",
                "care_team_plan",
                "perspective_plan",
                "safety_plan",
                "contact_arrangement",
                "family_group_plan",
                "guidance_agreement",
                name="plankind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("previous_id", sa.Uuid(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "in_consultation",
                "set",
                "in_force",
                "evaluated",
                "replaced",
                name="planstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            server_default="draft",
            nullable=False,
        ),
        sa.Column("consultation_until", sa.Date(), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("set_by", sa.Uuid(), nullable=True),
        sa.Column("in_force_on", sa.Date(), nullable=True),
        sa.Column("differ_note", sa.Text(), nullable=True),
        sa.Column("seal", sa.LargeBinary(), nullable=True),
        sa.Column("seal_blanks", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["id", "youth_file_id"],
            ["item.id", "item.youth_file_id"],
            name=op.f("fk_plan_id_youth_file_id_item"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["previous_id"], ["plan.id"], name=op.f("fk_plan_previous_id_plan")),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"], name=op.f("fk_plan_set_by_person")),
        sa.ForeignKeyConstraint(["youth_file_id"], ["youth_file.id"], name=op.f("fk_plan_youth_file_id_youth_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sa.UniqueConstraint("series_id", "number", name=op.f("uq_plan_series_id_number")),
    )
    op.create_index(op.f("ix_plan_youth_file_id"), "plan", ["youth_file_id"], unique=False)
    op.create_table(
        "plan_asked",
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_plan_asked_asked_by_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_plan_asked_person_id_person")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_asked_plan_id_plan")),
        sa.ForeignKeyConstraint(
            ["youth_file_id"], ["youth_file.id"], name=op.f("fk_plan_asked_youth_file_id_youth_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_asked")),
        sa.UniqueConstraint("plan_id", "person_id", name=op.f("uq_plan_asked_plan_id_person_id")),
    )
    op.create_index(op.f("ix_plan_asked_person_id"), "plan_asked", ["person_id"], unique=False)
    op.create_index(op.f("ix_plan_asked_youth_file_id"), "plan_asked", ["youth_file_id"], unique=False)
    op.create_table(
        "plan_frozen_part",
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.SmallInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("proof", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_plan_frozen_part_item_id_item")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_frozen_part_plan_id_plan")),
        sa.ForeignKeyConstraint(
            ["youth_file_id"], ["youth_file.id"], name=op.f("fk_plan_frozen_part_youth_file_id_youth_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_frozen_part")),
        sa.UniqueConstraint("plan_id", "ordinal", name=op.f("uq_plan_frozen_part_plan_id_ordinal")),
    )
    op.create_index(op.f("ix_plan_frozen_part_item_id"), "plan_frozen_part", ["item_id"], unique=False)
    op.create_index(op.f("ix_plan_frozen_part_youth_file_id"), "plan_frozen_part", ["youth_file_id"], unique=False)
    op.create_table(
        "plan_last_look",
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_plan_last_look_person_id_person")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_last_look_plan_id_plan")),
        sa.ForeignKeyConstraint(
            ["youth_file_id"], ["youth_file.id"], name=op.f("fk_plan_last_look_youth_file_id_youth_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_last_look")),
        sa.UniqueConstraint("plan_id", "person_id", name=op.f("uq_plan_last_look_plan_id_person_id")),
    )
    op.create_index(op.f("ix_plan_last_look_person_id"), "plan_last_look", ["person_id"], unique=False)
    op.create_index(op.f("ix_plan_last_look_youth_file_id"), "plan_last_look", ["youth_file_id"], unique=False)
    op.create_table(
        "plan_return_condition",
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("help_offered", sa.Text(), server_default="", nullable=False),
        sa.Column("help_from", sa.Text(), server_default="", nullable=False),
        sa.Column("help_starts_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["id", "youth_file_id"],
            ["item.id", "item.youth_file_id"],
            name=op.f("fk_plan_return_condition_id_youth_file_id_item"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_return_condition_plan_id_plan")),
        sa.ForeignKeyConstraint(
            ["youth_file_id"], ["youth_file.id"], name=op.f("fk_plan_return_condition_youth_file_id_youth_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_return_condition")),
    )
    op.create_index(op.f("ix_plan_return_condition_plan_id"), "plan_return_condition", ["plan_id"], unique=False)
    op.create_index(
        op.f("ix_plan_return_condition_youth_file_id"), "plan_return_condition", ["youth_file_id"], unique=False
    )
    op.create_table(
        "plan_section",
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("under_id", sa.Uuid(), nullable=True),
        sa.Column("ordinal", sa.SmallInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("hint", sa.Text(), nullable=False),
        sa.Column("writers", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("must_be_filled", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["id", "youth_file_id"],
            ["item.id", "item.youth_file_id"],
            name=op.f("fk_plan_section_id_youth_file_id_item"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_section_plan_id_plan")),
        sa.ForeignKeyConstraint(["under_id"], ["plan_section.id"], name=op.f("fk_plan_section_under_id_plan_section")),
        sa.ForeignKeyConstraint(
            ["youth_file_id"], ["youth_file.id"], name=op.f("fk_plan_section_youth_file_id_youth_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_section")),
    )
    op.create_index(op.f("ix_plan_section_plan_id"), "plan_section", ["plan_id"], unique=False)
    op.create_index(op.f("ix_plan_section_youth_file_id"), "plan_section", ["youth_file_id"], unique=False)
    op.create_table(
        "plan_action",
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("section_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["id", "youth_file_id"],
            ["item.id", "item.youth_file_id"],
            name=op.f("fk_plan_action_id_youth_file_id_item"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_plan_action_owner_id_person")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_action_plan_id_plan")),
        sa.ForeignKeyConstraint(
            ["section_id"], ["plan_section.id"], name=op.f("fk_plan_action_section_id_plan_section")
        ),
        sa.ForeignKeyConstraint(
            ["youth_file_id"], ["youth_file.id"], name=op.f("fk_plan_action_youth_file_id_youth_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_action")),
    )
    op.create_index(op.f("ix_plan_action_owner_id"), "plan_action", ["owner_id"], unique=False)
    op.create_index(op.f("ix_plan_action_plan_id"), "plan_action", ["plan_id"], unique=False)
    op.create_index(op.f("ix_plan_action_youth_file_id"), "plan_action", ["youth_file_id"], unique=False)
    op.create_table(
        "plan_agreement",
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("section_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["id", "youth_file_id"],
            ["item.id", "item.youth_file_id"],
            name=op.f("fk_plan_agreement_id_youth_file_id_item"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_agreement_plan_id_plan")),
        sa.ForeignKeyConstraint(
            ["section_id"], ["plan_section.id"], name=op.f("fk_plan_agreement_section_id_plan_section")
        ),
        sa.ForeignKeyConstraint(
            ["youth_file_id"], ["youth_file.id"], name=op.f("fk_plan_agreement_youth_file_id_youth_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_agreement")),
    )
    op.create_index(op.f("ix_plan_agreement_plan_id"), "plan_agreement", ["plan_id"], unique=False)
    op.create_index(op.f("ix_plan_agreement_youth_file_id"), "plan_agreement", ["youth_file_id"], unique=False)
    op.create_table(
        "plan_comment",
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("section_id", sa.Uuid(), nullable=False),
        sa.Column("thread_id", sa.Uuid(), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("quote", sa.Text(), server_default="", nullable=False),
        sa.Column("line", sa.Integer(), server_default="0", nullable=False),
        sa.Column("before", sa.Text(), server_default="", nullable=False),
        sa.Column("after", sa.Text(), server_default="", nullable=False),
        sa.Column("by_youth", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("seen_by", sa.Date(), nullable=True),
        sa.Column("answer_by", sa.Date(), nullable=True),
        sa.Column("seen_on", sa.Date(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_plan_comment_author_id_person")),
        sa.ForeignKeyConstraint(
            ["id", "youth_file_id"],
            ["item.id", "item.youth_file_id"],
            name=op.f("fk_plan_comment_id_youth_file_id_item"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_comment_plan_id_plan")),
        sa.ForeignKeyConstraint(["resolved_by"], ["person.id"], name=op.f("fk_plan_comment_resolved_by_person")),
        sa.ForeignKeyConstraint(
            ["section_id"], ["plan_section.id"], name=op.f("fk_plan_comment_section_id_plan_section")
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["plan_comment.id"], name=op.f("fk_plan_comment_thread_id_plan_comment")
        ),
        sa.ForeignKeyConstraint(
            ["youth_file_id"], ["youth_file.id"], name=op.f("fk_plan_comment_youth_file_id_youth_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_comment")),
    )
    op.create_index(op.f("ix_plan_comment_author_id"), "plan_comment", ["author_id"], unique=False)
    op.create_index(op.f("ix_plan_comment_plan_id"), "plan_comment", ["plan_id"], unique=False)
    op.create_index(op.f("ix_plan_comment_thread_id"), "plan_comment", ["thread_id"], unique=False)
    op.create_index(op.f("ix_plan_comment_youth_file_id"), "plan_comment", ["youth_file_id"], unique=False)
    op.create_table(
        "plan_condition_view",
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("condition_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "attainment",
            sa.Enum("-2", "-1", "0", "1", "2", name="attainment", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), server_default="", nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["condition_id"],
            ["plan_return_condition.id"],
            name=op.f("fk_plan_condition_view_condition_id_plan_return_condition"),
        ),
        sa.ForeignKeyConstraint(
            ["id", "youth_file_id"],
            ["item.id", "item.youth_file_id"],
            name=op.f("fk_plan_condition_view_id_youth_file_id_item"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_plan_condition_view_person_id_person")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_condition_view_plan_id_plan")),
        sa.ForeignKeyConstraint(
            ["youth_file_id"], ["youth_file.id"], name=op.f("fk_plan_condition_view_youth_file_id_youth_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_condition_view")),
    )
    op.create_index(op.f("ix_plan_condition_view_person_id"), "plan_condition_view", ["person_id"], unique=False)
    op.create_index(op.f("ix_plan_condition_view_plan_id"), "plan_condition_view", ["plan_id"], unique=False)
    op.create_index(
        op.f("ix_plan_condition_view_youth_file_id"), "plan_condition_view", ["youth_file_id"], unique=False
    )
    op.create_table(
        "plan_goal",
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("section_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("how_we_see_it", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "attainment",
            sa.Enum("-2", "-1", "0", "1", "2", name="attainment", native_enum=False, create_constraint=True, length=40),
            server_default="-1",
            nullable=False,
        ),
        sa.Column("scored_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["id", "youth_file_id"],
            ["item.id", "item.youth_file_id"],
            name=op.f("fk_plan_goal_id_youth_file_id_item"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_goal_plan_id_plan")),
        sa.ForeignKeyConstraint(["section_id"], ["plan_section.id"], name=op.f("fk_plan_goal_section_id_plan_section")),
        sa.ForeignKeyConstraint(
            ["youth_file_id"], ["youth_file.id"], name=op.f("fk_plan_goal_youth_file_id_youth_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_goal")),
    )
    op.create_index(op.f("ix_plan_goal_plan_id"), "plan_goal", ["plan_id"], unique=False)
    op.create_index(op.f("ix_plan_goal_youth_file_id"), "plan_goal", ["youth_file_id"], unique=False)
    op.create_table(
        "plan_position",
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("section_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "stance",
            sa.Enum(
                "agrees",
                "agrees_with_remark",
                "disagrees",
                "did_not_want",
                "not_reached",
                name="stance",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), server_default="", nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("talk_on", sa.Date(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "recorded_by IS NULL OR talk_on IS NOT NULL OR stance = 'not_reached'", name=op.f("ck_plan_position_talk")
        ),
        sa.ForeignKeyConstraint(
            ["id", "youth_file_id"],
            ["item.id", "item.youth_file_id"],
            name=op.f("fk_plan_position_id_youth_file_id_item"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_plan_position_person_id_person")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_position_plan_id_plan")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_plan_position_recorded_by_person")),
        sa.ForeignKeyConstraint(
            ["section_id"], ["plan_section.id"], name=op.f("fk_plan_position_section_id_plan_section")
        ),
        sa.ForeignKeyConstraint(
            ["youth_file_id"], ["youth_file.id"], name=op.f("fk_plan_position_youth_file_id_youth_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_position")),
    )
    op.create_index(op.f("ix_plan_position_person_id"), "plan_position", ["person_id"], unique=False)
    op.create_index(op.f("ix_plan_position_plan_id"), "plan_position", ["plan_id"], unique=False)
    op.create_index(op.f("ix_plan_position_youth_file_id"), "plan_position", ["youth_file_id"], unique=False)
    op.create_table(
        "plan_standpoint",
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("section_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("quote", sa.Text(), server_default="", nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("carried_on", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_plan_standpoint_author_id_person")),
        sa.ForeignKeyConstraint(
            ["id", "youth_file_id"],
            ["item.id", "item.youth_file_id"],
            name=op.f("fk_plan_standpoint_id_youth_file_id_item"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_standpoint_plan_id_plan")),
        sa.ForeignKeyConstraint(
            ["section_id"], ["plan_section.id"], name=op.f("fk_plan_standpoint_section_id_plan_section")
        ),
        sa.ForeignKeyConstraint(
            ["youth_file_id"], ["youth_file.id"], name=op.f("fk_plan_standpoint_youth_file_id_youth_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_standpoint")),
    )
    op.create_index(op.f("ix_plan_standpoint_author_id"), "plan_standpoint", ["author_id"], unique=False)
    op.create_index(op.f("ix_plan_standpoint_plan_id"), "plan_standpoint", ["plan_id"], unique=False)
    op.create_index(op.f("ix_plan_standpoint_youth_file_id"), "plan_standpoint", ["youth_file_id"], unique=False)

    for table in TABLES:
        rights = "SELECT, INSERT" if table == "plan_frozen_part" else "SELECT, INSERT, UPDATE"
        op.execute(f"SELECT protect_case_table('{table}', rights => '{rights}')")
    op.execute(
        "CREATE POLICY own_look ON plan_last_look AS RESTRICTIVE TO portal_app "
        f"USING ({OWN_LOOK}) WITH CHECK ({OWN_LOOK})"
    )
    op.execute(KEEP_FROZEN_PARTS)
    op.execute(KEEP_SET_PLAN)
    op.execute(
        "CREATE TRIGGER keeps_set_version BEFORE INSERT OR UPDATE OR DELETE ON plan_frozen_part "
        "FOR EACH ROW EXECUTE FUNCTION keep_frozen_parts()"
    )
    op.execute(
        "CREATE TRIGGER keeps_set_version BEFORE UPDATE OR DELETE ON plan FOR EACH ROW EXECUTE FUNCTION keep_set_plan()"
    )
    op.execute(
        "CREATE TRIGGER raises_epoch AFTER UPDATE OF state ON plan FOR EACH ROW EXECUTE FUNCTION raise_access_epoch()"
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    op.execute("DROP FUNCTION keep_set_plan()")
    op.execute("DROP FUNCTION keep_frozen_parts()")
