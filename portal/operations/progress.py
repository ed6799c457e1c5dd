"""What the terminal shows while the portal starts: one line per step, with its time."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import click


@contextmanager
def step(what: str) -> Iterator[list[str]]:
    """Show a step while it runs and how long it took; put a word into the yielded list to say more at its end."""
    begun = time.monotonic()
    live = sys.stdout.isatty()
    if live:
        click.echo(f"  … {what}", nl=False)
    more: list[str] = []
    try:
        yield more
    except BaseException:
        click.echo(f"\r  ✗ {what}   " if live else f"  ✗ {what}")
        raise
    seconds = f"{time.monotonic() - begun:.1f} s".replace(".", ",")
    line = f"  ✓ {what}{''.join(f': {m}' for m in more)} ({seconds})"
    click.echo(f"\r{line}   " if live else line)


def say(what: str) -> None:
    """One line with the hour, about something that happened while the portal runs."""
    click.echo(f"  {datetime.now().astimezone():%H:%M:%S} {what}", err=True)
