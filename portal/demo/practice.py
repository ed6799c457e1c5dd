"""What the practice sign-in services are told: whom they serve, and how the portal stands registered there."""

from collections.abc import Iterator, Mapping

from portal.demo import cast
from portal.demo.people import DIGID_NAME, PASSWORD

DIGID = "digid"  # the organisation behind which youth, parents and foster parents sign in


def email(professional: cast.Professional) -> str:
    return f"{professional.key}@{professional.organisation}.example"


def slugs() -> list[str]:
    """The services: one per organisation with a sign-in of its own, and one for DigiD."""
    return [*(o.key for o in cast.ORGANISATIONS if o.signs_in), DIGID]


def services(issuers: Mapping[str, str], origin: str) -> list[dict[str, object]]:
    """One entry per service, as tests/providers/config.py reads it."""
    from portal.identity.services.provisioning import registration  # noqa: PLC0415 - needed at the first start only

    names = {o.key: o.name for o in cast.ORGANISATIONS} | {DIGID: DIGID_NAME}
    return [
        {
            "issuer": issuers[slug],
            "name": names[slug],
            "clients": [registration(slug, origin)],
            "persons": list(_family() if slug == DIGID else _employees(slug)),
        }
        for slug in slugs()
    ]


def subject(key: str) -> str:
    """How a service knows someone of the cast: fixed, and not the user name."""
    return f"oefenpersoon-{key}"


def _employees(slug: str) -> Iterator[dict[str, object]]:
    for each in cast.PROFESSIONALS:
        if each.organisation == slug:
            yield _person(each.key, each.name) | {"email": email(each)}


def _family() -> Iterator[dict[str, object]]:
    family: tuple[cast.Relative | cast.Youth, ...] = (*cast.RELATIVES, *cast.NEWCOMERS, *cast.YOUTHS)
    for each in family:
        if each.signs_in == "digid":
            yield _person(each.key, f"{each.given_name} {each.family_name}")


def _person(key: str, name: str) -> dict[str, object]:
    return {"sub": subject(key), "user_name": key, "name": name, "password": PASSWORD}
