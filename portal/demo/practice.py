"""What the practice sign-in services are told: whom they serve, and how the portal stands registered there."""

from collections.abc import Iterator, Mapping

from portal.demo import cast
from portal.demo.people import DIGID_NAME, PASSWORD
from portal.demo.world import DIGID, email


def slugs() -> list[str]:
    """The services: one per organisation with a sign-in of its own, and one for DigiD."""
    return [*(o.key for o in cast.ORGANISATIONS if o.signs_in), DIGID]


def services(issuers: Mapping[str, str], origin: str) -> list[dict[str, object]]:
    """One entry per service, as tests/providers/config.py reads it."""
    names = {o.key: o.name for o in cast.ORGANISATIONS} | {DIGID: DIGID_NAME}
    return [
        {
            "issuer": issuers[slug],
            "name": names[slug],
            "clients": [_client(slug, origin)],
            "persons": list(_family() if slug == DIGID else _employees(slug)),
        }
        for slug in slugs()
    ]


def _client(slug: str, origin: str) -> dict[str, object]:
    at = f"{origin}/aanmelden/{slug}"
    return {
        "client_id": "samendossier",
        "redirect_uris": [f"{at}/terug"],
        "post_logout_redirect_uris": [f"{origin}/afgemeld"],
        "backchannel_logout_uri": f"{at}/afmelding",
        "jwks_uri": f"{at}/sleutels",
    }


def subject(key: str) -> str:
    """How a service knows someone of the cast: fixed, and not the user name."""
    return f"oefenpersoon-{key}"


def _employees(slug: str) -> Iterator[dict[str, object]]:
    for each in cast.PROFESSIONALS:
        if each.organisation == slug:
            yield _person(each.key, each.name) | {"email": email(each)}


def _family() -> Iterator[dict[str, object]]:
    family: tuple[cast.Relative | cast.Youth, ...] = (*cast.RELATIVES, *cast.YOUTHS)
    for each in family:
        if each.signs_in == "digid":
            yield _person(each.key, f"{each.given_name} {each.family_name}")


def _person(key: str, name: str) -> dict[str, object]:
    return {"sub": subject(key), "user_name": key, "name": name, "password": PASSWORD}
