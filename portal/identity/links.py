"""A provider's row as plain data, so that no transaction is open while the provider is asked something."""

from dataclasses import dataclass
from uuid import UUID

from portal.identity.domain import ClientAuthentication, Demand, ProviderKind
from portal.identity.models import IdentityProvider


@dataclass(frozen=True, slots=True)
class Link:
    """How the portal and one provider know each other."""

    id: UUID
    organisation_id: UUID
    version: int
    kind: ProviderKind
    slug: str
    issuer: str
    client_id: str
    authentication: ClientAuthentication
    key_ids: tuple[str, ...]
    secret_name: str | None
    levels: frozenset[str]
    scope: str
    pushed_requests: Demand
    response_issuer: Demand
    name_claim: str
    email_claim: str
    oldest_sign_in: int
    other_hosts: frozenset[str]
    proposed: bool = False  # not in use: it can be tested and tried, and nobody signs in through it

    @property
    def is_deviation(self) -> bool:
        """A shared secret where a signed proof should be (NL GOV profile, domain 7.3)."""
        return self.authentication is not ClientAuthentication.PRIVATE_KEY_JWT


def link_of(row: IdentityProvider) -> Link:
    return Link(
        id=row.id,
        organisation_id=row.organisation_id,
        version=row.version,
        kind=row.kind,
        slug=row.slug,
        issuer=row.issuer,
        client_id=row.client_id,
        authentication=row.authentication,
        key_ids=tuple(row.key_ids),
        secret_name=row.secret_name,
        levels=frozenset(row.levels),
        scope=row.scope,
        pushed_requests=row.pushed_requests,
        response_issuer=row.response_issuer,
        name_claim=row.name_claim,
        email_claim=row.email_claim,
        oldest_sign_in=row.oldest_sign_in,
        other_hosts=frozenset(row.other_hosts),
        proposed=row.proposed_at is not None,
    )
