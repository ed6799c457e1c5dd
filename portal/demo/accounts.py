"""How the people of the demo sign in: links with the practice services, accounts known there, own accounts, codes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.database.fields import keyring_of
from portal.demo import cast
from portal.demo.ids import World
from portal.demo.own import OWN_PASSWORD, totp_secret
from portal.demo.practice import DIGID, slugs, subject
from portal.identity.domain import ProviderKind
from portal.identity.services.provisioning import (
    ProviderDetails,
    make_keys,
    provision_account,
    provision_invitation,
    provision_organisation,
    provision_own_account,
)

LEVEL = "urn:samendossier:oefenen:twee-factoren"  # the acr of a practice service
FAMILY: tuple[cast.Relative | cast.Youth, ...] = (*cast.RELATIVES, *cast.YOUTHS)
SEEN = "Oefening: wij zagen dat de telefoon van deze persoon zelf is."
SWITCH_ON = text(
    "INSERT INTO digid_switch (id, person_id, youth_file_id, switched_on, reason, made_by) "
    "SELECT gen_random_uuid(), p.person_id, p.youth_file_id, true, :reason, c.person_id "
    "FROM participation p JOIN coordinator c ON c.youth_file_id = p.youth_file_id "
    "WHERE p.person_id = :person AND p.organisation_id IS NULL LIMIT 1"
)
RECOGNISED = "Oefening: het paspoort is bekeken."


@dataclass(frozen=True)
class Practice:
    """What making accounts needs to know of this installation."""

    issuers: Mapping[str, str]  # slug → issuer
    keys_directory: Path
    secret: str


def make_accounts(session: Session, world: World, practice: Practice) -> dict[str, str]:
    """Everything by which someone signs in. Returns the codes that a worker would hand over, by person."""
    keys = make_keys(practice.keys_directory)  # shared by all links of the demo: making one costs a tenth of a second
    for slug in slugs():
        kind = ProviderKind.CITIZEN if slug == DIGID else ProviderKind.WORK
        details = ProviderDetails(issuer=practice.issuers[slug], levels=[LEVEL], kind=kind)
        link = provision_organisation(
            session, practice.keys_directory, world.organisations[slug], slug, details, key_ids=keys
        )
        for key, name in _known_at(slug):
            provision_account(session, link, subject(key), world.persons[key], name)
    _let_digid_in(session, world)
    for key in _signing_in("own"):
        _own_account(session, world, practice, key)
    return {key: _code(session, world, key) for key in _signing_in("code")}


def _let_digid_in(session: Session, world: World) -> None:
    """Where DigiD is off by rule (somebody is excluded in the file), a worker saw whose phone it is (R-IDN-01)."""
    for key in _signing_in("digid"):
        off = text("SELECT NOT digid_is_on(:person)")
        if session.scalar(off, {"person": world.persons[key]}):
            session.execute(SWITCH_ON, {"person": world.persons[key], "reason": SEEN})


def _known_at(slug: str) -> Iterator[tuple[str, str]]:
    if slug != DIGID:
        yield from ((p.key, p.name) for p in cast.PROFESSIONALS if p.organisation == slug)
        return
    yield from ((each.key, f"{each.given_name} {each.family_name}") for each in FAMILY if each.signs_in == "digid")


def _signing_in(way: str) -> list[str]:
    return [each.key for each in FAMILY if each.signs_in == way]


def _own_account(session: Session, world: World, practice: Practice, key: str) -> None:
    secret = totp_secret(practice.secret, key)
    provision_own_account(session, keyring_of(session), world.persons[key], key, OWN_PASSWORD, secret)


def _code(session: Session, world: World, key: str) -> str:
    """A one-time code, as the coordinator of the file hands it over."""
    youth = next(y for y in cast.YOUTHS if any(part.person == key for part in y.takes_part))
    organisation: UUID = world.organisations[youth.leads]
    by = world.persons[youth.coordinator]
    return provision_invitation(session, world.persons[key], world.files[youth.key], organisation, by, RECOGNISED)
