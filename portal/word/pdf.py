"""A document as tagged PDF, by LibreOffice. Only of what we write ourselves: an upload never comes near it."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

from portal.kernel.errors import Unavailable
from portal.kernel.words import say
from portal.word.document import Document
from portal.word.writer import write

TIME_LIMIT = 60.0  # seconds; 57 pages take about 2
_PROGRAMS = ("soffice", "libreoffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice")
_NOWHERE = "http://127.0.0.1:9"  # the port of discard: whatever asks for the network finds nothing
_MEMORY = Path("/dev/shm")  # noqa: S108 - memory, so that no plan touches a disk


class PdfFailed(Unavailable):
    """LibreOffice gave no PDF. `detail` says for the log what happened, without content."""

    sentence = say("Het maken van de pdf lukte niet. Probeer het opnieuw, of neem het Word-bestand.")

    def __init__(self, detail: str) -> None:
        self.detail = detail
        super().__init__()


class NoLibreOffice(PdfFailed):
    """LibreOffice is not on this machine."""

    sentence = say("Een pdf maken kan hier niet: LibreOffice is niet geïnstalleerd. Neem het Word-bestand.")


def program() -> str | None:
    """The path of LibreOffice, or None: then the button for a PDF says why it is off."""
    return next((found for name in _PROGRAMS if (found := shutil.which(name))), None)


def write_pdf(document: Document, *, remarks_of: Iterable[str] = (), seconds: float = TIME_LIMIT) -> bytes:
    """The tagged PDF of a document, with the comments of these authors as notes on their words.

    Raises `NoLibreOffice` or `PdfFailed`. Leaves nothing behind, also when it takes too long.
    """
    return pdf_of(write(document, remarks_of=remarks_of), seconds=seconds)


def pdf_of(docx: bytes, *, seconds: float = TIME_LIMIT) -> bytes:
    """The tagged PDF of a file that `write` made, and of nothing else. Raises as `write_pdf` does."""
    soffice = program()
    if soffice is None:
        raise NoLibreOffice("not installed")
    with tempfile.TemporaryDirectory(prefix="pdf-", dir=_workplace()) as name:
        folder = Path(name)
        source = folder / "document.docx"
        source.write_bytes(docx)
        _convert([soffice, *_arguments(folder, source)], folder, seconds)
        result = folder / "document.pdf"  # the exit code of LibreOffice says nothing
        if not result.is_file() or not (data := result.read_bytes()).startswith(b"%PDF"):
            raise PdfFailed("no output")
    return data


def _convert(command: list[str], folder: Path, seconds: float) -> None:
    """Run with a profile, home and session of its own; end all of it when time is up."""
    proxies = dict.fromkeys(("http_proxy", "https_proxy", "ftp_proxy", "all_proxy"), _NOWHERE)
    environment = {"PATH": os.environ.get("PATH", ""), "HOME": str(folder), "LANG": "C.UTF-8", "TMPDIR": str(folder)}
    process = subprocess.Popen(  # noqa: S603 - our own arguments
        command,
        cwd=folder,
        env={**environment, **proxies},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired as error:
        raise PdfFailed("too slow") from error
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End what still runs of the whole session: LibreOffice starts helpers of its own."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return
    finally:
        process.wait()


def _arguments(folder: Path, source: Path) -> list[str]:
    options = {"UseTaggedPDF": "true", "ExportBookmarks": "true", "PDFUACompliance": "true"}
    chosen = ",".join(f'"{name}":{{"type":"boolean","value":"{value}"}}' for name, value in options.items())
    return [
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck",
        "--convert-to", f"pdf:writer_pdf_Export:{{{chosen}}}",
        "--outdir", str(folder),
        str(source),
    ]  # fmt: skip


def _workplace() -> str | None:
    return str(_MEMORY) if os.access(_MEMORY, os.W_OK) else None
