"""`portal keys rotate`: every closed value is closed anew, and still opens."""

import re
import stat

import pytest
from sqlalchemy import LargeBinary, create_engine, text
from sqlalchemy.orm import Session

from portal.database.base import Base, new_id
from portal.database.fields import key_of, load_keys
from portal.dossier import encrypted as of_dossier
from portal.identity import encrypted as of_identity
from portal.identity.services.provisioning import provision_own_account
from portal.operations.keys import closed_columns, make_keys
from portal.people.models import Person
from tests.access.builders import a_file
from tests.operations.running import environment, portal

pytestmark = pytest.mark.live
SECRET = "JBSWY3DPEHPK3PXP"
CLOSED = re.compile(r"encrypted|sealed|closed|^baseline$|^about$")


def test_every_column_with_closed_values_is_rewritten():
    """A column that is forgotten here can no longer be read once the oldest key is thrown away."""
    named = {(column.table, column.column) for column in closed_columns()}
    there = {
        (table.name, column.name)
        for table in Base.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, LargeBinary) and CLOSED.search(column.name)
    }

    assert there == named


def test_the_command_makes_a_key_and_closes_all_values_with_it(server, live_database, tmp_path):
    make_keys(tmp_path)
    owner = server.url(live_database, "portal_owner")
    engine = create_engine(owner)
    old = load_keys(tmp_path)
    with Session(engine) as session:
        person = Person(id=new_id())
        session.add(person)
        session.flush()
        account = provision_own_account(session, old, person.id, "vader", "rivier lantaarn zeven", SECRET).id
        file = a_file(session)
        session.execute(
            text("UPDATE youth_file SET bsn_encrypted = :c, bsn_key_id = '000001' WHERE id = :id"),
            {"id": file, "c": old.encrypt("999900006", of_dossier.COLUMNS[0].place(file))},
        )
        session.commit()

    settings = {"DATABASE_OWNER_URL": owner.replace("+psycopg", ""), "KEYS_DIRECTORY": str(tmp_path), "SECRET_KEY": "x"}
    done = portal("keys", "rotate", env=environment(**settings))

    assert done.returncode == 0, done.stderr
    assert done.stdout == "Sleutel 000002 is gemaakt; 2 waarden zijn overgeschreven. Start de portal opnieuw.\n"
    assert stat.S_IMODE((tmp_path / "fields" / "000002.key").stat().st_mode) == 0o600
    new = load_keys(tmp_path)
    with engine.connect() as connection:
        totp = bytes(connection.scalar(text("SELECT sealed_secret FROM totp WHERE account_id = :a"), {"a": account}))
        bsn, key = connection.execute(
            text("SELECT bsn_encrypted, bsn_key_id FROM youth_file WHERE id = :id"), {"id": file}
        ).one()
    engine.dispose()
    assert (key_of(totp), key_of(bytes(bsn)), key) == ("000002", "000002", "000002")
    assert new.decrypt(totp, of_identity.TOTP.place(account)) == SECRET
    assert new.decrypt(bytes(bsn), of_dossier.COLUMNS[0].place(file)) == "999900006"


def test_the_command_says_what_it_needs():
    done = portal(
        "keys", "rotate", env=environment(SECRET_KEY="x", DATABASE_OWNER_URL="postgresql://nobody@localhost/x")
    )

    assert done.returncode != 0
    assert "KEYS_DIRECTORY" in done.stderr
    assert "Traceback" not in done.stderr
