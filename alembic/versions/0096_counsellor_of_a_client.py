"""A counsellor comes in by the client alone: the code is made and withdrawn behind the wall, and no worker reads of it.

Revision ID: 0096
Revises: 0095
"""

from alembic import op

revision = "0096"
down_revision = "0095"

PERSON = "nullif(current_setting('portal.person_id', true), '')::uuid"
DOOR = "current_setting('portal.door', true)"
HEAD = "LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp"
# The actor's own counsellor, still to come in: nobody else took part in any file before as this person.
MINE = f"""{DOOR} = 'family' AND p.id = part AND p.role = 'counsellor' AND p.stands_for_id = {PERSON}
            AND p.recorded_by = {PERSON} AND NOT EXISTS (SELECT 1 FROM participation o WHERE o.person_id = p.person_id
                AND o.id <> p.id)"""
INVITE = f"""
    CREATE FUNCTION invite_counsellor(part uuid, provider uuid, new_id uuid, code bytea, until timestamptz)
    RETURNS boolean {HEAD}
    AS $$
        WITH made AS (INSERT INTO invitation (id, code_hash, person_id, youth_file_id, organisation_id, made_by,
                recognised, ends_at)
            SELECT new_id, code, p.person_id, p.youth_file_id, g.id, {PERSON}, 'client', until
            FROM participation p JOIN organisation g ON g.id = provider AND g.kind = 'counsellor'
            WHERE {MINE} AND NOT EXISTS (SELECT 1 FROM account a WHERE a.person_id = p.person_id)
            RETURNING id)
        SELECT EXISTS (SELECT 1 FROM made)
    $$
"""
REVOKE = f"""
    CREATE FUNCTION revoke_counsellor(part uuid) RETURNS void {HEAD}
    AS $$
        UPDATE invitation SET revoked_at = now(), revoked_by = {PERSON} FROM participation p
        WHERE {MINE} AND invitation.person_id = p.person_id AND invitation.youth_file_id = p.youth_file_id
        AND invitation.used_at IS NULL AND invitation.revoked_at IS NULL
    $$
"""
FUNCTIONS = {
    "invite_counsellor(uuid, uuid, uuid, bytea, timestamptz)": INVITE,
    "revoke_counsellor(uuid)": REVOKE,
}


def upgrade() -> None:
    for name, function in FUNCTIONS.items():
        op.execute(function)
        op.execute(f"REVOKE EXECUTE ON FUNCTION {name} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {name} TO portal_app")


def downgrade() -> None:
    for name in reversed(FUNCTIONS):
        op.execute(f"DROP FUNCTION {name}")
