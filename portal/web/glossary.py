"""Hard words of the field and what they mean, in plain Dutch (domain 12; R-TXT-01): on tap, and on one page."""

from dataclasses import dataclass

from portal.kernel.words import Sentence, say


@dataclass(frozen=True, slots=True)
class Meaning:
    """One word and its meaning; both are sentences for translation."""

    word: Sentence
    text: Sentence


def _entry(word: Sentence, text: Sentence) -> Meaning:
    return Meaning(word, text)


GLOSSARY: dict[str, Meaning] = {
    "afspraak": _entry(
        say("Afspraak"), say("Iets dat mensen samen kiezen om te doen, met een naam en een datum erbij.")
    ),
    "beschikking": _entry(
        say("Beschikking"),
        say("Een besluit van de gemeente over hulp, op papier. Ben je het er niet mee eens? Dan kun je bezwaar maken."),
    ),
    "bijzondere curator": _entry(
        say("Bijzondere curator"),
        say("Iemand die door de rechter is gekozen om op te komen voor een kind."),
    ),
    "crisispleegzorg": _entry(
        say("Crisispleegzorg"), say("Een kind woont meteen even bij een pleeggezin. Dit duurt hoogstens 28 dagen.")
    ),
    "deeltijdpleegzorg": _entry(
        say("Deeltijdpleegzorg"), say("Een kind is een deel van de tijd bij een pleeggezin, zoals in het weekend.")
    ),
    "dossier": _entry(
        say("Dossier"), say("Alles wat over de hulp aan één kind wordt bewaard. Niet iedereen ziet hetzelfde.")
    ),
    "eigen verklaring": _entry(
        say("Eigen verklaring"), say("Een tekst van jezelf in het dossier. Niemand mag die veranderen.")
    ),
    "familiegroepsplan": _entry(
        say("Familiegroepsplan"), say("Een plan dat ouders maken met mensen die zij zelf kiezen.")
    ),
    "gedragswetenschapper": _entry(
        say("Gedragswetenschapper"),
        say("Iemand die veel weet van gedrag en ontwikkeling, en die de begeleider advies geeft."),
    ),
    "gecertificeerde instelling": _entry(
        say("Gecertificeerde instelling"),
        say("Een organisatie die van de rechter een kind moet beschermen. De afkorting is GI."),
    ),
    "gezag": _entry(
        say("Gezag"),
        say("Het recht en de plicht om belangrijke dingen over een kind te beslissen. Vaak hebben ouders dat."),
    ),
    "gezinsvoogd": _entry(
        say("Gezinsvoogd"), say("Iemand van een gecertificeerde instelling die let op de veiligheid van een kind.")
    ),
    "hulpverleningsplan": _entry(
        say("Hulpverleningsplan"),
        say("Het plan waarin staat welke hulp er is, van wie, en wat die hulp moet opleveren."),
    ),
    "jim": _entry(
        say("JIM"),
        say("Een volwassene die een jongere zelf kiest om mee te praten. Dat kan een oom zijn of een trainer."),
    ),
    "machtiging uithuisplaatsing": _entry(
        say("Machtiging uithuisplaatsing"), say("De rechter geeft toestemming dat een kind een tijd niet thuis woont.")
    ),
    "ondertoezichtstelling": _entry(
        say("Ondertoezichtstelling"),
        say("De rechter besluit dat een gezinsvoogd meekijkt en helpt. Ouders houden het gezag. De afkorting is OTS."),
    ),
    "perspectiefplan": _entry(
        say("Perspectiefplan"), say("Jouw plan vanaf 16 jaar: hoe je later wilt wonen, leren, werken en leven.")
    ),
    "pleegcontract": _entry(
        say("Pleegcontract"), say("De afspraken op papier tussen pleegouders en de organisatie voor pleegzorg.")
    ),
    "pleegouder": _entry(say("Pleegouder"), say("Iemand bij wie een kind van een ander een tijd woont.")),
    "pleegoudervoogd": _entry(say("Pleegoudervoogd"), say("Een pleegouder die ook het gezag heeft.")),
    "standpunt": _entry(
        say("Standpunt"),
        say("Wat jij van iets vindt. Het blijft naast de tekst staan, ook als een ander er anders over denkt."),
    ),
    "toestemming": _entry(
        say("Toestemming"), say("U zegt ja tegen iets dat anders niet mag. U mag die ja later weer intrekken.")
    ),
    "vertrouwenspersoon": _entry(
        say("Vertrouwenspersoon"),
        say("Iemand die alleen voor jou of u opkomt. Diegene werkt niet bij de hulp zelf. Het kost niets."),
    ),
    "verwijzer": _entry(
        say("Verwijzer"), say("Wie regelt dat hulp mag beginnen. Dat is bijvoorbeeld de gemeente of de huisarts.")
    ),
    "voogd": _entry(say("Voogd"), say("Iemand die geen ouder is en toch het gezag heeft over een kind.")),
    "voorlopige ondertoezichtstelling": _entry(
        say("Voorlopige ondertoezichtstelling"),
        say("Een ondertoezichtstelling voor hoogstens drie maanden, als het snel moet."),
    ),
    "zorgteam": _entry(say("Zorgteam"), say("De mensen die samen om een kind heen staan.")),
}
