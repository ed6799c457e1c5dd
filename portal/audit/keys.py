"""The key that signs the heads of the log: Ed25519, outside the database, in the directory of this installation's keys.

`audit-head.key` signs; every `audit-head-<id>.pub` beside it verifies. To change the key: move the first away and call
`make_keys`; the public halves stay, so that older heads can still be verified.
"""

import hashlib
import os
import stat
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

PRIVATE = "audit-head.key"


class KeyMissing(Exception):
    """A key of the log is not there or cannot be used; the sentence (Dutch) says what to do."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    id: str
    private: Ed25519PrivateKey

    def sign(self, data: bytes) -> str:
        return self.private.sign(data).hex()


def make_keys(directory: Path) -> None:
    """Make the key where there is none, readable by its owner only. Calling it again changes nothing."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not (directory / PRIVATE).exists():
        pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        _write_once(directory / PRIVATE, pem)
    key = signing_key(directory)
    pem = key.private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    _write_once(directory / f"audit-head-{key.id}.pub", pem)


def signing_key(directory: Path) -> SigningKey:
    """The key that signs now. Raises KeyMissing."""
    try:
        key = load_pem_private_key((directory / PRIVATE).read_bytes(), password=None)
    except (OSError, ValueError) as error:
        raise KeyMissing(f"De sleutel van het logboek is er niet of is beschadigd: {directory / PRIVATE}.") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyMissing(f"{directory / PRIVATE} is geen Ed25519-sleutel.")
    return SigningKey(_id_of(key.public_key()), key)


def public_keys(directory: Path) -> Mapping[str, Ed25519PublicKey]:
    """All keys whose signatures count, by id. Raises KeyMissing when there is none, or one cannot be read."""
    found: dict[str, Ed25519PublicKey] = {}
    for path in sorted(directory.glob("audit-head-*.pub")):
        try:
            key = load_pem_public_key(path.read_bytes())
        except (OSError, ValueError) as error:
            raise KeyMissing(f"De openbare sleutel {path} is beschadigd of niet leesbaar.") from error
        if not isinstance(key, Ed25519PublicKey):
            raise KeyMissing(f"{path} is geen Ed25519-sleutel.")
        found[_id_of(key)] = key
    if not found:
        raise KeyMissing(f"In {directory} staat geen openbare sleutel van het logboek (audit-head-….pub).")
    return found


def key_problems(directory: Path) -> list[str]:
    """What is wrong with the keys of the log, one Dutch line each; empty when all is well."""
    try:
        key = signing_key(directory)
        known = public_keys(directory)
    except KeyMissing as problem:
        return [str(problem)]
    problems = []
    if stat.S_IMODE((directory / PRIVATE).stat().st_mode) & 0o077:
        problems.append(f"{directory / PRIVATE} is leesbaar voor anderen: geef het bestand de rechten 0600.")
    if key.id not in known:
        problems.append(f"Bij {directory / PRIVATE} hoort audit-head-{key.id}.pub, en die is er niet.")
    return problems


def _id_of(key: Ed25519PublicKey) -> str:
    return hashlib.sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()[:16]


def _write_once(path: Path, data: bytes) -> None:
    """Make a file whole or not at all, and never over another."""
    if path.exists():
        return
    descriptor, half = tempfile.mkstemp(dir=path.parent, prefix=".half-")  # 0600
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.link(half, path)
    except FileExistsError:
        pass  # another process was first
    finally:
        Path(half).unlink()
