"""Asking people of other organisations in, second thoughts, and a rule about who may guide foster parents.

Revision ID: 0059
Revises: 0056
"""

import sqlalchemy as sa
from alembic import op

revision = "0059"
down_revision = "0056"

PERSON = "nullif(current_setting('portal.person_id', true), '')::uuid"
ORGANISATION = "nullif(current_setting('portal.organisation_id', true), '')::uuid"
DOOR = "current_setting('portal.door', true)"
RUNS = "{0}.starts_on <= legal_today() AND ({0}.ends_on IS NULL OR {0}.ends_on >= legal_today())"
HEAD = "LANGUAGE {0} {1} SECURITY DEFINER SET search_path = public, pg_temp"

# The directory of another organisation: who works there today as a professional. For professionals only, at work.
PROFESSIONALS_OF = f"""
    CREATE FUNCTION professionals_of(organisation uuid)
    RETURNS TABLE (person_id uuid, name text, job_title text) {HEAD.format("sql", "STABLE")}
    AS $$
        SELECT DISTINCT ON (e.person_id) e.person_id, e.name::text, e.job_title::text FROM employment e
        WHERE e.organisation_id = organisation AND e.work = 'professional' AND {RUNS.format("e")}
        AND {DOOR} = 'work' AND EXISTS (SELECT 1 FROM employment m WHERE m.person_id = {PERSON}
            AND m.organisation_id = {ORGANISATION} AND m.work = 'professional' AND {RUNS.format("m")})
        ORDER BY e.person_id, e.starts_on DESC
    $$
"""
# R-PER-08 from the other side: a foster parent with a provider does not guide foster parents there. A yes or no.
FOSTERS_WITH = f"""
    CREATE FUNCTION fosters_with(person uuid, organisation uuid) RETURNS boolean {HEAD.format("sql", "STABLE")}
    AS $$
        SELECT {DOOR} = 'work' AND EXISTS (SELECT 1 FROM participation p
            JOIN organisation_period o ON o.youth_file_id = p.youth_file_id AND o.organisation_id = organisation
                AND o.leads AND (o.ends_on IS NULL OR o.ends_on >= legal_today())
            WHERE p.person_id = person AND p.role = 'foster_parent'
            AND (p.ends_on IS NULL OR p.ends_on >= legal_today()))
    $$
"""
# A mistake of less than an hour ago is as if it never was; who wrote something meanwhile is not taken back.
TAKE_BACK = f"""
    CREATE FUNCTION take_back_part(part uuid) RETURNS boolean {HEAD.format("plpgsql", "VOLATILE")}
    AS $$
    DECLARE
        p participation;
        name uuid;
    BEGIN
        SELECT * INTO p FROM participation WHERE id = part AND recorded_by = {PERSON}
            AND {DOOR} = 'work' AND recorded_at > now() - interval '1 hour' AND role <> 'youth' FOR UPDATE;
        IF NOT FOUND OR NOT wall_admits(p.youth_file_id) OR p.person_id = {PERSON}
            OR EXISTS (SELECT 1 FROM item i WHERE i.youth_file_id = p.youth_file_id AND i.author_id = p.person_id)
            OR EXISTS (SELECT 1 FROM coordinator c WHERE c.youth_file_id = p.youth_file_id
                AND c.person_id = p.person_id AND (c.ends_on IS NULL OR c.ends_on >= legal_today()))
            OR EXISTS (SELECT 1 FROM participation r WHERE r.replaces_id = p.id)
        THEN
            RETURN false;
        END IF;
        DELETE FROM topic_need WHERE participation_id = p.id;
        DELETE FROM stay WHERE participation_id = p.id;
        DELETE FROM participation WHERE id = p.id;
        IF NOT EXISTS (SELECT 1 FROM participation o WHERE o.youth_file_id = p.youth_file_id
            AND o.person_id = p.person_id)
        THEN
            UPDATE invitation SET revoked_at = now(), revoked_by = {PERSON}
            WHERE youth_file_id = p.youth_file_id AND person_id = p.person_id
            AND used_at IS NULL AND revoked_at IS NULL;
            UPDATE consent SET withdrawn_on = legal_today() WHERE youth_file_id = p.youth_file_id
            AND person_id = p.person_id AND withdrawn_on IS NULL;
            UPDATE standing_grant SET withdrawn_on = legal_today() WHERE youth_file_id = p.youth_file_id
            AND person_id = p.person_id AND withdrawn_on IS NULL;
            SELECT c.id INTO name FROM case_person c WHERE c.youth_file_id = p.youth_file_id
            AND c.person_id = p.person_id AND c.recorded_by = p.recorded_by AND c.recorded_at >= p.recorded_at;
            DELETE FROM contact_details WHERE case_person_id = name;
            DELETE FROM case_person WHERE id = name;
            DELETE FROM item_person WHERE item_id = name;
            DELETE FROM item WHERE id = name;
        END IF;
        DELETE FROM organisation_period o
        WHERE o.youth_file_id = p.youth_file_id AND o.organisation_id = p.organisation_id AND NOT o.leads
        AND o.recorded_by = p.recorded_by AND o.recorded_at >= p.recorded_at
        AND NOT EXISTS (SELECT 1 FROM participation q WHERE q.youth_file_id = p.youth_file_id
            AND q.organisation_id = p.organisation_id);
        RETURN true;
    END
    $$
"""
FUNCTIONS = ("professionals_of(uuid)", "fosters_with(uuid, uuid)", "take_back_part(uuid)")


def upgrade() -> None:
    op.add_column("participation", sa.Column("ground", sa.Text(), nullable=True))
    for function in (PROFESSIONALS_OF, FOSTERS_WITH, TAKE_BACK):
        op.execute(function)
    for function in FUNCTIONS:
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO portal_app")


def downgrade() -> None:
    for function in reversed(FUNCTIONS):
        op.execute(f"DROP FUNCTION {function}")
    op.drop_column("participation", "ground")
