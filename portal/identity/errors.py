"""Why a sign-in did not happen: the name of the guard that refused, for the log, and a sentence for the person."""

from portal.kernel.errors import PortalError
from portal.kernel.words import Sentence, say


class SignInRefused(PortalError):
    """An answer was not as it should be. Always a 4xx page, always an event in the log."""

    status = 400
    sentence = say(
        "Het aanmelden is niet gelukt, omdat het antwoord van uw organisatie niet klopte. U bent niet aangemeld. "
        "Probeer het opnieuw. Lukt het weer niet, bel dan de helpdesk van uw organisatie."
    )

    def __init__(self, guard: str, sentence: Sentence | None = None) -> None:
        super().__init__(sentence)
        self.guard = guard


class ProviderFailed(SignInRefused):
    """What a provider said is no answer: not its description, not its keys, a way to elsewhere."""

    sentence = say(
        "De aanmelding van uw organisatie gaf geen goed antwoord. U bent niet aangemeld. Wie al aangemeld was, kan "
        "gewoon doorwerken. Bel de helpdesk van uw organisatie en zeg dat de koppeling met dit portaal niet werkt."
    )


class ProviderAway(ProviderFailed):
    """The provider is down, slow or busy: nothing was refused, and trying again later helps (503, not 4xx)."""

    status = 503
    sentence = say(
        "De aanmelding van uw organisatie antwoordt nu niet. U bent niet aangemeld. Wie al aangemeld was, kan gewoon "
        "doorwerken. Probeer het over een paar minuten opnieuw. Lukt het dan niet, bel de helpdesk van uw organisatie."
    )


class NotAllowedHere(SignInRefused):
    """The answer is right, and still this person may not come in this way."""

    status = 403


class StepUpNeeded(PortalError):
    """The deed asks for a factor that was shown at most five minutes ago; the web asks for it and comes back."""

    sentence = say("Bevestig eerst opnieuw dat u het bent.")


SENTENCES = {
    "level": say(
        "Uw organisatie heeft u aangemeld zonder tweede controle (zoals een code of app). Voor dit portaal is die "
        "nodig. Zet de tweede controle aan bij uw organisatie en probeer het opnieuw."
    ),
    "sign_in_time": say(
        "U bent te lang geleden aangemeld bij uw organisatie. Meld u daar af en weer aan, en probeer het opnieuw."
    ),
    "answer_state": say(
        "Deze aanmelding is verlopen of al gebruikt. Dat gebeurt ook als u op 'vorige' drukt. Begin opnieuw."
    ),
    "answer_error": say("U hebt zich niet aangemeld. U kunt het opnieuw proberen."),
    "same_person": say(
        "U bevestigde met een ander account dan waarmee u bent aangemeld. Bevestig met hetzelfde account."
    ),
    "account_of_another": say(
        "Dit account hoort al bij iemand anders of bij een andere organisatie. Vraag het aan uw beheerder."
    ),
    "digid_off": say(
        "Aanmelden met DigiD staat voor u uit. Vraag uw begeleider om een andere manier: met een eigen account."
    ),
}
