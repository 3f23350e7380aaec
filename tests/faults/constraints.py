"""Takes one constraint of the database away for a while: the negative control of those that hold a race."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection

_DEFINITION = """
SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s
"""
_INDEX = "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public' AND indexname = %s"


@contextmanager
def without(name: str) -> Iterator[None]:
    """Drop the constraint or unique index ``name``; at the end empty the tables and put it back."""
    with connection.cursor() as cursor:
        cursor.execute(_DEFINITION, [name])
        found = cursor.fetchone()
        if found:
            drop = f'ALTER TABLE {found[0]} DROP CONSTRAINT "{name}"'
            restore = f'ALTER TABLE {found[0]} ADD CONSTRAINT "{name}" {found[1]}'
        else:
            cursor.execute(_INDEX, [name])
            drop, restore = f'DROP INDEX "{name}"', cursor.fetchone()[1]
        cursor.execute(drop)
    try:
        yield
    finally:
        # What the test wrote without the guard would not let it come back.
        call_command(
            "flush", interactive=False, verbosity=0, inhibit_post_migrate=True, reset_sequences=False
        )
        with connection.cursor() as cursor:
            cursor.execute(restore)
