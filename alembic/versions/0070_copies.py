"""Copies of plans that left, the files that wait to be fetched, and an organisation's logo.

Revision ID: 0070
Revises: 0068
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0070"
down_revision = "0068"

ME = "nullif(current_setting('portal.person_id', true), '')::uuid"
ORGANISATION = "nullif(current_setting('portal.organisation_id', true), '')::uuid"
# What someone of the family took for themselves is shown to nobody else (access-grid 9).
OWN_COPIES = f"recipient <> 'oneself' OR made_through = 'work' OR made_by = {ME}"


def one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "plan_copy",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_through", one_of("door", "work", "family"), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("recipient", one_of("recipientkind", "oneself", "participant", "outside"), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("client_id", sa.Uuid(), nullable=True),
        sa.Column(
            "outside_role",
            one_of(
                "outsiderole",
                "lawyer",
                "court",
                "council",
                "gi",
                "municipality",
                "veilig_thuis",
                "care",
                "school",
                "family",
                "other",
            ),
            nullable=True,
        ),
        sa.Column("outside_name", sa.Text(), nullable=True),
        sa.Column(
            "purpose",
            one_of("purpose", "own_use", "talk", "hearing", "decision", "handover", "other"),
            nullable=False,
        ),
        sa.Column("purpose_words", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "ground",
            one_of("ground", "consent", "own_choice", "supervision", "involved", "court", "council", "report"),
            nullable=True,
        ),
        sa.Column("consent_way", one_of("consentway", "portal", "signed", "oral"), nullable=True),
        sa.Column("consent_on", sa.Date(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("authors", postgresql.ARRAY(sa.Uuid()), server_default="{}", nullable=False),
        sa.Column("left_out", sa.Integer(), server_default="0", nullable=False),
        sa.Column("version_hash", sa.Text(), nullable=False),
        sa.Column("baseline", sa.LargeBinary(), nullable=False),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(recipient = 'participant') = (person_id IS NOT NULL)", name=op.f("ck_plan_copy_participant")
        ),
        sa.CheckConstraint("(recipient = 'outside') = (outside_role IS NOT NULL)", name=op.f("ck_plan_copy_outside")),
        sa.CheckConstraint("recipient <> 'outside' OR ground IS NOT NULL", name=op.f("ck_plan_copy_has_ground")),
        sa.ForeignKeyConstraint(
            ["youth_file_id"], ["youth_file.id"], name=op.f("fk_plan_copy_youth_file_id_youth_file")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_copy_plan_id_plan")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_plan_copy_made_by_person")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_plan_copy_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_plan_copy_person_id_person")),
        sa.ForeignKeyConstraint(["client_id"], ["person.id"], name=op.f("fk_plan_copy_client_id_person")),
        sa.ForeignKeyConstraint(["corrects_id"], ["plan_copy.id"], name=op.f("fk_plan_copy_corrects_id_plan_copy")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_copy")),
    )
    for column in ("youth_file_id", "plan_id", "made_by"):
        op.create_index(op.f(f"ix_plan_copy_{column}"), "plan_copy", [column])
    op.execute("SELECT protect_case_table('plan_copy', rights => 'SELECT, INSERT')")
    op.execute(
        f"CREATE POLICY own_copies ON plan_copy AS RESTRICTIVE TO portal_app USING ({OWN_COPIES}) "
        f"WITH CHECK (made_by = {ME})"
    )

    op.create_table(
        "plan_copy_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("copy_id", sa.Uuid(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("format", one_of("format", "docx", "pdf"), nullable=False),
        sa.Column("state", one_of("filestate", "waiting", "working", "ready", "failed"), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["youth_file_id"], ["youth_file.id"], name=op.f("fk_plan_copy_file_youth_file_id_youth_file")
        ),
        sa.ForeignKeyConstraint(["copy_id"], ["plan_copy.id"], name=op.f("fk_plan_copy_file_copy_id_plan_copy")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_plan_copy_file_made_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_copy_file")),
    )
    for column in ("youth_file_id", "copy_id"):
        op.create_index(op.f(f"ix_plan_copy_file_{column}"), "plan_copy_file", [column])
    op.execute("SELECT protect_case_table('plan_copy_file', rights => 'SELECT, INSERT')")
    op.execute(
        f"CREATE POLICY of_its_maker ON plan_copy_file AS RESTRICTIVE TO portal_app USING (made_by = {ME}) "
        f"WITH CHECK (made_by = {ME})"
    )
    # The job that makes a PDF opens the one sealed file that it was asked for, and clears away what nobody fetched.
    op.execute("CREATE POLICY made_by_jobs ON plan_copy_file TO portal_worker USING (true) WITH CHECK (true)")
    op.execute("GRANT SELECT, UPDATE (state, sealed), DELETE ON plan_copy_file TO portal_worker")

    op.create_table(
        "organisation_logo",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("picture", sa.LargeBinary(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_organisation_logo_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"], name=op.f("fk_organisation_logo_set_by_person")),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_organisation_logo")),
    )
    # A logo is public; it is set from within the organisation.
    op.execute("ALTER TABLE organisation_logo ENABLE ROW LEVEL SECURITY")
    op.execute("CREATE POLICY seen_by_all ON organisation_logo FOR SELECT TO portal_app USING (true)")
    mine = f"organisation_id = {ORGANISATION} AND current_setting('portal.door', true) = 'work'"
    op.execute(f"CREATE POLICY set_within ON organisation_logo TO portal_app USING ({mine}) WITH CHECK ({mine})")
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON organisation_logo TO portal_app")


def downgrade() -> None:
    op.drop_table("organisation_logo")
    op.drop_table("plan_copy_file")
    op.drop_table("plan_copy")
