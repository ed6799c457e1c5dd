"""What a person typed in the request that failed, so that the error page can give it back.

It goes back to the browser that sent it, in the answer to that same request, and is kept nowhere.
"""

import re
from dataclasses import dataclass
from io import BytesIO
from typing import IO, Final

from flask import Request, request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import HTTPException

Form = ImmutableMultiDict[str, str]

SECRET: Final = re.compile(r"(?i)csrf|password|wachtwoord|token|totp|otp|pincode|recovery|(^|_)code($|_)|signature")
LONG: Final = 80  # characters; from here a field is shown as text to read and change
MOST: Final = 64 * 1024 * 1024  # bytes of a body that is read again to find the text beside a file that is too large


@dataclass(frozen=True, slots=True)
class Typed:
    """One field as it was sent."""

    name: str
    value: str

    @property
    def is_text(self) -> bool:
        return len(self.value) >= LONG or "\n" in self.value


def typed() -> tuple[Typed, ...]:
    """The fields of the failed request without secrets; nothing for a request that carries none."""
    if request.method not in {"POST", "PUT", "PATCH"}:
        return ()
    return tuple(
        Typed(name, value) for name, value in _form(request).items(multi=True) if value and not SECRET.search(name)
    )


def had_file() -> bool:
    return request.mimetype == "multipart/form-data"


def _form(failed: Request) -> Form:
    try:
        return failed.form
    except HTTPException:
        return _read_again(failed)


def _read_again(failed: Request) -> Form:
    """The texts of a body over the limit: files in it are thrown away while reading, never stored."""
    if not failed.content_length or failed.content_length > MOST:
        return Form()
    failed.max_content_length = MOST
    failed.max_form_memory_size = MOST
    failed._get_file_stream = _nowhere  # type: ignore[method-assign] # noqa: SLF001 - Werkzeug's own place for this
    try:
        return failed.form
    except HTTPException:
        return Form()


class _Nowhere(BytesIO):
    """Takes the bytes of a file and keeps none."""

    def write(self, data: object, /) -> int:
        return len(data)  # type: ignore[arg-type]


def _nowhere(*_args: object, **_kwargs: object) -> IO[bytes]:
    return _Nowhere()
