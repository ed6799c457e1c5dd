"""Whose eyes decide what is in a copy: those of its recipient, and never more than its maker sees.

Someone outside the file has no eyes in it. On behalf of a client they see what that client may see; otherwise what is
there for the whole circle: nothing that is kept from anyone, nothing that betrays a secret place.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portal.access.actor import Actor, Door
from portal.access.names import Name, names_for
from portal.access.policy import Letter
from portal.access.scope.loading import permitted_ids
from portal.copies.domain import RecipientKind
from portal.database.days import covers
from portal.database.session import legal_today
from portal.dossier.domain import Audience
from portal.dossier.models import Exclusion, Item, NotFor, Participation, ThirdPartyMark, Withholding
from portal.dossier.role_names import ROLE_NAMES, words_of
from portal.kernel.errors import NotFound
from portal.kernel.words import Sentence
from portal.people.directory import names_of_organisations
from portal.plans.models import OWN_WORDS, PARTS, Plan

KINDS = PARTS | OWN_WORDS


@dataclass(frozen=True, slots=True)
class Recipient:
    """For whom a copy is. `person_id` of a participant; `client_id` of the one for whom someone outside asks."""

    kind: RecipientKind
    person_id: UUID | None = None
    client_id: UUID | None = None

    @property
    def sees_as(self) -> UUID | None:
        """The person in the file whose sight bounds the copy."""
        return self.person_id or self.client_id


@dataclass(frozen=True, slots=True)
class Known:
    """Someone as the recipient may know them."""

    name: Sentence | str
    role: Sentence | str
    organisation: str


class Eyes:
    """What a recipient may see of one plan, asked of the one clause for each pair of eyes."""

    def __init__(self, session: Session, maker: Actor, plan: Plan, recipient: Recipient) -> None:
        self.session, self.maker, self.plan, self.recipient = session, maker, plan, recipient
        self.day = legal_today(session)
        self.reader = as_actor(session, maker, plan.youth_file_id, recipient.sees_as) if recipient.sees_as else maker
        self.mine = self._items(maker)
        self.items = self._seen()

    def names(self, people: Collection[UUID]) -> Mapping[UUID, Known]:
        """These people as the recipient may know them, and the maker too; who may not be known is not there."""
        wanted = set(people)
        if not wanted:
            return {}
        found = names_for(self.session, self.reader, wanted, self.plan.youth_file_id)
        if self.reader != self.maker:
            mine = names_for(self.session, self.maker, wanted, self.plan.youth_file_id)
            found = {person: name for person, name in found.items() if person in mine}
        if self._is_stranger:
            hidden = self._betraying()
            found = {person: name for person, name in found.items() if person not in hidden}
        organisations = names_of_organisations(self.session, self.day)
        return {person: _known(name, organisations) for person, name in found.items()}

    @property
    def _is_stranger(self) -> bool:
        return self.recipient.kind is RecipientKind.OUTSIDE and self.recipient.client_id is None

    def _seen(self) -> frozenset[UUID]:
        if self.plan.id not in self.mine:
            raise NotFound
        if self._is_stranger:
            return self.mine - self._kept_from_anyone()
        if self.reader == self.maker:
            return self.mine
        return self.mine & self._items(self.reader)

    def _items(self, actor: Actor) -> frozenset[UUID]:
        allowed = permitted_ids(
            self.session, actor, Letter.V, KINDS, day=self.day, youth_file_id=self.plan.youth_file_id
        )
        return frozenset(
            self.session.scalars(
                select(Item.id).where(
                    Item.youth_file_id == self.plan.youth_file_id,
                    Item.path.contains([self.plan.id]),
                    Item.id.in_(allowed),
                )
            )
        )

    def _kept_from_anyone(self) -> frozenset[UUID]:
        """Items of the plan that are not for the whole circle, or that stand under one that is not."""
        file = self.plan.youth_file_id
        secret = self.session.scalar(
            select(Exclusion.id)
            .where(Exclusion.youth_file_id == file, Exclusion.starts_on <= self.day, _runs(Exclusion, self.day))
            .limit(1)
        )
        rows = self.session.execute(
            select(Item.id, Item.path, Item.audience, Item.reveals_stay).where(
                Item.youth_file_id == file, Item.path.contains([self.plan.id])
            )
        ).all()
        kept = {row.id for row in rows if row.audience != Audience.CIRCLE or (secret is not None and row.reveals_stay)}
        for fact in (Withholding, ThirdPartyMark, NotFor):
            kept |= set(
                self.session.scalars(select(fact.item_id).where(fact.youth_file_id == file, _runs(fact, self.day)))
            )
        return frozenset(row.id for row in rows if kept.intersection(row.path))

    def _betraying(self) -> frozenset[UUID]:
        """People whose name says where the youth stays."""
        return frozenset(
            self.session.scalars(
                select(Participation.person_id).where(
                    Participation.youth_file_id == self.plan.youth_file_id, Participation.reveals_stay.is_(True)
                )
            )
        )


def as_actor(session: Session, maker: Actor, file_id: UUID, person_id: UUID) -> Actor:
    """Someone who takes part today, by the door by which they do. Only asked about: the session stays the maker's.

    Raises NotFound for who takes no part.
    """
    today = legal_today(session)
    rows = session.scalars(
        select(Participation.organisation_id)
        .where(
            Participation.youth_file_id == file_id,
            Participation.person_id == person_id,
            covers(Participation, today),
        )
        .order_by(Participation.starts_on.desc())
        .limit(1)
    ).all()
    if not rows:
        raise NotFound
    return Actor(person_id, maker.session_id, Door.WORK if rows[0] else Door.FAMILY, rows[0])


def participants(session: Session, maker: Actor, file_id: UUID) -> Mapping[UUID, Known]:
    """Everyone who takes part today and whom the maker may know, without the maker: for whom a copy can be."""
    known = known_people(session, maker, file_id)
    return {person: shown for person, shown in known.items() if person != maker.person_id}


def known_people(session: Session, maker: Actor, file_id: UUID) -> Mapping[UUID, Known]:
    """Everyone who takes part today and whom the maker may know, by name."""
    today = legal_today(session)
    people = set(
        session.scalars(
            select(Participation.person_id).where(
                Participation.youth_file_id == file_id,
                covers(Participation, today),
            )
        )
    )
    organisations = names_of_organisations(session, today)
    found = names_for(session, maker, people, file_id) if people else {}
    shown = {person: _known(name, organisations) for person, name in found.items()}
    return dict(sorted(shown.items(), key=lambda pair: str(pair[1].name)))


def _known(name: Name, organisations: Mapping[UUID, str]) -> Known:
    role = ROLE_NAMES[name.role] if name.role is not None else ""
    return Known(words_of(name), role, organisations.get(name.organisation_id, "") if name.organisation_id else "")


def _runs(fact: type, day: object):  # type: ignore[no-untyped-def] # noqa: ANN202 - a condition of SQLAlchemy
    return (fact.starts_on <= day) & or_(fact.ended_on.is_(None), fact.ended_on > day)  # type: ignore[attr-defined]
