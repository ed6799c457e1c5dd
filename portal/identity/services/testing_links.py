"""The test of a link: asks a provider everything that a sign-in needs, and says in plain words what it answered."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from portal.identity import directory, guards, keys
from portal.identity.client import ProviderClient
from portal.identity.domain import Demand
from portal.identity.errors import SignInRefused
from portal.identity.links import Link
from portal.kernel.errors import Unavailable
from portal.kernel.words import Sentence, say
from portal.settings import Settings

REASONS = {
    "reach": say("De aanbieder is niet te bereiken. Klopt het adres?"),
    "time": say("De aanbieder antwoordde niet binnen 5 seconden."),
    "size": say("Het antwoord is te groot."),
    "status": say("De aanbieder geeft een fout."),
    "not_found": say("Op dit adres staat geen beschrijving van een aanbieder."),
    "no_redirect": say("De aanbieder stuurt door naar een ander adres. Vul het eigenlijke adres in."),
    "json": say("Het antwoord is geen beschrijving van een aanbieder."),
    "private_address": say("Dit adres ligt niet op het internet."),
    "address": say("Dit adres begint niet met https://."),
    "metadata_object": say("Het antwoord is geen beschrijving van een aanbieder."),
    "metadata_issuer": say("De aanbieder noemt zichzelf anders dan hier is ingevuld."),
    "metadata_scheme": say("Niet alle adressen van de aanbieder beginnen met https://."),
    "metadata_host": say("De aanbieder noemt adressen van een andere server dan hier is toegestaan."),
    "metadata_algorithms": say("De aanbieder biedt geen goede handtekening (ES256, PS256 of RS256)."),
    "metadata_pkce": say("De aanbieder biedt geen PKCE met S256."),
    "metadata_authentication": say("De aanbieder kent de manier niet waarop het portaal zich bewijst."),
    "metadata_pushed_requests": say(
        "De aanbieder biedt geen 'pushed authorization requests', en dat is hier verplicht."
    ),
    "keys_form": say("De sleutels van de aanbieder zijn niet te lezen."),
}
UNKNOWN = say("Dit klopt niet.")


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report. `good` is None for what is worth knowing and no fault."""

    what: Sentence
    good: bool | None
    detail: Sentence


def report_on(link: Link, settings: Settings) -> list[Finding]:
    """The report, in the order of a sign-in; it ends at what makes the rest impossible. Never raises for the provider.

    Call it outside a transaction.
    """
    directory.forget(link)
    findings: list[Finding] = []
    try:
        findings.extend(_ask(link, settings))  # what was found before a fault stays
    except SignInRefused as error:
        findings.append(Finding(say("Antwoord van de aanbieder"), good=False, detail=REASONS.get(error.guard, UNKNOWN)))
    except Unavailable:
        findings.append(
            Finding(say("Sleutels van het portaal"), good=False, detail=say("De eigen sleutel is niet op deze server."))
        )
    return findings


def passed(findings: list[Finding]) -> bool:
    return all(finding.good is not False for finding in findings)


def _ask(link: Link, settings: Settings) -> Iterator[Finding]:
    client = ProviderClient(link, settings)
    document = client.load_server_metadata()
    yield Finding(
        say("Beschrijving (metadata)"), good=True, detail=say("Gelezen; de aanbieder heet zoals is ingevuld.")
    )
    key_set = client.key_set()
    count = len(key_set.keys)
    yield Finding(
        say("Sleutels van de aanbieder"),
        good=count > 0,
        detail=say("%(count)s sleutel(s) om mee te tekenen.", count=count),
    )
    offered = document.get("id_token_signing_alg_values_supported", guards.ALGORITHMS)
    good = ", ".join(sorted(set(offered) & set(guards.ALGORITHMS)))
    yield Finding(say("Handtekening"), good=True, detail=say("De aanbieder tekent met: %(names)s.", names=good))
    yield _way_of_proving(link, settings)
    yield _pushed(link, document)
    yield _issuer(document)
    yield _logout(document)
    yield _levels(link, document)


def _way_of_proving(link: Link, settings: Settings) -> Finding:
    if link.is_deviation:
        keys.secret(settings.keys_directory, str(link.secret_name))
        return Finding(
            say("Bewijs van het portaal"),
            good=None,
            detail=say(
                "Met een gedeeld geheim. Dat is een afwijking van de norm (NL GOV); vraag uw aanbieder om sleutels."
            ),
        )
    for kid in link.key_ids:
        keys.load(settings.keys_directory, kid)
    return Finding(
        say("Bewijs van het portaal"),
        good=True,
        detail=say("Met een handtekening; %(count)s sleutels staan klaar.", count=len(link.key_ids)),
    )


def _pushed(link: Link, document: dict[str, Any]) -> Finding:
    offered = "pushed_authorization_request_endpoint" in document
    if offered:
        return Finding(say("Vraag vooraf afgegeven (PAR)"), good=True, detail=say("Ja."))
    required = link.pushed_requests is Demand.REQUIRED
    return Finding(
        say("Vraag vooraf afgegeven (PAR)"),
        good=False if required else None,
        detail=say("De aanbieder biedt dit niet."),
    )


def _issuer(document: dict[str, Any]) -> Finding:
    announced = document.get("authorization_response_iss_parameter_supported") is True
    words = say("Ja.") if announced else say("Nee; elk adres van terugkomst hoort bij één organisatie, dus dat kan.")
    return Finding(say("Aanbieder noemt zich in het antwoord"), good=True if announced else None, detail=words)


def _logout(document: dict[str, Any]) -> Finding:
    both = "end_session_endpoint" in document and document.get("backchannel_logout_supported") is True
    words = (
        say("Ja, ook op de achtergrond.")
        if both
        else say("Niet overal. Wie bij u afmeldt, blijft hier soms aangemeld.")
    )
    return Finding(say("Overal afmelden"), good=True if both else None, detail=words)


def _levels(link: Link, document: dict[str, Any]) -> Finding:
    offered = document.get("acr_values_supported")
    if isinstance(offered, list) and not set(offered) & link.levels:
        return Finding(
            say("Tweede controle (acr)"), good=None, detail=say("De aanbieder noemt geen niveau dat hier genoeg is.")
        )
    return Finding(
        say("Tweede controle (acr)"),
        good=True,
        detail=say("Gevraagd wordt: %(levels)s.", levels=", ".join(sorted(link.levels))),
    )
