"""What stops a start: one Dutch line that says what to do, never a stack trace."""

import errno
import tempfile
import traceback
from pathlib import Path

from portal.kernel.errors import PortalError

FULL = {errno.ENOSPC, errno.EDQUOT}
FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


class CannotStart(PortalError):
    """Something outside the portal's code stands in the way; the text says what, and what to do."""


def in_words(error: OSError, place: Path | str | None = None) -> CannotStart:
    """The line for a file that could not be read, made or written."""
    where = error.filename or place or "deze map"
    if error.errno in FULL:
        return CannotStart(f"De schijf is vol ({where}). Maak ruimte vrij en start opnieuw; wat er stond is er nog.")
    if error.errno in FORBIDDEN:
        return CannotStart(f"Geen recht om te schrijven in {where}. Geef uzelf dat recht, of kies een andere map.")
    return CannotStart(f"Dit lukte niet met {where}: {error.strerror or error}.")


def written_down(error: BaseException) -> str:
    """Keep the trace of an unexpected error in a file of its own; the line that names it and asks to report it."""
    trace = "".join(traceback.format_exception(error))
    try:
        with tempfile.NamedTemporaryFile("w", prefix="samendossier-fout-", suffix=".txt", delete=False) as file:
            file.write(trace)
    except OSError:
        return f"Onverwacht: {type(error).__name__}. Het verslag kon niet bewaard worden."
    return f"Onverwacht: {type(error).__name__}. Het verslag staat in {file.name}; meld het met dat bestand."
