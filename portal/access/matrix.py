"""Every route, socket, job and command, and what it needs. What does not stand here does not answer."""

from collections.abc import Mapping

PUBLIC: frozenset[str] = frozenset({"static"})
ROUTES: Mapping[str, str] = {}
