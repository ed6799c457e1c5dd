"""The youth file and every fact that access leans on.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"


# Names are found whatever their capitals and accents are. Core functions only: no extension is needed.
PLAIN_TEXT = r"""
    CREATE FUNCTION plain_text(words text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
    RETURN lower(regexp_replace(normalize(words, NFD), '[\u0300-\u036f]', '', 'g'))
"""


def upgrade() -> None:  # noqa: PLR0915 - one table after another
    op.execute(PLAIN_TEXT)
    op.execute("GRANT EXECUTE ON FUNCTION plain_text(text) TO portal_app, portal_worker")
    op.create_table(
        "youth_file",
        sa.Column("born_on", sa.Date(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("bsn_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("bsn_key_id", sa.Text(), nullable=True),
        sa.Column("bsn_hash", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_youth_file")),
        sa.UniqueConstraint("bsn_hash", name=op.f("uq_youth_file_bsn_hash")),
    )
    op.create_table(
        "access_epoch",
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("epoch", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["youth_file_id"], ["youth_file.id"], name=op.f("fk_access_epoch_youth_file_id_youth_file")
        ),
        sa.PrimaryKeyConstraint("youth_file_id", name=op.f("pk_access_epoch")),
    )
    op.create_table(
        "authority",
        sa.Column(
            "status",
            sa.Enum(
                "joint_parents",
                "sole_parent",
                "parent_and_other",
                "guardian_gi",
                "guardian_provisional_gi",
                "guardian_foster",
                "guardian_other",
                "partial_to_gi",
                name="authoritystatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("holder_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("matters", postgresql.ARRAY(sa.Text()), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("verified_by", sa.Uuid(), nullable=True),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(holder_id IS NULL) <> (organisation_id IS NULL)", name=op.f("ck_authority_one_holder")),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_authority_period")),
        sa.ForeignKeyConstraint(["holder_id"], ["person.id"], name=op.f("fk_authority_holder_id_person")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_authority_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_authority_recorded_by_person")),
        sa.ForeignKeyConstraint(["verified_by"], ["person.id"], name=op.f("fk_authority_verified_by_person")),
        sa.ForeignKeyConstraint(
            ["youth_file_id"], ["youth_file.id"], name=op.f("fk_authority_youth_file_id_youth_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authority")),
    )
    op.create_index(op.f("ix_authority_holder_id"), "authority", ["holder_id"], unique=False)
    op.create_index(op.f("ix_authority_youth_file_id"), "authority", ["youth_file_id"], unique=False)
    op.create_table(
        "coordinator",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_coordinator_period")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_coordinator_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_coordinator_person_id_person")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_coordinator_recorded_by_person")),
        sa.ForeignKeyConstraint(
            ["youth_file_id"], ["youth_file.id"], name=op.f("fk_coordinator_youth_file_id_youth_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coordinator")),
    )
    op.create_index(op.f("ix_coordinator_person_id"), "coordinator", ["person_id"], unique=False)
    op.create_index(op.f("ix_coordinator_youth_file_id"), "coordinator", ["youth_file_id"], unique=False)
    op.create_table(
        "court_block",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kinds", postgresql.ARRAY(sa.Text()), nullable=True),
        sa.Column("order_reference", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_court_block_period")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_court_block_person_id_person")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_court_block_recorded_by_person")),
        sa.ForeignKeyConstraint(
            ["youth_file_id"], ["youth_file.id"], name=op.f("fk_court_block_youth_file_id_youth_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_court_block")),
    )
    op.create_index(op.f("ix_court_block_person_id"), "court_block", ["person_id"], unique=False)
    op.create_index(op.f("ix_court_block_youth_file_id"), "court_block", ["youth_file_id"], unique=False)
    op.create_table(
        "duty_shift",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_duty_shift_period")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_duty_shift_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_duty_shift_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_shift")),
    )
    op.create_index(op.f("ix_duty_shift_organisation_id"), "duty_shift", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_duty_shift_person_id"), "duty_shift", ["person_id"], unique=False)
    op.create_table(
        "emergency_access",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_emergency_access_period")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_emergency_access_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_emergency_access_person_id_person")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_emergency_access_recorded_by_person")),
        sa.ForeignKeyConstraint(
            ["youth_file_id"], ["youth_file.id"], name=op.f("fk_emergency_access_youth_file_id_youth_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_emergency_access")),
    )
    op.create_index(op.f("ix_emergency_access_person_id"), "emergency_access", ["person_id"], unique=False)
    op.create_index(op.f("ix_emergency_access_youth_file_id"), "emergency_access", ["youth_file_id"], unique=False)
    op.create_table(
        "exclusion",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_exclusion_decided_by_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_exclusion_person_id_person")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_exclusion_recorded_by_person")),
        sa.ForeignKeyConstraint(
            ["youth_file_id"], ["youth_file.id"], name=op.f("fk_exclusion_youth_file_id_youth_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exclusion")),
    )
    op.create_index(op.f("ix_exclusion_person_id"), "exclusion", ["person_id"], unique=False)
    op.create_index(op.f("ix_exclusion_youth_file_id"), "exclusion", ["youth_file_id"], unique=False)
    op.create_table(
        "family_guide",
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("guided_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_family_guide_period")),
        sa.ForeignKeyConstraint(["guided_id"], ["person.id"], name=op.f("fk_family_guide_guided_id_person")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_family_guide_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["worker_id"], ["person.id"], name=op.f("fk_family_guide_worker_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_family_guide")),
    )
    op.create_index(op.f("ix_family_guide_guided_id"), "family_guide", ["guided_id"], unique=False)
    op.create_index(op.f("ix_family_guide_worker_id"), "family_guide", ["worker_id"], unique=False)
    op.create_table(
        "incapacity",
        sa.Column("kinds", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_incapacity_period")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_incapacity_decided_by_person")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_incapacity_recorded_by_person")),
        sa.ForeignKeyConstraint(
            ["youth_file_id"], ["youth_file.id"], name=op.f("fk_incapacity_youth_file_id_youth_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incapacity")),
    )
    op.create_index(op.f("ix_incapacity_youth_file_id"), "incapacity", ["youth_file_id"], unique=False)
    op.create_table(
        "item",
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "file_overview",
                "circle",
                "contact_details_address",
                "authority_framework_record",
                "consent_record",
                "help_plan",
                "gi_plan",
                "care_team_plan",
                "family_group_plan",
                "perspective_plan",
                "safety_plan",
                "contact_arrangement",
                "guidance_agreement",
                "plan_section_role_of_foster_parents",
                "evaluation",
                "perspective_decision",
                "placement_timeline",
                "where_tonight",
                "terms",
                "development_check",
                "contact_note_general",
                "talk_with_child_alone",
                "foster_day_note",
                "must_know_sheet",
                "night_sheet",
                "module",
                "module_treatment",
                "recording",
                "diagnostic_report",
                "safety_signal",
                "worry_raised",
                "question",
                "checkin",
                "my_story",
                "private_corner",
                "own_statement",
                "standpoint",
                "correction_request",
                "request_377c",
                "inspection_request",
                "document",
                "court_order",
                "message_thread",
                "log_of_file",
                "foster_family_dossier",
                "referral",
                "beschikking",
                "billing_iJw",
                "complaint",
                "survey_answer",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("topics", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column(
            "audience",
            sa.Enum(
                "author",
                "named",
                "organisation",
                "professionals",
                "circle",
                name="audience",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            server_default="circle",
            nullable=False,
        ),
        sa.Column("reveals_stay", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("shared_with_family", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("fixed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("module_id", sa.Uuid(), nullable=True),
        sa.Column("family_id", sa.Uuid(), nullable=True),
        sa.Column("data_subject_id", sa.Uuid(), nullable=True),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("path", postgresql.ARRAY(sa.Uuid()), server_default="{}", nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_item_author_id_person")),
        sa.ForeignKeyConstraint(["data_subject_id"], ["person.id"], name=op.f("fk_item_data_subject_id_person")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_item_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["parent_id", "youth_file_id"],
            ["item.id", "item.youth_file_id"],
            name=op.f("fk_item_parent_id_youth_file_id_item"),
        ),
        sa.ForeignKeyConstraint(["youth_file_id"], ["youth_file.id"], name=op.f("fk_item_youth_file_id_youth_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item")),
        sa.UniqueConstraint("id", "youth_file_id", name=op.f("uq_item_id_youth_file_id")),
    )
    op.create_index(
        "ix_item_author_id_kind_youth_file_id", "item", ["author_id", "kind", "youth_file_id"], unique=False
    )
    op.create_index(op.f("ix_item_organisation_id"), "item", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_item_parent_id"), "item", ["parent_id"], unique=False)
    op.create_index(
        "ix_item_youth_file_id_kind_recorded_on", "item", ["youth_file_id", "kind", "recorded_on"], unique=False
    )
    op.create_table(
        "legal_framework",
        sa.Column(
            "framework",
            sa.Enum(
                "voluntary",
                "vots",
                "ots",
                "ots_with_placement",
                "guardianship",
                "provisional_guardianship",
                name="framework",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("pending_until", sa.Date(), nullable=True),
        sa.Column("verified_by", sa.Uuid(), nullable=True),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_legal_framework_period")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_legal_framework_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_legal_framework_recorded_by_person")),
        sa.ForeignKeyConstraint(["verified_by"], ["person.id"], name=op.f("fk_legal_framework_verified_by_person")),
        sa.ForeignKeyConstraint(
            ["youth_file_id"], ["youth_file.id"], name=op.f("fk_legal_framework_youth_file_id_youth_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_framework")),
    )
    op.create_index(op.f("ix_legal_framework_youth_file_id"), "legal_framework", ["youth_file_id"], unique=False)
    op.create_table(
        "measure_decision",
        sa.Column(
            "kind",
            sa.Enum(
                "file_overview",
                "circle",
                "contact_details_address",
                "authority_framework_record",
                "consent_record",
                "help_plan",
                "gi_plan",
                "care_team_plan",
                "family_group_plan",
                "perspective_plan",
                "safety_plan",
                "contact_arrangement",
                "guidance_agreement",
                "plan_section_role_of_foster_parents",
                "evaluation",
                "perspective_decision",
                "placement_timeline",
                "where_tonight",
                "terms",
                "development_check",
                "contact_note_general",
                "talk_with_child_alone",
                "foster_day_note",
                "must_know_sheet",
                "night_sheet",
                "module",
                "module_treatment",
                "recording",
                "diagnostic_report",
                "safety_signal",
                "worry_raised",
                "question",
                "checkin",
                "my_story",
                "private_corner",
                "own_statement",
                "standpoint",
                "correction_request",
                "request_377c",
                "inspection_request",
                "document",
                "court_order",
                "message_thread",
                "log_of_file",
                "foster_family_dossier",
                "referral",
                "beschikking",
                "billing_iJw",
                "complaint",
                "survey_answer",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.Column("second_professional", sa.Uuid(), nullable=False),
        sa.Column("told_youth_on", sa.Date(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_measure_decision_period")),
        sa.CheckConstraint("second_professional <> decided_by", name=op.f("ck_measure_decision_two_people")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_measure_decision_decided_by_person")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_measure_decision_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_measure_decision_person_id_person")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_measure_decision_recorded_by_person")),
        sa.ForeignKeyConstraint(
            ["second_professional"], ["person.id"], name=op.f("fk_measure_decision_second_professional_person")
        ),
        sa.ForeignKeyConstraint(
            ["youth_file_id"], ["youth_file.id"], name=op.f("fk_measure_decision_youth_file_id_youth_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure_decision")),
    )
    op.create_index(op.f("ix_measure_decision_person_id"), "measure_decision", ["person_id"], unique=False)
    op.create_index(op.f("ix_measure_decision_youth_file_id"), "measure_decision", ["youth_file_id"], unique=False)
    op.create_table(
        "module_topics",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("module_kind", sa.Text(), nullable=False),
        sa.Column("topics", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_module_topics_period")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_module_topics_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_module_topics")),
    )
    op.create_index(op.f("ix_module_topics_organisation_id"), "module_topics", ["organisation_id"], unique=False)
    op.create_table(
        "organisation_period",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("leads", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_organisation_period_period")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_organisation_period_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_organisation_period_recorded_by_person")),
        sa.ForeignKeyConstraint(
            ["youth_file_id"], ["youth_file.id"], name=op.f("fk_organisation_period_youth_file_id_youth_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_period")),
    )
    op.create_index(
        op.f("ix_organisation_period_organisation_id"), "organisation_period", ["organisation_id"], unique=False
    )
    op.create_index(
        op.f("ix_organisation_period_youth_file_id"), "organisation_period", ["youth_file_id"], unique=False
    )
    op.create_table(
        "own_kin",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("found_by_review", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_own_kin_person_id_person")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_own_kin_recorded_by_person")),
        sa.ForeignKeyConstraint(["youth_file_id"], ["youth_file.id"], name=op.f("fk_own_kin_youth_file_id_youth_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_kin")),
    )
    op.create_index(op.f("ix_own_kin_person_id"), "own_kin", ["person_id"], unique=False)
    op.create_index(op.f("ix_own_kin_youth_file_id"), "own_kin", ["youth_file_id"], unique=False)
    op.create_table(
        "participation",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "youth",
                "parent",
                "guardian_person",
                "step_parent",
                "foster_parent",
                "foster_household",
                "network_person",
                "support_family",
                "lawyer",
                "curator_mentor",
                "counsellor",
                "worker_provider",
                "behavioural_scientist",
                "module_worker",
                "other_provider",
                "gi_ots",
                "gi_guardian",
                "referrer",
                "municipality_case",
                "finance",
                "team_manager",
                "matcher",
                "recruiter",
                "privacy_officer",
                "org_admin",
                "platform_admin",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("family_id", sa.Uuid(), nullable=True),
        sa.Column("stands_for_id", sa.Uuid(), nullable=True),
        sa.Column("module_id", sa.Uuid(), nullable=True),
        sa.Column("module_kinds", postgresql.ARRAY(sa.Text()), nullable=True),
        sa.Column("topics", postgresql.ARRAY(sa.Text()), nullable=True),
        sa.Column("ordered_kinds", postgresql.ARRAY(sa.Text()), nullable=True),
        sa.Column("part_time", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("reveals_stay", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(organisation_id IS NULL) = (role IN ('counsellor', 'curator_mentor', 'foster_household', "
            "'foster_parent', 'guardian_person', 'lawyer', 'network_person', 'parent', 'step_parent', "
            "'support_family', 'youth'))",
            name=op.f("ck_participation_door"),
        ),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_participation_period")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_participation_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_participation_person_id_person")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_participation_recorded_by_person")),
        sa.ForeignKeyConstraint(
            ["replaces_id", "youth_file_id"],
            ["participation.id", "participation.youth_file_id"],
            name=op.f("fk_participation_replaces_id_youth_file_id_participation"),
        ),
        sa.ForeignKeyConstraint(["stands_for_id"], ["person.id"], name=op.f("fk_participation_stands_for_id_person")),
        sa.ForeignKeyConstraint(
            ["youth_file_id"], ["youth_file.id"], name=op.f("fk_participation_youth_file_id_youth_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation")),
        sa.UniqueConstraint("id", "youth_file_id", name=op.f("uq_participation_id_youth_file_id")),
    )
    op.create_index(op.f("ix_participation_organisation_id"), "participation", ["organisation_id"], unique=False)
    op.create_index(
        "ix_participation_person_id_youth_file_id", "participation", ["person_id", "youth_file_id"], unique=False
    )
    op.create_index("ix_participation_person_id_role", "participation", ["person_id", "role"], unique=False)
    op.create_index(
        "ix_participation_one_youth",
        "participation",
        ["youth_file_id"],
        unique=True,
        postgresql_where=sa.text("role = 'youth'"),
    )
    op.create_index(op.f("ix_participation_stands_for_id"), "participation", ["stands_for_id"], unique=False)
    op.create_index(op.f("ix_participation_youth_file_id"), "participation", ["youth_file_id"], unique=False)
    op.create_table(
        "case_person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("given_name", sa.Text(), nullable=False),
        sa.Column("family_name", sa.Text(), server_default="", nullable=False),
        sa.Column("called", sa.Text(), nullable=True),
        sa.Column("relation", sa.Text(), nullable=True),
        sa.Column(
            "search_name",
            sa.Text(),
            sa.Computed("plain_text(given_name || ' ' || family_name)", persisted=True),
            nullable=False,
        ),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["id", "youth_file_id"],
            ["item.id", "item.youth_file_id"],
            name=op.f("fk_case_person_id_youth_file_id_item"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_case_person_person_id_person")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_case_person_recorded_by_person")),
        sa.ForeignKeyConstraint(
            ["youth_file_id"], ["youth_file.id"], name=op.f("fk_case_person_youth_file_id_youth_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_person")),
        sa.UniqueConstraint("id", "youth_file_id", name=op.f("uq_case_person_id_youth_file_id")),
        sa.UniqueConstraint("youth_file_id", "person_id", name=op.f("uq_case_person_youth_file_id_person_id")),
    )
    op.create_index(op.f("ix_case_person_person_id"), "case_person", ["person_id"], unique=False)
    op.create_index("ix_case_person_search", "case_person", ["search_name"], unique=False)
    op.create_index(op.f("ix_case_person_youth_file_id"), "case_person", ["youth_file_id"], unique=False)
    op.create_table(
        "consent",
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("kinds", postgresql.ARRAY(sa.Text()), nullable=True),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.Column("view_only", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("given_by", sa.Uuid(), nullable=False),
        sa.Column(
            "capacity",
            sa.Enum(
                "youth",
                "authority_holder",
                "guardian_gi",
                "client",
                "data_subject",
                "appearing",
                "representative",
                name="capacity",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("for_organisation_id", sa.Uuid(), nullable=True),
        sa.Column(
            "way",
            sa.Enum(
                "portal", "signed", "oral", name="consentway", native_enum=False, create_constraint=True, length=40
            ),
            server_default="portal",
            nullable=False,
        ),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(person_id IS NULL) <> (organisation_id IS NULL)", name=op.f("ck_consent_for_whom")),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_consent_period")),
        sa.ForeignKeyConstraint(
            ["for_organisation_id"], ["organisation.id"], name=op.f("fk_consent_for_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["given_by"], ["person.id"], name=op.f("fk_consent_given_by_person")),
        sa.ForeignKeyConstraint(
            ["item_id", "youth_file_id"],
            ["item.id", "item.youth_file_id"],
            name=op.f("fk_consent_item_id_youth_file_id_item"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_consent_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_consent_person_id_person")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_consent_recorded_by_person")),
        sa.ForeignKeyConstraint(["youth_file_id"], ["youth_file.id"], name=op.f("fk_consent_youth_file_id_youth_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    op.create_index(op.f("ix_consent_given_by"), "consent", ["given_by"], unique=False)
    op.create_index(op.f("ix_consent_item_id"), "consent", ["item_id"], unique=False)
    op.create_index(op.f("ix_consent_person_id"), "consent", ["person_id"], unique=False)
    op.create_index(op.f("ix_consent_youth_file_id"), "consent", ["youth_file_id"], unique=False)
    op.create_table(
        "item_person",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "link",
            sa.Enum(
                "concerns",
                "subject",
                "appears",
                "reader",
                name="itemlink",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id", "youth_file_id"],
            ["item.id", "item.youth_file_id"],
            name=op.f("fk_item_person_item_id_youth_file_id_item"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_item_person_person_id_person")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_item_person_recorded_by_person")),
        sa.ForeignKeyConstraint(
            ["youth_file_id"], ["youth_file.id"], name=op.f("fk_item_person_youth_file_id_youth_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_person")),
        sa.UniqueConstraint("item_id", "person_id", "link", name=op.f("uq_item_person_item_id_person_id_link")),
    )
    op.create_index(op.f("ix_item_person_person_id"), "item_person", ["person_id"], unique=False)
    op.create_index(op.f("ix_item_person_youth_file_id"), "item_person", ["youth_file_id"], unique=False)
    op.create_table(
        "not_for",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("placed_by", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("check_by", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=True),
        sa.Column("told_youth_on", sa.Date(), nullable=True),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id", "youth_file_id"],
            ["item.id", "item.youth_file_id"],
            name=op.f("fk_not_for_item_id_youth_file_id_item"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_not_for_person_id_person")),
        sa.ForeignKeyConstraint(["placed_by"], ["person.id"], name=op.f("fk_not_for_placed_by_person")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_not_for_recorded_by_person")),
        sa.ForeignKeyConstraint(["youth_file_id"], ["youth_file.id"], name=op.f("fk_not_for_youth_file_id_youth_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_not_for")),
    )
    op.create_index(op.f("ix_not_for_item_id"), "not_for", ["item_id"], unique=False)
    op.create_index(op.f("ix_not_for_person_id"), "not_for", ["person_id"], unique=False)
    op.create_index(op.f("ix_not_for_youth_file_id"), "not_for", ["youth_file_id"], unique=False)
    op.create_table(
        "opening_check",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("opened", sa.Boolean(), nullable=False),
        sa.Column("looked_by", sa.Uuid(), nullable=False),
        sa.Column("looked_on", sa.Date(), nullable=False),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id", "youth_file_id"],
            ["item.id", "item.youth_file_id"],
            name=op.f("fk_opening_check_item_id_youth_file_id_item"),
        ),
        sa.ForeignKeyConstraint(["looked_by"], ["person.id"], name=op.f("fk_opening_check_looked_by_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_opening_check_person_id_person")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_opening_check_recorded_by_person")),
        sa.ForeignKeyConstraint(
            ["youth_file_id"], ["youth_file.id"], name=op.f("fk_opening_check_youth_file_id_youth_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening_check")),
        sa.UniqueConstraint("item_id", "person_id", name=op.f("uq_opening_check_item_id_person_id")),
    )
    op.create_index(op.f("ix_opening_check_person_id"), "opening_check", ["person_id"], unique=False)
    op.create_index(op.f("ix_opening_check_youth_file_id"), "opening_check", ["youth_file_id"], unique=False)
    op.create_table(
        "release",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("text_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("released_by", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_release_period")),
        sa.ForeignKeyConstraint(
            ["item_id", "youth_file_id"],
            ["item.id", "item.youth_file_id"],
            name=op.f("fk_release_item_id_youth_file_id_item"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_release_person_id_person")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_release_recorded_by_person")),
        sa.ForeignKeyConstraint(["released_by"], ["person.id"], name=op.f("fk_release_released_by_person")),
        sa.ForeignKeyConstraint(
            ["text_id", "youth_file_id"],
            ["item.id", "item.youth_file_id"],
            name=op.f("fk_release_text_id_youth_file_id_item"),
        ),
        sa.ForeignKeyConstraint(["youth_file_id"], ["youth_file.id"], name=op.f("fk_release_youth_file_id_youth_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release")),
    )
    op.create_index(op.f("ix_release_item_id"), "release", ["item_id"], unique=False)
    op.create_index(op.f("ix_release_person_id"), "release", ["person_id"], unique=False)
    op.create_index(op.f("ix_release_text_id"), "release", ["text_id"], unique=False)
    op.create_index(op.f("ix_release_youth_file_id"), "release", ["youth_file_id"], unique=False)
    op.create_table(
        "standing_grant",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("may_comment", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("given_by", sa.Uuid(), nullable=False),
        sa.Column(
            "capacity",
            sa.Enum(
                "youth",
                "authority_holder",
                "guardian_gi",
                "client",
                "data_subject",
                "appearing",
                "representative",
                name="capacity",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("for_organisation_id", sa.Uuid(), nullable=True),
        sa.Column(
            "way",
            sa.Enum(
                "portal", "signed", "oral", name="consentway", native_enum=False, create_constraint=True, length=40
            ),
            server_default="portal",
            nullable=False,
        ),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_standing_grant_period")),
        sa.ForeignKeyConstraint(
            ["for_organisation_id"],
            ["organisation.id"],
            name=op.f("fk_standing_grant_for_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(["given_by"], ["person.id"], name=op.f("fk_standing_grant_given_by_person")),
        sa.ForeignKeyConstraint(
            ["item_id", "youth_file_id"],
            ["item.id", "item.youth_file_id"],
            name=op.f("fk_standing_grant_item_id_youth_file_id_item"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_standing_grant_person_id_person")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_standing_grant_recorded_by_person")),
        sa.ForeignKeyConstraint(
            ["youth_file_id"], ["youth_file.id"], name=op.f("fk_standing_grant_youth_file_id_youth_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing_grant")),
    )
    op.create_index(op.f("ix_standing_grant_given_by"), "standing_grant", ["given_by"], unique=False)
    op.create_index(op.f("ix_standing_grant_item_id"), "standing_grant", ["item_id"], unique=False)
    op.create_index(op.f("ix_standing_grant_person_id"), "standing_grant", ["person_id"], unique=False)
    op.create_index(op.f("ix_standing_grant_youth_file_id"), "standing_grant", ["youth_file_id"], unique=False)
    op.create_table(
        "stay",
        sa.Column("participation_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_stay_period")),
        sa.ForeignKeyConstraint(
            ["participation_id", "youth_file_id"],
            ["participation.id", "participation.youth_file_id"],
            name=op.f("fk_stay_participation_id_youth_file_id_participation"),
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_stay_recorded_by_person")),
        sa.ForeignKeyConstraint(["youth_file_id"], ["youth_file.id"], name=op.f("fk_stay_youth_file_id_youth_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stay")),
    )
    op.create_index(op.f("ix_stay_participation_id"), "stay", ["participation_id"], unique=False)
    op.create_index(op.f("ix_stay_youth_file_id"), "stay", ["youth_file_id"], unique=False)
    op.create_table(
        "third_party_mark",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id", "youth_file_id"],
            ["item.id", "item.youth_file_id"],
            name=op.f("fk_third_party_mark_item_id_youth_file_id_item"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_third_party_mark_person_id_person")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_third_party_mark_recorded_by_person")),
        sa.ForeignKeyConstraint(
            ["youth_file_id"], ["youth_file.id"], name=op.f("fk_third_party_mark_youth_file_id_youth_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_third_party_mark")),
        sa.UniqueConstraint("item_id", name=op.f("uq_third_party_mark_item_id")),
    )
    op.create_index(op.f("ix_third_party_mark_youth_file_id"), "third_party_mark", ["youth_file_id"], unique=False)
    op.create_table(
        "topic_need",
        sa.Column("participation_id", sa.Uuid(), nullable=False),
        sa.Column("topics", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_topic_need_period")),
        sa.ForeignKeyConstraint(
            ["participation_id", "youth_file_id"],
            ["participation.id", "participation.youth_file_id"],
            name=op.f("fk_topic_need_participation_id_youth_file_id_participation"),
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_topic_need_recorded_by_person")),
        sa.ForeignKeyConstraint(
            ["youth_file_id"], ["youth_file.id"], name=op.f("fk_topic_need_youth_file_id_youth_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic_need")),
    )
    op.create_index(op.f("ix_topic_need_participation_id"), "topic_need", ["participation_id"], unique=False)
    op.create_index(op.f("ix_topic_need_youth_file_id"), "topic_need", ["youth_file_id"], unique=False)
    op.create_table(
        "withholding",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "ground",
            sa.Enum(
                "serious_harm",
                "privacy_of_another",
                "good_care",
                name="withholdingground",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.Column("second_professional", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("second_professional <> decided_by", name=op.f("ck_withholding_two_people")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_withholding_decided_by_person")),
        sa.ForeignKeyConstraint(
            ["item_id", "youth_file_id"],
            ["item.id", "item.youth_file_id"],
            name=op.f("fk_withholding_item_id_youth_file_id_item"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_withholding_person_id_person")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_withholding_recorded_by_person")),
        sa.ForeignKeyConstraint(
            ["second_professional"], ["person.id"], name=op.f("fk_withholding_second_professional_person")
        ),
        sa.ForeignKeyConstraint(
            ["youth_file_id"], ["youth_file.id"], name=op.f("fk_withholding_youth_file_id_youth_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withholding")),
    )
    op.create_index(op.f("ix_withholding_item_id"), "withholding", ["item_id"], unique=False)
    op.create_index(op.f("ix_withholding_person_id"), "withholding", ["person_id"], unique=False)
    op.create_index(op.f("ix_withholding_youth_file_id"), "withholding", ["youth_file_id"], unique=False)
    op.create_table(
        "contact_details",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("case_person_id", sa.Uuid(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("street", sa.Text(), nullable=True),
        sa.Column("postcode", sa.Text(), nullable=True),
        sa.Column("town", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_person_id", "youth_file_id"],
            ["case_person.id", "case_person.youth_file_id"],
            name=op.f("fk_contact_details_case_person_id_youth_file_id_case_person"),
        ),
        sa.ForeignKeyConstraint(
            ["id", "youth_file_id"],
            ["item.id", "item.youth_file_id"],
            name=op.f("fk_contact_details_id_youth_file_id_item"),
        ),
        sa.ForeignKeyConstraint(
            ["youth_file_id"], ["youth_file.id"], name=op.f("fk_contact_details_youth_file_id_youth_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_details")),
    )
    op.create_index(op.f("ix_contact_details_case_person_id"), "contact_details", ["case_person_id"], unique=False)
    op.create_index(op.f("ix_contact_details_youth_file_id"), "contact_details", ["youth_file_id"], unique=False)


def downgrade() -> None:  # noqa: PLR0915 - one table after another
    op.drop_index(op.f("ix_contact_details_youth_file_id"), table_name="contact_details")
    op.drop_index(op.f("ix_contact_details_case_person_id"), table_name="contact_details")
    op.drop_table("contact_details")
    op.drop_index(op.f("ix_withholding_youth_file_id"), table_name="withholding")
    op.drop_index(op.f("ix_withholding_person_id"), table_name="withholding")
    op.drop_index(op.f("ix_withholding_item_id"), table_name="withholding")
    op.drop_table("withholding")
    op.drop_index(op.f("ix_topic_need_youth_file_id"), table_name="topic_need")
    op.drop_index(op.f("ix_topic_need_participation_id"), table_name="topic_need")
    op.drop_table("topic_need")
    op.drop_index(op.f("ix_third_party_mark_youth_file_id"), table_name="third_party_mark")
    op.drop_table("third_party_mark")
    op.drop_index(op.f("ix_stay_youth_file_id"), table_name="stay")
    op.drop_index(op.f("ix_stay_participation_id"), table_name="stay")
    op.drop_table("stay")
    op.drop_index(op.f("ix_standing_grant_youth_file_id"), table_name="standing_grant")
    op.drop_index(op.f("ix_standing_grant_person_id"), table_name="standing_grant")
    op.drop_index(op.f("ix_standing_grant_item_id"), table_name="standing_grant")
    op.drop_index(op.f("ix_standing_grant_given_by"), table_name="standing_grant")
    op.drop_table("standing_grant")
    op.drop_index(op.f("ix_release_youth_file_id"), table_name="release")
    op.drop_index(op.f("ix_release_text_id"), table_name="release")
    op.drop_index(op.f("ix_release_person_id"), table_name="release")
    op.drop_index(op.f("ix_release_item_id"), table_name="release")
    op.drop_table("release")
    op.drop_index(op.f("ix_opening_check_youth_file_id"), table_name="opening_check")
    op.drop_index(op.f("ix_opening_check_person_id"), table_name="opening_check")
    op.drop_table("opening_check")
    op.drop_index(op.f("ix_not_for_youth_file_id"), table_name="not_for")
    op.drop_index(op.f("ix_not_for_person_id"), table_name="not_for")
    op.drop_index(op.f("ix_not_for_item_id"), table_name="not_for")
    op.drop_table("not_for")
    op.drop_index(op.f("ix_item_person_youth_file_id"), table_name="item_person")
    op.drop_index(op.f("ix_item_person_person_id"), table_name="item_person")
    op.drop_table("item_person")
    op.drop_index(op.f("ix_consent_youth_file_id"), table_name="consent")
    op.drop_index(op.f("ix_consent_person_id"), table_name="consent")
    op.drop_index(op.f("ix_consent_item_id"), table_name="consent")
    op.drop_index(op.f("ix_consent_given_by"), table_name="consent")
    op.drop_table("consent")
    op.drop_index(op.f("ix_case_person_youth_file_id"), table_name="case_person")
    op.drop_index("ix_case_person_search", table_name="case_person")
    op.drop_index(op.f("ix_case_person_person_id"), table_name="case_person")
    op.drop_table("case_person")
    op.drop_index(op.f("ix_participation_youth_file_id"), table_name="participation")
    op.drop_index(op.f("ix_participation_stands_for_id"), table_name="participation")
    op.drop_index("ix_participation_one_youth", table_name="participation")
    op.drop_index("ix_participation_person_id_role", table_name="participation")
    op.drop_index("ix_participation_person_id_youth_file_id", table_name="participation")
    op.drop_index(op.f("ix_participation_organisation_id"), table_name="participation")
    op.drop_table("participation")
    op.drop_index(op.f("ix_own_kin_youth_file_id"), table_name="own_kin")
    op.drop_index(op.f("ix_own_kin_person_id"), table_name="own_kin")
    op.drop_table("own_kin")
    op.drop_index(op.f("ix_organisation_period_youth_file_id"), table_name="organisation_period")
    op.drop_index(op.f("ix_organisation_period_organisation_id"), table_name="organisation_period")
    op.drop_table("organisation_period")
    op.drop_index(op.f("ix_module_topics_organisation_id"), table_name="module_topics")
    op.drop_table("module_topics")
    op.drop_index(op.f("ix_measure_decision_youth_file_id"), table_name="measure_decision")
    op.drop_index(op.f("ix_measure_decision_person_id"), table_name="measure_decision")
    op.drop_table("measure_decision")
    op.drop_index(op.f("ix_legal_framework_youth_file_id"), table_name="legal_framework")
    op.drop_table("legal_framework")
    op.drop_index("ix_item_youth_file_id_kind_recorded_on", table_name="item")
    op.drop_index(op.f("ix_item_parent_id"), table_name="item")
    op.drop_index(op.f("ix_item_organisation_id"), table_name="item")
    op.drop_index("ix_item_author_id_kind_youth_file_id", table_name="item")
    op.drop_table("item")
    op.drop_index(op.f("ix_incapacity_youth_file_id"), table_name="incapacity")
    op.drop_table("incapacity")
    op.drop_index(op.f("ix_family_guide_worker_id"), table_name="family_guide")
    op.drop_index(op.f("ix_family_guide_guided_id"), table_name="family_guide")
    op.drop_table("family_guide")
    op.drop_index(op.f("ix_exclusion_youth_file_id"), table_name="exclusion")
    op.drop_index(op.f("ix_exclusion_person_id"), table_name="exclusion")
    op.drop_table("exclusion")
    op.drop_index(op.f("ix_emergency_access_youth_file_id"), table_name="emergency_access")
    op.drop_index(op.f("ix_emergency_access_person_id"), table_name="emergency_access")
    op.drop_table("emergency_access")
    op.drop_index(op.f("ix_duty_shift_person_id"), table_name="duty_shift")
    op.drop_index(op.f("ix_duty_shift_organisation_id"), table_name="duty_shift")
    op.drop_table("duty_shift")
    op.drop_index(op.f("ix_court_block_youth_file_id"), table_name="court_block")
    op.drop_index(op.f("ix_court_block_person_id"), table_name="court_block")
    op.drop_table("court_block")
    op.drop_index(op.f("ix_coordinator_youth_file_id"), table_name="coordinator")
    op.drop_index(op.f("ix_coordinator_person_id"), table_name="coordinator")
    op.drop_table("coordinator")
    op.drop_index(op.f("ix_authority_youth_file_id"), table_name="authority")
    op.drop_index(op.f("ix_authority_holder_id"), table_name="authority")
    op.drop_table("authority")
    op.drop_table("access_epoch")
    op.drop_table("youth_file")
    op.execute("DROP FUNCTION plain_text(text)")
