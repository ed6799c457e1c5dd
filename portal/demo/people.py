"""Who can sign in to the demo world, where, how, and what they are in which file."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field

from portal.demo import cast
from portal.demo.own import OWN_PASSWORD, totp_secret
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
    password: str | None  # where one is asked
    provider: str  # where
    organisation: str | None
    roles: dict[str, list[str]] = field(default_factory=dict)  # youth → roles
    work: str | None = None  # at the organisation
    code: str | None = None  # a one-time code that the worker handed over
    totp_secret: str | None = None  # of the app on the phone, for an own account


def everyone(codes: Mapping[str, str] | None = None, secret: str = "") -> list[SignsIn]:
    """All who can sign in: professionals by organisation, then family, then youth.

    With the one-time codes and the secret of an installation, also what only that installation knows.
    """
    return [*_professionals(), *_family(codes or {}, secret)]


def as_dicts(codes: Mapping[str, str], secret: str) -> list[dict[str, object]]:
    return [asdict(each) for each in everyone(codes, secret)]


def table(codes: Mapping[str, str] | None = None) -> str:
    """The same for people, grouped by where they sign in."""
    lines = []
    people = everyone(codes)
    for provider in dict.fromkeys(each.provider for each in people):
        lines.append(provider)
        lines += [_line(each) for each in people if each.provider == provider]
    lines += [
        "",
        f"Het wachtwoord bij de organisaties en bij {DIGID_NAME} is voor iedereen: {PASSWORD}",
        f"Het wachtwoord van een eigen account is: {OWN_PASSWORD}; de code van de app geeft: portal demo code NAAM",
    ]
    return "\n".join(lines)


def _line(each: SignsIn) -> str:
    code = f" (code: {each.code})" if each.code else ""
    return f"  {each.user_name:<10}{each.name:<22}{_in_words(each)}{code}"


def _in_words(each: SignsIn) -> str:
    """Begeleider van Fenna, Joris en Noor; or the work of someone who takes part in no file."""
    if each.user_name in {newcomer.key for newcomer in cast.NEWCOMERS}:
        return "heeft DigiD, komt binnen met een code van een begeleider"
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


def _family(codes: Mapping[str, str], secret: str) -> Iterator[SignsIn]:
    people: list[cast.Relative | cast.Youth] = [*cast.RELATIVES, *cast.NEWCOMERS, *cast.YOUTHS]
    places = {"digid": (DIGID_NAME, PASSWORD), "own": (OWN_NAME, OWN_PASSWORD), "code": (CODE_NAME, None)}
    for way, (provider, password) in places.items():
        for each in people:
            if each.signs_in == way:
                yield SignsIn(
                    f"{each.given_name} {each.family_name}",
                    each.key,
                    password,
                    provider,
                    None,
                    roles_of(each.key),
                    code=codes.get(each.key),
                    totp_secret=totp_secret(secret, each.key) if way == "own" and secret else None,
                )


def roles_of(key: str) -> dict[str, list[str]]:
    """In which file someone takes part, as what."""
    found: dict[str, list[str]] = {}
    for youth in cast.YOUTHS:
        for part in youth.takes_part:
            if part.person == key:
                found.setdefault(youth.given_name, []).append(ROLES.get(part.role, part.role))
    return found
