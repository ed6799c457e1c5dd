"""Texts behind the wall, decisions on suggestions, and taking a secret out for good.

Revision ID: 0016
Revises: 0015
"""

from alembic import op

revision = "0016"
down_revision = "0015"

READABLE = ("text_update", "text_snapshot", "text_history", "text_suggestion", "text_removal")

NAME_WAY = """
    CREATE FUNCTION name_way_of_suggestion(p_id uuid, p_session uuid, p_via text) RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$ BEGIN
        UPDATE text_suggestion SET via = p_via
         WHERE id = p_id AND accepted IS NULL AND via IS NULL
           AND person_id = nullif(current_setting('portal.person_id', true), '')::uuid;
    END $$
"""

# Together with the change that carries it out, in one transaction and under the text's lock.
DECIDE = """
    CREATE FUNCTION decide_suggestions(p_ticket uuid, p_session uuid, p_ids uuid[], p_accepted boolean, p_reason text)
    RETURNS integer
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    DECLARE
        v_ticket text_ticket;
        v_count integer;
    BEGIN
        SELECT * INTO v_ticket FROM text_ticket WHERE id = p_ticket AND session_id = p_session;
        IF v_ticket.id IS NULL OR NOT text_ticket_lives(v_ticket) OR NOT v_ticket.may_write THEN
            RAISE EXCEPTION 'no ticket' USING ERRCODE = '42501';
        END IF;
        UPDATE text_suggestion SET accepted = p_accepted, decided_by_id = v_ticket.person_id,
               decided_at = clock_timestamp(), reason = p_reason
         WHERE id = ANY (p_ids) AND text_id = v_ticket.text_id AND accepted IS NULL;
        GET DIAGNOSTICS v_count = ROW_COUNT;
        RETURN v_count;
    END $$
"""

# A secret is asked out by one person and approved by another, both with a living ticket that lets them write. Only
# then may stored changes be rewritten, once, and only changes that keep their number, author and time.
ASK_REMOVAL = """
    CREATE FUNCTION ask_removal(p_id uuid, p_ticket uuid, p_session uuid, p_reason text, p_stretches jsonb) RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    DECLARE v_ticket text_ticket;
    BEGIN
        SELECT * INTO v_ticket FROM text_ticket WHERE id = p_ticket AND session_id = p_session;
        IF v_ticket.id IS NULL OR NOT text_ticket_lives(v_ticket) OR NOT v_ticket.may_write THEN
            RAISE EXCEPTION 'no ticket' USING ERRCODE = '42501';
        END IF;
        INSERT INTO text_removal (id, text_id, youth_file_id, asked_by_id, asked_at, reason, stretches)
        VALUES (p_id, v_ticket.text_id, v_ticket.youth_file_id, v_ticket.person_id, clock_timestamp(), p_reason,
                p_stretches);
    END $$
"""
APPROVE_REMOVAL = """
    CREATE FUNCTION approve_removal(p_id uuid, p_ticket uuid, p_session uuid, p_numbers bigint[], p_bytes bytea[])
    RETURNS integer
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    DECLARE
        v_ticket text_ticket;
        v_count integer;
    BEGIN
        IF lock_text(p_ticket, p_session) IS NULL THEN
            RAISE EXCEPTION 'no ticket' USING ERRCODE = '42501';
        END IF;
        SELECT * INTO v_ticket FROM text_ticket WHERE id = p_ticket;
        IF NOT text_ticket_lives(v_ticket) OR NOT v_ticket.may_write THEN
            RAISE EXCEPTION 'no ticket' USING ERRCODE = '42501';
        END IF;
        UPDATE text_removal SET approved_by_id = v_ticket.person_id, approved_at = clock_timestamp()
         WHERE id = p_id AND text_id = v_ticket.text_id AND approved_at IS NULL AND asked_by_id <> v_ticket.person_id;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'not asked by another' USING ERRCODE = '42501';
        END IF;
        UPDATE text_update u SET bytes = w.bytes FROM unnest(p_numbers, p_bytes) AS w(number, bytes)
         WHERE u.text_id = v_ticket.text_id AND u.number = w.number;
        GET DIAGNOSTICS v_count = ROW_COUNT;
        DELETE FROM text_snapshot WHERE text_id = v_ticket.text_id;
        DELETE FROM text_history WHERE text_id = v_ticket.text_id;
        RETURN v_count;
    END $$
"""
FUNCTIONS = {
    "name_way_of_suggestion(uuid, uuid, text)": NAME_WAY,
    "decide_suggestions(uuid, uuid, uuid[], boolean, text)": DECIDE,
    "ask_removal(uuid, uuid, uuid, text, jsonb)": ASK_REMOVAL,
    "approve_removal(uuid, uuid, uuid, bigint[], bytea[])": APPROVE_REMOVAL,
}


def upgrade() -> None:
    op.execute("SELECT protect_case_table('text', rights => 'SELECT, INSERT, UPDATE')")
    # What one writes out of sight is nobody else's to see, whatever rights they have in the file.
    op.execute(
        "CREATE POLICY drafts_are_their_writers ON text AS RESTRICTIVE TO portal_app USING (draft_by_id IS NULL "
        "OR draft_by_id = nullif(current_setting('portal.person_id', true), '')::uuid)"
    )
    for table in READABLE:
        op.execute(f"SELECT protect_case_table('{table}', rights => 'SELECT')")
        op.execute(
            f"CREATE POLICY drafts_are_their_writers ON {table} AS RESTRICTIVE TO portal_app "
            "USING (EXISTS (SELECT FROM text t WHERE t.id = text_id))"
        )
    for name, body in FUNCTIONS.items():
        op.execute(body)
        op.execute(f"REVOKE EXECUTE ON FUNCTION {name} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {name} TO portal_app")
    op.create_foreign_key(op.f("fk_text_youth_file_id_youth_file"), "text", "youth_file", ["youth_file_id"], ["id"])


def downgrade() -> None:
    op.drop_constraint(op.f("fk_text_youth_file_id_youth_file"), "text")
    for name in reversed(FUNCTIONS):
        op.execute(f"DROP FUNCTION {name}")
    for table in READABLE:
        op.execute(f"DROP POLICY drafts_are_their_writers ON {table}")
        op.execute(f"DROP POLICY in_my_files ON {table}")
    op.execute("DROP POLICY drafts_are_their_writers ON text")
    op.execute("DROP POLICY in_my_files ON text")
