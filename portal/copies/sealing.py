"""Closing and opening what lies in the tables of this part: bytes and words, bound to their row."""

import base64

from sqlalchemy.orm import Session

from portal.database.fields import EncryptedColumn, keyring_of


def seal_words(session: Session, column: EncryptedColumn, row_id: object, words: str) -> bytes:
    return keyring_of(session).encrypt(words, column.place(row_id))


def open_words(session: Session, column: EncryptedColumn, row_id: object, sealed: bytes) -> str:
    return keyring_of(session).decrypt(bytes(sealed), column.place(row_id))


def seal_bytes(session: Session, column: EncryptedColumn, row_id: object, data: bytes) -> bytes:
    return seal_words(session, column, row_id, base64.b85encode(data).decode("ascii"))


def open_bytes(session: Session, column: EncryptedColumn, row_id: object, sealed: bytes) -> bytes:
    return base64.b85decode(open_words(session, column, row_id, sealed))
