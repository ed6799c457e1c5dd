"""The commands `portal audit …`: verify the log, and sign how far it has come."""

import json
import os
import sys
from datetime import UTC
from pathlib import Path
from typing import NoReturn

import click
import psycopg

from portal.audit.findings import ExitCode, Report
from portal.audit.heads import HeadsChanged, HeadUnreadable, write
from portal.audit.keys import KeyMissing
from portal.audit.verify import verify
from portal.settings import Settings, SettingsWrong, from_environment


@click.group()
def audit() -> None:
    """Het logboek: nakijken of het nog is wat er is geschreven, en ondertekenen hoe ver het is."""


@audit.command("verify")
@click.option("--json", "as_json", is_flag=True, help="Geef het hele verslag als JSON, voor een programma.")
@click.option("--processes", type=click.IntRange(1), help="Lees met zoveel processen naast elkaar.")
@click.option("--heads", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Koppen van elders.")
def verify_command(processes: int | None, heads: Path | None, *, as_json: bool) -> None:
    """Kijk elke regel, elke keten en elke getekende kop van het logboek na.

    Vindt een bewerking, een verwijdering, een toevoeging, een verwisseling, een afgeknipt einde, een herschreven keten
    en een teruggezette oudere kopie, en noemt de plaats. De exitcode is 0 als het logboek heel is, 1 als het veranderd
    is, 3 als het niet kon worden nagekeken, en 4 als het heel is maar koppen ontbreken of te laat zijn.
    """
    settings = _settings()
    state = heads or settings.state_directory
    try:
        report = verify(settings.worker_database_url, state, settings.keys_directory, processes=processes)
    except (KeyMissing, psycopg.Error, OSError) as error:
        _stop(f"Het logboek kon niet worden nagekeken: {_first_line(error)}")
    click.echo(json.dumps(report.as_json(), indent=1, ensure_ascii=False) if as_json else _in_words(report))
    sys.exit(report.exit_code)


@audit.command("seal")
def seal_command() -> None:
    """Schrijf nu een getekende kop over alle ketens. De taken doen dit elke minuut vanzelf."""
    try:
        head = write(_settings())
    except (KeyMissing, HeadUnreadable, HeadsChanged, psycopg.Error, OSError) as error:
        _stop(f"Er kon geen kop worden getekend: {_first_line(error)}")
    click.echo(f"Kop {head.number} is getekend: {head.chains} ketens." if head else "De laatste kop zegt nog alles.")


def _in_words(report: Report) -> str:
    lines = [str(problem) for problem in report.problems] + report.warnings
    if not report.problems:
        lines.append("Het logboek is heel.")
    sealed = f"{report.last_head_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if report.last_head_at else "nooit"
    speed = round(report.rows / report.seconds) if report.seconds else 0
    lines.append(
        f"{report.rows} regels in {report.chains} ketens, {report.heads} koppen (laatste: {sealed}), "
        f"{report.seconds:.1f} s, {speed} regels per seconde."
    )
    return "\n".join(lines)


def _settings() -> Settings:
    try:
        return from_environment(os.environ)
    except SettingsWrong as problem:
        _stop(str(problem))


def _stop(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(ExitCode.UNVERIFIED)


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
