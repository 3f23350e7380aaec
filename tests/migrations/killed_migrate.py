"""Kills a real ``zhicheng migrate`` at the record of a chosen migration.

A trigger lets the migration do all its work and stops it where Django notes that it is done, which is the
last statement of its transaction. The wait is on a lock, so neither time nor load decides where it falls.
"""

import signal
import subprocess
import time

import psycopg
from django.db.migrations.loader import MigrationLoader

from tests.migrations.restored_home import RestoredHome

_LOCK = 20200407
_LONGEST_SECONDS = 120
_MIGRATE = ("zhicheng.cli.main", "migrate")

_PAUSE = f"""
CREATE OR REPLACE FUNCTION pause_migration() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock({_LOCK});
    RETURN NEW;
END
$$;
DROP TRIGGER IF EXISTS pause_migration ON django_migrations;
CREATE TRIGGER pause_migration BEFORE INSERT ON django_migrations
FOR EACH ROW WHEN (NEW.app = %(app)s AND NEW.name = %(name)s) EXECUTE FUNCTION pause_migration();
"""
_WAITING = """
SELECT pid FROM pg_locks
WHERE locktype = 'advisory' AND NOT granted AND objid = %s
AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


def pending(home: RestoredHome) -> list[tuple[str, str]]:
    """App and name of the migrations that today's code would run in this home, in order."""
    applied = set(home.rows("SELECT app, name FROM django_migrations"))
    graph = MigrationLoader(None).graph
    plan: dict[tuple[str, str], None] = {}
    for leaf in sorted(graph.leaf_nodes()):
        plan |= dict.fromkeys(graph.forwards_plan(leaf))
    return [migration for migration in plan if migration not in applied]


def kill_at(home: RestoredHome, migration: tuple[str, str], *, command: tuple[str, ...] = _MIGRATE) -> None:
    """Run ``command`` and SIGKILL it when this migration has done its work but is not on record."""
    app, name = migration
    with home.connect() as connection:
        connection.execute(_quoted(connection, app, name))
        connection.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        process = home.start(*command)
        try:
            backend = _wait_for_pause(connection, process)
        finally:
            process.send_signal(signal.SIGKILL)
            process.communicate()
        assert process.returncode == -signal.SIGKILL
        # A backend that waits for a lock does not look whether its client still lives.
        connection.execute("SELECT pg_terminate_backend(%s, 60000)", [backend])
        connection.execute("DROP FUNCTION pause_migration() CASCADE")


def _quoted(connection: "psycopg.Connection[tuple[object, ...]]", app: str, name: str) -> bytes:
    # The definition of a trigger takes no parameters, so the literals are put in on our side.
    return psycopg.ClientCursor(connection).mogrify(_PAUSE, {"app": app, "name": name}).encode()


def _wait_for_pause(
    connection: "psycopg.Connection[tuple[object, ...]]", process: "subprocess.Popen[str]"
) -> int:
    deadline = time.monotonic() + _LONGEST_SECONDS
    while True:
        found = connection.execute(_WAITING, [_LOCK]).fetchone()
        if found is not None:
            return int(str(found[0]))
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline, "the migration never came to its record"
        time.sleep(0.02)
