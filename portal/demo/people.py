"""Who can sign in to the demo world, where, how, and what they are in which file."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field

from portal.demo import cast
from portal.dossier.domain import Role

PASSWORD = "oefenen"  # noqa: S105 - of everyone at the practice services: invented people on one machine
ROLES = {
    Role.YOUTH: "jeugdige",
    Role.PARENT: "ouder",
    Role.FOSTER_PARENT: "pleegouder",
    Role.FOSTER_HOUSEHOLD: "huisgenoot",
    Role.COUNSELLOR: "vertrouwenspersoon",
    Role.WORKER_PROVIDER: "begeleider",
    Role.BEHAVIOURAL_SCIENTIST: "gedragswetenschapper",
    Role.MODULE_WORKER: "behandelaar",
    Role.OTHER_PROVIDER: "hulpverlener",
    Role.GI_OTS: "jeugdbeschermer",
    Role.GI_GUARDIAN: "voogdijwerker",
    Role.MUNICIPALITY_CASE: "consulent",
}
DIGID_NAME, OWN_NAME, CODE_NAME = "DigiD (oefenen)", "eigen account", "code van de begeleider"


@dataclass(frozen=True)
class SignsIn:
    """One person of the cast who can sign in."""

    name: str
    user_name: str
    password: str | None  # None: a code, a passkey or a factor of their own
    provider: str  # where
    organisation: str | None
    roles: dict[str, list[str]] = field(default_factory=dict)  # youth → roles
    work: str | None = None  # at the organisation


def everyone() -> list[SignsIn]:
    """All who can sign in: professionals by organisation, then family, then youth."""
    return [*_professionals(), *_family()]


def as_dicts() -> list[dict[str, object]]:
    return [asdict(each) for each in everyone()]


def table() -> str:
    """The same for people, grouped by where they sign in."""
    lines = []
    for provider in dict.fromkeys(each.provider for each in everyone()):
        lines.append(provider)
        lines += [_line(each) for each in everyone() if each.provider == provider]
    lines.append(f'\nHet wachtwoord bij DigiD (oefenen) en bij de organisaties is voor iedereen "{PASSWORD}".')
    return "\n".join(lines)


def _line(each: SignsIn) -> str:
    return f"  {each.user_name:<10}{each.name:<22}{_in_words(each)}"


def _in_words(each: SignsIn) -> str:
    """Begeleider van Fenna, Joris en Noor; or the work of someone who takes part in no file."""
    youths: dict[str, list[str]] = {}
    for youth, words in each.roles.items():
        for word in words:
            youths.setdefault(word, []).append(youth)
    if not youths:
        return f"{each.work or 'nog zonder rol'}, ziet geen dossiers"
    return "; ".join(word if word == ROLES[Role.YOUTH] else f"{word} van {_and(who)}" for word, who in youths.items())


def _and(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} en {names[-1]}"


def _professionals() -> Iterator[SignsIn]:
    names = {o.key: o.name for o in cast.ORGANISATIONS if o.signs_in}
    for each in cast.PROFESSIONALS:
        if each.organisation in names:
            name = names[each.organisation]
            yield SignsIn(each.name, each.key, PASSWORD, name, name, roles_of(each.key), each.job_title.lower())


def _family() -> Iterator[SignsIn]:
    people = [(r.key, f"{r.given_name} {r.family_name}", r.signs_in) for r in cast.RELATIVES]
    people += [(y.key, f"{y.given_name} {y.family_name}", y.signs_in) for y in cast.YOUTHS]
    places = {"digid": (DIGID_NAME, PASSWORD), "own": (OWN_NAME, None), "code": (CODE_NAME, None)}
    for way, (provider, password) in places.items():
        for key, name, signs_in in people:
            if signs_in == way:
                yield SignsIn(name, key, password, provider, None, roles_of(key))


def roles_of(key: str) -> dict[str, list[str]]:
    """In which file someone takes part, as what."""
    found: dict[str, list[str]] = {}
    for youth in cast.YOUTHS:
        for part in youth.takes_part:
            if part.person == key:
                found.setdefault(youth.given_name, []).append(ROLES.get(part.role, part.role))
    return found
