"""An administrator sets the logo of documents."""

import struct
import zlib
from io import BytesIO

import pytest

from portal.copies.models import OrganisationLogo
from tests.copies.builders import a_file, a_written_plan, administers, copy_made, fetched
from tests.word.rewriting import files_of


def a_png(width=40, height=20):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\x0a\x50\x64" * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    hidden = chunk(b"tEXt", b"Comment\0gemaakt bij Jan thuis")
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + hidden + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    )


@pytest.fixture
def file(session):
    return a_file(session, age=11)


@pytest.fixture
def admin(session, file, client_of):
    return client_of(administers(session, file.actors["Sanne"]))


def test_the_logo_of_the_organisation_stands_on_its_documents_without_what_the_picture_hid(session, file, admin):
    answer = admin.post(
        "/organisatie/logo", data={"picture": (BytesIO(a_png()), "logo.png"), "description": "Logo van XONAR"}
    )
    data = fetched(admin, copy_made(admin, a_written_plan(session, admin, file)))

    assert answer.status_code == 303
    pictures = [content for name, content in files_of(data).items() if name.startswith("word/media/")]
    assert len(pictures) == 1
    assert b"Jan thuis" not in pictures[0]
    assert "Logo van XONAR" in files_of(data)["word/document.xml"].decode()


@pytest.mark.parametrize("picture", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", a_png() + bytes(400_000)])
def test_what_is_no_logo_is_refused_and_what_was_typed_stays(session, admin, picture):
    answer = admin.post(
        "/organisatie/logo", data={"picture": (BytesIO(picture), "logo.png"), "description": "Logo van XONAR"}
    )

    assert answer.status_code == 422
    assert 'value="Logo van XONAR"' in answer.text
    session.commit()
    assert session.query(OrganisationLogo).all() == []


def test_who_is_no_administrator_sets_nothing(file, client_of):
    mother, worker = client_of(file.actors["Esther"]), client_of(file.actors["Sanne"])

    for other in (mother, worker):
        assert other.get("/organisatie/logo").status_code == 403
        assert other.post("/organisatie/logo/weg").status_code == 403
