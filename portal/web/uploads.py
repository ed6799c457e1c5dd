"""What someone sends along stays in memory: no file of theirs touches a disk before it was judged."""

from io import BytesIO
from typing import IO

from flask import Flask


def keep_in_memory(app: Flask) -> None:
    """From here on an upload (at most MAX_CONTENT_LENGTH) is never written to a temporary file."""

    class InMemory(app.request_class):  # type: ignore[misc, name-defined] # whatever class the application has
        def _get_file_stream(self, *_args: object, **_kwargs: object) -> IO[bytes]:
            return BytesIO()

    app.request_class = InMemory
