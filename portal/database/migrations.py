"""Running the migrations from code: the command, the tests and the demo use the same few lines."""

from pathlib import Path

from alembic import command
from alembic.config import Config

ROOT = Path(__file__).parents[2]


def configuration(url: str) -> Config:
    """Alembic's configuration for one database, reached as the owner of the tables."""
    config = Config(toml_file=str(ROOT / "pyproject.toml"))
    config.attributes["url"] = url
    return config


def upgrade(url: str, revision: str = "head") -> None:
    command.upgrade(configuration(url), revision)


def downgrade(url: str, revision: str = "base") -> None:
    command.downgrade(configuration(url), revision)


def check(url: str) -> None:
    """Raise when models and migrations differ."""
    command.check(configuration(url))
