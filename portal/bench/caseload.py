"""The caseload and the search on name in it, behind the wall, as one request asks for them.

Measured in the files that `access` makes, at each of its sizes: what others have in their files may cost a worker
nothing.
"""

import time
from collections.abc import Iterator

from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session

from portal.access.actor import Actor, Door
from portal.bench.access_world import organisation, worker
from portal.bench.harness import TIMES, Figure, Times, take_turns
from portal.database.base import new_id
from portal.database.session import act_as
from portal.dossier.my_youths import caseload

SLOWER = 2.5  # times, from the first size to the last (issue 4)
SEARCH = 3.0  # ms (issue 4)
SEARCHED_AT = 100_000  # files
ROUNDS, WARM = 120, 20
OF_WORKER = 50  # files
OF_MANY = 5_000  # of who has so many: the first page of the list, without a goal of its own
OF_A_SEARCH = ("case_person", "judged")  # what the statements hold that find names, and ask the clause about them
SEARCHES = {"one youth": "zoe bomers", "a given name": "Zoë", "nobody": "xerxes"}


class Caseload:
    """What was measured at each size, so that the last can be put beside the first."""

    def __init__(self, portal: Engine) -> None:
        self.portal = portal
        self._first: float | None = None
        self._statement = 0.0
        event.listen(portal, "before_cursor_execute", self._begins)
        event.listen(portal, "after_cursor_execute", self._ends)

    def at(self, size: int) -> Iterator[Figure]:
        """The caseload at this size beside the first, and from 100,000 files on the search in it."""
        label = f"{size:,} files, worker of {OF_WORKER}".replace(",", ".")
        whole, _ = self._measured("", OF_WORKER)
        self._first = self._first or whole
        yield Figure("access", f"{label}: caseload", whole, "ms")
        yield Figure(
            "access", f"{label}: caseload, beside the first size", whole / self._first, TIMES, SLOWER, self._first
        )
        if size < SEARCHED_AT:
            return
        for what, words in SEARCHES.items():
            whole, statement = self._measured(words, OF_WORKER)
            yield Figure("access", f"{label}: search on name, {what}", statement, "ms", SEARCH)
            yield Figure("access", f"{label}: the same with who asks and log", whole, "ms")

        many = f"{size:,} files, worker of {OF_MANY:,}".replace(",", ".")
        yield Figure("access", f"{many}: first page of the caseload", self._measured("", OF_MANY)[0], "ms")

    def _measured(self, words: str, files: int) -> tuple[float, float]:
        """The median of a whole transaction, and of all its statements about names together, in milliseconds."""
        statements: list[float] = []

        def ask() -> None:
            self._statement = 0.0
            self._ask(words, files)
            statements.append(self._statement)

        rounds, warm = (ROUNDS, WARM) if files <= OF_WORKER else (12, 6)
        whole = take_turns({"whole": ask}, rounds=rounds, warm=warm)["whole"]
        return whole.p50, Times.of(statements[warm:]).p50

    def _ask(self, words: str, files: int) -> None:
        """A transaction of its own: who acts, which roles they have, the caseload and its line in the log."""
        actor = Actor(worker(files), new_id(), Door.WORK, organisation(worker(files)))
        with Session(self.portal) as session:
            act_as(session, actor)
            caseload(session, actor, words)
            session.commit()  # the line in the log; and a rollback would forget the prepared statements

    def _begins(self, connection: Connection, *_: object) -> None:
        connection.info["begun"] = time.perf_counter()

    def _ends(self, connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        if any(name in statement for name in OF_A_SEARCH):
            self._statement += time.perf_counter() - connection.info["begun"]
