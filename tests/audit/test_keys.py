"""The key of the log: made once, kept to its owner, changed without losing what the old one signed."""

import threading

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from portal.audit import keys
from portal.audit.keys import KeyMissing


@pytest.fixture
def directory(tmp_path):
    keys.make_keys(tmp_path / "keys")
    return tmp_path / "keys"


def test_keys_are_made_once_and_for_their_owner_only(directory):
    before = {path.name: path.read_bytes() for path in directory.iterdir()}
    keys.make_keys(directory)

    assert {path.name: path.read_bytes() for path in directory.iterdir()} == before
    assert (directory.stat().st_mode & 0o777, (directory / keys.PRIVATE).stat().st_mode & 0o777) == (0o700, 0o600)
    assert keys.key_problems(directory) == []


def test_starting_many_processes_at_once_makes_one_key(tmp_path):
    threads = [threading.Thread(target=keys.make_keys, args=(tmp_path,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(list(tmp_path.glob("audit-head-*.pub"))) == 1
    assert list(tmp_path.glob(".half-*")) == []


def test_a_new_key_leaves_the_old_signatures_valid(directory):
    old = keys.signing_key(directory)
    (directory / keys.PRIVATE).rename(directory / "old.key")
    keys.make_keys(directory)

    assert set(keys.public_keys(directory)) == {old.id, keys.signing_key(directory).id}


def test_a_missing_damaged_or_open_key_is_named_in_dutch(directory):
    private = directory / keys.PRIVATE
    private.chmod(0o644)
    assert "0600" in keys.key_problems(directory)[0]

    (public,) = directory.glob("*.pub")
    public.rename(directory / "elsewhere")
    assert "geen openbare sleutel" in keys.key_problems(directory)[0]

    (directory / "other").mkdir()
    keys.make_keys(directory / "other")
    (other,) = (directory / "other").glob("*.pub")
    other.rename(directory / other.name)
    private.chmod(0o600)
    assert keys.signing_key(directory).id in keys.key_problems(directory)[0]

    private.write_text("no key")
    assert "beschadigd" in keys.key_problems(directory)[0]

    private.unlink()
    with pytest.raises(KeyMissing, match="is er niet"):
        keys.signing_key(directory)


def test_a_public_key_that_is_none_stops_the_verification(directory):
    (directory / "audit-head-x.pub").write_text("no key")

    with pytest.raises(KeyMissing, match="beschadigd"):
        keys.public_keys(directory)


def test_a_key_of_another_kind_is_refused(directory):
    other = X25519PrivateKey.generate()
    (directory / keys.PRIVATE).write_bytes(other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    with pytest.raises(KeyMissing, match="Ed25519"):
        keys.signing_key(directory)

    (directory / "audit-head-x.pub").write_bytes(
        other.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )
    with pytest.raises(KeyMissing, match="Ed25519"):
        keys.public_keys(directory)
