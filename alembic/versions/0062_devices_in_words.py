"""Devices are stored as two plain words and shown in the language of the reader.

Revision ID: 0062
Revises: 0060
"""

from alembic import op

revision = "0062"
down_revision = "0060"

SYSTEMS = {
    "een iPhone": "iphone",
    "een iPad": "ipad",
    "Android": "android",
    "Windows": "windows",
    "een Mac": "mac",
    "een Chromebook": "chromebook",
    "Linux": "linux",
}
BROWSERS = ("Edge", "Opera", "Samsung Internet", "Firefox", "Chrome", "Safari")
UNKNOWN = "Onbekend apparaat"
PLACES = (("sign_in_session", "device"), ("passkey", "label"))


def upgrade() -> None:
    for words, stored in _pairs():
        _replace(words, stored)


def downgrade() -> None:
    for words, stored in _pairs():
        _replace(stored, words)


def _pairs() -> list[tuple[str, str]]:
    both = [
        (f"{browser} op {words}", f"{browser.lower()}/{system}")
        for browser in BROWSERS
        for words, system in SYSTEMS.items()
    ]
    return [*both, *((browser, f"{browser.lower()}/") for browser in BROWSERS), (UNKNOWN, "/")]


def _replace(old: str, new: str) -> None:
    for table, column in PLACES:
        op.execute(f"UPDATE {table} SET {column} = '{new}' WHERE {column} = '{old}'")
