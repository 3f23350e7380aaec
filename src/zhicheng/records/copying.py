"""Bulk inserts by PostgreSQL's COPY, for the paths where thousands of rows are written at once."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models
from psycopg import sql
from psycopg.types.json import Jsonb


def copy_rows(model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Insert ``rows`` (values in the order of ``fields``) into the model's table; returns how many.

    Model defaults are not applied: name every column that has none in the database. Constraints and
    triggers hold as for any insert.
    """
    columns = [model._meta.get_field(name) for name in fields]
    is_json = [isinstance(column, models.JSONField) for column in columns]
    names = [column.column or "" for column in columns if isinstance(column, models.Field)]
    statement = sql.SQL("COPY {table} ({columns}) FROM STDIN").format(
        table=sql.Identifier(model._meta.db_table),
        columns=sql.SQL(", ").join([sql.Identifier(name) for name in names]),
    )
    count = 0
    # COPY goes past Django's cursor, so its errors have to be made Django's here.
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(
                [
                    Jsonb(value) if wrap and value is not None else value
                    for value, wrap in zip(row, is_json, strict=True)
                ]
            )
            count += 1
    return count
