"""Statements that travel to PostgreSQL together and are planned once, for doors where crowds stand."""

import functools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

import psycopg
from django.db import connection, models

Rows = psycopg.Cursor[tuple[Any, ...]]


class Send(Protocol):
    """Sends a statement and does not wait; ``fetchall`` of what it returns waits for all sent so far."""

    def __call__(self, statement: str, values: Sequence[Any] = (), /) -> Rows:
        """``values`` stand where ``%s`` does."""
        ...


@contextmanager
def pipeline() -> Iterator[Send]:
    """Let statements of the caller's transaction share their round trips to the database.

    They run one after the other, each with a snapshot of its own, as if they had been waited for. The server
    keeps their plans: a value goes where ``%s`` stands, and a list as one array, so that the statement is the
    same for one row and for many. An error of any of them is raised by the first wait after it, at the end
    of the block at the latest, as Django's.
    """
    connection.ensure_connection()
    raw = connection.connection
    # psycopg's own cursors go past Django's, so errors have to be made Django's here.
    with connection.wrap_database_errors, raw.pipeline():

        def send(statement: str, values: Sequence[Any] = (), /) -> Rows:
            if connection.queries_logged:
                connection.queries_log.append({"sql": statement, "time": "0.000"})
            return psycopg.Cursor(raw).execute(statement, values, prepare=True)

        yield send


def send_rows(
    send: Send, model: type[models.Model], fields: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    """Insert ``rows`` (values in the order of ``fields``) by one statement, the same for any number of them.

    Model defaults are not applied: name every column that has none in the database.
    """
    columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in fields]
    send(_insertion(model, tuple(fields)), columns)


@functools.cache
def _insertion(model: type[models.Model], fields: tuple[str, ...]) -> str:
    columns = [model._meta.get_field(name) for name in fields]
    names = ", ".join(column.column or "" for column in columns if isinstance(column, models.Field))
    # An array of varchar(n) would be cut to its length in silence; without the length, the column refuses.
    kinds = [(column.db_type(connection) or "").partition("(")[0] for column in columns]
    arrays = ", ".join(f"%s::{kind}[]" for kind in kinds)
    return f"INSERT INTO {model._meta.db_table} ({names}) SELECT * FROM unnest({arrays})"  # noqa: S608 - our own
