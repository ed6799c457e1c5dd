"""Opening older items with a talk, two professionals for a "niet voor", a task for who coordinates, a whole new file.

Revision ID: 0057
Revises: 0056
"""

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"

HEAD = "SECURITY DEFINER SET search_path = public, pg_temp"
PERSON = "NULLIF(current_setting('portal.person_id', true), '')::uuid"
ORGANISATION = "NULLIF(current_setting('portal.organisation_id', true), '')::uuid"
I_COORDINATE = f"""current_setting('portal.door', true) = 'work' AND c.person_id = {PERSON}
            AND c.organisation_id = {ORGANISATION} AND c.starts_on <= legal_today()
            AND (c.ends_on IS NULL OR c.ends_on >= legal_today())"""
# The items that every file has from its first day; a file that was opened by a request had none of them.
STANDING_ITEMS = """
    CREATE FUNCTION add_standing_items(file uuid) RETURNS boolean
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
        INSERT INTO item (id, youth_file_id, kind, author_id, organisation_id, topics, recorded_on, reveals_stay)
        SELECT gen_random_uuid(), file, k.kind, c.person_id, c.organisation_id, ARRAY[k.topic], f.opened_on, k.reveals
        FROM youth_file f
        CROSS JOIN LATERAL (SELECT person_id, organisation_id FROM coordinator c
            WHERE c.youth_file_id = f.id ORDER BY c.starts_on LIMIT 1) c
        CROSS JOIN (VALUES ('file_overview', 'behaviour', false), ('authority_framework_record', 'legal', false),
            ('placement_timeline', 'placement', true), ('log_of_file', 'legal', false)) k (kind, topic, reveals)
        WHERE f.id = file AND NOT EXISTS (SELECT 1 FROM item i WHERE i.youth_file_id = file AND i.kind = k.kind);
        SELECT true;
    $$
"""
SETTLE = """
    CREATE OR REPLACE FUNCTION settle_file_requests() RETURNS integer
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
        SELECT count(*)::integer FROM (
            SELECT {opened} AS opened FROM file_request r
            WHERE r.opened_at IS NULL AND r.existing_file_id IS NULL ORDER BY r.asked_at) s WHERE s.opened
    $$
"""
WHOLE = "CASE WHEN open_youth_file(r.id) THEN add_standing_items(r.youth_file_id) ELSE false END"
BARE = "open_youth_file(r.id)"
# What waits for who coordinates: someone asked for a file that is there already, and nobody called them yet.
REQUESTS_FOR_ME = f"""
    CREATE FUNCTION file_requests_for_me()
    RETURNS TABLE (id uuid, youth_file_id uuid, organisation_id uuid, asked_at timestamptz)
    LANGUAGE sql STABLE {HEAD}
    AS $$
        SELECT r.id, r.existing_file_id, r.organisation_id, r.asked_at
        FROM coordinator c JOIN file_request r ON r.existing_file_id = c.youth_file_id AND r.handled_at IS NULL
        WHERE {I_COORDINATE} ORDER BY r.asked_at
    $$
"""
HANDLE = f"""
    CREATE FUNCTION handle_file_request(request uuid, file uuid) RETURNS boolean
    LANGUAGE sql VOLATILE {HEAD}
    AS $$
        WITH handled AS (
            UPDATE file_request r SET handled_at = now(), handled_by = {PERSON}
            WHERE r.id = request AND r.existing_file_id = file AND r.handled_at IS NULL AND EXISTS (
                SELECT 1 FROM coordinator c WHERE c.youth_file_id = file AND {I_COORDINATE})
            RETURNING r.id)
        SELECT EXISTS (SELECT 1 FROM handled)
    $$
"""
REQUESTS_FOR = f"""
    CREATE OR REPLACE FUNCTION file_requests_for(file uuid)
    RETURNS TABLE (id uuid, organisation_id uuid, asked_by uuid, asked_at timestamptz)
    LANGUAGE sql STABLE {HEAD}
    AS $$
        SELECT r.id, r.organisation_id, r.asked_by, r.asked_at FROM file_request r
        WHERE r.existing_file_id = file {{open}} AND EXISTS (SELECT 1 FROM coordinator c
            WHERE c.youth_file_id = file AND {I_COORDINATE})
    $$
"""
APP = {"file_requests_for_me()": REQUESTS_FOR_ME, "handle_file_request(uuid, uuid)": HANDLE}


def upgrade() -> None:
    op.create_table(
        "opening_round",
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("talked_on", sa.Date(), nullable=True),
        sa.Column("talked_by", sa.Uuid(), nullable=True),
        sa.Column("finished_on", sa.Date(), nullable=True),
        sa.Column("finished_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(talked_on IS NULL) = (talked_by IS NULL)", name=op.f("ck_opening_round_talked_by_someone")
        ),
        sa.CheckConstraint(
            "(finished_on IS NULL) = (finished_by IS NULL)", name=op.f("ck_opening_round_finished_by_someone")
        ),
        sa.ForeignKeyConstraint(
            ["youth_file_id"], ["youth_file.id"], name=op.f("fk_opening_round_youth_file_id_youth_file")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_opening_round_person_id_person")),
        sa.ForeignKeyConstraint(["talked_by"], ["person.id"], name=op.f("fk_opening_round_talked_by_person")),
        sa.ForeignKeyConstraint(["finished_by"], ["person.id"], name=op.f("fk_opening_round_finished_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening_round")),
        sa.UniqueConstraint(
            "youth_file_id", "person_id", "began_on", name=op.f("uq_opening_round_youth_file_id_person_id_began_on")
        ),
    )
    op.execute("SELECT protect_case_table('opening_round', rights => 'SELECT, INSERT, UPDATE')")
    op.execute("CREATE POLICY read_by_jobs ON opening_round FOR SELECT TO portal_worker USING (true)")
    op.execute("GRANT SELECT ON opening_round TO portal_worker")
    op.add_column("not_for", sa.Column("second_professional", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_not_for_second_professional_person"), "not_for", "person", ["second_professional"], ["id"]
    )
    op.add_column("file_request", sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("file_request", sa.Column("handled_by", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_file_request_handled_by_person"), "file_request", "person", ["handled_by"], ["id"])
    op.execute(STANDING_ITEMS)
    op.execute("REVOKE EXECUTE ON FUNCTION add_standing_items(uuid) FROM PUBLIC")
    op.execute(SETTLE.format(opened=WHOLE))
    op.execute(
        "SELECT add_standing_items(f.id) FROM youth_file f WHERE NOT EXISTS "
        "(SELECT 1 FROM item i WHERE i.youth_file_id = f.id AND i.kind = 'file_overview')"
    )
    op.execute(REQUESTS_FOR.format(open="AND r.handled_at IS NULL"))
    for name, function in APP.items():
        op.execute(function)
        op.execute(f"REVOKE EXECUTE ON FUNCTION {name} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {name} TO portal_app")


def downgrade() -> None:
    for name in APP:
        op.execute(f"DROP FUNCTION {name}")
    op.execute(REQUESTS_FOR.format(open=""))
    op.execute(SETTLE.format(opened=BARE))
    op.execute("DROP FUNCTION add_standing_items(uuid)")
    op.drop_column("file_request", "handled_by")
    op.drop_column("file_request", "handled_at")
    op.drop_column("not_for", "second_professional")
    op.drop_table("opening_round")
