"""What the database itself keeps true of the facts: ages, the path of an item, the epoch, one coordinator, one youth.

Revision ID: 0005
Revises: 0004
"""

from alembic import op

revision = "0005"
down_revision = "0004"

# Born on 29 February: a year older on 1 March in a year without that day. PostgreSQL's own age() and + interval
# disagree there, so there are these two and no other. A child that is not born yet counts as 0.
AGE_ON = """
    CREATE FUNCTION age_on(born_on date, day date) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN greatest(0, (date_part('year', day) - date_part('year', born_on))::integer - CASE
        WHEN date_part('month', day) * 32 + date_part('day', day)
            < date_part('month', born_on) * 32 + date_part('day', born_on) THEN 1 ELSE 0 END)
"""
BIRTHDAY_ON = """
    CREATE FUNCTION birthday_on(born_on date, years integer) RETURNS date
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (born_on + make_interval(years => years))::date + CASE
        WHEN extract(day FROM born_on + make_interval(years => years)) < extract(day FROM born_on) THEN 1 ELSE 0 END
"""

# An item stands where it was made: its path is its own id and those of all it stands under.
SET_PATH = """
    CREATE FUNCTION set_item_path() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    BEGIN
        IF TG_OP = 'UPDATE' THEN
            IF NEW.parent_id IS DISTINCT FROM OLD.parent_id OR NEW.youth_file_id <> OLD.youth_file_id THEN
                RAISE EXCEPTION 'an item does not move' USING ERRCODE = 'check_violation';
            END IF;
            NEW.path := OLD.path;
        ELSE
            NEW.path := ARRAY[NEW.id] || coalesce((SELECT path FROM item WHERE id = NEW.parent_id), '{}');
        END IF;
        RETURN NEW;
    END
    $$
"""

# Every write to a fact raises the access epoch of its file in the same transaction.
RAISE_EPOCH = """
    CREATE FUNCTION raise_access_epoch() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    BEGIN
        INSERT INTO access_epoch (youth_file_id, epoch)
        VALUES (coalesce(NEW.youth_file_id, OLD.youth_file_id), 1)
        ON CONFLICT (youth_file_id) DO UPDATE SET epoch = access_epoch.epoch + 1;
        PERFORM set_config('portal.files', '', true);  -- what the wall remembers of this transaction
        RETURN NULL;
    END
    $$
"""
RAISE_EPOCH_OF_FILE = """
    CREATE FUNCTION raise_own_access_epoch() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    BEGIN
        INSERT INTO access_epoch (youth_file_id, epoch) VALUES (coalesce(NEW.id, OLD.id), 1)
        ON CONFLICT (youth_file_id) DO UPDATE SET epoch = access_epoch.epoch + 1;
        PERFORM set_config('portal.files', '', true);  -- what the wall remembers of this transaction
        RETURN NULL;
    END
    $$
"""
# A fact of an organisation or of two persons touches the files where they are.
RAISE_EPOCHS_OF_ORGANISATION = """
    CREATE FUNCTION raise_access_epochs_of_organisation() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    BEGIN
        INSERT INTO access_epoch (youth_file_id, epoch)
        SELECT DISTINCT o.youth_file_id, 1 FROM organisation_period o
        WHERE o.organisation_id = coalesce(NEW.organisation_id, OLD.organisation_id)
        ORDER BY 1
        ON CONFLICT (youth_file_id) DO UPDATE SET epoch = access_epoch.epoch + 1;
        PERFORM set_config('portal.files', '', true);  -- what the wall remembers of this transaction
        RETURN NULL;
    END
    $$
"""
RAISE_EPOCHS_OF_WORKER = """
    CREATE FUNCTION raise_access_epochs_of_worker() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    BEGIN
        INSERT INTO access_epoch (youth_file_id, epoch)
        SELECT DISTINCT p.youth_file_id, 1 FROM participation p
        WHERE p.person_id = coalesce(NEW.worker_id, OLD.worker_id)
        ORDER BY 1
        ON CONFLICT (youth_file_id) DO UPDATE SET epoch = access_epoch.epoch + 1;
        PERFORM set_config('portal.files', '', true);  -- what the wall remembers of this transaction
        RETURN NULL;
    END
    $$
"""

# When the legal day moves, the wall looks again.
FORGET_FILES = """
    CREATE FUNCTION forget_wall_files() RETURNS trigger
    LANGUAGE plpgsql SET search_path = public, pg_temp
    AS $$
    BEGIN
        PERFORM set_config('portal.files', '', true);
        RETURN NULL;
    END
    $$
"""

FACTS_OF_A_FILE = (
    "authority",
    "case_person",
    "consent",
    "coordinator",
    "court_block",
    "emergency_access",
    "exclusion",
    "incapacity",
    "item_person",
    "legal_framework",
    "measure_decision",
    "not_for",
    "opening_check",
    "organisation_period",
    "own_kin",
    "participation",
    "release",
    "standing_grant",
    "stay",
    "third_party_mark",
    "topic_need",
    "withholding",
)
FACTS_OF_OTHERS = {
    "duty_shift": "raise_access_epochs_of_organisation",
    "module_topics": "raise_access_epochs_of_organisation",
    "family_guide": "raise_access_epochs_of_worker",
    "youth_file": "raise_own_access_epoch",
}
# What access reads of an item can change after it was made; then the epoch rises too.
READ_OF_AN_ITEM = "kind, topics, audience, reveals_stay, shared_with_family, fixed_at, module_id, family_id"


def upgrade() -> None:
    for function in (
        AGE_ON,
        BIRTHDAY_ON,
        SET_PATH,
        RAISE_EPOCH,
        RAISE_EPOCH_OF_FILE,
        RAISE_EPOCHS_OF_ORGANISATION,
        RAISE_EPOCHS_OF_WORKER,
        FORGET_FILES,
    ):
        op.execute(function)
    for function in ("age_on(date, date)", "birthday_on(date, integer)"):
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO portal_app, portal_worker, portal_report")
    op.execute("CREATE TRIGGER set_path BEFORE INSERT OR UPDATE ON item FOR EACH ROW EXECUTE FUNCTION set_item_path()")
    for table in FACTS_OF_A_FILE:
        _raises(table, "raise_access_epoch", "INSERT OR UPDATE OR DELETE")
    for table, function in FACTS_OF_OTHERS.items():
        _raises(table, function, "INSERT OR UPDATE OR DELETE")
    _raises("item", "raise_access_epoch", f"UPDATE OF {READ_OF_AN_ITEM}")
    op.execute(
        "CREATE TRIGGER forgets_wall AFTER INSERT OR UPDATE OR DELETE ON demonstration_clock "
        "FOR EACH STATEMENT EXECUTE FUNCTION forget_wall_files()"
    )
    op.execute("CREATE TYPE uuidrange AS RANGE (subtype = uuid)")
    op.execute(
        "ALTER TABLE coordinator ADD CONSTRAINT one_at_a_time EXCLUDE USING gist "
        "(uuidrange(youth_file_id, youth_file_id, '[]') WITH &&, daterange(starts_on, ends_on, '[]') WITH &&)"
    )


def downgrade() -> None:
    op.execute("ALTER TABLE coordinator DROP CONSTRAINT one_at_a_time")
    op.execute("DROP TYPE uuidrange")
    for table in ("item", *FACTS_OF_OTHERS, *FACTS_OF_A_FILE):
        op.execute(f"DROP TRIGGER raises_epoch ON {table}")
    op.execute("DROP TRIGGER set_path ON item")
    op.execute("DROP TRIGGER forgets_wall ON demonstration_clock")
    for function in (
        "forget_wall_files()",
        "raise_access_epochs_of_worker()",
        "raise_access_epochs_of_organisation()",
        "raise_own_access_epoch()",
        "raise_access_epoch()",
        "set_item_path()",
        "birthday_on(date, integer)",
        "age_on(date, date)",
    ):
        op.execute(f"DROP FUNCTION {function}")


def _raises(table: str, function: str, on: str) -> None:
    op.execute(f"CREATE TRIGGER raises_epoch AFTER {on} ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()")
