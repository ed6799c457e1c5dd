"""The wall around accounts and sessions: who is signed in reaches their own; what proves it, nobody reads in bulk.

The portal's login sees rows of one account only, the one that `portal.account_id` names, and that is set after the
account proved itself or to let it do so. What must be found before anyone is known goes through one function per act.

Revision ID: 0011
Revises: 0010
"""

from alembic import op

revision = "0011"
down_revision = "0010"

OWN = ("sign_in_session", "password", "totp", "recovery_code", "passkey")

# Every session that counts now: not ended, not expired, its account, provider, employment and DigiD still good.
# A view and not a function, so that a look-up by token uses its index; no login may read it.
LIVE_SESSION = """
    CREATE VIEW live_session WITH (security_invoker = true) AS
    SELECT s.id AS session_id, s.token_hash, a.id AS account_id, a.kind, a.person_id, p.id AS provider_id,
           CASE WHEN a.kind = 'work' THEN p.organisation_id END AS organisation_id, s.factor, s.factor_at,
           s.last_used_at, s.idle_ends_at, s.ends_at,
           a.person_id IS NOT NULL AND (a.kind <> 'work' OR EXISTS (
               SELECT FROM employment e
               WHERE e.person_id = a.person_id AND e.organisation_id = p.organisation_id
                 AND legal_today() BETWEEN e.starts_on AND coalesce(e.ends_on, 'infinity'))) AS has_rights
    FROM sign_in_session s
    JOIN account a ON a.id = s.account_id
    LEFT JOIN identity_provider p ON p.id = a.provider_id
    WHERE s.ended_at IS NULL AND now() < s.idle_ends_at AND now() < s.ends_at
      AND a.ended_at IS NULL AND p.ended_at IS NULL
      AND (a.kind <> 'digid' OR a.person_id IS NULL OR digid_is_on(a.person_id))
"""

FUNCTIONS = (
    (
        "current_account()",
        """RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE SET search_path = public, pg_temp
        AS $$ SELECT nullif(current_setting('portal.account_id', true), '')::uuid $$""",
    ),
    (
        # The organisation whose people and link the actor administers, or null (door: employment).
        "administered_organisation()",
        """RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
        AS $$
            SELECT organisation_id FROM employment
            WHERE person_id = nullif(current_setting('portal.person_id', true), '')::uuid
              AND organisation_id = nullif(current_setting('portal.organisation_id', true), '')::uuid
              AND current_setting('portal.door', true) = 'work'
              AND work = 'org_admin'
              AND legal_today() BETWEEN starts_on AND coalesce(ends_on, 'infinity')
            LIMIT 1
        $$""",
    ),
    (
        # The employer of the actor through the work door, or null.
        "current_employer()",
        """RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
        AS $$
            SELECT organisation_id FROM employment
            WHERE person_id = nullif(current_setting('portal.person_id', true), '')::uuid
              AND organisation_id = nullif(current_setting('portal.organisation_id', true), '')::uuid
              AND current_setting('portal.door', true) = 'work'
              AND legal_today() BETWEEN starts_on AND coalesce(ends_on, 'infinity')
            LIMIT 1
        $$""",
    ),
    (
        # Whether DigiD is on for a person: the last recorded choice of a worker, or null where there is none.
        "digid_switched_on(person uuid)",
        """RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
        AS $$
            SELECT switched_on FROM digid_switch WHERE person_id = person ORDER BY created_at DESC, id DESC LIMIT 1
        $$""",
    ),
    (
        # R-IDN-01: off under 16, and wherever anyone is excluded in a file that the person takes part in as family,
        # unless a worker turned it on. A DigiD says who has the phone; a parent applies for a young child's.
        "digid_is_on(person uuid)",
        """RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
        AS $$
            SELECT coalesce(digid_switched_on(person), NOT EXISTS (
                SELECT FROM participation p JOIN youth_file f ON f.id = p.youth_file_id
                WHERE p.person_id = person AND p.organisation_id IS NULL
                  AND legal_today() BETWEEN p.starts_on AND coalesce(p.ends_on, 'infinity')
                  AND ((p.role = 'youth' AND age_on(f.born_on, legal_today()) < 16) OR EXISTS (
                      SELECT FROM exclusion e WHERE e.youth_file_id = f.id
                        AND e.starts_on <= legal_today() AND (e.ended_on IS NULL OR e.ended_on > legal_today())))))
        $$""",
    ),
    (
        "session_of_token(hash bytea)",
        """RETURNS TABLE (
            session_id uuid, account_id uuid, kind text, person_id uuid, provider_id uuid, organisation_id uuid,
            factor text, factor_at timestamptz, last_used_at timestamptz, idle_ends_at timestamptz,
            ends_at timestamptz, has_rights boolean
        )
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
        AS $$
            SELECT session_id, account_id, kind, person_id, provider_id, organisation_id, factor, factor_at,
                   last_used_at, idle_ends_at, ends_at, has_rights
            FROM live_session WHERE token_hash = hash
        $$""",
    ),
    (
        # Which of these sessions may still receive something: asked by every open stream and socket.
        "still_signed_in(sessions uuid[])",
        """RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
        AS $$ SELECT session_id FROM live_session WHERE session_id = ANY(sessions) AND has_rights $$""",
    ),
    (
        # The account of an issuer and subject, made at the first sign-in: without a person, so without rights.
        "open_account(new_id uuid, provider uuid, called text, mail text, subject_ text)",
        """RETURNS TABLE (account_id uuid, person_id uuid, ended boolean)
        LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
        AS $$
            INSERT INTO account (id, kind, provider_id, issuer, subject, name, email)
            SELECT new_id, CASE p.kind WHEN 'work' THEN 'work' ELSE 'digid' END, p.id, p.issuer, subject_,
                   CASE p.kind WHEN 'work' THEN called END, CASE p.kind WHEN 'work' THEN mail END
            FROM identity_provider p WHERE p.id = provider AND p.ended_at IS NULL
            ON CONFLICT (issuer, subject) DO UPDATE SET name = excluded.name, email = excluded.email
            RETURNING id, account.person_id, account.ended_at IS NOT NULL
        $$""",
    ),
    (
        # What is handed back to the provider when the owner of a session signs out.
        "id_token_of_session(session_ uuid)",
        """RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
        AS $$ SELECT id_token FROM sign_in_session WHERE id = session_ AND account_id = current_account() $$""",
    ),
    (
        "account_of_user_name(typed text)",
        """RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
        AS $$ SELECT id FROM account WHERE user_name = lower(typed) AND kind = 'own' AND ended_at IS NULL $$""",
    ),
    (
        "account_of_passkey(credential bytea)",
        """RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
        AS $$
            SELECT a.id FROM passkey k JOIN account a ON a.id = k.account_id
            WHERE k.credential_id = credential AND a.kind = 'own' AND a.ended_at IS NULL
        $$""",
    ),
    (
        # Someone who comes back from a provider, once, in the browser that was sent there.
        "take_sign_in_request(state bytea, browser bytea)",
        """RETURNS SETOF sign_in_request LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
        AS $$ BEGIN
            DELETE FROM sign_in_request WHERE created_at < now() - interval '1 hour';
            RETURN QUERY DELETE FROM sign_in_request r
                WHERE r.state_hash = state AND r.browser_hash = browser AND r.created_at > now() - interval '10 minutes'
                RETURNING r.*;
        END $$""",
    ),
    (
        "take_passkey_challenge(browser bytea)",
        """RETURNS bytea LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
        AS $$ DECLARE found_ bytea; BEGIN
            DELETE FROM passkey_ceremony WHERE created_at < now() - interval '10 minutes';
            DELETE FROM passkey_ceremony WHERE browser_hash = browser RETURNING challenge INTO found_;
            RETURN found_;
        END $$""",
    ),
    (
        "keep_passkey_challenge(browser bytea, new_challenge bytea)",
        """RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
        AS $$
            INSERT INTO passkey_ceremony (browser_hash, challenge) VALUES (browser, new_challenge)
            ON CONFLICT (browser_hash) DO UPDATE SET challenge = excluded.challenge, created_at = now()
        $$""",
    ),
    (
        # A logout token counts once; true the first time.
        "see_logout_token(provider uuid, token bytea)",
        """RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
        AS $$ BEGIN
            DELETE FROM logout_token_seen WHERE seen_at < now() - interval '1 hour';
            INSERT INTO logout_token_seen (provider_id, token_hash) VALUES (provider, token) ON CONFLICT DO NOTHING;
            RETURN FOUND;
        END $$""",
    ),
    (
        # What a provider says of its own sessions: all of a subject, or the one that the session id names.
        "end_sessions_of_provider(provider uuid, subject_ text, session_ text)",
        """RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
        AS $$ DECLARE ended_ integer; BEGIN
            UPDATE sign_in_session s SET ended_at = now(), ended_why = 'ended_at_provider'
            FROM account a
            WHERE a.id = s.account_id AND s.provider_id = provider AND s.ended_at IS NULL
              AND (subject_ IS NULL OR a.subject = subject_) AND (session_ IS NULL OR s.sid = session_)
              AND (subject_ IS NOT NULL OR session_ IS NOT NULL);
            GET DIAGNOSTICS ended_ = ROW_COUNT;
            RETURN ended_;
        END $$""",
    ),
    (
        "note_failures(keys bytea[])",
        """RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
        AS $$
            INSERT INTO attempt (key_hash, failures) SELECT DISTINCT k, 1 FROM unnest(keys) k ORDER BY k
            ON CONFLICT (key_hash) DO UPDATE SET last_at = now(), failures =
                CASE WHEN attempt.last_at < now() - interval '1 hour' THEN 1 ELSE attempt.failures + 1 END
        $$""",
    ),
    (
        "failures_of(keys bytea[])",
        """RETURNS TABLE (key_hash bytea, failures integer, last_at timestamptz)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
        AS $$ SELECT a.key_hash, a.failures, a.last_at FROM attempt a
              WHERE a.key_hash = ANY(keys) AND a.last_at > now() - interval '1 hour' $$""",
    ),
    (
        "forget_failures(keys bytea[])",
        """RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
        AS $$ DELETE FROM attempt WHERE key_hash = ANY(keys) $$""",
    ),
    (
        # For whom a code is, while it still counts; the code itself stays unused.
        "invitation_of_code(code bytea)",
        """RETURNS TABLE (invitation_id uuid, person_id uuid, youth_file_id uuid, digid boolean)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
        AS $$
            SELECT i.id, i.person_id, i.youth_file_id, digid_is_on(i.person_id) FROM invitation i
            WHERE i.code_hash = code AND i.used_at IS NULL AND i.revoked_at IS NULL AND now() < i.ends_at
        $$""",
    ),
    (
        # Ties a sign-in to its person, once. Null when the code does not count or the account is someone else's.
        "use_invitation(code bytea, account_ uuid)",
        """RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
        AS $$ DECLARE person_ uuid; BEGIN
            SELECT i.person_id INTO person_ FROM invitation i
            WHERE i.code_hash = code AND i.used_at IS NULL AND i.revoked_at IS NULL AND now() < i.ends_at FOR UPDATE;
            UPDATE account SET person_id = person_
            WHERE id = account_ AND ended_at IS NULL AND coalesce(person_id, person_) = person_
              AND kind <> 'work' AND (kind <> 'digid' OR digid_is_on(person_));
            IF NOT FOUND THEN RETURN NULL; END IF;
            UPDATE invitation SET used_at = now(), account_id = account_ WHERE code_hash = code;
            RETURN person_;
        END $$""",
    ),
    (
        # An account of our own for who was invited: made in the transaction that uses the code up.
        "open_own_account(code bytea, new_id uuid, typed_name text)",
        """RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
        AS $$ BEGIN
            INSERT INTO account (id, kind, issuer, subject, user_name)
            VALUES (new_id, 'own', 'own', new_id::text, lower(typed_name));
            RETURN use_invitation(code, new_id);
        END $$""",
    ),
    (
        # Who else signed in on the device of a session, or for the same person: for the worker, not for family.
        "sign_ins_of_person(person uuid)",
        """RETURNS TABLE (account_id uuid, kind text, created_at timestamptz, last_used_at timestamptz,
                         on_device_of_another boolean)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
        AS $$
            SELECT a.id, a.kind, a.created_at, max(s.last_used_at), coalesce(bool_or(EXISTS (
                       SELECT FROM sign_in_session o JOIN account b ON b.id = o.account_id
                       WHERE o.device_hash = s.device_hash AND b.person_id <> person AND b.kind <> 'work')), false)
            FROM account a LEFT JOIN sign_in_session s ON s.account_id = a.id
            WHERE a.person_id = person AND a.kind <> 'work' AND a.ended_at IS NULL
              AND current_employer() IS NOT NULL
            GROUP BY a.id
        $$""",
    ),
    (
        "administered_employments()",
        """RETURNS SETOF employment LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
        AS $$ SELECT * FROM employment WHERE organisation_id = administered_organisation() $$""",
    ),
    (
        # Somebody starts at the administered organisation: the owner of a waiting account, or who works there already.
        (
            "add_employment(new_id uuid, new_person uuid, account_ uuid, person_ uuid, work_ text, called text,"
            " title text, from_day date, to_day date)"
        ),
        """RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
        AS $$ DECLARE organisation_ uuid := administered_organisation(); someone uuid; BEGIN
            IF organisation_ IS NULL THEN RETURN NULL; END IF;
            IF person_ IS NOT NULL THEN
                SELECT person_id INTO someone FROM employment
                WHERE organisation_id = organisation_ AND person_id = person_ LIMIT 1;
            ELSE
                SELECT a.person_id INTO someone FROM account a JOIN identity_provider p ON p.id = a.provider_id
                WHERE a.id = account_ AND p.organisation_id = organisation_ AND a.kind = 'work' AND a.ended_at IS NULL;
                IF NOT FOUND THEN RETURN NULL; END IF;
            END IF;
            IF someone IS NULL THEN
                IF person_ IS NOT NULL THEN RETURN NULL; END IF;
                INSERT INTO person (id) VALUES (new_person) RETURNING id INTO someone;
            END IF;
            IF account_ IS NOT NULL THEN
                UPDATE account a SET person_id = someone FROM identity_provider p
                WHERE a.id = account_ AND p.id = a.provider_id AND p.organisation_id = organisation_
                  AND a.person_id IS NULL;
            END IF;
            INSERT INTO employment (id, organisation_id, person_id, work, name, job_title, starts_on, ends_on)
            VALUES (new_id, organisation_, someone, work_, called, title, from_day, to_day);
            RETURN someone;
        END $$""",
    ),
    (
        "end_employment(employment_ uuid, last_day date)",
        """RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
        AS $$ BEGIN
            UPDATE employment SET ends_on = greatest(last_day, starts_on)
            WHERE id = employment_ AND organisation_id = administered_organisation();
            RETURN FOUND;
        END $$""",
    ),
    (
        # Says at once to every process that some sign-in changed: open streams and sockets ask again.
        "tell_sign_ins_changed()",
        """RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
        AS $$ BEGIN
            PERFORM pg_notify('sign_ins', '');
            RETURN NULL;
        END $$""",
    ),
)

TRIGGERS = {
    "sign_in_session": "UPDATE OF ended_at",
    "account": "UPDATE OF ended_at, person_id",
    "identity_provider": "UPDATE OF ended_at",
    "employment": "UPDATE OF starts_on, ends_on OR DELETE",
    "digid_switch": "INSERT",
}

NOT_FOR_THE_PORTAL = {"tell_sign_ins_changed()"}


def upgrade() -> None:
    for signature, body in FUNCTIONS:
        if signature == "session_of_token(hash bytea)":
            op.execute(LIVE_SESSION)
        op.execute(f"CREATE FUNCTION {signature} {body}")
        op.execute(f"REVOKE EXECUTE ON FUNCTION {_called(signature)} FROM PUBLIC")
        if signature not in NOT_FOR_THE_PORTAL:
            op.execute(f"GRANT EXECUTE ON FUNCTION {_called(signature)} TO portal_app")
    for table, event in TRIGGERS.items():
        op.execute(
            f"CREATE TRIGGER tell_sign_ins_changed AFTER {event} ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION tell_sign_ins_changed()"
        )
    _providers()
    _accounts()
    for table in OWN:
        _wall(table, "INSERT, UPDATE" if table == "sign_in_session" else "SELECT, INSERT, UPDATE, DELETE")
        op.execute(
            f"CREATE POLICY own_account ON {table} USING (account_id = (SELECT current_account())) "
            "WITH CHECK (account_id = (SELECT current_account()))"
        )
    op.execute(  # not token_hash, not id_token
        "GRANT SELECT (id, account_id, provider_id, sid, factor, level, factor_at, device, device_hash, created_at, "
        "last_used_at, idle_ends_at, ends_at, ended_at, ended_why) ON sign_in_session TO portal_app"
    )
    op.execute(
        "CREATE POLICY administered ON sign_in_session FOR ALL USING (provider_id IN (SELECT id FROM identity_provider "
        "WHERE organisation_id = (SELECT administered_organisation())))"
    )
    _wall("sign_in_request", "INSERT")
    op.execute("CREATE POLICY anyone_may_begin ON sign_in_request FOR INSERT WITH CHECK (true)")
    for table in ("logout_token_seen", "attempt", "passkey_ceremony"):
        _wall(table, None)  # reached through functions only
    _codes()


def _providers() -> None:
    # Addresses and names, no secret: who wants to sign in must be able to read them.
    _wall("identity_provider", "SELECT, UPDATE")
    op.execute("CREATE POLICY everyone_reads ON identity_provider FOR SELECT USING (true)")
    op.execute(
        "CREATE POLICY administered ON identity_provider FOR UPDATE "
        "USING (organisation_id = (SELECT administered_organisation()))"
    )


def _accounts() -> None:
    _wall("account", "SELECT")
    op.execute("GRANT UPDATE (ended_at, user_name) ON account TO portal_app")
    op.execute("CREATE POLICY own_account ON account USING (id = (SELECT current_account()))")
    op.execute(
        "CREATE POLICY administered ON account USING (kind = 'work' AND provider_id IN "
        "(SELECT id FROM identity_provider WHERE organisation_id = (SELECT administered_organisation())))"
    )


def _codes() -> None:
    """What a worker makes: invitations and DigiD choices, for the own organisation."""
    op.execute("SELECT protect_case_table('invitation', rights => 'SELECT, INSERT')")
    op.execute("GRANT UPDATE (revoked_at, revoked_by) ON invitation TO portal_app")
    op.execute(
        "CREATE POLICY of_employer ON invitation AS RESTRICTIVE USING (organisation_id = (SELECT current_employer())) "
        "WITH CHECK ("
        "organisation_id = (SELECT current_employer()) "
        "AND made_by = nullif(current_setting('portal.person_id', true), '')::uuid "
        "OR revoked_by = nullif(current_setting('portal.person_id', true), '')::uuid)"
    )
    op.execute("SELECT protect_case_table('digid_switch', rights => 'SELECT, INSERT')")
    op.execute(
        "CREATE POLICY by_workers ON digid_switch AS RESTRICTIVE USING ((SELECT current_employer()) IS NOT NULL) "
        "WITH CHECK ("
        "(SELECT current_employer()) IS NOT NULL "
        "AND made_by = nullif(current_setting('portal.person_id', true), '')::uuid)"
    )
    _wall("rights_review", "SELECT, INSERT")
    op.execute(
        "CREATE POLICY administered ON rights_review USING (organisation_id = (SELECT administered_organisation())) "
        "WITH CHECK (organisation_id = (SELECT administered_organisation()) "
        "AND done_by = nullif(current_setting('portal.person_id', true), '')::uuid)"
    )


def _wall(table: str, rights: str | None) -> None:
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    if rights:
        op.execute(f"GRANT {rights} ON {table} TO portal_app")


def _called(signature: str) -> str:
    """The function as GRANT names it: with types, without the names of its parameters."""
    name, _, rest = signature.partition("(")
    types = [parameter.strip().split(" ")[1] for parameter in rest.rstrip(")").split(",") if parameter.strip()]
    return f"{name}({', '.join(types)})"


def downgrade() -> None:
    for table in ("invitation", "digid_switch", "rights_review", "account", "identity_provider", "sign_in_request"):
        op.execute(f"REVOKE ALL ON {table} FROM portal_app")
    policies = {
        "identity_provider": ("everyone_reads", "administered"),
        "account": ("own_account", "administered"),
        "sign_in_session": ("own_account", "administered"),
        "sign_in_request": ("anyone_may_begin",),
        "invitation": ("in_my_files", "of_employer"),
        "digid_switch": ("in_my_files", "by_workers"),
        "rights_review": ("administered",),
        **{table: ("own_account",) for table in OWN if table != "sign_in_session"},
    }
    for table, names in policies.items():
        for name in names:
            op.execute(f"DROP POLICY {name} ON {table}")
    for table in (*policies, "logout_token_seen", "attempt", "passkey_ceremony"):
        op.execute(f"REVOKE ALL ON {table} FROM portal_app")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    for table in TRIGGERS:
        op.execute(f"DROP TRIGGER tell_sign_ins_changed ON {table}")
    for signature, _ in reversed(FUNCTIONS):
        op.execute(f"DROP FUNCTION {_called(signature)}")
        if signature == "session_of_token(hash bytea)":
            op.execute("DROP VIEW live_session")
