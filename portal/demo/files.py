"""The youth files of the demo world, with every fact that access leans on, from the cast."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from itertools import chain
from uuid import UUID

from sqlalchemy.orm import Session

from portal.access.policy import Kind
from portal.database.base import Base, new_id
from portal.database.fields import Keyring, keyring_of
from portal.demo import cast
from portal.demo.ids import World
from portal.dossier.domain import WORK_ROLES, Audience, ItemLink, Role, Topic
from portal.dossier.models import (
    Authority,
    CasePerson,
    ContactDetails,
    Coordinator,
    DutyShift,
    Exclusion,
    Item,
    ItemPerson,
    LegalFramework,
    OrganisationPeriod,
    Participation,
    Stay,
    YouthFile,
)
from portal.dossier.standing_items import STANDING_ITEMS
from portal.kernel import clock

# What every file has from its first day: the things that pages open by.
FROM_THE_START = (
    *STANDING_ITEMS,
    (Kind.TERMS, (Topic.PLACEMENT,)),
)
STREETS = {
    "Hazelgaard": ("Lindelaan 12", "6291 AB", "Waterbroek"),
    "Ooievaar": ("Kerkpad 3", "5961 CD", "Heuvelrade"),
    "Kwelder": ("Molenweg 48", "5961 EF", "Heuvelrade"),
    "Waterloop": ("Havenstraat 7", "6291 GH", "Waterbroek"),
    "Ooststroom": ("Dijkweg 21", "6291 JK", "Waterbroek"),
    "Hofland": ("Plein 5", "5961 LM", "Heuvelrade"),
    "Ruigrok": ("Bosrand 90", "5961 NP", "Heuvelrade"),
    "Brandsma-Veen": ("Akkerstraat 14", "6291 RS", "Waterbroek"),
    "Speelbeek": ("Beekweg 33", "5961 TV", "Heuvelrade"),
}
PEOPLE = {r.key: (r.given_name, r.family_name) for r in cast.RELATIVES} | {
    y.key: (y.given_name, y.family_name) for y in cast.YOUTHS
}
PEOPLE |= {p.key: (p.name, "") for p in cast.PROFESSIONALS}
EMPLOYERS = {p.key: p.organisation for p in cast.PROFESSIONALS}
DUTY = timedelta(days=30)  # from the day before the demo begins


def make_files(session: Session, world: World) -> None:
    """Add all files and the duty rota. The rows go in by groups: what is leaned on comes first."""
    keyring = keyring_of(session)
    for youth in cast.YOUTHS:
        world.files[youth.key] = new_id()
        _OneFile(world, youth, keyring).add_to(session)
    session.add_all(_duty(world))
    session.flush()


class _OneFile:
    """The rows of one youth file."""

    def __init__(self, world: World, youth: cast.Youth, keyring: Keyring) -> None:
        self.world, self.youth, self.keyring = world, youth, keyring
        self.id = world.files[youth.key]
        self.coordinator = world.persons[youth.coordinator]
        self.parts = {part.person: new_id() for part in youth.takes_part}

    def add_to(self, session: Session) -> None:
        for rows in (self._file(), self._items(), self._facts(), self._leaning()):
            session.add_all(rows)
            session.flush()

    def _file(self) -> Iterator[Base]:
        place = f"youth_file.bsn_encrypted:{self.id}"
        yield YouthFile(
            id=self.id,
            born_on=self.youth.age.born_on(self.world.start),
            opened_on=self.world.day(self.youth.opened),
            bsn_encrypted=self.keyring.encrypt(self.youth.bsn, place),
            bsn_key_id=self.keyring.current,
            bsn_hash=self.keyring.looked_up_by(self.youth.bsn),
        )

    def _items(self) -> Iterator[Base]:
        for kind, topics in FROM_THE_START:
            item = self._item(kind, self.youth.opened)
            item.topics = [topic.value for topic in topics]
            yield item
        self.names = {part.person: self._name(part) for part in self.youth.takes_part}
        yield from (item for item, _ in self.names.values())
        at_home = [p for p in self.youth.takes_part if p.family in STREETS and p.role is Role.FOSTER_PARENT]
        self.addresses = {part: self._address(part) for part in at_home}
        yield from self.addresses.values()

    def _name(self, part: cast.TakesPart) -> tuple[Item, CasePerson]:
        given_name, family_name = PEOPLE[part.person]
        item = self._item(Kind.CIRCLE, part.since, reveals_stay=part.reveals_stay)
        item.family_id = self._family_id(part)
        if part.role is Role.COUNSELLOR:
            item.audience = Audience.NAMED  # who has a counsellor is known to that client alone
        called = None if part.role is Role.YOUTH else part.called
        person = CasePerson(
            id=item.id,
            person_id=self.world.persons[part.person],
            given_name=given_name,
            family_name=family_name,
            called=called,
            relation=part.relation,
            **self._recorded(),
        )
        return item, person

    def _facts(self) -> Iterator[Base]:
        for key, since in self.youth.organisations:
            yield OrganisationPeriod(
                organisation_id=self.world.organisations[key],
                leads=key == self.youth.leads,
                starts_on=self.world.day(since),
                **self._recorded(),
            )
        yield Coordinator(
            person_id=self.coordinator,
            organisation_id=self.world.organisations[self.youth.leads],
            starts_on=self.world.day(self.youth.opened),
            **self._recorded(),
        )
        yield from (self._participation(part) for part in self.youth.takes_part)
        yield from (person for _, person in self.names.values())
        for part in self.youth.takes_part:
            if part.role is Role.COUNSELLOR and part.stands_for:
                yield ItemPerson(
                    item_id=self.names[part.person][0].id,
                    person_id=self.world.persons[part.stands_for],
                    link=ItemLink.READER,
                    **self._recorded(),
                )
        yield from chain(self._authority(), self._framework(), self._exclusions())

    def _participation(self, part: cast.TakesPart) -> Participation:
        works = part.role in WORK_ROLES
        return Participation(
            id=self.parts[part.person],
            person_id=self.world.persons[part.person],
            role=part.role,
            organisation_id=self.world.organisations[EMPLOYERS[part.person]] if works else None,
            family_id=self._family_id(part),
            stands_for_id=self.world.persons[part.stands_for] if part.stands_for else None,
            module_id=new_id() if part.module else None,
            module_kinds=[part.module] if part.module else None,
            topics=list(part.topics) or None,
            part_time=part.part_time,
            reveals_stay=part.reveals_stay,
            starts_on=self.world.day(part.since),
            ends_on=None if part.until is None else self.world.day(part.until),
            recorded_at=datetime.combine(self.world.day(part.since), time(9), UTC),
            **self._recorded(),
        )

    def _authority(self) -> Iterator[Base]:
        for each in self.youth.authority:
            organisation = self.world.organisations.get(each.holder)
            yield Authority(
                status=each.status,
                holder_id=None if organisation else self.world.persons[each.holder],
                organisation_id=organisation,
                starts_on=self.world.day(each.since),
                document=each.document,
                **self._verified(max(each.since, self.youth.opened)),
            )

    def _framework(self) -> Iterator[Base]:
        for each in self.youth.frameworks:
            yield LegalFramework(
                framework=each.framework,
                organisation_id=self.world.organisations[each.gi] if each.gi else None,
                starts_on=self.world.day(each.since),
                ends_on=None if each.until is None else self.world.day(each.until),
                document=each.document,
                **self._verified(each.since),
            )

    def _exclusions(self) -> Iterator[Base]:
        for each in self.youth.excluded:
            yield Exclusion(
                person_id=self.world.persons[each.person],
                reason=each.reason,
                decided_by=self.world.persons[each.decided_by],
                starts_on=self.world.day(each.since),
                review_on=self.world.day(each.review),
                **self._recorded(),
            )

    def _leaning(self) -> Iterator[Base]:
        """What names a row of this file that was added before it."""
        for family, first, last in self.youth.stays:
            for part in self.youth.takes_part:
                if part.family == family:
                    yield Stay(
                        participation_id=self.parts[part.person],
                        starts_on=self.world.day(first),
                        ends_on=self.world.day(last),
                        **self._recorded(),
                    )
        for part, item in self.addresses.items():
            street, postcode, town = STREETS[str(part.family)]
            yield ContactDetails(
                id=item.id,
                youth_file_id=self.id,
                case_person_id=self.names[part.person][1].id,
                email=f"{part.person}@thuis.example",
                street=street,
                postcode=postcode,
                town=town,
            )

    def _address(self, part: cast.TakesPart) -> Item:
        item = self._item(Kind.CONTACT_DETAILS_ADDRESS, part.since, reveals_stay=True)
        item.topics = [Topic.PLACEMENT]
        item.family_id = self._family_id(part)
        return item

    def _item(self, kind: Kind, since: int, *, reveals_stay: bool = False) -> Item:
        return Item(
            id=new_id(),
            youth_file_id=self.id,
            kind=kind,
            author_id=self.coordinator,
            organisation_id=self.world.organisations[self.youth.leads],
            recorded_on=self.world.day(since),
            reveals_stay=reveals_stay,
        )

    def _family_id(self, part: cast.TakesPart) -> UUID | None:
        return self.world.family(part.family) if part.family else None

    def _recorded(self) -> dict[str, UUID]:
        return {"youth_file_id": self.id, "recorded_by": self.coordinator}

    def _verified(self, on: int) -> dict[str, object]:
        return {**self._recorded(), "verified_by": self.coordinator, "verified_on": self.world.day(on)}


def _duty(world: World) -> Iterator[DutyShift]:
    begins = clock.now() - timedelta(days=1)
    for each in cast.PROFESSIONALS:
        if each.on_duty:
            yield DutyShift(
                organisation_id=world.organisations[each.organisation],
                person_id=world.persons[each.key],
                starts_at=begins,
                ends_at=begins + DUTY,
            )
