"""Who was shown what this is, at which door; and what a privacy officer reads of the own organisation's log.

Revision ID: 0064
Revises: 0063
"""

import sqlalchemy as sa
from alembic import op

revision = "0064"
down_revision = "0063"

ME = "nullif(current_setting('portal.person_id', true), '')::uuid"
DOOR = "nullif(current_setting('portal.door', true), '')"
ORGANISATION = "nullif(current_setting('portal.organisation_id', true), '')::uuid"


def upgrade() -> None:
    op.create_table(
        "first_visit",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "door",
            sa.Enum("work", "family", name="door", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("seen_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_first_visit_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", "door", name=op.f("pk_first_visit")),
    )
    op.execute("ALTER TABLE first_visit ENABLE ROW LEVEL SECURITY")
    op.execute("GRANT SELECT, INSERT ON first_visit TO portal_app")
    own = f"person_id = (SELECT {ME}) AND door = (SELECT {DOOR})"
    op.execute(f"CREATE POLICY own ON first_visit TO portal_app USING ({own}) WITH CHECK ({own})")
    # Rows of what the organisation's people did through the work door, for its privacy officer: who, when, which kind,
    # on which ground; no content stands in the log at all (access-grid 9).
    op.execute(
        f"""CREATE FUNCTION is_privacy_officer() RETURNS boolean
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
        AS $$
            SELECT EXISTS (SELECT FROM employment WHERE person_id = {ME} AND organisation_id = {ORGANISATION}
                AND {DOOR} = 'work' AND work = 'privacy_officer'
                AND legal_today() BETWEEN starts_on AND coalesce(ends_on, 'infinity'))
        $$"""
    )
    op.execute("REVOKE EXECUTE ON FUNCTION is_privacy_officer() FROM PUBLIC")
    op.execute("GRANT EXECUTE ON FUNCTION is_privacy_officer() TO portal_app")
    op.execute(
        "CREATE POLICY of_own_people ON audit_event FOR SELECT TO portal_app USING (door = 'work' "
        f"AND organisation_id = (SELECT {ORGANISATION}) AND (SELECT is_privacy_officer()))"
    )


def downgrade() -> None:
    op.execute("DROP POLICY of_own_people ON audit_event")
    op.execute("DROP FUNCTION is_privacy_officer()")
    op.drop_table("first_visit")
