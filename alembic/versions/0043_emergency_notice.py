"""Whom to tell at once when someone on duty opened a file: its coordinator and the privacy officers (access-grid 10).

Revision ID: 0043
Revises: 0042
"""

from alembic import op

revision = "0043"
down_revision = "0042"

PERSON = "NULLIF(current_setting('portal.person_id', true), '')::uuid"
# Answers only who holds emergency access to this very file at this moment.
TO_TELL = f"""
    CREATE FUNCTION emergency_to_tell(file uuid) RETURNS TABLE (person_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
        SELECT DISTINCT t.person_id FROM (
            SELECT c.person_id FROM coordinator c WHERE c.youth_file_id = file
                AND c.starts_on <= legal_today() AND (c.ends_on IS NULL OR c.ends_on >= legal_today())
            UNION
            SELECT w.person_id FROM employment w WHERE w.work = 'privacy_officer'
                AND w.starts_on <= legal_today() AND (w.ends_on IS NULL OR w.ends_on >= legal_today())
                AND w.organisation_id IN (
                    SELECT e.organisation_id FROM emergency_access e
                    WHERE e.youth_file_id = file AND e.person_id = {PERSON}
                    UNION
                    SELECT c.organisation_id FROM coordinator c WHERE c.youth_file_id = file
                        AND c.starts_on <= legal_today() AND (c.ends_on IS NULL OR c.ends_on >= legal_today()))) t
        WHERE EXISTS (SELECT 1 FROM emergency_access e WHERE e.youth_file_id = file AND e.person_id = {PERSON}
            AND e.ends_at > now())
    $$
"""


def upgrade() -> None:
    op.execute(TO_TELL)
    op.execute("REVOKE EXECUTE ON FUNCTION emergency_to_tell(uuid) FROM PUBLIC")
    op.execute("GRANT EXECUTE ON FUNCTION emergency_to_tell(uuid) TO portal_app")


def downgrade() -> None:
    op.execute("DROP FUNCTION emergency_to_tell(uuid)")
