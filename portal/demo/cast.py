"""The cast of the demo world (domain 14): who there is, who takes part in which file, on what ground.

Plain data. Days are counted from D0, the day on which the world is made, so that ages and terms stay right. All names,
places and numbers are invented; the BSNs are test numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from portal.dossier.domain import AuthorityStatus, Framework, ModuleKind, Role, Topic
from portal.people.models import OrganisationKind, Work


@dataclass(frozen=True)
class Day:
    """A day in the life of the demo: so many days from D0, or the day on which someone reaches an age."""

    offset: int

    def on(self, start: date) -> date:
        return start + timedelta(days=self.offset)


@dataclass(frozen=True)
class Age:
    """How old a youth is on D0: whole years and months; `birthday_in` fixes the day of a coming birthday."""

    years: int
    months: int = 0
    birthday_in: int | None = None  # days from D0 until the next birthday

    def born_on(self, start: date) -> date:
        """The birth date that makes this age on D0."""
        if self.birthday_in is not None:
            next_birthday = start + timedelta(days=self.birthday_in)
            return _same_day(next_birthday, next_birthday.year - self.years - 1)
        month = start.year * 12 + start.month - 1 - self.years * 12 - self.months
        return _same_day(start.replace(day=1), month // 12, month % 12 + 1, min(start.day, 28))


def _same_day(day: date, year: int, month: int | None = None, of_month: int | None = None) -> date:
    month, of_month = month or day.month, of_month or day.day
    if (month, of_month) == (2, 29):
        of_month = 28
    return date(year, month, of_month)


@dataclass(frozen=True)
class Organisation:
    key: str
    name: str
    kind: OrganisationKind
    region: str
    legal_name: str | None = None
    phone: str | None = None
    duty_phone: str | None = None
    colour: str = "#0b5a6b"
    signs_in: bool = True  # has an OpenID provider of its own in the demo


@dataclass(frozen=True)
class Professional:
    key: str
    name: str
    organisation: str
    works: tuple[Work, ...]
    job_title: str
    register: str | None = None
    on_duty: bool = False


@dataclass(frozen=True)
class Relative:
    """Someone of the family, the foster family or the network, who signs in as themself."""

    key: str
    given_name: str
    family_name: str
    signs_in: str = "digid"  # digid, own (password and TOTP), code (has a code to begin with), or none


@dataclass(frozen=True)
class TakesPart:
    person: str
    role: Role
    since: int  # day
    until: int | None = None
    called: str | None = None  # what the youth calls this person
    relation: str | None = None
    family: str | None = None  # foster family or household
    stands_for: str | None = None
    module: ModuleKind | None = None
    topics: tuple[Topic, ...] = ()
    part_time: bool = False
    reveals_stay: bool = False


@dataclass(frozen=True)
class Holds:
    """Authority: a person or an organisation, from a day on."""

    status: AuthorityStatus
    holder: str
    since: int
    document: str


@dataclass(frozen=True)
class Rests:
    """The legal framework from a day on."""

    framework: Framework
    since: int
    until: int | None = None
    gi: str | None = None
    document: str | None = None


@dataclass(frozen=True)
class Excluded:
    """A secret placement holds against this person."""

    person: str
    since: int
    review: int
    reason: str
    decided_by: str


@dataclass(frozen=True)
class Youth:
    key: str
    given_name: str
    family_name: str
    age: Age
    bsn: str
    opened: int
    leads: str
    organisations: tuple[tuple[str, int], ...]  # key, since
    coordinator: str
    takes_part: tuple[TakesPart, ...]
    authority: tuple[Holds, ...]
    frameworks: tuple[Rests, ...]
    excluded: tuple[Excluded, ...] = ()
    signs_in: str = "none"
    story: str = ""
    stays: tuple[tuple[str, int, int], ...] = field(default=())  # part-time family, first and last day


_P, _W = OrganisationKind, Work

ORGANISATIONS: Sequence[Organisation] = (
    Organisation("xonar", "XONAR", _P.PROVIDER, "Zuid-Limburg", "Stichting XONAR", "043 555 01 00", "043 555 01 99"),
    Organisation(
        "rubicon", "Rubicon Jeugdzorg", _P.PROVIDER, "Noord- en Midden-Limburg", "Stichting Rubicon Jeugdzorg",
        "077 555 02 00", "077 555 02 99", "#7a3b69",
    ),
    Organisation(
        "wsgv", "William Schrikker Gezinsvormen", _P.PROVIDER, "Landelijk", "Stichting William Schrikker Gezinsvormen",
        "020 555 03 00", "020 555 03 99", "#1f5f3a",
    ),
    Organisation(
        "mutsaers", "Mutsaersstichting", _P.TREATMENT, "Venlo", "Mutsaersstichting", "077 555 04 00", "077 555 04 99",
        "#8a4b08",
    ),
    Organisation(
        "bjz", "Bureau Jeugdzorg Limburg", _P.GI, "Limburg", "Stichting Bureau Jeugdzorg Limburg", "088 555 05 00",
        "088 555 05 99", "#3a4a8a",
    ),
    Organisation("heuvelrade", "Gemeente Heuvelrade", _P.MUNICIPALITY, "Heuvelrade", phone="14 0555"),
    Organisation("waterbroek", "Gemeente Waterbroek", _P.MUNICIPALITY, "Waterbroek", phone="14 0556"),
    Organisation("jgz", "JGZ Maasvallei", _P.REFERRER_JGZ, "Maasvallei", phone="043 555 06 00"),
    Organisation("jeugdstem", "Jeugdstem", _P.COUNSELLOR, "Landelijk", phone="088 555 10 00", signs_in=False),
)  # fmt: skip

PROFESSIONALS: Sequence[Professional] = (
    Professional("sanne", "Sanne Bovenveld", "xonar", (_W.PROFESSIONAL,), "Pleegzorgbegeleider", "SKJ"),
    Professional("astrid", "Astrid Kolkman", "xonar", (_W.TEAM_MANAGER,), "Teamleider pleegzorg"),
    Professional("jeroen", "Jeroen Achterdijk", "xonar", (_W.MATCHER, _W.RECRUITER), "Matcher en werver"),
    Professional("maud", "Dr. Maud Rietveen", "xonar", (_W.PROFESSIONAL,), "Gedragswetenschapper", "BIG"),
    Professional("wout", "Wout Kerkhof", "xonar", (_W.PRIVACY_OFFICER,), "Privacyfunctionaris"),
    Professional("ingrid", "Ingrid Hazenbos", "xonar", (_W.ORG_ADMIN,), "Functioneel beheerder"),
    Professional("coen", "Coen Dalemans", "xonar", (_W.PROFESSIONAL,), "Pleegzorgbegeleider", "SKJ", on_duty=True),
    Professional("lieke", "Lieke Zandstra-Moor", "rubicon", (_W.PROFESSIONAL,), "Pleegzorgbegeleider", "SKJ"),
    Professional("bas", "Bas Turfsteen", "rubicon", (_W.RECRUITER,), "Werver en screener"),
    Professional("trudy", "Trudy Vennegoor", "rubicon", (_W.ORG_ADMIN,), "Functioneel beheerder"),
    Professional("hilde", "Hilde Vlierboom", "wsgv", (_W.PROFESSIONAL,), "Pleegzorgbegeleider", "SKJ"),
    Professional("okke", "Drs. Okke Meerkoet", "mutsaers", (_W.PROFESSIONAL,), "Systeemtherapeut", "BIG"),
    Professional("yara", "Yara Heideveld", "mutsaers", (_W.PROFESSIONAL,), "Coördinator VPT", "SKJ"),
    Professional("thijs", "Thijs Grasbergen", "bjz", (_W.PROFESSIONAL,), "Jeugdbeschermer", "SKJ"),
    Professional("marleen", "Marleen Ossewaard", "bjz", (_W.PROFESSIONAL,), "Voogdijwerker", "SKJ"),
    Professional("fleur", "Fleur Rozenkamp", "heuvelrade", (_W.PROFESSIONAL,), "Consulent jeugd"),
    Professional("pieter", "Dr. Pieter Haverkort", "jgz", (_W.PROFESSIONAL,), "Jeugdarts", "BIG"),
)

RELATIVES: Sequence[Relative] = (
    Relative("marit", "Marit", "Zilvermeer"),
    Relative("bart", "Bart", "Zilvermeer", "own"),
    Relative("riet", "Riet", "Ooievaar"),
    Relative("koen", "Koen", "Ooievaar", "none"),
    Relative("pim", "Pim", "Ooievaar", "none"),
    Relative("petra", "Petra", "Hazelgaard"),
    Relative("sjoerd", "Sjoerd", "Hazelgaard", "own"),
    Relative("ilse", "Ilse", "Lommerd"),
    Relative("ruben", "Ruben", "Taartman", "own"),
    Relative("ad", "Ad", "Kwelder"),
    Relative("josine", "Josine", "Kwelder"),
    Relative("nadia", "Nadia", "Beukenhage"),
    Relative("farah", "Farah", "Waterloop"),
    Relative("idris", "Idris", "Waterloop"),
    Relative("greet", "Greet", "Ooststroom"),
    Relative("wim", "Wim", "Ooststroom"),
    Relative("els", "Els", "Hofland"),
    Relative("mam_samira", "Latifa", "Kruisbeek", "none"),
    Relative("wendy", "Wendy", "Wilgenoord"),
    Relative("tom", "Tom", "Ruigrok"),
    Relative("anouk", "Anouk", "Ruigrok"),
    Relative("esther", "Esther", "Morgenrood", "code"),
    Relative("mark", "Mark", "Kastanjeveld", "code"),
    Relative("ineke", "Ineke", "Speelbeek"),
    Relative("joost", "Joost", "Speelbeek"),
    Relative("karin", "Karin", "Brandsma-Veen"),
    Relative("dirk", "Dirk", "Dijkgraaf"),
    Relative("sofie", "Sofie", "Dijkgraaf"),
    Relative("rosa", "Rosa", "Molendam", "own"),  # confidential counsellor of Jeugdstem
)
# They have a DigiD and the portal does not know them: nobody asked them in yet.
NEWCOMERS: Sequence[Relative] = (Relative("lars", "Lars", "Boskamp"), Relative("mila", "Mila", "Boskamp"))

_R, _A, _F, _M = Role, AuthorityStatus, Framework, ModuleKind


def _family(
    name: str, *persons: str, since: int, called: Sequence[str] = (), secret: bool = False
) -> tuple[TakesPart, ...]:
    """A foster family: each of its persons takes part."""
    return tuple(
        TakesPart(
            person, _R.FOSTER_PARENT, since, family=name, relation="pleegouder", reveals_stay=secret,
            called=called[n] if n < len(called) else None,
        )
        for n, person in enumerate(persons)
    )  # fmt: skip


_HELD_BY_THE_ZILVERMEERS = (
    Holds(_A.JOINT_PARENTS, "marit", -3000, "Uittreksel gezagsregister 2024-1187"),
    Holds(_A.JOINT_PARENTS, "bart", -3000, "Uittreksel gezagsregister 2024-1187"),
)
_VOTS_THEN_OTS = (
    Rests(_F.VOTS, -73, -41, "bjz", "Beschikking C/03/310001"),
    Rests(_F.OTS_WITH_PLACEMENT, -40, 142, "bjz", "Beschikking C/03/310544"),
)

YOUTHS: Sequence[Youth] = (
    Youth(
        "fenna",
        "Fenna",
        "Zilvermeer",
        Age(5, 8),
        "999900006",
        -73,
        "xonar",
        (("xonar", -73), ("bjz", -73)),
        "sanne",
        (
            TakesPart("fenna", _R.YOUTH, -73),
            TakesPart("marit", _R.PARENT, -73, called="mama", relation="moeder"),
            TakesPart("bart", _R.PARENT, -73, called="papa", relation="vader"),
            *_family("Hazelgaard", "petra", "sjoerd", since=-73, called=("Petra", "Sjoerd"), secret=True),
            TakesPart("sanne", _R.WORKER_PROVIDER, -73, called="Sanne"),
            TakesPart("maud", _R.BEHAVIOURAL_SCIENTIST, -60),
            TakesPart("thijs", _R.GI_OTS, -73, called="Thijs"),
        ),
        _HELD_BY_THE_ZILVERMEERS,
        _VOTS_THEN_OTS,
        excluded=(Excluded("bart", -68, 22, "Ernstige bedreiging tijdens de crisis.", "thijs"),),
        story="Geheime plaatsing tegenover vader, die wel gezag heeft. Perspectief zoeken, maand twee.",
    ),
    Youth(
        "tijn",
        "Tijn",
        "Zilvermeer",
        Age(9, 2),
        "999907712",
        -73,
        "rubicon",
        (("rubicon", -73), ("bjz", -73)),
        "lieke",
        (
            TakesPart("tijn", _R.YOUTH, -73),
            TakesPart("marit", _R.PARENT, -73, called="mama", relation="moeder"),
            TakesPart("bart", _R.PARENT, -73, called="papa", relation="vader"),
            TakesPart("riet", _R.FOSTER_PARENT, -71, called="oma", relation="oma", family="Ooievaar"),
            TakesPart("koen", _R.FOSTER_HOUSEHOLD, -71, called="oom Koen", relation="oom", family="Ooievaar"),
            TakesPart("lieke", _R.WORKER_PROVIDER, -73, called="Lieke"),
            TakesPart("thijs", _R.GI_OTS, -73, called="Thijs"),
        ),
        _HELD_BY_THE_ZILVERMEERS,
        _VOTS_THEN_OTS,
        story="Woont bij zijn oma: netwerkplaatsing, dag 71 van 91.",
    ),
    Youth(
        "milan",
        "Milan",
        "Lommerd",
        Age(13, 4),
        "999915435",
        -106,
        "rubicon",
        (("rubicon", -106), ("mutsaers", -60)),
        "lieke",
        (
            TakesPart("milan", _R.YOUTH, -106),
            TakesPart("ilse", _R.PARENT, -106, called="mama", relation="moeder"),
            TakesPart("ruben", _R.PARENT, -106, called="Ruben", relation="vader"),
            *_family("Kwelder", "ad", "josine", since=-106, called=("Ad", "Josine")),
            TakesPart("lieke", _R.WORKER_PROVIDER, -106, called="Lieke"),
            TakesPart("okke", _R.MODULE_WORKER, -60, called="Okke", module=_M.VIDEO_INTERACTION),
        ),
        (
            Holds(_A.JOINT_PARENTS, "ilse", -4000, "Uittreksel gezagsregister 2023-0412"),
            Holds(_A.JOINT_PARENTS, "ruben", -4000, "Uittreksel gezagsregister 2023-0412"),
        ),
        (Rests(_F.VOLUNTARY, -106),),
        signs_in="own",
        story="Gescheiden ouders met samen gezag, die het niet eens zijn. De datum voor het perspectief is voorbij.",
    ),
    Youth(
        "aya",
        "Aya",
        "Beukenhage",
        Age(15, birthday_in=60),
        "999923134",
        -1460,
        "wsgv",
        (("wsgv", -1460), ("bjz", -1460)),
        "hilde",
        (
            TakesPart("aya", _R.YOUTH, -1460),
            TakesPart("nadia", _R.PARENT, -1460, called="mama", relation="moeder"),
            *_family("Waterloop", "farah", "idris", since=-1460, called=("tante Farah", "Idris")),
            TakesPart("hilde", _R.WORKER_PROVIDER, -900, called="Hilde"),
            TakesPart("marleen", _R.GI_GUARDIAN, -1460, called="Marleen"),
        ),
        (Holds(_A.GUARDIAN_GI, "bjz", -1460, "Beschikking C/03/245118"),),
        (Rests(_F.GUARDIANSHIP, -1460, None, "bjz", "Beschikking C/03/245118"),),
        signs_in="own",
        story="Wordt over twee maanden 16. Voogdij bij de GI, moeder heeft geen gezag.",
    ),
    Youth(
        "joris",
        "Joris",
        "Oeverland",
        Age(17, birthday_in=150),
        "999930850",
        -2900,
        "xonar",
        (("xonar", -2900), ("heuvelrade", -2900)),
        "sanne",
        (
            TakesPart("joris", _R.YOUTH, -2900),
            *_family("Ooststroom", "greet", "wim", since=-2900, called=("Greet", "Wim")),
            TakesPart("sanne", _R.WORKER_PROVIDER, -700, called="Sanne"),
            TakesPart("fleur", _R.MUNICIPALITY_CASE, -2900),
        ),
        (
            Holds(_A.GUARDIAN_FOSTER, "greet", -1500, "Beschikking C/03/251902"),
            Holds(_A.GUARDIAN_FOSTER, "wim", -1500, "Beschikking C/03/251902"),
        ),
        (Rests(_F.VOLUNTARY, -1500),),
        signs_in="digid",
        story="Pleegouders zijn samen voogd. Schrijft aan zijn perspectiefplan. Wordt over vijf maanden 18.",
    ),
    Youth(
        "samira",
        "Samira",
        "Kruisbeek",
        Age(20, birthday_in=180),
        "999938563",
        -2500,
        "rubicon",
        (("rubicon", -2500), ("heuvelrade", -2500)),
        "lieke",
        (
            TakesPart("samira", _R.YOUTH, -2500),
            TakesPart("mam_samira", _R.PARENT, -2500, called="mijn moeder", relation="moeder"),
            *_family("Hofland", "els", since=-2500, called=("Els",)),
            TakesPart("lieke", _R.WORKER_PROVIDER, -600, called="Lieke"),
            TakesPart("fleur", _R.MUNICIPALITY_CASE, -400),
        ),
        (),
        (Rests(_F.VOLUNTARY, -2500),),
        signs_in="digid",
        story="Volwassen. Vraagt verlenging van 21 tot 23 aan.",
    ),
    Youth(
        "daan",
        "Daan",
        "Wilgenoord",
        Age(7, 0),
        "999946274",
        -200,
        "mutsaers",
        (("mutsaers", -200), ("rubicon", -150)),
        "yara",
        (
            TakesPart("daan", _R.YOUTH, -200),
            TakesPart("wendy", _R.PARENT, -200, called="mama", relation="moeder"),
            TakesPart("yara", _R.WORKER_PROVIDER, -200, called="Yara"),
            TakesPart(
                "tom",
                _R.FOSTER_PARENT,
                -150,
                called="Tom",
                relation="weekendpleegouder",
                family="Ruigrok",
                part_time=True,
            ),
            TakesPart(
                "anouk",
                _R.FOSTER_PARENT,
                -150,
                called="Anouk",
                relation="weekendpleegouder",
                family="Ruigrok",
                part_time=True,
            ),
            TakesPart("lieke", _R.OTHER_PROVIDER, -150, topics=(Topic.PLACEMENT, Topic.EVERYDAY, Topic.CONTACT)),
        ),
        (Holds(_A.SOLE_PARENT, "wendy", -2500, "Uittreksel gezagsregister 2025-0090"),),
        (Rests(_F.VOLUNTARY, -200),),
        stays=(("Ruigrok", -14, -12), ("Ruigrok", 0, 2), ("Ruigrok", 14, 16)),
        story="Twee weekenden per maand bij een weekendgezin, met hulp thuis.",
    ),
    Youth(
        "lotte",
        "Lotte",
        "Dijkgraaf",
        Age(2, 4),
        "999953989",
        -24,
        "xonar",
        (("xonar", -24), ("bjz", -24)),
        "sanne",
        (
            TakesPart("lotte", _R.YOUTH, -24),
            TakesPart("sofie", _R.PARENT, -24, called="mama", relation="moeder"),
            TakesPart("dirk", _R.PARENT, -24, called="papa", relation="vader"),
            *_family("Brandsma-Veen", "karin", since=-24, called=("Karin",)),
            TakesPart("sanne", _R.WORKER_PROVIDER, -24),
            TakesPart("thijs", _R.GI_OTS, -23),
        ),
        (
            Holds(_A.JOINT_PARENTS, "sofie", -850, "Uittreksel gezagsregister 2026-0311"),
            Holds(_A.JOINT_PARENTS, "dirk", -850, "Uittreksel gezagsregister 2026-0311"),
        ),
        (Rests(_F.VOTS, -23, 68, "bjz", "Beschikking C/03/312077"),),
        story="Crisis, dag 24 van 28.",
    ),
    Youth(
        "noor",
        "Noor",
        "Kastanjeveld",
        Age(16, 5),
        "999961718",
        -730,
        "xonar",
        (("xonar", -730), ("mutsaers", -120)),
        "sanne",
        (
            TakesPart("noor", _R.YOUTH, -730),
            TakesPart("esther", _R.PARENT, -730, called="mama", relation="moeder"),
            TakesPart("mark", _R.PARENT, -730, called="papa", relation="vader"),
            *_family("Speelbeek", "ineke", "joost", since=-730, called=("Ineke", "Joost")),
            TakesPart("sanne", _R.WORKER_PROVIDER, -730, called="Sanne"),
            TakesPart("okke", _R.MODULE_WORKER, -120, called="Okke", module=_M.SYSTEMIC_THERAPY),
            TakesPart("rosa", _R.COUNSELLOR, -90, called="Rosa", stands_for="noor"),
        ),
        (
            Holds(_A.JOINT_PARENTS, "esther", -5900, "Uittreksel gezagsregister 2021-0650"),
            Holds(_A.JOINT_PARENTS, "mark", -5900, "Uittreksel gezagsregister 2021-0650"),
        ),
        (Rests(_F.VOLUNTARY, -730),),
        signs_in="digid",
        story="16 jaar, beslist zelf. Deelt haar plan per deel met haar gescheiden ouders.",
    ),
)
