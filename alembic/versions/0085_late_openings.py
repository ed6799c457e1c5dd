"""A late look at older items goes to the team manager of who coordinates; a row of authority to come is withdrawn.

Revision ID: 0085
Revises: 0084
"""

import sqlalchemy as sa
from alembic import op

revision = "0085"
down_revision = "0084"

PERSON = "nullif(current_setting('portal.person_id', true), '')::uuid"
ORGANISATION = "nullif(current_setting('portal.organisation_id', true), '')::uuid"
DOOR = "current_setting('portal.door', true)"
RUNS = "{0}.starts_on <= legal_today() AND ({0}.ends_on IS NULL OR {0}.ends_on >= legal_today())"
HEAD = "LANGUAGE {0} {1} SECURITY DEFINER SET search_path = public, pg_temp"

# Whose right began more than `days` ago while something older was not looked at, and who answers for it today.
# `kinds`: what a child under 12 does not view and one of 12 does; the policy knows, and the caller says.
LATE = f"""
    CREATE FUNCTION late_openings(days integer, kinds text[])
    RETURNS TABLE (youth_file_id uuid, person_id uuid, began_on date, coordinator_id uuid, organisation_id uuid)
    {HEAD.format("sql", "STABLE")}
    AS $$
        SELECT g.file, g.person, g.began, c.person_id, c.organisation_id
        FROM (
            SELECT f.id AS file, p.person_id AS person, birthday_on(f.born_on, 12) AS began, true AS at_twelve
            FROM youth_file f JOIN participation p ON p.youth_file_id = f.id AND p.role = 'youth'
            WHERE f.closed_on IS NULL AND birthday_on(f.born_on, 12) > f.opened_on
            UNION
            SELECT f.id, p.person_id, a.starts_on, false
            FROM authority a JOIN youth_file f ON f.id = a.youth_file_id
            JOIN participation p ON p.youth_file_id = f.id AND (p.ends_on IS NULL OR p.ends_on >= legal_today())
                AND (a.holder_id = p.person_id AND p.organisation_id IS NULL
                    OR a.organisation_id = p.organisation_id AND p.role = 'gi_guardian')
            WHERE f.closed_on IS NULL AND a.status <> 'partial_to_gi' AND a.starts_on > f.opened_on
            AND (a.ends_on IS NULL OR a.ends_on >= legal_today())
            AND NOT EXISTS (SELECT 1 FROM authority b WHERE b.youth_file_id = a.youth_file_id
                AND b.holder_id IS NOT DISTINCT FROM a.holder_id
                AND b.organisation_id IS NOT DISTINCT FROM a.organisation_id AND b.status <> 'partial_to_gi'
                AND b.starts_on < a.starts_on AND (b.ends_on IS NULL OR b.ends_on >= a.starts_on - 1))
        ) g
        JOIN coordinator c ON c.youth_file_id = g.file AND {RUNS.format("c")}
        WHERE g.began + days < legal_today()
        AND NOT EXISTS (SELECT 1 FROM opening_round r WHERE r.youth_file_id = g.file AND r.person_id = g.person
            AND r.began_on = g.began AND r.finished_on IS NOT NULL)
        AND EXISTS (SELECT 1 FROM item i WHERE i.youth_file_id = g.file AND i.recorded_on < g.began
            AND i.author_id IS DISTINCT FROM g.person AND i.kind <> 'private_corner'
            AND (NOT g.at_twelve OR i.kind = ANY (kinds))
            AND NOT EXISTS (SELECT 1 FROM opening_check k WHERE k.item_id = i.id AND k.person_id = g.person))
    $$
"""
# By a job: each team manager of that organisation is told once. Of an organisation without one it waits for one.
ESCALATE = f"""
    CREATE FUNCTION escalate_late_openings(days integer, kinds text[])
    RETURNS TABLE (notice_id uuid, told_id uuid, file_id uuid) {HEAD.format("plpgsql", "VOLATILE")}
    AS $$
    DECLARE
        late record;
        manager uuid;
    BEGIN
        FOR late IN SELECT l.* FROM late_openings(days, kinds) l
            WHERE EXISTS (SELECT 1 FROM employment m WHERE m.organisation_id = l.organisation_id
                AND m.work = 'team_manager' AND {RUNS.format("m")})
            ORDER BY l.youth_file_id, l.person_id
        LOOP
            INSERT INTO opening_round AS r (id, youth_file_id, person_id, began_on, escalated_on)
            VALUES (gen_random_uuid(), late.youth_file_id, late.person_id, late.began_on, legal_today())
            ON CONFLICT (youth_file_id, person_id, began_on) DO UPDATE SET escalated_on = legal_today()
                WHERE r.escalated_on IS NULL;
            CONTINUE WHEN NOT FOUND;
            FOR manager IN SELECT DISTINCT m.person_id FROM employment m
                WHERE m.organisation_id = late.organisation_id AND m.work = 'team_manager' AND {RUNS.format("m")}
            LOOP
                notice_id := gen_random_uuid();
                told_id := manager;
                file_id := late.youth_file_id;
                INSERT INTO notice (id, person_id, door, kind, youth_file_id)
                VALUES (notice_id, manager, 'work', 'opening.late', file_id);
                RETURN NEXT;
            END LOOP;
        END LOOP;
    END
    $$
"""
# For a team manager: of a term only since when it is late and who owes it. Not whose file it is.
OF_ORGANISATION = f"""
    CREATE FUNCTION late_openings_of_organisation(days integer, kinds text[])
    RETURNS TABLE (coordinator_id uuid, name text, due_on date) {HEAD.format("sql", "STABLE")}
    AS $$
        SELECT l.coordinator_id, (SELECT w.name FROM employment w WHERE w.person_id = l.coordinator_id
                AND w.organisation_id = l.organisation_id ORDER BY w.starts_on DESC LIMIT 1)::text, l.began_on + days
        FROM late_openings(days, kinds) l
        WHERE {DOOR} = 'work' AND l.organisation_id = {ORGANISATION}
        AND EXISTS (SELECT 1 FROM employment m WHERE m.person_id = {PERSON} AND m.organisation_id = {ORGANISATION}
            AND m.work = 'team_manager' AND {RUNS.format("m")})
        ORDER BY l.began_on, l.youth_file_id, l.person_id LIMIT 500
    $$
"""
# A row of authority that has not begun goes out of the series, to the rows that were withdrawn, with the reason.
WITHDRAW = f"""
    CREATE FUNCTION withdraw_authority(line uuid, why text) RETURNS boolean {HEAD.format("plpgsql", "VOLATILE")}
    AS $$
    DECLARE
        a authority;
    BEGIN
        SELECT * INTO a FROM authority WHERE id = line AND starts_on > legal_today() FOR UPDATE;
        IF NOT FOUND OR {DOOR} <> 'work' OR NOT wall_admits(a.youth_file_id) THEN
            RETURN false;
        END IF;
        INSERT INTO withdrawn_authority (id, youth_file_id, status, holder_id, organisation_id, starts_on, ends_on,
            document, recorded_by, recorded_at, reason, withdrawn_by, withdrawn_on)
        VALUES (a.id, a.youth_file_id, a.status, a.holder_id, a.organisation_id, a.starts_on, a.ends_on,
            a.document, a.recorded_by, a.recorded_at, why, {PERSON}, legal_today());
        DELETE FROM authority WHERE id = line;
        RETURN true;
    END
    $$
"""
FUNCTIONS = {
    "late_openings(integer, text[])": (LATE, ""),
    "escalate_late_openings(integer, text[])": (ESCALATE, "portal_worker"),
    "late_openings_of_organisation(integer, text[])": (OF_ORGANISATION, "portal_app"),
    "withdraw_authority(uuid, text)": (WITHDRAW, "portal_app"),
}
STATUSES = (
    "joint_parents", "sole_parent", "parent_and_other", "guardian_gi", "guardian_provisional_gi", "guardian_foster",
    "guardian_other", "partial_to_gi",
)  # fmt: skip


def upgrade() -> None:
    op.add_column("opening_round", sa.Column("escalated_on", sa.Date(), nullable=True))
    op.create_table(
        "withdrawn_authority",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(*STATUSES, name="authoritystatus", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("holder_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_withdrawn_authority_{column}_{table}"))
            for column, table in (
                ("youth_file_id", "youth_file"),
                ("holder_id", "person"),
                ("organisation_id", "organisation"),
                ("recorded_by", "person"),
                ("withdrawn_by", "person"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withdrawn_authority")),
    )
    op.create_index(op.f("ix_withdrawn_authority_youth_file_id"), "withdrawn_authority", ["youth_file_id"])
    op.execute("SELECT protect_case_table('withdrawn_authority', rights => 'SELECT')")
    for name, (function, login) in FUNCTIONS.items():
        op.execute(function)
        op.execute(f"REVOKE EXECUTE ON FUNCTION {name} FROM PUBLIC")
        if login:
            op.execute(f"GRANT EXECUTE ON FUNCTION {name} TO {login}")


def downgrade() -> None:
    for name in reversed(FUNCTIONS):
        op.execute(f"DROP FUNCTION {name}")
    op.drop_table("withdrawn_authority")
    op.drop_column("opening_round", "escalated_on")
