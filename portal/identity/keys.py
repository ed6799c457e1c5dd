"""The portal's own keys, with which it proves at providers that it is the portal. Files of this installation (0600)."""

import os
import secrets
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from joserfc.jwk import KeySet, RSAKey

from portal.kernel.errors import Unavailable

ALGORITHM = "PS256"
BITS = 2048
FOLDER = "sign-in"


def make(directory: Path) -> str:
    """A new key of this installation; returns its id. The private half never leaves the directory."""
    kid = secrets.token_hex(8)
    key = RSAKey.generate_key(BITS, {"kid": kid, "use": "sig", "alg": ALGORITHM}, private=True)
    folder = directory / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(folder / f"{kid}.pem", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(key.as_pem(private=True))
    return kid


@lru_cache(maxsize=256)
def load(directory: Path, kid: str) -> RSAKey:
    """Raises Unavailable when the key is not in the directory: this process has other keys than the database knows."""
    if not kid.isalnum():
        raise Unavailable
    try:
        content = (directory / FOLDER / f"{kid}.pem").read_bytes()
    except OSError as error:
        raise Unavailable from error
    return RSAKey.import_key(content, {"kid": kid, "use": "sig", "alg": ALGORITHM})


def published(directory: Path, kids: Iterable[str]) -> dict[str, object]:
    """The public halves, as a provider fetches them (RFC 7517)."""
    return dict(KeySet([load(directory, kid) for kid in kids]).as_dict(private=False))


def key_problems(directory: Path) -> list[str]:
    """What is wrong with the files of these keys, a Dutch line each."""
    found = sorted((directory / FOLDER).glob("*"))
    return [
        f"{path} is leesbaar voor anderen. Doe: chmod go-rwx {path}" for path in found if path.stat().st_mode & 0o077
    ]


def missing(directory: Path, kids: Iterable[str]) -> list[str]:
    """Keys that a link in use needs and that are not in the directory."""
    return [kid for kid in kids if not (directory / FOLDER / f"{kid}.pem").is_file()]


def keep_secret(directory: Path, name: str, value: str) -> None:
    """Write a client secret where `secret` finds it. It is shown nowhere again."""
    folder = directory / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(folder / f"{name}.secret", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(value)


def secret(directory: Path, name: str) -> str:
    """A client secret, where an organisation's provider knows nothing better. Raises Unavailable without one."""
    if not name.replace("-", "").isalnum():
        raise Unavailable
    try:
        return (directory / FOLDER / f"{name}.secret").read_text().strip()
    except OSError as error:
        raise Unavailable from error
