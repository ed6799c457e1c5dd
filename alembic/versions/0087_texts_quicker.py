"""A change to a text costs the database less, with the same checks in the same transaction.

What is taken away was said twice. A change refers to its text and its writer through `text_client`, which is made with
the first change of each client and holds both; the function that is the only way in copies them from the ticket. So
the row of a change need not lock the rows of text and person each time. The legal day is asked once per question and
not once per session. The tickets that live come back in one row.

Revision ID: 0087
Revises: 0085
"""

from alembic import op

revision = "0087"
down_revision = "0085"

LIVE_SESSION = """
    CREATE OR REPLACE VIEW live_session WITH (security_invoker = true) AS
    SELECT s.id AS session_id, s.token_hash, a.id AS account_id, a.kind, a.person_id, p.id AS provider_id,
           CASE WHEN a.kind = 'work' THEN p.organisation_id END AS organisation_id, s.factor, s.factor_at,
           s.last_used_at, s.idle_ends_at, s.ends_at,
           a.person_id IS NOT NULL AND (a.kind <> 'work' OR EXISTS (
               SELECT FROM employment e
               WHERE e.person_id = a.person_id AND e.organisation_id = p.organisation_id
                 AND {today} BETWEEN e.starts_on AND coalesce(e.ends_on, 'infinity'))) AS has_rights
    FROM sign_in_session s
    JOIN account a ON a.id = s.account_id
    LEFT JOIN identity_provider p ON p.id = coalesce(s.provider_id, a.provider_id)
    WHERE s.ended_at IS NULL AND now() < s.idle_ends_at AND now() < s.ends_at
      AND a.ended_at IS NULL AND p.ended_at IS NULL
      AND (a.kind <> 'digid' OR a.person_id IS NULL OR digid_is_on(a.person_id))
"""

# New changes, and which of these tickets may have them now: one statement, so one snapshot. A row of a text that no
# living ticket among those given covers is not returned.
READ_CHANGES = """
    CREATE FUNCTION read_changes(p_tickets uuid[], p_texts uuid[], p_after bigint[])
    RETURNS TABLE ({living}, text_id uuid, number bigint, person_id uuid, client bigint, bytes bytea)
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
        ({tickets})
        UNION ALL
        (SELECT {nothing}, u.text_id, u.number, u.person_id, u.client, u.bytes
           FROM wanted CROSS JOIN LATERAL (
                SELECT * FROM text_update u WHERE u.text_id = wanted.text AND u.number > wanted.after
                 ORDER BY u.number LIMIT 2000
           ) u);
    END $$
"""
TOGETHER = {
    "living": "living uuid[]",
    "tickets": "SELECT array_agg(living.id), NULL::uuid, NULL::bigint, NULL::uuid, NULL::bigint, NULL::bytea "
    "FROM living",
    "nothing": "NULL::uuid[]",
}
ONE_BY_ONE = {
    "living": "ticket uuid",
    "tickets": "SELECT living.id, living.text_id, NULL::bigint, NULL::uuid, NULL::bigint, NULL::bytea FROM living",
    "nothing": "NULL::uuid",
}

# One round of a process: its changes in, and then, in one snapshot, what is new and which tickets live. Nothing of it
# is told to anyone before the commit.
EXCHANGE_CHANGES = """
    CREATE FUNCTION exchange_changes(
        p_tickets uuid[], p_sessions uuid[], p_clients bigint[], p_sequences bigint[], p_from bigint[], p_to bigint[],
        p_bytes bytea[], p_suggestions uuid[], p_suggested_in integer[],
        p_readers uuid[], p_texts uuid[], p_after bigint[]
    ) RETURNS TABLE (place integer, outcome text, made_at timestamptz, {living}, text_id uuid, number bigint,
                     person_id uuid, client bigint, bytes bytea)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$ BEGIN
        RETURN QUERY
        SELECT t.place, t.outcome, t.made_at, {nothing}, NULL::uuid, t.number, NULL::uuid, NULL::bigint, NULL::bytea
          FROM take_changes(p_tickets, p_sessions, p_clients, p_sequences, p_from, p_to, p_bytes, 'editor',
                            p_suggestions, p_suggested_in) t;
        RETURN QUERY
        SELECT NULL::integer, NULL::text, NULL::timestamptz, r.*
          FROM read_changes(p_readers, p_texts, p_after) r;
    END $$
"""
SIGNATURES = (
    "read_changes(uuid[], uuid[], bigint[])",
    (
        "exchange_changes(uuid[], uuid[], bigint[], bigint[], bigint[], bigint[], bytea[], uuid[], integer[], uuid[], "
        "uuid[], bigint[])"
    ),
)
REFERENCES = {"text_id": "text", "person_id": "person"}


def upgrade() -> None:
    for column, table in REFERENCES.items():
        op.drop_constraint(op.f(f"fk_text_update_{column}_{table}"), "text_update", type_="foreignkey")
    op.execute(LIVE_SESSION.format(today="(SELECT legal_today())"))
    _make(TOGETHER)


def downgrade() -> None:
    _make(ONE_BY_ONE)
    op.execute(LIVE_SESSION.format(today="legal_today()"))
    for column, table in REFERENCES.items():
        op.create_foreign_key(op.f(f"fk_text_update_{column}_{table}"), "text_update", table, [column], ["id"])


def _make(form: dict[str, str]) -> None:
    for signature in SIGNATURES:
        op.execute(f"DROP FUNCTION {signature}")
    for function, signature in zip((READ_CHANGES, EXCHANGE_CHANGES), SIGNATURES, strict=True):
        op.execute(function.format(**form))
        op.execute(f"REVOKE EXECUTE ON FUNCTION {signature} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {signature} TO portal_app")
