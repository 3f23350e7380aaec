"""A stored home laid out again: its files in a folder, its database on the suite's server.

The code of today meets it as an operator's does, in processes of its own.
"""

import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import psycopg
from django.conf import settings
from psycopg import sql

from tests.migrations.make_home import DUMP, ROOT
from zhicheng.config.embedded_database.programs import binaries
from zhicheng.config.embedded_database.server import EmbeddedServer

_COMMAND_SECONDS = 300


@dataclass(frozen=True, slots=True)
class RestoredHome:
    """A home and how to run today's code in it."""

    folder: Path
    server: dict[str, str]
    database: str

    @property
    def var(self) -> Path:
        """Files, keys and rules of the home."""
        return self.folder / "var"

    def connect(self) -> "psycopg.Connection[tuple[Any, ...]]":
        """Our own look at its database, statement by statement."""
        return psycopg.connect(**_libpq(self.server, self.database), autocommit=True)

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """What a query answers."""
        with self.connect() as connection:
            return connection.execute(statement.encode()).fetchall()

    def start(self, module: str, *words: str) -> "subprocess.Popen[str]":
        """Start a module of today's code as a process that works in this home."""
        inherited = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("ZHICHENG_") and name != "DJANGO_SETTINGS_MODULE"
        }
        return subprocess.Popen(
            [sys.executable, "-m", module, *words],
            env=inherited
            | {
                "ZHICHENG_HOME": str(self.folder),
                "DATABASE_URL": _url(self.server, self.database),
                "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
                # The home was made on one certain day; no other day may change what it is worth.
                "ZHICHENG_PORT_CLOCK": "tests.migrations.home_clock.HomeClock",
            },
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, module: str, *words: str) -> tuple[int, str, str]:
        """Run a module to its end: exit code, standard output, standard error."""
        process = self.start(module, *words)
        out, errors = process.communicate(timeout=_COMMAND_SECONDS)
        return process.returncode, out, errors

    def zhicheng(self, *words: str) -> tuple[int, str, str]:
        """Run one of our commands to its end."""
        return self.run("zhicheng.cli.main", *words, "--json")


@contextmanager
def restored_home(archive: Path, folder: Path) -> Iterator[RestoredHome]:
    """Unpack the archive into ``folder``, restore its database, and drop that database at the end."""
    described = settings.DATABASES["default"]
    if described.get("EMBEDDED"):
        EmbeddedServer(described["EMBEDDED"]["data"], durable=False).ensure_running()
    server = {name: str(described.get(name) or "") for name in ("HOST", "PORT", "USER", "PASSWORD")}
    database = f"old_home_{os.getpid()}"
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    with psycopg.connect(**_libpq(server, "postgres"), autocommit=True) as administration:
        name = sql.Identifier(database)
        administration.execute(sql.SQL("CREATE DATABASE {}").format(name))
        try:
            _load(server, database, folder / DUMP)
            yield RestoredHome(folder, server, database)
        finally:
            administration.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


def _load(server: dict[str, str], database: str, dump: Path) -> None:
    ended = subprocess.run(
        [
            *(binaries() / "psql", "--no-psqlrc", "--quiet", "--single-transaction"),
            *("--set", "ON_ERROR_STOP=1", "--dbname", _url(server, database), "--file", dump),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr


def _libpq(server: dict[str, str], database: str) -> dict[str, Any]:
    named = {name.lower(): value for name, value in server.items() if value}
    return named | {"dbname": database}


def _url(server: dict[str, str], database: str) -> str:
    named = _libpq(server, database)
    user, password = quote(named.pop("user", ""), safe=""), quote(named.pop("password", ""), safe="")
    named.pop("dbname")
    return f"postgresql://{user}{password and f':{password}'}@/{database}?{urlencode(named)}"
