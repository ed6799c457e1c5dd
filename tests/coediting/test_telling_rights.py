"""A fact about a file that access leans on changed: every process is told in the same transaction, and none before."""

import psycopg
import pytest

from portal.coediting.hub import ACCESS
from tests.coediting.live import World

pytestmark = pytest.mark.live


def notices(connection, seconds) -> list[str]:
    return [notice.payload for notice in connection.notifies(timeout=seconds, stop_after=1)]


@pytest.mark.timed
def test_a_change_of_access_is_told_when_it_is_committed_and_not_before(world: World):
    with (
        psycopg.connect(world.app_url.replace("+psycopg", ""), autocommit=True) as hearing,
        psycopg.connect(world.owner_url.replace("+psycopg", "")) as writing,
    ):
        hearing.execute(f"LISTEN {ACCESS}")
        raise_epoch = (
            "INSERT INTO access_epoch VALUES (%s, 1) "
            "ON CONFLICT (youth_file_id) DO UPDATE SET epoch = access_epoch.epoch + 1"
        )

        writing.execute(raise_epoch, [world.file_id])
        before = notices(hearing, 0.2)
        writing.commit()

        assert before == []
        assert notices(hearing, 1.0) == [str(world.file_id)]
