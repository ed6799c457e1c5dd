"""What an organisation makes of the templates of plans, and how soon it answers. No personal data.

Revision ID: 0068
Revises: 0067
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0068"
down_revision = "0067"

KINDS = (
    "help_plan", "gi_plan", "care_team_plan", "perspective_plan", "safety_plan", "contact_arrangement",
    "family_group_plan", "guidance_agreement",
)  # fmt: skip
SOMEONE = "nullif(current_setting('portal.person_id', true), '') IS NOT NULL"
OWN = "organisation_id = administered_organisation()"

# The share of people who took part in plans, per organisation that leads the file, over a year. Counts only, for who
# leads or administers the organisation now; fewer than ten is not told, so that no figure is about one family.
FIGURES = """
    CREATE FUNCTION plan_participation() RETURNS TABLE (who text, could bigint, asked bigint, took_part bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
        WITH own AS (
            SELECT organisation_id FROM employment
            WHERE person_id = nullif(current_setting('portal.person_id', true), '')::uuid
              AND organisation_id = nullif(current_setting('portal.organisation_id', true), '')::uuid
              AND current_setting('portal.door', true) = 'work' AND work IN ('org_admin', 'team_manager')
              AND legal_today() BETWEEN starts_on AND coalesce(ends_on, 'infinity')
            LIMIT 1
        ), version AS (
            SELECT p.id, p.youth_file_id, p.set_at::date AS day FROM plan p
            JOIN organisation_period o ON o.youth_file_id = p.youth_file_id AND o.leads
             AND p.set_at::date BETWEEN o.starts_on AND coalesce(o.ends_on, 'infinity')
            JOIN own USING (organisation_id)
            WHERE p.seal IS NOT NULL AND p.set_at::date > legal_today() - 365
        ), someone AS (
            SELECT DISTINCT v.id AS plan_id, t.person_id, CASE
                WHEN t.role = 'youth' THEN 'youth'
                WHEN t.role IN ('parent', 'guardian_person', 'curator_mentor') THEN 'parents'
                WHEN t.role = 'foster_parent' THEN 'foster_parents' ELSE 'professionals' END AS who
            FROM version v JOIN participation t ON t.youth_file_id = v.youth_file_id
             AND v.day BETWEEN t.starts_on AND coalesce(t.ends_on, 'infinity')
            WHERE t.role IN ('youth', 'parent', 'guardian_person', 'foster_parent', 'gi_ots', 'gi_guardian',
                'worker_provider', 'curator_mentor')
        ), counted AS (
            SELECT s.who, count(*) AS could,
                count(*) FILTER (WHERE EXISTS (SELECT FROM plan_asked a WHERE a.plan_id = s.plan_id
                    AND a.person_id = s.person_id AND a.asked_on IS NOT NULL)) AS asked,
                count(*) FILTER (WHERE
                    EXISTS (SELECT FROM plan_position q WHERE q.plan_id = s.plan_id AND q.person_id = s.person_id
                        AND q.stance IN ('agrees', 'agrees_with_remark', 'disagrees'))
                    OR EXISTS (SELECT FROM plan_comment c WHERE c.plan_id = s.plan_id AND c.author_id = s.person_id)
                    OR EXISTS (SELECT FROM text_update u JOIN plan_section x ON x.id = u.text_id
                        WHERE x.plan_id = s.plan_id AND u.person_id = s.person_id)) AS took_part
            FROM someone s GROUP BY s.who
        )
        SELECT who, CASE WHEN could >= 10 THEN could END, CASE WHEN could >= 10 THEN asked END,
            CASE WHEN could >= 10 THEN took_part END
        FROM counted ORDER BY who
    $$
"""


def upgrade() -> None:
    op.create_table(
        "plan_template",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(*KINDS, name="plankind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("sections", postgresql.JSONB(), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_plan_template_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["changed_by"], ["person.id"], name=op.f("fk_plan_template_changed_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_template")),
        sa.UniqueConstraint("organisation_id", "kind", name=op.f("uq_plan_template_organisation_id_kind")),
    )
    # Rule R-DEEL-04: an organisation may answer sooner than the term, never later.
    op.create_table(
        "plan_answer_terms",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("comment", sa.SmallInteger(), nullable=False),
        sa.Column("youth_seen", sa.SmallInteger(), nullable=False),
        sa.Column("youth_answer", sa.SmallInteger(), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "comment BETWEEN 1 AND 10 AND youth_seen BETWEEN 1 AND 2 AND youth_answer BETWEEN 1 AND 5",
            name=op.f("ck_plan_answer_terms_never_longer"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_plan_answer_terms_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["changed_by"], ["person.id"], name=op.f("fk_plan_answer_terms_changed_by_person")),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_plan_answer_terms")),
    )
    for table in ("plan_template", "plan_answer_terms"):
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY for_everyone_signed_in ON {table} FOR SELECT TO portal_app USING ({SOMEONE})")
        for deed, check in (
            ("INSERT", f"WITH CHECK ({OWN})"),
            ("UPDATE", f"USING ({OWN}) WITH CHECK ({OWN})"),
            ("DELETE", f"USING ({OWN})"),
        ):
            op.execute(f"CREATE POLICY by_its_administrator_{deed.lower()} ON {table} FOR {deed} TO portal_app {check}")
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO portal_app")
    op.execute(FIGURES)
    op.execute("REVOKE EXECUTE ON FUNCTION plan_participation() FROM PUBLIC")
    op.execute("GRANT EXECUTE ON FUNCTION plan_participation() TO portal_app")


def downgrade() -> None:
    op.execute("DROP FUNCTION plan_participation()")
    op.drop_table("plan_answer_terms")
    op.drop_table("plan_template")
