"""What people wrote and said in the plans of the demo world. All of it is invented."""

from portal.demo.plan_cast import Aim, At, Doing, Home, Needed, Passage, PlanOfDemo, Said, Stands, Wished, Wrote
from portal.plans.domain.home import HomePhase, Outcome
from portal.plans.domain.kinds import PlanKind
from portal.plans.domain.positions import Stance
from portal.plans.domain.terms import Attainment
from portal.plans.domain.wishes import WishStatus

_S, _W, _A = Stance, WishStatus, Attainment

NOOR = PlanOfDemo(
    "noor", PlanKind.PERSPECTIVE, "noor", -34,
    {
        "about_me": At(
            wrote=(
                Wrote("noor", -34, ("Ik ben Noor. Ik teken, ik zit op hockey en ik kan goed met kleine kinderen.",)),
                Wrote("noor", -20, ("Ik wil dat mensen eerst aan mij vragen wat ik vind, en dan pas aan elkaar.",)),
            ),
            said=(
                Said("ineke", -18, "Dat van die kleine kinderen zien wij ook. Ons neefje vraagt altijd naar jou.",
                     quote="ik kan goed met kleine kinderen"),
            ),
        ),
        "support": At(
            wrote=(
                Wrote("noor", -33, ("Ineke is er altijd voor mij. Ook als ik boos ben.",
                                    "Mijn oma bel ik elke zondag.")),
                Wrote("sanne", -30, ("Afgesproken: Sanne vraagt elk half jaar of dit nog klopt.",)),
            ),
            said=(
                Said("noor", -3, "Mag mijn hockeycoach hier ook bij staan? En weet zij dan meteen alles?",
                     quote="Ineke is er altijd voor mij", named=("sanne",)),
            ),
            wishes=(
                Wished(-30, "Ik wil mijn broertje elke maand zien, zonder dat er iemand bij zit.",
                       ((_W.SEEN, "sanne", -29, ""),
                        (_W.TALKED_ABOUT, "sanne", -16, "Besproken met mama en papa. Mama vindt het goed, papa denkt na."))),
            ),
        ),
        "living": At(
            wrote=(
                Wrote("noor", -32, ("Ik wil tot mijn 21e bij Ineke en Joost blijven wonen.",
                                    "Daarna een kamer in de stad, het liefst met twee vriendinnen.")),
                Wrote("sanne", -28, instead_of="een kamer in de stad", suggested="een kamer in Heuvelrade of in de stad"),
            ),
            said=(
                Said("esther", -12, "Fijn dat je weet wat je wilt. Wil je ook weten of er bij mij plek is?",
                     quote="tot mijn 21e bij Ineke en Joost",
                     replies=(Said("noor", -11, "Ja, maar ik wil er eerst met Sanne over praten."),)),
                Said("ineke", -10, "Wat ons betreft blijft haar kamer haar kamer."),
            ),
            stays=(("esther", "Ik had graag gezien dat Noor ook weer een paar dagen per week bij mij woont."),),
        ),
        "school_and_work": At(
            wrote=(
                Wrote("noor", -27, ("Ik doe mbo Pedagogisch werk, niveau 4. Ik loop stage op een kinderdagverblijf.",)),
            ),
            goals=(Aim("Mijn stage halen", "Ik heb mijn stageverslag ingeleverd en een voldoende", _A.HALFWAY, -9),),
            wishes=(
                Wished(-27, "Ik wil bijles rekenen van iemand die rustig uitlegt.",
                       ((_W.SEEN, "sanne", -26, ""),
                        (_W.TALKED_ABOUT, "sanne", -24, "School heeft een huiswerkgroep op dinsdag. Noor kijkt een keer mee."),
                        (_W.DONE, "sanne", -6, "Noor gaat elke dinsdag, bij meneer Aarts. Het bevalt haar goed.")),
                       Doing("Huiswerkgroep zoeken", "sanne", -14, -20, "Dinsdag om vier uur op school.")),
            ),
        ),
        "income": At(
            wrote=(
                Wrote("noor", -25, ("Ik verdien in de weekenden bij de bakker. Ik spaar voor mijn rijbewijs.",)),
                Wrote("sanne", -22, ("Voor je 18 wordt regelen we samen: DigiD, zorgverzekering, studiefinanciering.",)),
            ),
            actions=(
                Doing("DigiD aanvragen", "noor", 21),
                Doing("Uitzoeken welke zorgverzekering past", "sanne", 45),
            ),
        ),
        "contact": At(
            wrote=(
                Wrote("noor", -21, ("Mama zie ik om de week op zaterdag. Papa bel ik, soms gaan we eten.",
                                    "Ik wil zelf bepalen wanneer ik blijf slapen.")),
            ),
            wishes=(Wished(-2, "Ik wil met kerst een dag bij papa, als oma er ook is."),),
        ),
    },
    shared=(("esther", "", False), ("mark", "contact", True)),
)  # fmt: skip

NOOR_HELP = PlanOfDemo(
    "noor", PlanKind.HELP, "sanne", -245,
    {
        "my_view": At(wrote=(Wrote("noor", -240, ("Het gaat goed bij Ineke en Joost. Ik wil daar blijven.",)),)),
        "how_it_goes": At(wrote=(Wrote("sanne", -244, (
            "Noor woont sinds twee jaar in het gezin. Op school gaat het beter dan vorig jaar.",
            "Na ruzie thuis trekt zij zich terug. Dat duurt korter dan eerst.")),)),
        "what_we_work_on": At(
            wrote=(Wrote("sanne", -243, ("Noor leert zeggen wat zij nodig heeft voordat zij boos wordt.",)),),
            goals=(Aim("Noor zegt het als het te veel is", "Ineke en Noor merken het allebei", _A.REACHED, -30),),
            actions=(Doing("Systeemtherapie beginnen", "okke", -120, -118, "Elke twee weken op donderdag."),),
            agreements=("Bij ruzie mag Noor eerst een uur naar haar kamer.",),
        ),
        "contact": At(wrote=(Wrote("sanne", -242, ("Noor ziet haar moeder om de week. Met haar vader belt zij.",)),)),
        "role_of_foster_parents": At(wrote=(Wrote("sanne", -241, (
            "Ineke en Joost krijgen elke drie weken een gesprek, en bellen tussendoor met Sanne.",)),)),
        "perspective_term": At(wrote=(Wrote("sanne", -241, (
            "Besloten is dat Noor in dit gezin opgroeit. Elk jaar kijken we of dat nog past.",)),)),
    },
    set_on=-225, asked=-239, grows_up_since=-600,
    positions=(
        Stands("noor", _S.AGREES, -230), Stands("ineke", _S.AGREES, -231), Stands("joost", _S.AGREES, -231),
        Stands("esther", _S.AGREES_WITH_REMARK, -229, "Ik wil ook weten hoe het op school gaat."),
        Stands("mark", _S.AGREES, -228, "Vindt het goed zo.", by="sanne"),
        Stands("ineke", _S.AGREES, -224, role=True), Stands("joost", _S.AGREES, -224, role=True),
    ),
    evaluated=(-30, "We spraken elkaar met Noor, Ineke en Okke. Het plan klopt nog. Noor wil haar eigen plan voor later."),
)  # fmt: skip

MILAN = PlanOfDemo(
    "milan", PlanKind.HELP, "lieke", -50,
    {
        "my_view": At(
            wrote=(Wrote("milan", -44, ("Ik wil weten waar ik aan toe ben. Iedereen zegt steeds: nog even.",)),),
            wishes=(
                Wished(-44, "Ik wil op voetbal blijven, ook als ik verhuis.", ((_W.SEEN, "lieke", -43, ""),)),
                Wished(-40, "Ik wil een onderzoek, zodat ik weet waarom leren zo moeilijk is.",
                       ((_W.TALKED_ABOUT, "lieke", -30, "Mama wil het ook. Papa wil het niet. We praten verder."),)),
            ),
        ),
        "how_it_goes": At(
            wrote=(
                Wrote("lieke", -48, ("Milan is rustig in het gezin. Op school valt hij snel uit.",)),
                Wrote("okke", -36, ("Bij de video-opnames zien we dat Milan veel steun zoekt bij Josine.",)),
            ),
            said=(
                Said("ruben", -9, "Op school valt hij helemaal niet uit. Ik spreek zijn mentor ook.",
                     quote="Op school valt hij snel uit"),
                Said("ilse", -8, "Dit herken ik van thuis.", quote="Milan is rustig in het gezin",
                     replies=(Said("lieke", -7, "Dank je. Ik vraag de mentor om mee te schrijven."),)),
            ),
            passages=(
                Passage("Over de hulp die moeder zelf krijgt", ("ilse", "lieke"), (
                    Wrote("lieke", -35, ("Moeder is in behandeling bij de ggz. Zij vertelt daar zelf over.",)),)),
            ),
        ),
        "what_we_work_on": At(
            wrote=(Wrote("lieke", -47, ("Duidelijk maken waar Milan opgroeit.", "Rust op school.")),),
            goals=(Aim("Milan weet waar hij woont", "Hij kan het zelf vertellen", _A.START, -20),),
            actions=(Doing("Gesprek met beide ouders over onderzoek", "lieke", 6),
                     Doing("Mentor vragen om mee te denken", "ad", -5)),
        ),
        "contact": At(wrote=(Wrote("lieke", -46, ("Milan is in het weekend om en om bij zijn vader en zijn moeder.",)),)),
        "role_of_foster_parents": At(
            wrote=(Wrote("lieke", -45, ("Ad en Josine krijgen elke twee weken begeleiding.",)),),
            said=(Said("josine", -6, "Elke twee weken is ons te weinig nu. Kan het een tijd elke week?",
                       quote="elke twee weken begeleiding"),),
        ),
        "perspective_term": At(wrote=(Wrote("lieke", -45, (
            "De datum was twee weken geleden. Er is meer tijd nodig, omdat het onderzoek nog niet kan.",)),)),
    },
    until=9, asked=-10,
    needed=(
        Needed("Er is elke dag een ouder thuis als Milan uit school komt", "Triple P", "Mutsaersstichting", -25,
               (("ilse", _A.REACHED, "Ik werk nu tot twee uur.", -12), ("ruben", _A.HALFWAY, "Bij mij is het nog zoeken.", -12),
                ("milan", _A.HALFWAY, "Bij mama wel, bij papa soms.", -11), ("lieke", _A.HALFWAY, "Om en om gaat dit goed.", -11))),
        Needed("Milan slaapt weer hele nachten, ook in het weekend thuis",
               seen=(("josine", _A.START, "Hier slaapt hij goed, na het weekend niet.", -10),)),
    ),
    home=(
        Home(HomePhase.DAY, "Elke woensdagmiddag bij mama", "Mama", "Lieke belt dezelfde dag met Milan en mama.", -60, -20,
             Outcome.WENT_WELL, -19),
        Home(HomePhase.WEEKEND, "Om het weekend bij papa of mama", "Papa of mama",
             "We gaan terug naar een dag. Milan zegt zelf wanneer het weer kan.", -18, 40, Outcome.STARTED, -18),
        Home(HomePhase.AFTERCARE, "Lieke komt de eerste maand elke week langs, daarna elke maand.", "Lieke"),
    ),
    positions=(
        Stands("ilse", _S.AGREES_WITH_REMARK, -4, "Ik wil dat het onderzoek nu begint."),
        Stands("ruben", _S.DISAGREES, -3, "Ik ben het niet eens met het onderzoek."),
    ),
)  # fmt: skip

FENNA_FIRST = PlanOfDemo(
    "fenna", PlanKind.CARE_TEAM, "sanne", -62,
    {
        "first_month": At(wrote=(Wrote("sanne", -61, ("Fenna heeft rust en vaste dagen nodig. Zij slaapt met een lampje aan.",)),),
                          agreements=("Elke dag een foto van iets leuks voor papa en mama, zonder dat te zien is waar.",)),
        "who_is_in": At(wrote=(Wrote("sanne", -61, ("Ouders, de gezinsvoogd, de pleegzorgbegeleider en het pleeggezin.",)),)),
        "wishes": At(wrote=(Wrote("thijs", -58, ("Fenna vraagt elke dag naar haar broer Tijn.",)),),
                     actions=(Doing("Fenna en Tijn zien elkaar elke twee weken", "thijs", -40, -44, "Op een vaste plek, op zaterdag."),)),
        "contact": At(wrote=(Wrote("thijs", -58, ("Ouders zien Fenna elke week, apart van elkaar, met iemand erbij.",)),)),
        "role_of_foster_parents": At(wrote=(Wrote("sanne", -57, ("Pleegouders krijgen elke week begeleiding.",)),)),
        "perspective_term": At(wrote=(Wrote("sanne", -57, ("Binnen drie maanden is duidelijk waar Fenna opgroeit.",)),)),
    },
    set_on=-51, asked=-60, home_note="In de eerste weken is daar nog niets over te zeggen.",
    needed=(Needed("Het is thuis veilig, dat zien ook de mensen om het gezin heen"),),
    positions=(Stands("marit", _S.AGREES, -53), Stands("thijs", _S.AGREES, -53),
               Stands("petra", _S.AGREES, -50, role=True), Stands("sjoerd", _S.AGREES, -50, role=True)),
)  # fmt: skip

FENNA_HELP = PlanOfDemo(
    "fenna", PlanKind.HELP, "sanne", -45,
    {
        "how_it_goes": At(
            wrote=(Wrote("sanne", -44, ("Fenna eet en slaapt beter dan in het begin. Zij zoekt veel nabijheid.",)),),
            said=(Said("bart", -15, "Hoe weten jullie dat? Ik zie haar maar een uur per week.", quote="eet en slaapt beter"),),
        ),
        "what_we_work_on": At(
            wrote=(Wrote("sanne", -43, ("Thuis moet het veilig zijn. Ouders leren met ruzie omgaan.",)),),
            goals=(Aim("Fenna voelt zich veilig", "Zij speelt alleen en slaapt door", _A.HALFWAY, -12),),
            actions=(Doing("Aanmelden voor hulp bij ruzie", "thijs", -20, -22, "Marit is begonnen, Bart nog niet."),),
        ),
        "contact": At(wrote=(Wrote("thijs", -42, ("Elke week een uur, op een plek waar iemand meekijkt.",)),)),
        "role_of_foster_parents": At(wrote=(Wrote("sanne", -41, ("Pleegouders krijgen elke week begeleiding en eens per maand een groep.",)),)),
        "perspective_term": At(wrote=(Wrote("sanne", -41, ("Over ruim drie weken is er een besluit. Die tijd past bij haar leeftijd.",)),)),
    },
    set_on=-26, asked=-40,
    needed=(
        Needed("Er is thuis geen geweld meer, drie maanden lang", "Hulp bij ruzie in het gezin", "Veilig Thuis", -22,
               (("marit", _A.HALFWAY, "Ik ga elke week.", -14), ("bart", _A.REACHED, "Er is niets gebeurd.", -13),
                ("thijs", _A.START, "Nog te kort om te weten.", -10))),
        Needed("Er is een rustige slaapplek voor Fenna"),
    ),
    home=(
        Home(HomePhase.HOURS, "Een uur per week, met iemand erbij", "Thijs", "We stoppen die dag en praten na.", -42, 20,
             Outcome.STARTED, -42),
        Home(HomePhase.AFTERCARE, "Een half jaar hulp thuis, eerst elke week", "Sanne en Thijs"),
    ),
    positions=(
        Stands("marit", _S.AGREES, -30), Stands("bart", _S.DISAGREES, -29, "Fenna hoort thuis."), Stands("thijs", _S.AGREES, -30),
        Stands("petra", _S.AGREES, -25, role=True), Stands("sjoerd", _S.AGREES, -25, role=True),
    ),
)  # fmt: skip

PLANS = (NOOR, NOOR_HELP, MILAN, FENNA_FIRST, FENNA_HELP)
