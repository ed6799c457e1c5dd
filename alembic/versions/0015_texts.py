"""Texts that people write together: changes (append only), tickets, snapshots, and the one way in.

Revision ID: 0015
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0013"

TABLES = (
    "text_ticket",
    "text_client",
    "text_update",
    "text_snapshot",
    "text_history",
    "text_suggestion",
    "text_removal",
    "text",
)

# The same question as `still_signed_in`, in plpgsql: its plan is kept, and it is asked at every keystroke.
SESSION_LIVES = """
    CREATE FUNCTION sign_in_session_lives(p_session uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$ BEGIN
        RETURN EXISTS (SELECT FROM live_session v WHERE v.session_id = p_session AND v.has_rights);
    END $$
"""

# A ticket is the answer that the access clause gave when a text was opened. It holds while its session lives, no fact
# about the file changed, the legal day is the same and its own end has not come.
TICKET_LIVES = """
    CREATE FUNCTION text_ticket_lives(p_ticket text_ticket) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$ BEGIN
        RETURN p_ticket.ended_at IS NULL
           AND p_ticket.legal_day = legal_today()
           AND (p_ticket.valid_until IS NULL OR p_ticket.valid_until > clock_timestamp())
           AND p_ticket.epoch = coalesce(
               (SELECT epoch FROM access_epoch e WHERE e.youth_file_id = p_ticket.youth_file_id), 0)
           AND sign_in_session_lives(p_ticket.session_id);
    END $$
"""

# The lock is a statement of its own before the insert: numbers are then given in the order of committing, so that a
# reader who asks for "after number n" misses nothing. A volatile function sees, after the lock, what others committed.
LOCK_TEXT = """
    CREATE FUNCTION lock_text(p_ticket uuid, p_session uuid) RETURNS uuid
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    DECLARE v_text uuid;
    BEGIN
        SELECT text_id INTO v_text FROM text_ticket WHERE id = p_ticket AND session_id = p_session;
        IF v_text IS NOT NULL THEN
            PERFORM pg_advisory_xact_lock(hashtextextended(v_text::text, 15));
        END IF;
        RETURN v_text;
    END $$
"""

# The only way in. It holds no rule of its own: it compares the ticket with session and epoch, binds the client id to
# the first person who uses it, and stores. What it returns is the acknowledgement. The same change sent twice is
# stored once.
TAKE_CHANGE = """
    CREATE FUNCTION take_change(
        p_ticket uuid, p_session uuid, p_client bigint, p_sequence bigint, p_from bigint, p_to bigint,
        p_bytes bytea, p_origin text, p_suggestions uuid[]
    ) RETURNS TABLE (outcome text, number bigint, made_at timestamptz)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    DECLARE
        v_ticket text_ticket;
        v_client text_client;
        v_number bigint;
        v_at timestamptz;
    BEGIN
        IF lock_text(p_ticket, p_session) IS NULL THEN
            RETURN QUERY SELECT 'denied', NULL::bigint, NULL::timestamptz; RETURN;
        END IF;
        SELECT * INTO v_ticket FROM text_ticket WHERE id = p_ticket;
        IF NOT text_ticket_lives(v_ticket) THEN
            RETURN QUERY SELECT 'stale', NULL::bigint, NULL::timestamptz; RETURN;
        END IF;
        IF NOT v_ticket.may_write AND NOT (v_ticket.may_suggest AND p_origin = 'suggestion') THEN
            RETURN QUERY SELECT 'denied', NULL::bigint, NULL::timestamptz; RETURN;
        END IF;
        SELECT * INTO v_client FROM text_client c WHERE c.text_id = v_ticket.text_id AND c.client = p_client;
        IF v_client.person_id IS DISTINCT FROM v_ticket.person_id AND v_client.person_id IS NOT NULL THEN
            RETURN QUERY SELECT 'other client', NULL::bigint, NULL::timestamptz; RETURN;
        END IF;
        SELECT u.number, u.made_at INTO v_number, v_at FROM text_update u
         WHERE u.text_id = v_ticket.text_id AND u.client = p_client AND u.sequence = p_sequence;
        IF v_number IS NOT NULL THEN
            RETURN QUERY SELECT 'stored', v_number, v_at; RETURN;
        END IF;
        IF p_from > coalesce(v_client.next_clock, 0) THEN
            RETURN QUERY SELECT 'gap', NULL::bigint, NULL::timestamptz; RETURN;
        END IF;
        SELECT coalesce(max(u.number), 0) + 1 INTO v_number FROM text_update u WHERE u.text_id = v_ticket.text_id;
        v_at := clock_timestamp();
        INSERT INTO text_update (text_id, number, youth_file_id, person_id, client, sequence, bytes, origin, made_at)
        VALUES (v_ticket.text_id, v_number, v_ticket.youth_file_id, v_ticket.person_id, p_client,
                p_sequence, p_bytes, p_origin, v_at);
        IF v_client.client IS NULL THEN
            INSERT INTO text_client (text_id, client, youth_file_id, person_id, next_clock)
            VALUES (v_ticket.text_id, p_client, v_ticket.youth_file_id, v_ticket.person_id, coalesce(p_to, 0));
        ELSIF p_to > v_client.next_clock THEN
            UPDATE text_client c SET next_clock = p_to WHERE c.text_id = v_ticket.text_id AND c.client = p_client;
        END IF;
        IF cardinality(p_suggestions) > 0 THEN
            INSERT INTO text_suggestion (id, text_id, youth_file_id, person_id, made_at)
            SELECT s, v_ticket.text_id, v_ticket.youth_file_id, v_ticket.person_id, v_at FROM unnest(p_suggestions) s
            ON CONFLICT DO NOTHING;
        END IF;
        RETURN QUERY SELECT 'stored', v_number, v_at;
    END $$
"""

# New changes, and which of these tickets may have them now: one statement, so one snapshot. A row of a text that no
# living ticket among those given covers is not returned.
READ_CHANGES = """
    CREATE FUNCTION read_changes(p_tickets uuid[], p_texts uuid[], p_after bigint[])
    RETURNS TABLE (ticket uuid, text_id uuid, number bigint, person_id uuid, client bigint, bytes bytea)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$ BEGIN
        RETURN QUERY
        WITH living AS MATERIALIZED (
            SELECT t.id, t.text_id FROM text_ticket t LEFT JOIN access_epoch e ON e.youth_file_id = t.youth_file_id
             WHERE t.id = ANY (p_tickets) AND t.ended_at IS NULL AND t.legal_day = (SELECT legal_today())
               AND (t.valid_until IS NULL OR t.valid_until > clock_timestamp()) AND t.epoch = coalesce(e.epoch, 0)
               AND EXISTS (SELECT FROM live_session v WHERE v.session_id = t.session_id AND v.has_rights)
        ), wanted AS (
            SELECT w.text, w.after FROM unnest(p_texts, p_after) AS w(text, after)
             WHERE EXISTS (SELECT FROM living WHERE living.text_id = w.text)
        )
        (SELECT living.id, living.text_id, NULL::bigint, NULL::uuid, NULL::bigint, NULL::bytea FROM living)
        UNION ALL
        (SELECT NULL::uuid, u.text_id, u.number, u.person_id, u.client, u.bytes
           FROM wanted CROSS JOIN LATERAL (
                SELECT * FROM text_update u WHERE u.text_id = wanted.text AND u.number > wanted.after
                 ORDER BY u.number LIMIT 2000
           ) u);
    END $$
"""

# A text for whoever opens it with a living ticket: the newest snapshot with its authors, and every change after it.
OPEN_TEXT = """
    CREATE FUNCTION open_text(p_ticket uuid, p_session uuid, p_after bigint)
    RETURNS TABLE (number bigint, person_id uuid, bytes bytea, authors jsonb)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    DECLARE
        v_ticket text_ticket;
        v_up_to bigint;
    BEGIN
        SELECT * INTO v_ticket FROM text_ticket t WHERE t.id = p_ticket AND t.session_id = p_session;
        IF v_ticket.id IS NULL OR NOT text_ticket_lives(v_ticket) THEN
            RETURN;
        END IF;
        SELECT h.up_to INTO v_up_to FROM text_history h WHERE h.text_id = v_ticket.text_id AND p_after < 0;
        RETURN QUERY
        (SELECT h.up_to, NULL::uuid, h.bytes, h.authors FROM text_history h
          WHERE h.text_id = v_ticket.text_id AND v_up_to IS NOT NULL)
        UNION ALL
        (SELECT u.number, u.person_id, u.bytes, NULL::jsonb FROM text_update u
          WHERE u.text_id = v_ticket.text_id AND u.number > greatest(coalesce(v_up_to, 0), p_after) ORDER BY u.number);
    END $$
"""

KEEP_SNAPSHOT = """
    CREATE FUNCTION keep_text_snapshot(
        p_ticket uuid, p_session uuid, p_up_to bigint, p_state bytea, p_html text, p_plain text, p_history bytea,
        p_authors jsonb
    ) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    DECLARE v_ticket text_ticket;
    BEGIN
        IF lock_text(p_ticket, p_session) IS NULL THEN
            RETURN false;
        END IF;
        SELECT * INTO v_ticket FROM text_ticket WHERE id = p_ticket;
        IF NOT text_ticket_lives(v_ticket)
           OR NOT EXISTS (SELECT FROM text_update u WHERE u.text_id = v_ticket.text_id AND u.number = p_up_to) THEN
            RETURN false;
        END IF;
        INSERT INTO text_snapshot AS s (text_id, youth_file_id, up_to, state, html, plain, made_at)
        VALUES (v_ticket.text_id, v_ticket.youth_file_id, p_up_to, p_state, p_html, p_plain, clock_timestamp())
        ON CONFLICT (text_id) DO UPDATE SET up_to = excluded.up_to, state = excluded.state, html = excluded.html,
               plain = excluded.plain, made_at = excluded.made_at WHERE s.up_to < excluded.up_to;
        INSERT INTO text_history AS h (text_id, youth_file_id, up_to, bytes, authors)
        VALUES (v_ticket.text_id, v_ticket.youth_file_id, p_up_to, p_history, p_authors)
        ON CONFLICT (text_id) DO UPDATE SET up_to = excluded.up_to, bytes = excluded.bytes, authors = excluded.authors
         WHERE h.up_to < excluded.up_to;
        RETURN true;
    END $$
"""

FUNCTIONS = {
    "sign_in_session_lives(uuid)": SESSION_LIVES,
    "text_ticket_lives(text_ticket)": TICKET_LIVES,
    "lock_text(uuid, uuid)": LOCK_TEXT,
    "take_change(uuid, uuid, bigint, bigint, bigint, bigint, bytea, text, uuid[])": TAKE_CHANGE,
    "read_changes(uuid[], uuid[], bigint[])": READ_CHANGES,
    "open_text(uuid, uuid, bigint)": OPEN_TEXT,
    "keep_text_snapshot(uuid, uuid, bigint, bytea, text, text, bytea, jsonb)": KEEP_SNAPSHOT,
}


def upgrade() -> None:
    op.create_table(
        "text",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("draft_of_id", sa.Uuid(), nullable=True),
        sa.Column("draft_by_id", sa.Uuid(), nullable=True),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_by_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("(draft_of_id IS NULL) = (draft_by_id IS NULL)", name=op.f("ck_text_draft")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_text_owner_id_person")),
        sa.ForeignKeyConstraint(["draft_of_id"], ["text.id"], name=op.f("fk_text_draft_of_id_text")),
        sa.ForeignKeyConstraint(["draft_by_id"], ["person.id"], name=op.f("fk_text_draft_by_id_person")),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_text_made_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text")),
    )
    op.create_index(op.f("ix_text_youth_file_id"), "text", ["youth_file_id"])
    op.create_index(op.f("ix_text_draft_of_id"), "text", ["draft_of_id"])
    op.create_table(
        "text_update",
        sa.Column("text_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("client", sa.BigInteger(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("bytes", sa.LargeBinary(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "origin IN ('editor', 'plain form', 'suggestion', 'decision', 'import', 'share', 'removal')",
            name=op.f("ck_text_update_origin"),
        ),
        sa.ForeignKeyConstraint(["text_id"], ["text.id"], name=op.f("fk_text_update_text_id_text")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_text_update_person_id_person")),
        sa.PrimaryKeyConstraint("text_id", "number", name=op.f("pk_text_update")),
        sa.UniqueConstraint("text_id", "client", "sequence", name=op.f("uq_text_update_text_id_client_sequence")),
    )
    op.create_table(
        "text_client",
        sa.Column("text_id", sa.Uuid(), nullable=False),
        sa.Column("client", sa.BigInteger(), nullable=False),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("next_clock", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["text_id"], ["text.id"], name=op.f("fk_text_client_text_id_text")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_text_client_person_id_person")),
        sa.PrimaryKeyConstraint("text_id", "client", name=op.f("pk_text_client")),
    )
    op.create_table(
        "text_ticket",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("text_id", sa.Uuid(), nullable=False),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("may_write", sa.Boolean(), nullable=False),
        sa.Column("may_suggest", sa.Boolean(), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("legal_day", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["text_id"], ["text.id"], name=op.f("fk_text_ticket_text_id_text")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_text_ticket_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_ticket")),
    )
    op.create_index(op.f("ix_text_ticket_session_id_text_id"), "text_ticket", ["session_id", "text_id"])
    op.create_table(
        "text_snapshot",
        sa.Column("text_id", sa.Uuid(), nullable=False),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("up_to", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("plain", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["text_id"], ["text.id"], name=op.f("fk_text_snapshot_text_id_text")),
        sa.PrimaryKeyConstraint("text_id", name=op.f("pk_text_snapshot")),
    )
    op.create_table(
        "text_history",
        sa.Column("text_id", sa.Uuid(), nullable=False),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("up_to", sa.BigInteger(), nullable=False),
        sa.Column("bytes", sa.LargeBinary(), nullable=False),
        sa.Column("authors", sa.dialects.postgresql.JSONB(), nullable=False),
        sa.ForeignKeyConstraint(["text_id"], ["text.id"], name=op.f("fk_text_history_text_id_text")),
        sa.PrimaryKeyConstraint("text_id", name=op.f("pk_text_history")),
    )
    op.create_table(
        "text_suggestion",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("text_id", sa.Uuid(), nullable=False),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("via", sa.Text(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(accepted IS NULL) = (decided_by_id IS NULL) AND (accepted IS NULL) = (decided_at IS NULL)",
            name=op.f("ck_text_suggestion_decision"),
        ),
        sa.ForeignKeyConstraint(["text_id"], ["text.id"], name=op.f("fk_text_suggestion_text_id_text")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_text_suggestion_person_id_person")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_text_suggestion_decided_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_suggestion")),
    )
    op.create_index(op.f("ix_text_suggestion_text_id"), "text_suggestion", ["text_id"])
    op.create_table(
        "text_removal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("text_id", sa.Uuid(), nullable=False),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("stretches", sa.dialects.postgresql.JSONB(), nullable=False),
        sa.Column("approved_by_id", sa.Uuid(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("approved_by_id <> asked_by_id", name=op.f("ck_text_removal_two_people")),
        sa.ForeignKeyConstraint(["text_id"], ["text.id"], name=op.f("fk_text_removal_text_id_text")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_text_removal_asked_by_id_person")),
        sa.ForeignKeyConstraint(["approved_by_id"], ["person.id"], name=op.f("fk_text_removal_approved_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_removal")),
    )
    op.create_index(op.f("ix_text_removal_text_id"), "text_removal", ["text_id"])
    for table in TABLES:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    for name, body in FUNCTIONS.items():
        op.execute(body)
        op.execute(f"REVOKE EXECUTE ON FUNCTION {name} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {name} TO portal_app")
    # A ticket is written by the portal on behalf of the session that opens a text, for that session and person only.
    op.execute("GRANT SELECT, INSERT ON text_ticket TO portal_app")
    op.execute(
        "CREATE POLICY own_session ON text_ticket TO portal_app "
        "USING (session_id = nullif(current_setting('portal.session_id', true), '')::uuid) "
        "WITH CHECK (session_id = nullif(current_setting('portal.session_id', true), '')::uuid "
        "AND person_id = nullif(current_setting('portal.person_id', true), '')::uuid)"
    )


def downgrade() -> None:
    for name in reversed(FUNCTIONS):
        op.execute(f"DROP FUNCTION {name}")
    for table in TABLES:
        op.drop_table(table)
