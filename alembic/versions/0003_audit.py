"""The audit log: one chain of hashes per file, per organisation and for the portal, written by one function.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"

WORDS = {
    "name": "^[a-z][a-z0-9_.]{2,59}$",
    "kind": "^[a-z][A-Za-z0-9_]{0,59}$",
    "standing": "^[a-z][a-z0-9_]{0,59}([+][a-z][a-z0-9_]{0,59})*$",
    "ground": "^[A-Za-z][A-Za-z0-9_.:+()-]{0,99}$",
    "origin": "^[a-z][a-z0-9_.:-]{0,59}$",
}

READ_BY_PORTAL = (  # all but the network address, which is for security only
    "chain, sequence, at, chain_kind, name, outcome, youth_file_id, thing_id, kind, version, person_id, door, "
    "session_id, organisation_id, standing, ground, on_behalf_of, emergency, origin, previous_hash, hash"
)
ARGUMENTS = "text, uuid, text, text, uuid, text, integer, text, text, uuid, boolean, text, inet"

# Locking the chain is a statement of its own, so that what follows sees what the one before has committed: sequences
# have no holes and no doubles. Who acts is what the transaction was told, never an argument.
APPEND = """
    CREATE FUNCTION audit_append(
        of_kind text, of_chain uuid, event_name text, event_outcome text, of_thing uuid, thing_kind text,
        thing_version integer, event_standing text, event_ground text, for_person uuid, in_emergency boolean,
        event_origin text, from_address inet
    ) RETURNS bigint
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    DECLARE
        last audit_chain;
        e audit_event;
    BEGIN
        SELECT * INTO last FROM audit_chain WHERE chain = of_chain FOR UPDATE;
        IF NOT FOUND THEN
            INSERT INTO audit_chain (chain, chain_kind, sequence, at, hash)
            VALUES (of_chain, of_kind, 0, '-infinity', decode(repeat('00', 32), 'hex')) ON CONFLICT DO NOTHING;
            SELECT * INTO last FROM audit_chain WHERE chain = of_chain FOR UPDATE;
        END IF;
        e.chain := of_chain;
        e.sequence := last.sequence + 1;
        e.chain_kind := last.chain_kind;
        e.at := greatest(clock_timestamp(), last.at);
        e.name := event_name;
        e.outcome := event_outcome;
        e.youth_file_id := CASE WHEN last.chain_kind = 'file' THEN of_chain END;
        e.thing_id := of_thing;
        e.kind := thing_kind;
        e.version := thing_version;
        e.person_id := nullif(current_setting('portal.person_id', true), '')::uuid;
        e.door := nullif(current_setting('portal.door', true), '');
        e.session_id := nullif(current_setting('portal.session_id', true), '')::uuid;
        e.organisation_id := nullif(current_setting('portal.organisation_id', true), '')::uuid;
        e.standing := event_standing;
        e.ground := event_ground;
        e.on_behalf_of := for_person;
        e.emergency := in_emergency;
        e.origin := event_origin;
        e.address := from_address;
        e.previous_hash := last.hash;
        e.hash := sha256(record_send(ROW(
            e.chain, e.sequence, e.at, e.chain_kind, e.name, e.outcome, e.youth_file_id, e.thing_id, e.kind, e.version,
            e.person_id, e.door, e.session_id, e.organisation_id, e.standing, e.ground, e.on_behalf_of, e.emergency,
            e.origin, e.address, e.previous_hash
        )));
        INSERT INTO audit_event VALUES (e.*);
        UPDATE audit_chain SET sequence = e.sequence, at = e.at, hash = e.hash WHERE chain = of_chain;
        RETURN e.sequence;
    END
    $$
"""

# Not even the owner changes a row by mistake. Who can switch a trigger off is found by `portal audit verify`.
REFUSE = """
    CREATE FUNCTION audit_event_refuse_change() RETURNS trigger
    LANGUAGE plpgsql SET search_path = public, pg_temp
    AS $$ BEGIN RAISE EXCEPTION 'rows of the audit log are only ever added'; END $$
"""

# A person reads the rows of what they did themselves, through the door and for the organisation of this session.
# Reading the log of a file is decided by the access core, which adds a policy of its own: policies add up.
OWN_ROWS = """
    CREATE POLICY own_deeds ON audit_event FOR SELECT TO portal_app USING (
        person_id = (SELECT nullif(current_setting('portal.person_id', true), '')::uuid)
        AND door = (SELECT nullif(current_setting('portal.door', true), ''))
        AND organisation_id IS NOT DISTINCT FROM
            (SELECT nullif(current_setting('portal.organisation_id', true), '')::uuid)
    )
"""


def upgrade() -> None:
    _make_events()
    _make_chains()
    op.execute(APPEND)
    op.execute(f"REVOKE ALL ON FUNCTION audit_append({ARGUMENTS}) FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION audit_append({ARGUMENTS}) TO portal_app, portal_worker")
    op.execute(REFUSE)
    op.execute(
        "CREATE TRIGGER only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_event_refuse_change()"
    )
    for table in ("audit_event", "audit_chain"):
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        # The worker seals and verifies the log: it reads all chains, and changes none.
        op.execute(f"GRANT SELECT ON {table} TO portal_worker")
        op.execute(f"CREATE POLICY sealing_and_verifying ON {table} FOR SELECT TO portal_worker USING (true)")
    op.execute(f"GRANT SELECT ({READ_BY_PORTAL}) ON audit_event TO portal_app")
    op.execute(OWN_ROWS)


def downgrade() -> None:
    op.drop_table("audit_chain")
    op.drop_index("ix_audit_event_organisation_id_at", table_name="audit_event")
    op.drop_index("ix_audit_event_person_id_at", table_name="audit_event")
    op.execute(f"DROP FUNCTION audit_append({ARGUMENTS})")
    op.drop_table("audit_event")
    op.execute("DROP FUNCTION audit_event_refuse_change()")


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _make_events() -> None:
    op.create_table(
        "audit_event",
        sa.Column("chain", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("chain_kind", _one_of("chainkind", "file", "organisation", "portal"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("outcome", _one_of("outcome", "allowed", "refused"), nullable=False),
        sa.Column("youth_file_id", sa.Uuid(), nullable=True),
        sa.Column("thing_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("door", _one_of("door", "work", "family"), nullable=True),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("standing", sa.Text(), nullable=True),
        sa.Column("ground", sa.Text(), nullable=True),
        sa.Column("on_behalf_of", sa.Uuid(), nullable=True),
        sa.Column("emergency", sa.Boolean(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=True),
        sa.Column("address", postgresql.INET(), nullable=True),
        sa.Column("previous_hash", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        *(
            sa.CheckConstraint(f"{column} ~ '{pattern}'", name=op.f(f"ck_audit_event_{column}_is_words"))
            for column, pattern in WORDS.items()
        ),
        sa.CheckConstraint("sequence > 0", name=op.f("ck_audit_event_sequence_counts_from_one")),
        sa.CheckConstraint(
            "(chain_kind = 'file') = (youth_file_id IS NOT NULL)", name=op.f("ck_audit_event_file_chain_has_file")
        ),
        sa.CheckConstraint("youth_file_id IS NULL OR youth_file_id = chain", name=op.f("ck_audit_event_file_is_chain")),
        sa.PrimaryKeyConstraint("chain", "sequence", name=op.f("pk_audit_event")),
    )
    op.create_index("ix_audit_event_person_id_at", "audit_event", ["person_id", "at"])
    op.create_index(
        "ix_audit_event_organisation_id_at",
        "audit_event",
        ["organisation_id", "at"],
        postgresql_where="organisation_id IS NOT NULL",
    )


def _make_chains() -> None:
    op.create_table(
        "audit_chain",
        sa.Column("chain", sa.Uuid(), nullable=False),
        sa.Column("chain_kind", _one_of("chainkind", "file", "organisation", "portal"), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("chain", name=op.f("pk_audit_chain")),
        postgresql_with={"fillfactor": "50"},
    )
