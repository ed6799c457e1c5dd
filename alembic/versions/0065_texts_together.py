"""Changes to texts go together: many in one transaction, with what is new in the same statement.

Revision ID: 0065
Revises: 0064
"""

from alembic import op

revision = "0065"
down_revision = "0064"

# When a ticket lives, said once: not ended, the legal day is the same, its own end has not come, no fact about the
# file changed since, and its session lives.
LIVING_TICKET = """
    CREATE VIEW living_ticket WITH (security_invoker = true) AS
    SELECT t.* FROM text_ticket t LEFT JOIN access_epoch e ON e.youth_file_id = t.youth_file_id
     WHERE t.ended_at IS NULL AND t.legal_day = (SELECT legal_today())
       AND (t.valid_until IS NULL OR t.valid_until > clock_timestamp()) AND t.epoch = coalesce(e.epoch, 0)
       AND EXISTS (SELECT FROM live_session v WHERE v.session_id = t.session_id AND v.has_rights)
"""
TICKET_LIVES = """
    CREATE OR REPLACE FUNCTION text_ticket_lives(p_ticket text_ticket) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$ BEGIN
        RETURN EXISTS (SELECT FROM living_ticket l WHERE l.id = p_ticket.id);
    END $$
"""

# The only way in, for one change or many: it holds no rule of its own. It takes the locks, in one order for all
# processes so that no two wait for each other; then, as a statement of its own that sees what others committed
# meanwhile, it compares each ticket, binds each client id to the first person who uses it, numbers per text in the
# order of committing, and stores. What it returns is the acknowledgement. The same change sent twice is stored once.
TAKE_CHANGES = """
    CREATE FUNCTION take_changes(
        p_tickets uuid[], p_sessions uuid[], p_clients bigint[], p_sequences bigint[], p_from bigint[], p_to bigint[],
        p_bytes bytea[], p_origin text, p_suggestions uuid[], p_suggested_in integer[]
    ) RETURNS TABLE (place integer, outcome text, number bigint, made_at timestamptz)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    SET plan_cache_mode = force_generic_plan
    AS $$
    DECLARE
        v_key bigint;
        v_at timestamptz;
    BEGIN
        FOR v_key IN
            SELECT DISTINCT hashtextextended(t.text_id::text, 15)
              FROM unnest(p_tickets, p_sessions) AS c(ticket, session)
              JOIN text_ticket t ON t.id = c.ticket AND t.session_id = c.session ORDER BY 1
        LOOP
            PERFORM pg_advisory_xact_lock(v_key);
        END LOOP;
        v_at := clock_timestamp();
        RETURN QUERY
        WITH asked AS (
            SELECT c.*, t.text_id, t.youth_file_id, t.person_id, t.may_write, t.may_suggest, l.id IS NOT NULL AS lives
              FROM unnest(p_tickets, p_sessions, p_clients, p_sequences, p_from, p_to, p_bytes) WITH ORDINALITY
                       AS c(ticket, session, client, sequence, first, next, bytes, place)
              LEFT JOIN text_ticket t ON t.id = c.ticket AND t.session_id = c.session
              LEFT JOIN LATERAL (SELECT w.id FROM living_ticket w WHERE w.id = t.id LIMIT 1) l ON true
        ), judged AS MATERIALIZED (
            SELECT a.*, u.number AS stored_as, u.made_at AS stored_at,
                   CASE WHEN a.text_id IS NULL THEN 'denied'
                        WHEN NOT a.lives THEN 'stale'
                        WHEN NOT a.may_write AND NOT (a.may_suggest AND p_origin = 'suggestion') THEN 'denied'
                        WHEN k.person_id <> a.person_id THEN 'other client'
                        WHEN u.number IS NULL AND a.first > coalesce(k.next_clock, 0) THEN 'gap'
                        ELSE 'stored' END AS became
              FROM asked a
              LEFT JOIN LATERAL (SELECT c.person_id, c.next_clock FROM text_client c
                                  WHERE c.text_id = a.text_id AND c.client = a.client LIMIT 1) k ON true
              LEFT JOIN LATERAL (SELECT c.number, c.made_at FROM text_update c WHERE c.text_id = a.text_id
                                    AND c.client = a.client AND c.sequence = a.sequence LIMIT 1) u ON true
        ), fresh AS MATERIALIZED (
            SELECT j.*, row_number() OVER (PARTITION BY j.text_id ORDER BY j.place) + coalesce(
                       (SELECT max(u.number) FROM text_update u WHERE u.text_id = j.text_id), 0) AS fresh_number
              FROM judged j WHERE j.became = 'stored' AND j.stored_as IS NULL
        ), rows AS (
            INSERT INTO text_update
                   (text_id, number, youth_file_id, person_id, client, sequence, bytes, origin, made_at)
            SELECT f.text_id, f.fresh_number, f.youth_file_id, f.person_id, f.client, f.sequence, f.bytes, p_origin,
                   v_at FROM fresh f
        ), clients AS (
            INSERT INTO text_client AS k (text_id, client, youth_file_id, person_id, next_clock)
            SELECT f.text_id, f.client, f.youth_file_id, f.person_id, coalesce(f.next, 0) FROM fresh f
            ON CONFLICT (text_id, client) DO UPDATE SET next_clock = excluded.next_clock
             WHERE k.next_clock < excluded.next_clock
        ), suggestions AS (
            INSERT INTO text_suggestion (id, text_id, youth_file_id, person_id, made_at)
            SELECT s.id, f.text_id, f.youth_file_id, f.person_id, v_at
              FROM unnest(p_suggestions, p_suggested_in) AS s(id, place) JOIN fresh f ON f.place = s.place
            ON CONFLICT DO NOTHING
        )
        SELECT j.place::integer, j.became, coalesce(j.stored_as, f.fresh_number),
               CASE WHEN j.became = 'stored' THEN coalesce(j.stored_at, v_at) END
          FROM judged j LEFT JOIN fresh f ON f.place = j.place ORDER BY j.place;
    END $$
"""
TAKE_CHANGE = """
    CREATE OR REPLACE FUNCTION take_change(
        p_ticket uuid, p_session uuid, p_client bigint, p_sequence bigint, p_from bigint, p_to bigint,
        p_bytes bytea, p_origin text, p_suggestions uuid[]
    ) RETURNS TABLE (outcome text, number bigint, made_at timestamptz)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$ BEGIN
        RETURN QUERY
        SELECT t.outcome, t.number, t.made_at FROM take_changes(
            ARRAY[p_ticket], ARRAY[p_session], ARRAY[p_client], ARRAY[p_sequence], ARRAY[p_from], ARRAY[p_to],
            ARRAY[p_bytes], p_origin, p_suggestions, array_fill(1, ARRAY[cardinality(p_suggestions)])) t;
    END $$
"""

# New changes, and which of these tickets may have them now: one statement, so one snapshot. A row of a text that no
# living ticket among those given covers is not returned.
READ_CHANGES = """
    CREATE OR REPLACE FUNCTION read_changes(p_tickets uuid[], p_texts uuid[], p_after bigint[])
    RETURNS TABLE (ticket uuid, text_id uuid, number bigint, person_id uuid, client bigint, bytes bytea)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    SET plan_cache_mode = force_generic_plan
    AS $$ BEGIN
        RETURN QUERY
        WITH living AS MATERIALIZED (
            SELECT l.id, l.text_id FROM living_ticket l WHERE l.id = ANY (p_tickets)
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

# One round of a process: its changes in, and then, in one snapshot, what is new and which tickets live. Nothing of it
# is told to anyone before the commit.
EXCHANGE_CHANGES = """
    CREATE FUNCTION exchange_changes(
        p_tickets uuid[], p_sessions uuid[], p_clients bigint[], p_sequences bigint[], p_from bigint[], p_to bigint[],
        p_bytes bytea[], p_suggestions uuid[], p_suggested_in integer[],
        p_readers uuid[], p_texts uuid[], p_after bigint[]
    ) RETURNS TABLE (place integer, outcome text, made_at timestamptz, ticket uuid, text_id uuid, number bigint,
                     person_id uuid, client bigint, bytes bytea)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$ BEGIN
        RETURN QUERY
        SELECT t.place, t.outcome, t.made_at, NULL::uuid, NULL::uuid, t.number, NULL::uuid, NULL::bigint, NULL::bytea
          FROM take_changes(p_tickets, p_sessions, p_clients, p_sequences, p_from, p_to, p_bytes, 'editor',
                            p_suggestions, p_suggested_in) t;
        RETURN QUERY
        SELECT NULL::integer, NULL::text, NULL::timestamptz,
               r.ticket, r.text_id, r.number, r.person_id, r.client, r.bytes
          FROM read_changes(p_readers, p_texts, p_after) r;
    END $$
"""

# A fact about a file changed: who sits at its texts is asked anew at once, not at the next sweep.
TELL = """
    CREATE FUNCTION tell_access_changed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$ BEGIN
        PERFORM pg_notify('access_changed', NEW.youth_file_id::text);
        RETURN NULL;
    END $$
"""
TAKE_SIGNATURE = (
    "take_changes(uuid[], uuid[], bigint[], bigint[], bigint[], bigint[], bytea[], text, uuid[], integer[])"
)
EXCHANGE_SIGNATURE = (
    "exchange_changes(uuid[], uuid[], bigint[], bigint[], bigint[], bigint[], bytea[], uuid[], integer[], uuid[], "
    "uuid[], bigint[])"
)

# What stood before, to go back to.
TICKET_LIVED = """
    CREATE OR REPLACE FUNCTION text_ticket_lives(p_ticket text_ticket) RETURNS boolean
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
TOOK_CHANGE = """
    CREATE OR REPLACE FUNCTION take_change(
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
READ_BEFORE = """
    CREATE OR REPLACE FUNCTION read_changes(p_tickets uuid[], p_texts uuid[], p_after bigint[])
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


def upgrade() -> None:
    op.execute(LIVING_TICKET)
    op.execute(TICKET_LIVES)
    op.execute(TAKE_CHANGES)
    op.execute(f"REVOKE EXECUTE ON FUNCTION {TAKE_SIGNATURE} FROM PUBLIC")  # called by the two below only
    op.execute(TAKE_CHANGE)
    op.execute(READ_CHANGES)
    op.execute(EXCHANGE_CHANGES)
    op.execute(f"REVOKE EXECUTE ON FUNCTION {EXCHANGE_SIGNATURE} FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION {EXCHANGE_SIGNATURE} TO portal_app")
    op.execute(TELL)
    op.execute("REVOKE EXECUTE ON FUNCTION tell_access_changed() FROM PUBLIC")
    op.execute(
        "CREATE TRIGGER tell_access_changed AFTER INSERT OR UPDATE ON access_epoch "
        "FOR EACH ROW EXECUTE FUNCTION tell_access_changed()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER tell_access_changed ON access_epoch")
    op.execute("DROP FUNCTION tell_access_changed()")
    op.execute(f"DROP FUNCTION {EXCHANGE_SIGNATURE}")
    for before in (TICKET_LIVED, TOOK_CHANGE, READ_BEFORE):
        op.execute(before)
    op.execute(f"DROP FUNCTION {TAKE_SIGNATURE}")
    op.execute("DROP VIEW living_ticket")
