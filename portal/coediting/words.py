"""The sentences of the editor in the browser, by the names that `static/src/editor` uses."""

from collections.abc import Mapping

from portal.kernel.words import Sentence, say

EDITOR: Mapping[str, Sentence] = {
    "text": say("Tekst"),
    "toolbar": say("Opmaak"),
    "bold": say("Vet"),
    "italic": say("Schuin"),
    "heading": say("Kop"),
    "bullets": say("Lijst"),
    "numbers": say("Genummerd"),
    "link": say("Link"),
    "linkQuestion": say("Plak hier het adres van een pagina in dit portaal."),
    "table": say("Tabel"),
    "addRow": say("Rij erbij"),
    "addColumn": say("Kolom erbij"),
    "deleteRow": say("Rij weg"),
    "deleteColumn": say("Kolom weg"),
    "deleteTable": say("Tabel weg"),
    "undo": say("Ongedaan maken"),
    "redo": say("Opnieuw"),
    "suggesting": say("Voorstellen doen"),
    "saved": say("Bewaard om {time}"),
    "saving": say("Bezig met bewaren …"),
    "offline": say(
        "Er is geen verbinding. Schrijf gerust door: zodra de verbinding terug is, wordt alles bewaard. "
        "Sluit deze pagina niet."
    ),
    "owner": say("Deze woorden zijn van een ander. Wat u verandert, wordt een voorstel."),
    "noLonger": say("U kunt hier niet meer schrijven. Wat al bewaard was, blijft staan."),
    "gone": say("Deze tekst is voor u niet meer te zien."),
    "unfit": say("Deze wijziging kon niet worden bewaard. Laad de pagina opnieuw en probeer het nog eens."),
    "unsent": say("Dit was nog niet bewaard. U kunt het kopiëren:"),
    "copy": say("Kopieer"),
    "copied": say("Gekopieerd"),
    "signedOut": say("U bent afgemeld. Wat u schreef staat hier nog."),
    "signIn": say("Meld u opnieuw aan"),
    "goOn": say("Ga verder"),
    "alsoWriting": say("Schrijft nu ook: {names}"),
}
