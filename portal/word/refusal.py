"""Why an upload is not read, each with a sentence that says what to do."""

from enum import StrEnum

from portal.kernel.errors import RuleBroken
from portal.kernel.words import Sentence, say


class Reason(StrEnum):
    """What is wrong with an upload. The id may be logged: it says nothing of the content."""

    EMPTY = "empty"
    TOO_BIG = "too_big"
    TOO_BIG_UNPACKED = "too_big_unpacked"
    TOO_COMPLEX = "too_complex"
    NOT_WORD = "not_word"
    OLD_WORD = "old_word"
    OPEN_DOCUMENT = "open_document"
    PDF = "pdf"
    PASSWORD = "password"  # noqa: S105 - the name of a reason
    MACROS = "macros"
    EXTERNAL = "external"
    EMBEDDED = "embedded"
    STRICT = "strict"
    UNSAFE = "unsafe"
    DAMAGED = "damaged"


SENTENCES: dict[Reason, Sentence] = {
    Reason.EMPTY: say("Dit bestand is leeg. Kies het goede bestand en probeer het opnieuw."),
    Reason.TOO_BIG: say("Dit bestand is te groot: meer dan 20 MB. Haal grote foto's eruit en probeer het opnieuw."),
    Reason.TOO_BIG_UNPACKED: say(
        "Dit bestand is uitgepakt te groot. Haal grote foto's eruit, sla het opnieuw op en probeer het nog eens."
    ),
    Reason.TOO_COMPLEX: say(
        "Dit bestand is te ingewikkeld om te lezen. Kopieer de tekst naar een nieuw document en probeer het opnieuw."
    ),
    Reason.NOT_WORD: say("Dit is geen Word-bestand. Kies een bestand dat eindigt op .docx."),
    Reason.OLD_WORD: say(
        "Dit is een oud Word-bestand (.doc). Bewaar als .docx. "
        "Open het in Word of LibreOffice en kies: Opslaan als, Word-document (.docx)."
    ),
    Reason.OPEN_DOCUMENT: say(
        "Dit is een OpenDocument-bestand (.odt). "
        "Open het in Word of LibreOffice en kies: Opslaan als, Word-document (.docx)."
    ),
    Reason.PDF: say("Dit is een pdf. Daaruit komen opmerkingen niet terug. Stuur het Word-bestand (.docx)."),
    Reason.PASSWORD: say("Op dit bestand zit een wachtwoord. Haal het wachtwoord eraf en probeer het opnieuw."),
    Reason.MACROS: say(
        "In dit bestand zitten macro's. Die nemen wij niet aan. "
        "Open het in Word of LibreOffice en kies: Opslaan als, Word-document (.docx)."
    ),
    Reason.EXTERNAL: say(
        "Dit bestand haalt onderdelen van buiten op, zoals een sjabloon of een gekoppelde foto. "
        "Kopieer de tekst naar een nieuw document en probeer het opnieuw."
    ),
    Reason.EMBEDDED: say(
        "In dit bestand zit een ander bestand. Haal dat eruit of kopieer de tekst naar een nieuw document."
    ),
    Reason.STRICT: say(
        "Dit bestand is bewaard in een zeldzame vorm (Strict Open XML). "
        "Kies in Word: Opslaan als, Word-document (.docx)."
    ),
    Reason.UNSAFE: say(
        "Dit bestand is anders opgebouwd dan Word het doet. "
        "Open het in Word, bewaar het opnieuw en probeer het nog eens."
    ),
    Reason.DAMAGED: say("Dit bestand is beschadigd. Open het in Word, bewaar het opnieuw en probeer het nog eens."),
}


class Refused(RuleBroken):
    """An upload that is not read. `reason` may be logged; `detail` says for tests and developers which limit it met."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        self.reason = reason
        self.detail = detail
        super().__init__(SENTENCES[reason])
