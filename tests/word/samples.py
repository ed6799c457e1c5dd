"""Documents to write and to get back: one that a person could meet, and one as big as the biggest."""

import struct
import zlib
from datetime import UTC, date, datetime

from portal.word.document import (
    Agreement,
    Anchor,
    Author,
    Cell,
    Document,
    Goal,
    Heading,
    Image,
    Listing,
    ListItem,
    Marks,
    Paragraph,
    Participant,
    Position,
    Remark,
    Run,
    Section,
    Standpoint,
    Suggestion,
    Table,
    Thread,
)

MOTHER, NOOR, SANNE = Author("mother", "Karin de Wit"), Author("noor", "Noor"), Author("sanne", "Sanne Peeters")
ALL = ("mother", "noor", "sanne")


def at(day: int, hour: int = 10) -> datetime:
    return datetime(2026, 11, day, hour, 15, tzinfo=UTC)


def p(text: str) -> Paragraph:
    return Paragraph((Run(text),))


def a_table(*rows: tuple[str, ...], description: str = "") -> Table:
    return Table(tuple(tuple(Cell((p(text),)) for text in row) for row in rows), description=description)


def bullets(*texts: str, ordered: bool = False) -> Listing:
    return Listing(tuple(ListItem((Run(text),)) for text in texts), ordered=ordered)


def a_logo() -> Image:
    """A real PNG, 240 by 60, made here: a leaf-like mark in the colour of the house."""
    width, height = 240, 60
    rows = bytearray()
    for y in range(height):
        rows.append(0)
        for x in range(width):
            inside = (x - 30) ** 2 + (y - 30) ** 2 < 29**2 or (1 < x < 30 and 30 < y < 59)
            bar = 78 < x < 236 and (16 < y < 26 or (34 < y < 44 and x < 190))
            rows += b"\x0b\x5a\x6b" if inside or bar else b"\xff\xff\xff"

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(rows))) + chunk(b"IEND", b"")
    )
    return Image(data, "Beeldmerk van XONAR")


def a_plan(**changes: object) -> Document:
    """The perspective plan of Noor (16), as it could go to a lawyer."""
    sections = (
        Section(
            "s-want",
            "Wat ik wil bereiken",
            (
                p("Ik wil leren koken voor mezelf en mijn mbo-diploma halen. Piet helpt mij elke week op dinsdag."),
                Paragraph(
                    (
                        Run("Het "),
                        Run("belangrijkste", bold=True),
                        Run(" vind ik dat ik "),
                        Run("zelf", italic=True),
                        Run(" mag kiezen waar ik ga wonen. Meer weten? "),
                        Run("Lees over de Big 5", link="https://example.org/big5"),
                        Run("."),
                    )
                ),
            ),
        ),
        Section(
            "s-home",
            "Contact met thuis",
            (
                p(
                    "Ik zie mama om de zondag. In de kerstvakantie slaap ik twee nachten thuis, "
                    "als dat voor iedereen goed voelt."
                ),
                Heading((Run("Wat we daarvoor afspreken"),)),
                bullets(
                    "Mama haalt mij op om tien uur.", "Opa brengt mij terug voor het eten.", "Ik mag altijd bellen."
                ),
            ),
            standpoints=(
                Standpoint(
                    "sp1",
                    "Karin de Wit, moeder van Noor",
                    "Ik wil Noor liever elke week zien. Om de week vind ik te weinig.",
                    date(2026, 11, 12),
                    "Ik zie mama om de zondag.",
                ),
            ),
        ),
        Section(
            "s-big5",
            "De Big 5",
            (
                p("Zo gaat het nu met de vijf dingen die geregeld moeten zijn voordat ik op eigen benen sta."),
                a_table(
                    ("Wat", "Hoe gaat het nu", "Wat is er nog nodig"),
                    ("Support", "Tante Els is er altijd voor mij.", "Een tweede vaste persoon."),
                    ("Wonen", "Ik woon bij de familie Jansen.", "Inschrijven bij de woningbouw op mijn 18e."),
                    ("School en werk", "Ik doe mbo 2, Koken.", "Een stageplek voor februari."),
                    ("Inkomen", "Zakgeld en een bijbaan.", "Leren omgaan met vaste lasten."),
                    ("Welzijn", "Ik slaap beter dan vorig jaar.", "Weten wie ik ’s avonds kan bellen."),
                    description="De Big 5 van Noor: wat er is en wat er nog nodig is",
                ),
            ),
        ),
        Section(
            "s-steps",
            "Mijn eerste stappen",
            (bullets("Kookles plannen", "CV maken", "Bellen met de bakker", ordered=True),),
            level=2,
        ),
    )
    document = Document(
        marks=Marks("0192-plan", "0192-version", "0192-export"),
        title="Perspectiefplan van Noor",
        kind="Perspectiefplan",
        organisation="XONAR",
        version_label="versie 3",
        version_hash="9f4c1e77a0b2d3558c61",
        subtitle="Noor, 16 jaar",
        logo=a_logo(),
        facts=(("Vastgesteld op", "20 november 2026"), ("Begeleider", "Sanne Peeters, XONAR")),
        copy_for="mr. A. Verhagen",
        participants=(
            Participant("Noor", "Jongere"),
            Participant("Karin de Wit", "Moeder"),
            Participant("Familie Jansen", "Pleegouders"),
            Participant("Sanne Peeters", "Pleegzorgbegeleider", "XONAR"),
        ),
        sections=sections,
        goals=(
            Goal("Drie gerechten koken", "Pleegmoeder", date(2027, 3, 1), "Bezig", ("Elke zondag samen koken",)),
            Goal("Stageplek vinden", "Sanne en ik", date(2027, 2, 1), "Nog niet begonnen"),
            Goal("Zelf naar de tandarts", "Ik", date(2026, 11, 12), "Gelukt"),
        ),
        agreements=(
            Agreement("Noor belt mama op woensdag.", "Noor, Karin", date(2026, 11, 3)),
            Agreement("Bij ruzie praten we eerst met Sanne.", "Iedereen", date(2026, 11, 3)),
        ),
        positions=(
            Position("Noor", "Jongere", "Eens", date(2026, 11, 19), "Dit is mijn plan."),
            Position(
                "Karin de Wit",
                "Moeder",
                "Gezien, niet mee eens",
                date(2026, 11, 20),
                "Ik wil Noor vaker zien.",
                "Sanne Peeters",
            ),
            Position(
                "Familie Jansen",
                "Pleegouders",
                "Eens met opmerking",
                date(2026, 11, 20),
                "Wij willen eerder horen van wijzigingen.",
            ),
        ),
        threads=(
            Thread(
                "t1",
                Anchor("s-want", 0, 7, "leren koken voor mezelf"),
                (
                    Remark("r1", MOTHER, at(20), "Zullen we op zondag samen oefenen?"),
                    Remark("r2", NOOR, at(20, 12), "Ja leuk! Dan maken we lasagne."),
                ),
            ),
            Thread(
                "t2",
                Anchor("s-home", 0, 26, "In de kerstvakantie slaap ik twee nachten thuis"),
                (Remark("r3", SANNE, at(19), "Dit bespreken we nog met opa."),),
                resolved=True,
            ),
        ),
        suggestions=(
            Suggestion("v1", Anchor("s-want", 0, 63, "helpt"), NOOR, at(19), "ondersteunt"),
            Suggestion("v2", Anchor("s-home", 3, 20, ""), MOTHER, at(20), ", ook ’s avonds"),
        ),
    )
    return Document(**{**{name: getattr(document, name) for name in document.__dataclass_fields__}, **changes})
