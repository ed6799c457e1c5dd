"""Errors that every layer may raise. The web layer turns them into pages."""

from portal.kernel.words import Sentence, say


class PortalError(Exception):
    """Base of all expected errors. Its sentence may be shown to the user and never holds content of a file."""

    sentence: Sentence = say("Dat lukte niet.")

    def __init__(self, sentence: Sentence | str | None = None) -> None:
        if sentence is not None:
            self.sentence = say(sentence) if isinstance(sentence, str) else sentence
        super().__init__(str(self.sentence))


class NotFound(PortalError):
    """The thing does not exist, or the actor may not know that it exists (404, the same bytes)."""

    sentence = say("Deze pagina bestaat niet.")


class Denied(PortalError):
    """The actor may know the thing, but may not see it or do this to it (403, with the reason)."""

    sentence = say("Dit mag u hier niet doen.")


class RuleBroken(PortalError):
    """A rule of the domain forbids this, whoever asks (409)."""


class Conflict(RuleBroken):
    """Someone else changed the same thing in the meantime (409); what was typed is kept."""

    sentence = say("Iemand anders heeft dit intussen veranderd. Kijk eerst wat er nu staat.")


class TooOften(PortalError):
    """The same was tried too often in a short time (429)."""

    sentence = say("Dit is te vaak geprobeerd. Wacht even en probeer het daarna opnieuw.")


class Unavailable(PortalError):
    """Something that the portal leans on does not answer now (503)."""

    sentence = say("Dit werkt nu even niet. Probeer het over een paar minuten opnieuw.")
