"""The commands `portal audit …`: verify the log, and sign how far it has come."""

import json
import os
from datetime import UTC
from pathlib import Path
from typing import NoReturn

import click
import psycopg

from portal.audit import heads
from portal.audit.findings import ExitCode, Report
from portal.audit.keys import KeyMissing
from portal.audit.verify import verify
from portal.settings import Settings, SettingsWrong, from_environment


@click.group()
def audit() -> None:
    """The audit log: verify that it is what was written, and sign how far it has come."""


@audit.command("verify")
@click.option("--json", "as_json", is_flag=True, help="Print the whole report as JSON.")
@click.option("--processes", type=click.IntRange(1), help="Read with this many processes side by side.")
@click.option("--heads", "state_directory", type=click.Path(exists=True, file_okay=False), help="Heads kept elsewhere.")
def verify_command(as_json: bool, processes: int | None, state_directory: str | None) -> None:  # noqa: FBT001
    """Verify every event, every chain and every signed head of the log.

    The exit code is 0 when the log is whole, 1 when it was changed (each place is named), 3 when it could not be
    verified, and 4 when it is whole but signed heads are missing or overdue.
    """
    settings = _settings()
    directory = Path(state_directory) if state_directory else settings.state_directory
    try:
        report = verify(settings.worker_database_url, directory, settings.keys_directory, processes=processes)
    except (KeyMissing, psycopg.Error, OSError) as error:
        _stop(f"Het logboek kon niet worden nagekeken: {_first_line(error)}")
    click.echo(json.dumps(report.as_json(), indent=2) if as_json else _in_words(report))
    raise SystemExit(report.exit_code)


@audit.command("seal")
def seal_command() -> None:
    """Write a signed head over all chains now. The worker does this every minute by itself."""
    try:
        head = heads.write(_settings())
    except (KeyMissing, heads.HeadUnreadable, heads.HeadsChanged, psycopg.Error, OSError) as error:
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
    raise SystemExit(ExitCode.UNVERIFIED)


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
