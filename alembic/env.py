"""Run migrations as the owner of the tables. The portal itself never connects as owner."""

from alembic import context
from sqlalchemy import create_engine, pool, text

from portal.tables import Base

MIGRATIONS_LOCK = 7_205_119  # any number, the same for all who migrate


def run(url: str) -> None:
    engine = create_engine(url, poolclass=pool.NullPool)
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": MIGRATIONS_LOCK})
        connection.execute(text("SET lock_timeout = '4s'"))
        connection.execute(text("SET statement_timeout = '60s'"))
        connection.commit()
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            compare_server_default=True,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run(context.config.attributes["url"])
