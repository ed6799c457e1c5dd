"""A changed link is a proposal until it was tried; the live one stays as it is. An organisation keeps its own data.

Live links change through functions only: `put_link_to_use` asks for a report and a trial sign-in by who puts it to use,
and never lets an issuer of another organisation in.

Revision ID: 0063
Revises: 0062
"""

import sqlalchemy as sa
from alembic import op

revision = "0063"
down_revision = "0062"

ME = "nullif(current_setting('portal.person_id', true), '')::uuid"
MY_SESSION = "nullif(current_setting('portal.session_id', true), '')::uuid"

CHANGEABLE = (
    "issuer, client_id, authentication, secret_name, levels, pushed_requests, response_issuer, other_hosts, version, "
    "tested_at, tried_at, tried_by, tried_subject, ended_at"
)

FUNCTIONS = (
    (
        # An account belongs to the organisation of its issuer: no other link may open it.
        "issuer_is_of_another(organisation uuid, address text)",
        "boolean",
        """LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
        AS $$
            SELECT EXISTS (SELECT FROM identity_provider p WHERE p.issuer = address
                           AND p.organisation_id <> organisation AND p.proposed_at IS NULL)
                OR EXISTS (SELECT FROM account a JOIN identity_provider p ON p.id = a.provider_id
                           WHERE a.issuer = address AND p.organisation_id <> organisation)
        $$""",
    ),
    (
        "put_link_to_use(provider uuid)",
        "text",
        f"""LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
        AS $$ DECLARE new_ identity_provider; old_ identity_provider; mine boolean; BEGIN
            SELECT * INTO new_ FROM identity_provider WHERE id = provider AND proposed_at IS NOT NULL
                AND ended_at IS NULL AND organisation_id = administered_organisation() FOR UPDATE;
            IF NOT FOUND THEN RETURN 'gone'; END IF;
            IF new_.tested_at IS NULL OR new_.tried_at IS NULL OR new_.tried_by IS DISTINCT FROM {ME} THEN
                RETURN 'untried';
            END IF;
            IF issuer_is_of_another(new_.organisation_id, new_.issuer) THEN RETURN 'taken'; END IF;
            SELECT person_id = {ME} INTO mine FROM account
                WHERE issuer = new_.issuer AND subject = new_.tried_subject AND ended_at IS NULL;
            IF new_.replaces_id IS NULL THEN
                IF mine IS NULL THEN
                    INSERT INTO account (id, kind, provider_id, issuer, subject, person_id)
                    VALUES (gen_random_uuid(), 'work', provider, new_.issuer, new_.tried_subject, {ME})
                    ON CONFLICT DO NOTHING;
                    mine := FOUND;
                END IF;
                IF NOT mine THEN RETURN 'other_person'; END IF;
                UPDATE identity_provider SET proposed_at = NULL, version = version + 1 WHERE id = provider;
                RETURN 'done';
            END IF;
            SELECT * INTO old_ FROM identity_provider WHERE id = new_.replaces_id AND ended_at IS NULL FOR UPDATE;
            -- In its place only when accounts go on: the same issuer, which knows the one who tried it as before.
            IF NOT FOUND OR old_.issuer <> new_.issuer OR mine IS DISTINCT FROM true THEN RETURN 'other_person'; END IF;
            UPDATE identity_provider SET ended_at = now() WHERE id = provider;
            UPDATE identity_provider SET client_id = new_.client_id, authentication = new_.authentication,
                secret_name = new_.secret_name, levels = new_.levels, pushed_requests = new_.pushed_requests,
                response_issuer = new_.response_issuer, other_hosts = new_.other_hosts, version = version + 1
                WHERE id = old_.id;
            RETURN 'done';
        END $$""",
    ),
    (
        # Only by who came in through another link of the organisation: so there always is one that works.
        "end_link(provider uuid)",
        "text",
        f"""LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
        AS $$ DECLARE through uuid; BEGIN
            PERFORM FROM identity_provider WHERE id = provider AND ended_at IS NULL
                AND organisation_id = administered_organisation() FOR UPDATE;
            IF NOT FOUND THEN RETURN 'gone'; END IF;
            IF EXISTS (SELECT FROM identity_provider WHERE id = provider AND proposed_at IS NULL) THEN
                SELECT s.provider_id INTO through
                    FROM sign_in_session s JOIN identity_provider p ON p.id = s.provider_id
                    WHERE s.id = {MY_SESSION} AND p.ended_at IS NULL
                      AND p.organisation_id = administered_organisation();
                IF through IS NULL OR through = provider THEN RETURN 'own'; END IF;
            END IF;
            UPDATE identity_provider SET ended_at = now() WHERE id = provider OR replaces_id = provider;
            RETURN 'done';
        END $$""",
    ),
    (
        "rotate_link_keys(provider uuid, next_kid text)",
        "boolean",
        """LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
        AS $$ BEGIN
            UPDATE identity_provider SET key_ids = key_ids[2:] || next_kid, version = version + 1
                WHERE (id = provider OR replaces_id = provider) AND ended_at IS NULL
                  AND organisation_id = administered_organisation();
            RETURN FOUND;
        END $$""",
    ),
    (
        # Who is signed in for work proved a second account at another live link of the organisation: both are theirs.
        "tie_account(new_id uuid, provider uuid, subject_ text, called text)",
        "boolean",
        """LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
        AS $$ DECLARE me uuid; there identity_provider; BEGIN
            SELECT * INTO there FROM identity_provider WHERE id = provider AND ended_at IS NULL AND proposed_at IS NULL;
            SELECT a.person_id INTO me FROM account a JOIN identity_provider p ON p.id = a.provider_id
                WHERE a.id = current_account() AND a.kind = 'work' AND a.ended_at IS NULL AND there.kind = 'work'
                  AND p.organisation_id = there.organisation_id;
            IF me IS NULL THEN RETURN false; END IF;
            INSERT INTO account (id, kind, provider_id, issuer, subject, person_id, name)
            VALUES (new_id, 'work', provider, there.issuer, subject_, me, called)
            ON CONFLICT (issuer, subject) DO UPDATE SET person_id = me
                WHERE account.ended_at IS NULL AND coalesce(account.person_id, me) = me;
            RETURN FOUND;
        END $$""",
    ),
    (
        (
            "change_organisation(region_ text, phone_ text, email_ text, duty_phone_ text, counsellor_ text,"
            " complaint_route_ text)"
        ),
        "boolean",
        """LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
        AS $$ BEGIN
            UPDATE organisation SET region = region_, phone = phone_, email = email_, duty_phone = duty_phone_,
                counsellor = counsellor_, complaint_route = complaint_route_ WHERE id = administered_organisation();
            RETURN FOUND;
        END $$""",
    ),
    (
        # A new name ends the one before it of its kind, the day before; a name of the past is only added.
        "name_organisation(new_id uuid, kind_ text, called text, from_day date, to_day date)",
        "boolean",
        """LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
        AS $$ DECLARE organisation_ uuid := administered_organisation(); BEGIN
            IF organisation_ IS NULL THEN RETURN false; END IF;
            IF kind_ <> 'former' THEN
                IF EXISTS (SELECT FROM organisation_name WHERE organisation_id = organisation_ AND kind = kind_
                           AND starts_on >= from_day) THEN RETURN false; END IF;
                UPDATE organisation_name SET ends_on = from_day - 1
                    WHERE organisation_id = organisation_ AND kind = kind_
                      AND coalesce(ends_on, 'infinity') >= from_day;
            END IF;
            INSERT INTO organisation_name (id, organisation_id, kind, name, starts_on, ends_on)
            VALUES (new_id, organisation_, kind_, called, from_day, to_day);
            RETURN true;
        END $$""",
    ),
)

# As in 0011, and: a session ends with the link through which it came, also when its account came in through another.
LIVE_SESSION = """
    CREATE OR REPLACE VIEW live_session WITH (security_invoker = true) AS
    SELECT s.id AS session_id, s.token_hash, a.id AS account_id, a.kind, a.person_id, p.id AS provider_id,
           CASE WHEN a.kind = 'work' THEN p.organisation_id END AS organisation_id, s.factor, s.factor_at,
           s.last_used_at, s.idle_ends_at, s.ends_at,
           a.person_id IS NOT NULL AND (a.kind <> 'work' OR EXISTS (
               SELECT FROM employment e
               WHERE e.person_id = a.person_id AND e.organisation_id = p.organisation_id
                 AND legal_today() BETWEEN e.starts_on AND coalesce(e.ends_on, 'infinity'))) AS has_rights
    FROM sign_in_session s
    JOIN account a ON a.id = s.account_id
    LEFT JOIN identity_provider p ON p.id = {provider}
    WHERE s.ended_at IS NULL AND now() < s.idle_ends_at AND now() < s.ends_at
      AND a.ended_at IS NULL AND p.ended_at IS NULL
      AND (a.kind <> 'digid' OR a.person_id IS NULL OR digid_is_on(a.person_id))
"""

# As in 0011, and: never the account of another organisation; an account follows the link that was used last.
OPEN_ACCOUNT = """
    CREATE OR REPLACE FUNCTION
        open_account(new_id uuid, provider uuid, called text, mail text, subject_ text)
    RETURNS TABLE (account_id uuid, person_id uuid, ended boolean)
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
        INSERT INTO account (id, kind, provider_id, issuer, subject, name, email)
        SELECT new_id, CASE p.kind WHEN 'work' THEN 'work' ELSE 'digid' END, p.id, p.issuer, subject_,
               CASE p.kind WHEN 'work' THEN called END, CASE p.kind WHEN 'work' THEN mail END
        FROM identity_provider p WHERE p.id = provider AND p.ended_at IS NULL {when}
        ON CONFLICT (issuer, subject) DO UPDATE SET name = excluded.name, email = excluded.email {then}
        RETURNING id, account.person_id, account.ended_at IS NOT NULL
    $$
"""
ONLY_OWN = """, provider_id = excluded.provider_id WHERE EXISTS (
            SELECT FROM identity_provider was JOIN identity_provider used ON used.organisation_id = was.organisation_id
            WHERE was.id = account.provider_id AND used.id = excluded.provider_id)"""


def upgrade() -> None:
    table = "identity_provider"
    for column in ("proposed_at", "tested_at", "tried_at"):
        op.add_column(table, sa.Column(column, sa.DateTime(timezone=True), nullable=True))
    op.add_column(table, sa.Column("replaces_id", sa.Uuid(), nullable=True))
    op.add_column(table, sa.Column("tried_by", sa.Uuid(), nullable=True))
    op.add_column(table, sa.Column("tried_subject", sa.Text(), nullable=True))
    op.create_foreign_key(
        op.f("fk_identity_provider_replaces_id_identity_provider"), table, table, ["replaces_id"], ["id"]
    )
    op.create_foreign_key(op.f("fk_identity_provider_tried_by_person"), table, "person", ["tried_by"], ["id"])
    op.drop_constraint(op.f("uq_identity_provider_issuer_client_id"), table, type_="unique")
    op.create_index(
        "uq_identity_provider_issuer_client_id",
        table,
        ["issuer", "client_id"],
        unique=True,
        postgresql_where=sa.text("replaces_id IS NULL AND ended_at IS NULL"),
    )
    _purposes("'sign_in', 'step_up', 'link_test', 'tie'")
    for signature, answer, body in FUNCTIONS:
        op.execute(f"CREATE FUNCTION {signature} RETURNS {answer} {body}")
        op.execute(f"REVOKE EXECUTE ON FUNCTION {_called(signature)} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {_called(signature)} TO portal_app")
    op.execute(LIVE_SESSION.format(provider="coalesce(s.provider_id, a.provider_id)"))
    op.execute(OPEN_ACCOUNT.format(when="AND p.proposed_at IS NULL", then=ONLY_OWN))
    op.execute("REVOKE UPDATE ON identity_provider FROM portal_app")
    op.execute(f"GRANT INSERT, UPDATE ({CHANGEABLE}) ON identity_provider TO portal_app")
    op.execute("DROP POLICY administered ON identity_provider")
    own = "organisation_id = (SELECT administered_organisation()) AND proposed_at IS NOT NULL"
    op.execute(
        f"CREATE POLICY proposed ON identity_provider FOR UPDATE USING ({own} AND ended_at IS NULL) WITH CHECK ({own})"
    )
    op.execute(
        f"CREATE POLICY propose ON identity_provider FOR INSERT WITH CHECK ({own} AND kind = 'work' "
        "AND tested_at IS NULL AND tried_at IS NULL "
        "AND NOT issuer_is_of_another(organisation_id, issuer))"
    )


def _purposes(words: str) -> None:
    op.execute("ALTER TABLE sign_in_request DROP CONSTRAINT ck_sign_in_request_purpose")
    op.execute(f"ALTER TABLE sign_in_request ADD CONSTRAINT ck_sign_in_request_purpose CHECK (purpose IN ({words}))")


def _called(signature: str) -> str:
    name, _, rest = signature.partition("(")
    types = [parameter.strip().split(" ")[1] for parameter in rest.rstrip(")").split(",")]
    return f"{name}({', '.join(types)})"


def downgrade() -> None:
    table = "identity_provider"
    op.execute("DELETE FROM sign_in_request WHERE purpose = 'tie' OR provider_id IN "
               "(SELECT id FROM identity_provider WHERE proposed_at IS NOT NULL)")  # fmt: skip
    op.execute("DELETE FROM identity_provider WHERE proposed_at IS NOT NULL")
    for policy in ("proposed", "propose"):
        op.execute(f"DROP POLICY {policy} ON identity_provider")
    op.execute(f"REVOKE INSERT, UPDATE ({CHANGEABLE}) ON identity_provider FROM portal_app")
    op.execute("GRANT UPDATE ON identity_provider TO portal_app")
    op.execute(
        "CREATE POLICY administered ON identity_provider FOR UPDATE "
        "USING (organisation_id = (SELECT administered_organisation()))"
    )
    op.execute(OPEN_ACCOUNT.format(when="", then=""))
    op.execute(LIVE_SESSION.format(provider="a.provider_id"))
    for signature, _, _ in reversed(FUNCTIONS):
        op.execute(f"DROP FUNCTION {_called(signature)}")
    _purposes("'sign_in', 'step_up', 'link_test'")
    op.drop_index("uq_identity_provider_issuer_client_id", table)
    op.create_unique_constraint(op.f("uq_identity_provider_issuer_client_id"), table, ["issuer", "client_id"])
    op.drop_constraint(op.f("fk_identity_provider_tried_by_person"), table, type_="foreignkey")
    op.drop_constraint(op.f("fk_identity_provider_replaces_id_identity_provider"), table, type_="foreignkey")
    for column in ("tried_subject", "tried_by", "replaces_id", "tried_at", "tested_at", "proposed_at"):
        op.drop_column(table, column)
