"""Passwords: long enough, not on the list of leaked ones, stored with argon2id. No rules of composition (ASVS 6.2)."""

import re
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from portal.identity.domain import LONGEST_PASSWORD, SHORTEST_PASSWORD
from portal.kernel.words import Sentence, say

# OWASP's least for argon2id: 19 MiB, two passes, one lane; about 25 ms here.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_AROUND = re.compile(r"^[^a-z]+|[^a-z]+$")
LIST = Path(__file__).parent / "leaked_passwords.txt"
"""Passwords from public leaks, the commonest 19,640 (after Royce Williams, as Django ships them), and Dutch ones."""


def problem(password: str, *, user_name: str = "") -> Sentence | None:
    """Why a password will not do, in words for the person; None when it will."""
    if len(password) < SHORTEST_PASSWORD:
        return say(
            "Kies een wachtwoord van ten minste %(count)s tekens. Een korte zin mag ook.", count=SHORTEST_PASSWORD
        )
    if len(password) > LONGEST_PASSWORD:
        return say("Kies een wachtwoord van hoogstens %(count)s tekens.", count=LONGEST_PASSWORD)
    if user_name and user_name.lower() in password.lower():
        return say("Zet je gebruikersnaam niet in je wachtwoord.")
    if is_leaked(password):
        return say("Dit wachtwoord is bekend bij inbrekers, of lijkt er te veel op. Kies een ander.")
    return None


def is_leaked(password: str) -> bool:
    """Whether it is on the list: as it is, without what stands around its letters, or as one part repeated."""
    plain = password.lower()
    core = _AROUND.sub("", plain)
    return plain in _leaked() or core in _leaked() or _repeats(plain)


def hash_of(password: str) -> str:
    return _HASHER.hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Whether the password is the one that was stored. Takes as long when there is none, so that nobody learns that."""
    try:
        _HASHER.verify(stored or _nobodys(), password)
    except (VerifyMismatchError, InvalidHashError):
        return False
    return stored is not None


def _repeats(password: str) -> bool:
    return any(
        len(password) % size == 0 and password == password[:size] * (len(password) // size)
        for size in range(1, len(password) // 2 + 1)
    )


@cache
def _leaked() -> frozenset[str]:
    return frozenset(LIST.read_text(encoding="utf-8").split("\n"))


@cache
def _nobodys() -> str:
    return _HASHER.hash("nobody's password")
