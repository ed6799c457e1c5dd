"""What is new, in a sentence that says enough to know what it is about, and where to read it. No names, no content."""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.kernel.words import Sentence, say


@dataclass(frozen=True, slots=True)
class Telling:
    """One kind of notice: the sentence, and the page (by endpoint) on which it stands; some are only told."""

    sentence: Sentence
    endpoint: str = ""
    with_item: str = ""  # the name of the item's id in that page's address, if it is in it
    outside: str = ""  # for who is told but takes no part in the file: a page that names no file


TELLINGS: Mapping[str, Telling] = {
    "comment.made": Telling(say("Iemand zei iets bij een plan."), "plans.of_file"),
    "consent.answered": Telling(say("Op een vraag om toestemming is geantwoord."), "participation.consents"),
    "consent.asked": Telling(say("Er wordt toestemming gevraagd."), "participation.consents"),
    "consent.given": Telling(say("Een toestemming is voor iemand opgeschreven."), "participation.consents"),
    "consultation.started": Telling(say("Er wordt gevraagd wat u van een plan vindt."), "plans.show", "plan_id"),
    "coordinator.changed": Telling(say("Een andere begeleider coördineert."), "participation.people"),
    "emergency.opened": Telling(
        say("Iemand met dienst opende een dossier, met spoed."), "duty.of_file", outside="duty.of_organisation"
    ),
    "emergency.told": Telling(say("Iemand met dienst keek met spoed in het dossier."), "duty.of_file"),
    "handover.answered": Telling(say("De andere organisatie heeft op de overdracht geantwoord."), "handover.show"),
    "handover.done": Telling(say("Een andere organisatie neemt de hulp over."), "handover.show"),
    "handover.offered": Telling(say("Een dossier wordt overgedragen."), "handover.show"),
    "incapacity.recorded": Telling(
        say("Er is vastgelegd waarover de jongere wel of niet zelf beslist."), "participation.consents"
    ),
    "item.hidden": Telling(say("De jongere wil dat iemand iets niet leest."), "words.one", "writing_id"),
    "opening.late": Telling(say("Een termijn in uw team is voorbij."), "terms.show", outside="terms.show"),
    "participation.ended": Telling(say("De deelname aan een dossier stopt.")),
    "participation.replaced": Telling(say("Een begeleider wordt vervangen."), "participation.people"),
    "participation.started": Telling(say("Nieuw: deelname aan een dossier."), "dossier.show"),
    "plan.guest_asked": Telling(say("De familie vraagt iemand voor het familiegroepsplan."), "plans.of_file"),
    "plan.kept_from": Telling(say("Iemand wil dat een ander iets in een plan niet leest."), "plans.of_file"),
    "plan.set": Telling(say("Een plan is vastgesteld."), "plans.show", "plan_id"),
    "plan.shared": Telling(say("Een deel van een plan staat voor u open."), "plans.of_file"),
    "request.answered": Telling(say("Op een vraag om informatie is geantwoord."), "dossier.show"),
    "text.suggestion_accepted": Telling(say("Een voorstel voor andere woorden is overgenomen."), "plans.of_file"),
    "text.suggestion_refused": Telling(say("Een voorstel voor andere woorden is niet overgenomen."), "plans.of_file"),
    "topics.answered": Telling(say("De begeleider gaf antwoord op uw vraag om informatie."), "information.show"),
    "topics.asked": Telling(say("De jeugdbescherming vraagt om informatie."), "information.show"),
    "words.answered": Telling(say("Er is antwoord op eigen woorden."), "words.one", "writing_id"),
    "words.written": Telling(say("Iemand wacht op een antwoord."), "words.one", "writing_id"),
}
SOMETHING = Telling(say("Er is iets nieuws."), "dossier.show")
