"""Migrate: an archive's tables brought to what schema.py says they are now, step by step, by alembic.

Each step is a module in ``versions``; they are run when an archive is opened, in one transaction.
"""

from __future__ import annotations

from pathlib import Path

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from dailypage.archive.schema import metadata


def scripts() -> ScriptDirectory:
    """The steps that this dailypage knows."""
    config = Config()
    config.set_main_option("path_separator", "os")
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return ScriptDirectory.from_config(config)


def migrate(connection: Connection, to: str = "head") -> None:
    """Bring the tables to step *to*."""
    known = scripts()

    def steps(now: str | tuple[str, ...], _: object) -> list[object]:
        return list(known._upgrade_revs(to, now))  # type: ignore[arg-type]  # noqa: SLF001 - as alembic's own command does

    with EnvironmentContext(Config(), known, fn=steps) as environment:
        environment.configure(connection=connection, target_metadata=metadata)
        environment.run_migrations()
