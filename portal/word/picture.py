"""A picture without what cameras and programs hide in it: place, name, date, thumbnail, comments."""

from collections.abc import Iterator

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8"
_SHOWN = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"pHYs"})
_KEPT_MARKERS = frozenset({0xE0, 0xEE})  # JFIF and Adobe: how the colours are stored
_START_OF_SCAN = 0xDA


def bare(data: bytes) -> bytes:
    """The same picture, with only what is needed to show it. Raises ValueError if it is no PNG or JPEG."""
    if data.startswith(_PNG):
        return _PNG + b"".join(_chunks(data))
    if data.startswith(_JPEG):
        return _JPEG + b"".join(_segments(data))
    raise ValueError("a logo is a PNG or a JPEG")


def _chunks(data: bytes) -> Iterator[bytes]:
    at = len(_PNG)
    while at + 12 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big") + 12
        if data[at + 4 : at + 8] in _SHOWN:
            yield data[at : at + size]
        at += size


def _segments(data: bytes) -> Iterator[bytes]:
    at = len(_JPEG)
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != _START_OF_SCAN:
        marker = data[at + 1]
        size = int.from_bytes(data[at + 2 : at + 4], "big") + 2
        hides = 0xE0 <= marker <= 0xEF or marker == 0xFE
        if not hides or marker in _KEPT_MARKERS:
            yield data[at : at + size]
        at += size
    yield data[at:]


def size_of(data: bytes) -> tuple[int, int]:
    """Width and height in pixels, as the picture itself says. Raises ValueError if it does not."""
    if data.startswith(_PNG) and data[12:16] == b"IHDR" and len(data) >= 24:
        return int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    at = len(_JPEG)
    while data.startswith(_JPEG) and at + 9 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            return int.from_bytes(data[at + 7 : at + 9], "big"), int.from_bytes(data[at + 5 : at + 7], "big")
        at += int.from_bytes(data[at + 2 : at + 4], "big") + 2
    raise ValueError("a picture that says no size")
