"""The order of a document: which parts it has, with the words that the portal itself puts in. Dutch: it is read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count

from portal.word.document import (
    Action,
    Agreement,
    Block,
    Cell,
    Condition,
    Document,
    Evaluation,
    Goal,
    HomeStep,
    Paragraph,
    Participant,
    Position,
    Run,
    Section,
    Standpoint,
    Table,
    lines_of,
)

# Keys of the parts that the portal makes; with a colon, which no key of a section has.
TITLE, PARTICIPANTS, CONTENTS = "portal:title", "portal:participants", "portal:contents"
GOALS, AGREEMENTS, POSITIONS = "portal:goals", "portal:agreements", "portal:positions"
ACTIONS, CONDITIONS, EVALUATIONS = "portal:actions", "portal:conditions", "portal:evaluations"
STANDPOINTS = "portal:standpoints:"

CONTENTS_FROM = 8  # a shorter plan needs no table of contents
_MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the document with a heading of its own; `level` 0 is the title. `editable`: text of the plan."""

    key: str
    heading: str
    blocks: tuple[Block, ...]
    level: int = 1
    editable: bool = False


def parts_of(document: Document) -> Iterator[Part]:
    """All parts in the order in which they are read. Raises ValueError if two sections cannot be told apart."""
    keys = [section.key for section in document.sections]
    if len(set(keys)) != len(keys) or any(":" in key for key in keys):
        raise ValueError("sections need keys of their own, without a colon")
    yield Part(TITLE, document.title, _title_page(document), level=0)
    if document.participants:
        yield Part(PARTICIPANTS, "Wie doen mee", (_participants(document.participants),))
    if len(document.sections) >= CONTENTS_FROM:
        yield Part(CONTENTS, "Inhoud", ())
    if not document.sections:
        yield from _evaluated(document)  # a document of an evaluation: what was said comes first
    for section in document.sections:
        yield Part(section.key, section.title, section.blocks, section.level, editable=True)
        if section.standpoints:
            yield _standpoints(section)
    yield from _after_the_sections(document)


def _after_the_sections(document: Document) -> Iterator[Part]:
    """The tables that the portal makes of what stands beside the text."""
    if document.goals:
        yield Part(GOALS, "Doelen", (_goals(document.goals),))
    if document.actions:
        yield Part(ACTIONS, "Wie doet wat", (_actions(document.actions),))
    if document.agreements:
        yield Part(AGREEMENTS, "Afspraken", (_agreements(document.agreements),))
    if document.conditions or document.home_steps:
        yield Part(CONDITIONS, "De weg naar huis", tuple(_way_home(document)))
    if document.sections:
        yield from _evaluated(document)
    if document.positions:
        yield Part(POSITIONS, "Wat iedereen van dit plan vindt", (_positions(document.positions),))


def day(on: date | None) -> str:
    """A date as people write it: 1 maart 2026."""
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}" if on else ""


def table_lines(part: Part) -> Iterator[int]:
    """The numbers of the lines of a part that stand in a table."""
    line = count()
    for block in part.blocks:
        for _ in lines_of((block,)):
            number = next(line)
            if isinstance(block, Table):
                yield number


def footer_line(document: Document) -> str:
    """What stands at the foot of each page: which plan, which version, and its check number."""
    check = f"controlegetal {document.version_hash[:16]}" if document.version_hash else ""
    return " · ".join(part for part in (document.title, document.version_label, check) if part)


def copy_line(document: Document) -> str:
    return f"Kopie voor {document.copy_for}" if document.copy_for else ""


def _title_page(document: Document) -> tuple[Block, ...]:
    rows = [*document.facts, ("Versie", document.version_label)]
    if document.copy_for:
        rows.append(("Deze kopie is voor", document.copy_for))
    if document.version_hash:
        rows.append(("Controlegetal", document.version_hash))
    facts = Table(
        tuple((_cell(name, bold=True), _cell(value)) for name, value in rows),
        header_rows=0,
        description="Gegevens van dit document",
        widths=(30, 70),
    )
    about = tuple(_line(text) for text in (document.kind, document.subtitle, document.organisation) if text)
    return (*about, facts)


def _participants(participants: tuple[Participant, ...]) -> Table:
    rows = [(person.name, person.role, person.organisation) for person in participants]
    return _table("Wie er meedoen aan dit plan", (34, 30, 36), ("Naam", "Rol", "Organisatie"), rows)


def _goals(goals: tuple[Goal, ...]) -> Table:
    header = _header("Doel", "Wie helpt", "Voor wanneer", "Hoe ver")
    rows = tuple(
        (
            Cell((_line(goal.text, bold=bool(goal.actions)), *(_line(action) for action in goal.actions))),
            _cell(goal.helped_by),
            _cell(day(goal.due_on)),
            _cell(goal.attainment),
        )
        for goal in goals
    )
    return Table((header, *rows), description="De doelen van dit plan", widths=(38, 20, 21, 21))


def _actions(actions: tuple[Action, ...]) -> Table:
    rows = [(action.text, action.who, day(action.due_on), day(action.done_on)) for action in actions]
    return _table("Wie doet wat", (40, 24, 18, 18), ("Actie", "Wie", "Wanneer", "Klaar op"), rows)


def _way_home(document: Document) -> Iterator[Table]:
    if document.conditions:
        yield _conditions(document.conditions)
    if document.home_steps:
        yield _home_steps(document.home_steps)


def _home_steps(steps: tuple[HomeStep, ...]) -> Table:
    rows = [(step.text, step.who, step.when, step.way_back) for step in steps]
    header = ("Stap", "Wie erbij is", "Wanneer", "Als het niet goed gaat")
    return _table("De stappen op weg naar huis", (34, 20, 20, 26), header, rows)


def _evaluated(document: Document) -> Iterator[Part]:
    if document.evaluations:
        yield Part(EVALUATIONS, "Hoe het ging", tuple(_evaluations(document.evaluations)))


def _evaluations(evaluations: tuple[Evaluation, ...]) -> Iterator[Paragraph]:
    for one in evaluations:
        who = f", opgeschreven door {one.author}" if one.author else ""
        yield Paragraph((Run(f"{day(one.on)}{who}", bold=True),))
        yield from (_line(line) for line in one.text.splitlines() or ("",))


def _conditions(conditions: tuple[Condition, ...]) -> Table:
    header = _header("Wat nodig is", "Hulp voor ouders", "Hoe ver het is")
    rows = tuple(
        (_cell(one.text), _cell(one.help), Cell(tuple(_line(view) for view in one.views) or (_line(""),)))
        for one in conditions
    )
    return Table((header, *rows), description="Wat nodig is om weer thuis te wonen", widths=(38, 28, 34))


def _agreements(agreements: tuple[Agreement, ...]) -> Table:
    if not any(agreement.with_whom or agreement.agreed_on for agreement in agreements):
        return _table("De afspraken van dit plan", (100,), ("Afspraak",), [(one.text,) for one in agreements])
    rows = [(agreement.text, agreement.with_whom, day(agreement.agreed_on)) for agreement in agreements]
    return _table("De afspraken van dit plan", (49, 28, 23), ("Afspraak", "Met wie", "Afgesproken op"), rows)


def _positions(positions: tuple[Position, ...]) -> Table:
    header = _header("Wie", "Vindt", "Eigen woorden", "Op")
    rows = tuple(
        (
            Cell((_line(position.name, bold=True), _line(position.role))),
            Cell((_line(position.stance), *_spoken(position))),
            _cell(position.words),
            _cell(day(position.on)),
        )
        for position in positions
    )
    return Table((header, *rows), description="Wat iedereen van dit plan vindt", widths=(24, 25, 30, 21))


def _spoken(position: Position) -> tuple[Paragraph, ...]:
    return (_line(f"Verteld aan {position.spoken_with}"),) if position.spoken_with else ()


def _standpoints(section: Section) -> Part:
    blocks = tuple(paragraph for standpoint in section.standpoints for paragraph in _standpoint(standpoint))
    heading = "Standpunt bij dit stuk" if len(section.standpoints) == 1 else "Standpunten bij dit stuk"
    return Part(STANDPOINTS + section.key, heading, blocks, level=3)


def _standpoint(standpoint: Standpoint) -> Iterator[Paragraph]:
    when = f", {day(standpoint.on)}" if standpoint.on else ""
    yield Paragraph((Run(standpoint.author, bold=True), Run(when)))
    if standpoint.quote:
        yield Paragraph((Run(f"Over: “{standpoint.quote}”", italic=True),))
    yield from (_line(line) for line in standpoint.text.splitlines() or ("",))


def _table(
    description: str, widths: tuple[int, ...], header: tuple[str, ...], rows: Sequence[tuple[str, ...]]
) -> Table:
    cells = tuple(tuple(_cell(text) for text in row) for row in rows)
    return Table((_header(*header), *cells), description=description, widths=widths)


def _header(*names: str) -> tuple[Cell, ...]:
    return tuple(_cell(name) for name in names)


def _cell(text: str, *, bold: bool = False) -> Cell:
    return Cell((_line(text, bold=bold),))


def _line(text: str, *, bold: bool = False) -> Paragraph:
    return Paragraph((Run(text, bold=bold),))
