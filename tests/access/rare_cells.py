"""Cells that too few drawn worlds meet, each at its smallest: the full mutation run found them unguarded."""

from collections.abc import Callable, Mapping

from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.policy import Kind, Letter
from portal.dossier.domain import Framework, Role, Topic
from portal.dossier.models import Item
from tests.access.builders import a_file, a_framework, an_item, takes_part


def edits_own_and_views_others(role: Role, kind: Kind, topic: Topic) -> Callable[[Session], None]:
    """A cell of the form `V … O E(n)`."""

    def example(session: Session) -> None:
        file = a_file(session)
        actor = takes_part(session, file, role, topics=[topic.value] if role is Role.OTHER_PROVIDER else None)
        a_framework(session, file, Framework.OTS)
        own = an_item(session, file, kind, by=actor, topics=(topic,))
        others = an_item(session, file, kind, topics=(topic,))

        assert Letter.E in scope.permissions_on(session, actor, session.get_one(Item, own))
        assert scope.permissions_on(session, actor, session.get_one(Item, others)) & {Letter.V, Letter.E} == {Letter.V}

    return example


def who_matches_views_dossiers_of_the_own_organisation_only(session: Session) -> None:
    file = a_file(session)
    matcher = takes_part(session, file, Role.MATCHER)
    other = takes_part(session, file, Role.WORKER_PROVIDER)
    dossiers = [
        an_item(session, file, Kind.FOSTER_FAMILY_DOSSIER, by=by, topics=(Topic.WISHES,)) for by in (matcher, other)
    ]
    session.query(Item).filter(Item.id == dossiers[0]).update({"author_id": None})
    session.expire_all()

    own, others = (scope.permissions_on(session, matcher, session.get_one(Item, item)) for item in dossiers)

    assert (Letter.V in own, Letter.V in others) == (True, False)


# By the letter whose absence the example notices, as test_mutations names it.
EXAMPLES: Mapping[str, Callable[[Session], None]] = {
    "E of own of other_provider in contact_note_general": edits_own_and_views_others(
        Role.OTHER_PROVIDER, Kind.CONTACT_NOTE_GENERAL, Topic.SCHOOL
    ),
    "E of own of gi_ots in document": edits_own_and_views_others(Role.GI_OTS, Kind.DOCUMENT, Topic.SAFETY),
    "V of other_provider in talk_with_child_alone": edits_own_and_views_others(
        Role.OTHER_PROVIDER, Kind.TALK_WITH_CHILD_ALONE, Topic.SAFETY
    ),
    "V of matcher in foster_family_dossier": who_matches_views_dossiers_of_the_own_organisation_only,
}
