"""More plans of the demo world: shorter ones, so that whoever signs in finds something real."""

from portal.demo.plan_cast import Aim, At, Doing, Home, Needed, PlanOfDemo, Said, Stands, Wished, Wrote
from portal.plans.domain.home import HomePhase
from portal.plans.domain.kinds import PlanKind
from portal.plans.domain.positions import Stance
from portal.plans.domain.terms import Attainment
from portal.plans.domain.wishes import WishStatus

_S, _W, _A = Stance, WishStatus, Attainment

JORIS = PlanOfDemo(
    "joris", PlanKind.PERSPECTIVE, "joris", -90,
    {
        "about_me": At(wrote=(Wrote("joris", -90, ("Ik sleutel aan brommers en ik praat niet graag over gevoel.",)),)),
        "support": At(wrote=(Wrote("joris", -88, ("Wim en Greet. En mijn baas in de werkplaats.",)),)),
        "living": At(
            wrote=(Wrote("joris", -86, ("Ik blijf bij Wim en Greet tot ik 21 ben.",)),
                   Wrote("sanne", -60, ("Joris heeft gezegd dat pleegzorg na zijn 18e doorgaat.",))),
            wishes=(Wished(-50, "Ik wil een eigen ingang aan de schuur.",
                           ((_W.SEEN, "sanne", -48, ""), (_W.NOT_DONE, "sanne", -21, "De gemeente geeft geen vergunning. Wim maakt wel een eigen sleutel voor je."))),),
        ),
        "school_and_work": At(wrote=(Wrote("joris", -85, ("Mbo voertuigtechniek, tweede jaar. Vrijdag werk ik.",)),),
                              goals=(Aim("Diploma niveau 2", "Het papiertje hangt aan de muur", _A.HALFWAY, -20),)),
        "income": At(wrote=(Wrote("joris", -84, ("Loon van vrijdag. Geen schulden.",)),),
                     actions=(Doing("Bankrekening op eigen naam", "joris", 30), Doing("Studiefinanciering aanvragen", "sanne", 60)),
                     said=(Said("wim", -4, "Zorgtoeslag moet er ook nog bij.", quote="Geen schulden"),)),
    },
)  # fmt: skip

SAMIRA = PlanOfDemo(
    "samira", PlanKind.PERSPECTIVE, "samira", -400,
    {
        "support": At(wrote=(Wrote("samira", -399, ("Els, en mijn vriendin Bo.",)),)),
        "living": At(wrote=(Wrote("samira", -398, ("Bij Els tot mijn opleiding klaar is. Daarna een studio.",)),)),
        "school_and_work": At(wrote=(Wrote("samira", -397, ("Hbo verpleegkunde, derde jaar.",)),),
                              goals=(Aim("Hbo-diploma halen", "Klaar als ik 22 ben", _A.HALFWAY, -40),)),
        "income": At(wrote=(Wrote("samira", -396, ("Studiefinanciering en een bijbaan in de zorg.",)),)),
        "wellbeing": At(wrote=(Wrote("samira", -395, ("Goed. Bij stress bel ik mijn huisarts of Lieke.",)),)),
    },
    set_on=-370, asked=-390,
    positions=(Stands("samira", _S.AGREES, -372), Stands("els", _S.AGREES, -373), Stands("lieke", _S.AGREES, -373)),
)  # fmt: skip

TIJN = PlanOfDemo(
    "tijn", PlanKind.CARE_TEAM, "lieke", -70,
    {
        "first_month": At(wrote=(Wrote("lieke", -69, ("Tijn blijft op zijn eigen school. Oma krijgt hulp in huis.",)),),
                          said=(Said("riet", -12, "De hulp in huis is nog niet begonnen.", quote="Oma krijgt hulp in huis"),)),
        "who_is_in": At(wrote=(Wrote("lieke", -69, ("Ouders, oma, de gezinsvoogd en de begeleider.",)),)),
        "role_of_foster_parents": At(wrote=(Wrote("lieke", -68, ("Oma krijgt elke week begeleiding en een cursus.",)),)),
        "perspective_term": At(wrote=(Wrote("lieke", -68, ("Binnen drie maanden, samen met het besluit voor Fenna.",)),)),
        "contact": At(wrote=(Wrote("thijs", -67, ("Tijn en Fenna zien elkaar elke twee weken.",)),)),
    },
    set_on=-60, asked=-66, home_note="Eerst moet duidelijk zijn of het thuis veilig is.",
    needed=(Needed("Het is thuis veilig, dat zien ook de mensen om het gezin heen"),),
    positions=(Stands("marit", _S.AGREES, -62), Stands("bart", _S.NOT_REACHED, -61, "Lieke belde drie keer.", by="lieke"),
               Stands("riet", _S.AGREES, -59, role=True)),
)  # fmt: skip

AYA = PlanOfDemo(
    "aya", PlanKind.GI, "marleen", -180,
    {
        "threats": At(wrote=(Wrote("marleen", -179, ("De rechter maakte zich vier jaar geleden zorgen over verwaarlozing. Dat is een feit.",)),)),
        "views": At(wrote=(Wrote("marleen", -178, ("Aya wil bij Farah en Idris blijven. Moeder wil dat Aya thuis komt.",)),)),
        "goals": At(wrote=(Wrote("marleen", -177, ("Aya leert stap voor stap zelf dingen regelen.",)),),
                    goals=(Aim("Aya reist zelf met de bus", "Zij doet het drie weken achter elkaar", _A.REACHED, -35),)),
        "stay": At(wrote=(Wrote("marleen", -177, ("Aya woont in het gezin Waterloop. Elk jaar kijken we opnieuw.",)),)),
        "perspective_term": At(wrote=(Wrote("marleen", -176, ("Aya groeit in dit gezin op.",)),)),
    },
    set_on=-165, asked=-175, grows_up_since=-700,
    positions=(Stands("aya", _S.AGREES, -168, "Ik wil hier blijven."), Stands("farah", _S.AGREES, -169), Stands("idris", _S.AGREES, -169)),
)  # fmt: skip

DAAN = PlanOfDemo(
    "daan", PlanKind.FAMILY_GROUP, "wendy", -14,
    {
        "what_we_want": At(wrote=(Wrote("wendy", -14, ("Dat Daan bij mij kan wonen en ik af en toe op adem kom.",)),)),
        "who_helps": At(wrote=(Wrote("wendy", -13, ("Mijn zus haalt Daan op dinsdag op. De buurvrouw past op.",)),),
                        actions=(Doing("Vragen of oom Piet op zondag kan", "wendy", 8),)),
        "what_we_need": At(said=(Said("yara", -5, "Zullen we hier samen naar kijken?"),)),
    },
)  # fmt: skip

LOTTE = PlanOfDemo(
    "lotte", PlanKind.CARE_TEAM, "sanne", -18,
    {
        "first_month": At(wrote=(Wrote("sanne", -18, ("Lotte is verkouden en slaapt onrustig. Karin heeft de lijst van de huisarts.",)),)),
        "who_is_in": At(wrote=(Wrote("sanne", -18, ("Ouders, de gezinsvoogd, Karin en Sanne.",)),)),
    },
    needed=(Needed("Er is thuis een volwassene die nuchter is, dag en nacht", "Hulp bij verslaving", "De huisarts", -10),),
    home=(Home(HomePhase.HOURS, "Twee keer per week een uur, met iemand erbij", "Thijs", "We stoppen en praten na.", -15),),
)  # fmt: skip

PLANS = (JORIS, SAMIRA, TIJN, AYA, DAAN, LOTTE)
