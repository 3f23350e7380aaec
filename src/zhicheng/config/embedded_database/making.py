"""Makes a data folder, and our role and database in it."""

import os
import shutil
from pathlib import Path

import psycopg

from zhicheng.config.embedded_database import programs

DATABASE = ROLE = "zhicheng"


def make(data: Path, *, durable: bool) -> None:
    """Make the data folder beside its path and move it there whole, so that half of one never counts."""
    fresh = data.with_name(f"{data.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    account = programs.server_account(data)
    if account is not None:
        os.chown(fresh, account.pw_uid, account.pw_gid)
        programs.prepare(fresh, account)
    programs.run(
        *("initdb", "--username=postgres", "--auth-local=trust", "--auth-host=reject", "--encoding=UTF8"),
        *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-instructions"),
        *([] if durable else ["--no-sync"]),
        *("--pgdata", str(fresh)),
        account=account,
        timeout=300,
    )
    with (fresh / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.write("\ninclude_if_exists 'zhicheng.conf'\ninclude_if_exists 'local.conf'\n")
    if data.exists():
        data.rmdir()
    fresh.rename(data)


def configure(connection: "psycopg.Connection[tuple[object, ...]]", *, may_make_databases: bool) -> None:
    """Make our role and database. The role is no superuser, so that no guard can be switched off by it."""
    if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone() is None:
        connection.execute(f"CREATE ROLE {ROLE} LOGIN {'CREATEDB' if may_make_databases else ''}")
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone() is None:
        connection.execute(f"CREATE DATABASE {DATABASE} OWNER {ROLE}")
