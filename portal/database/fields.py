"""Encryption of single values (BSN, the private corner) with keys that are not in the database.

A value names the key it was written with, so that keys can be changed while the portal runs: new values take the
newest key, old ones are read with theirs until `rewrite` has passed over them. A value is bound to its place (table,
column and row): copied to another row it does not open.
"""

import hashlib
import hmac
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

KEY_BYTES = 32
NONCE_BYTES = 12
FORMAT = b"\x01"
KEY_NAME = re.compile(r"[0-9]{6}")
LOOKUP = "lookup.key"


class FieldUnreadable(Exception):
    """A value cannot be opened: its key is missing, or it was changed or moved. Says which key, never the value."""


@dataclass(frozen=True)
class Keyring:
    """All keys of this installation for single values. Its text shows no key."""

    keys: dict[str, bytes]
    lookup: bytes

    def __repr__(self) -> str:
        return f"Keyring({sorted(self.keys)})"

    @property
    def current(self) -> str:
        """The id of the key that new values take."""
        return max(self.keys)

    def encrypt(self, value: str, place: str) -> bytes:
        """The value, closed with the newest key and bound to its place (`table.column:row id`)."""
        nonce = os.urandom(NONCE_BYTES)
        name = self.current
        closed = AESGCM(self.keys[name]).encrypt(nonce, value.encode(), place.encode())
        return FORMAT + name.encode() + nonce + closed

    def decrypt(self, closed: bytes, place: str) -> str:
        """The value again. Raises FieldUnreadable."""
        name = key_of(closed)
        start = len(FORMAT) + len(name)
        if name not in self.keys:
            raise FieldUnreadable(f"key {name} is not on this machine")
        nonce, rest = closed[start : start + NONCE_BYTES], closed[start + NONCE_BYTES :]
        try:
            return AESGCM(self.keys[name]).decrypt(nonce, rest, place.encode()).decode()
        except InvalidTag:
            raise FieldUnreadable(f"a value written with key {name} was changed or moved") from None

    def looked_up_by(self, value: str) -> bytes:
        """The keyed hash under which a value is found again; without the key it cannot be tried out."""
        return hmac.digest(self.lookup, value.encode(), hashlib.sha256)


def key_of(closed: bytes) -> str:
    """The id of the key that a value was written with."""
    return closed[len(FORMAT) : len(FORMAT) + 6].decode("ascii", errors="replace")


def make_keys(directory: Path) -> None:
    """Make the first keys where they are missing: readable for the portal's user only."""
    place = directory / "fields"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not list(_key_files(place)):
        _write_key(place / "000001.key")
    if not (place / LOOKUP).exists():
        _write_key(place / LOOKUP)


def add_key(directory: Path) -> str:
    """A new key, which new values take from the next start on; returns its id."""
    place = directory / "fields"
    newest = max((int(path.stem) for path in _key_files(place)), default=0)
    path = place / f"{newest + 1:06d}.key"
    _write_key(path)
    return path.stem


def load_keys(directory: Path) -> Keyring:
    """Read all keys. Raises FieldUnreadable when there are none."""
    place = directory / "fields"
    keys = {path.stem: path.read_bytes() for path in _key_files(place)}
    if not keys or not (place / LOOKUP).exists():
        raise FieldUnreadable(f"there are no keys in {place}")
    return Keyring(keys, (place / LOOKUP).read_bytes())


def key_problems(directory: Path) -> list[str]:
    """What is wrong with the keys, a Dutch line each; for `portal doctor`."""
    place = directory / "fields"
    files = [*_key_files(place), place / LOOKUP]
    if len(files) == 1 or not all(path.exists() for path in files):
        return [f"Er zijn geen sleutels voor velden in {place}."]
    wrong = [path for path in files if path.stat().st_mode & 0o077 or path.stat().st_size != KEY_BYTES]
    return [f"{path} is leesbaar voor anderen of heeft niet de goede lengte." for path in wrong]


@dataclass(frozen=True, slots=True)
class EncryptedColumn:
    """A column with closed values; its rows' place is `table.column:id`."""

    table: str
    column: str
    key_column: str | None = None
    id_column: str = "id"  # to which each value is bound
    bound_to: str | None = None  # the place it is bound to, where that is another: a value that moves there later

    def place(self, row_id: object) -> str:
        return f"{self.bound_to or f'{self.table}.{self.column}'}:{row_id}"


def rewrite(connection: Connection, columns: list[EncryptedColumn], keyring: Keyring) -> int:
    """Close all older values with the newest key, in batches; returns how many. Run as the owner of the tables."""
    return sum(1 for column in columns for _ in _rewritten(connection, column, keyring))


def _rewritten(connection: Connection, column: EncryptedColumn, keyring: Keyring) -> Iterator[None]:
    # Names of tables and columns come from code, never from people.
    found = connection.execute(
        text(
            f"SELECT {column.id_column} AS id, {column.column} AS closed FROM {column.table} "  # noqa: S608
            f"WHERE {column.column} IS NOT NULL FOR UPDATE"
        )
    )
    also = f", {column.key_column} = :key" if column.key_column else ""
    update = text(f"UPDATE {column.table} SET {column.column} = :closed{also} WHERE {column.id_column} = :id")  # noqa: S608
    for row in found.all():
        closed = bytes(row.closed)
        if key_of(closed) == keyring.current:
            continue
        place = column.place(row.id)
        values = {"id": row.id, "closed": keyring.encrypt(keyring.decrypt(closed, place), place)}
        connection.execute(update, values | ({"key": keyring.current} if column.key_column else {}))
        yield


def keyring_of(session: Session) -> Keyring:
    """The keys of the process that this session belongs to (`sessions_on` puts them there)."""
    keyring: Callable[[], Keyring] = session.info["keyring"]
    return keyring()


def _key_files(place: Path) -> Iterator[Path]:
    return (path for path in sorted(place.glob("*.key")) if KEY_NAME.fullmatch(path.stem))


def _write_key(path: Path) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(os.urandom(KEY_BYTES))
