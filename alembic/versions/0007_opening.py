"""What the wall cannot derive: opening a file, emergency access, and a rule about someone else's work.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

HEAD = "VOLATILE SECURITY DEFINER SET search_path = public, pg_temp"
PERSON = "nullif(current_setting('portal.person_id', true), '')::uuid"
ORGANISATION = "nullif(current_setting('portal.organisation_id', true), '')::uuid"
DOOR = "current_setting('portal.door', true)"
ROLES = (
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
)

# One request becomes a file, or a question to the coordinator of the file that is there already. Run by a job.
OPEN_YOUTH_FILE = f"""
    CREATE FUNCTION open_youth_file(request uuid) RETURNS boolean LANGUAGE plpgsql {HEAD}
    AS $$
    DECLARE
        r file_request;
        youth uuid := gen_random_uuid();
        name uuid := gen_random_uuid();
        day date := legal_today();
        existing uuid;
    BEGIN
        SELECT * INTO r FROM file_request WHERE id = request AND opened_at IS NULL AND existing_file_id IS NULL
        FOR UPDATE SKIP LOCKED;
        IF NOT FOUND THEN
            RETURN false;
        END IF;
        SELECT f.id INTO existing FROM youth_file f WHERE f.bsn_hash = r.bsn_hash;
        IF existing IS NOT NULL THEN
            UPDATE file_request SET existing_file_id = existing WHERE id = r.id;
            RETURN false;
        END IF;
        INSERT INTO youth_file (id, born_on, opened_on, bsn_encrypted, bsn_key_id, bsn_hash)
        VALUES (r.youth_file_id, r.born_on, day, r.bsn_encrypted, r.bsn_key_id, r.bsn_hash);
        INSERT INTO person (id) VALUES (youth);
        INSERT INTO organisation_period (id, youth_file_id, organisation_id, leads, starts_on, recorded_by)
        VALUES (gen_random_uuid(), r.youth_file_id, r.organisation_id, true, day, r.asked_by);
        INSERT INTO participation (id, youth_file_id, person_id, role, organisation_id, starts_on, recorded_by)
        VALUES (gen_random_uuid(), r.youth_file_id, youth, 'youth', NULL, day, r.asked_by),
            (gen_random_uuid(), r.youth_file_id, r.asked_by, r.role, r.organisation_id, day, r.asked_by);
        INSERT INTO coordinator (id, youth_file_id, person_id, organisation_id, starts_on, recorded_by)
        VALUES (gen_random_uuid(), r.youth_file_id, r.asked_by, r.organisation_id, day, r.asked_by);
        INSERT INTO item (id, youth_file_id, kind, author_id, organisation_id, topics, recorded_on)
        VALUES (name, r.youth_file_id, 'circle', r.asked_by, r.organisation_id, '{{everyday}}', day);
        INSERT INTO case_person (id, youth_file_id, person_id, given_name, family_name, recorded_by)
        VALUES (name, r.youth_file_id, youth, r.given_name, r.family_name, r.asked_by);
        UPDATE file_request SET opened_at = now(), bsn_encrypted = NULL, bsn_hash = NULL WHERE id = r.id;
        RETURN true;
    END
    $$
"""
SETTLE = f"""
    CREATE FUNCTION settle_file_requests() RETURNS integer LANGUAGE sql {HEAD}
    AS $$
        SELECT count(*)::integer FROM (
            SELECT open_youth_file(r.id) AS opened FROM file_request r
            WHERE r.opened_at IS NULL AND r.existing_file_id IS NULL ORDER BY r.asked_at) s WHERE s.opened
    $$
"""
# The coordinator's side: who asked for a file that is there already.
REQUESTS_FOR = f"""
    CREATE FUNCTION file_requests_for(file uuid)
    RETURNS TABLE (id uuid, organisation_id uuid, asked_by uuid, asked_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
        SELECT r.id, r.organisation_id, r.asked_by, r.asked_at FROM file_request r
        WHERE r.existing_file_id = file AND EXISTS (SELECT 1 FROM coordinator c WHERE c.youth_file_id = file
            AND {DOOR} = 'work' AND c.person_id = {PERSON} AND c.organisation_id = {ORGANISATION}
            AND c.starts_on <= legal_today() AND (c.ends_on IS NULL OR c.ends_on >= legal_today()))
    $$
"""
# Exact name and birth date, on duty now, for an organisation in the file, never own kin. It takes the same time
# whether or not there is such a file.
EMERGENCY = f"""
    CREATE FUNCTION open_emergency_access(new_id uuid, name text, born date, reason text, lasts interval) RETURNS uuid
    LANGUAGE plpgsql {HEAD}
    AS $$
    DECLARE
        began timestamptz := clock_timestamp();
        found_file uuid;
    BEGIN
        SELECT f.id INTO found_file FROM youth_file f
        JOIN participation y ON y.youth_file_id = f.id AND y.role = 'youth'
        JOIN case_person c ON c.youth_file_id = f.id AND c.person_id = y.person_id AND c.search_name = plain_text(name)
        WHERE f.born_on = born AND f.id IN (SELECT files_by_duty()) ORDER BY f.id LIMIT 1;
        IF found_file IS NOT NULL AND lasts <= interval '8 hours' THEN
            INSERT INTO emergency_access (id, youth_file_id, person_id, organisation_id, ground, starts_at, ends_at,
                recorded_by)
            VALUES (new_id, found_file, {PERSON}, {ORGANISATION}, reason, now(), now() + lasts, {PERSON});
        END IF;
        PERFORM pg_sleep(greatest(0, 0.2 - extract(epoch FROM clock_timestamp() - began)));
        RETURN found_file;
    END
    $$
"""
# R-PER-08: who guides foster parents for a provider cannot be a foster parent with it. A yes or no, no more.
GUIDES_HERE = f"""
    CREATE FUNCTION guides_foster_parents_here(person uuid, file uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
        SELECT {DOOR} = 'work' AND EXISTS (SELECT 1 FROM organisation_period o
            WHERE o.youth_file_id = file AND (o.ends_on IS NULL OR o.ends_on >= legal_today()) AND (
                EXISTS (SELECT 1 FROM participation p WHERE p.person_id = person AND p.role = 'worker_provider'
                    AND p.organisation_id = o.organisation_id AND (p.ends_on IS NULL OR p.ends_on >= legal_today()))
                OR EXISTS (SELECT 1 FROM family_guide g WHERE g.worker_id = person
                    AND g.organisation_id = o.organisation_id AND (g.ends_on IS NULL OR g.ends_on >= legal_today()))))
    $$
"""
FUNCTIONS = {
    "open_youth_file(uuid)": "portal_worker",
    "settle_file_requests()": "portal_worker",
    "file_requests_for(uuid)": "portal_app",
    "open_emergency_access(uuid, text, date, text, interval)": "portal_app",
    "guides_foster_parents_here(uuid, uuid)": "portal_app",
}
SHOWN = (
    "id, organisation_id, asked_by, asked_at, role, given_name, family_name, born_on, proof, youth_file_id, "
    "opened_at, bsn_key_id"
)


def upgrade() -> None:
    op.create_table(
        "file_request",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column(
            "role",
            sa.Enum(*ROLES, name="role", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("given_name", sa.Text(), nullable=False),
        sa.Column("family_name", sa.Text(), nullable=False),
        sa.Column("born_on", sa.Date(), nullable=False),
        sa.Column("proof", sa.Text(), nullable=False),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("bsn_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("bsn_key_id", sa.Text(), nullable=True),
        sa.Column("bsn_hash", sa.LargeBinary(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("existing_file_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_file_request_asked_by_person")),
        sa.ForeignKeyConstraint(
            ["existing_file_id"], ["youth_file.id"], name=op.f("fk_file_request_existing_file_id_youth_file")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_file_request_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_request")),
    )
    op.create_index(op.f("ix_file_request_existing_file_id"), "file_request", ["existing_file_id"], unique=False)
    op.create_index(op.f("ix_file_request_organisation_id"), "file_request", ["organisation_id"], unique=False)
    op.execute("ALTER TABLE file_request ENABLE ROW LEVEL SECURITY")
    op.execute(
        f"CREATE POLICY asked_by_me ON file_request TO portal_app USING ({DOOR} = 'work' "
        f"AND asked_by = {PERSON} AND organisation_id = {ORGANISATION}) WITH CHECK ({DOOR} = 'work' "
        f"AND asked_by = {PERSON} AND organisation_id = {ORGANISATION} "
        "AND opened_at IS NULL AND existing_file_id IS NULL)"
    )
    op.execute(f"GRANT SELECT ({SHOWN}) ON file_request TO portal_app")
    op.execute("GRANT INSERT ON file_request TO portal_app")
    for function in (OPEN_YOUTH_FILE, SETTLE, REQUESTS_FOR, EMERGENCY, GUIDES_HERE):
        op.execute(function)
    for function, role in FUNCTIONS.items():
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO {role}")


def downgrade() -> None:
    for function in reversed(FUNCTIONS):
        op.execute(f"DROP FUNCTION {function}")
    op.drop_table("file_request")
