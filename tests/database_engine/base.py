"""Django's engine of the suite; Django finds ``DatabaseWrapper`` in this module by its name.

Tests that commit (``django_db(transaction=True)``) end with every table emptied. The product's triggers
refuse that, as they should; here the tables' owner sets them aside for that one transaction, and puts back
the rows that the migrations had laid.
"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.backends.postgresql import base as postgresql
from django.db.backends.postgresql.operations import DatabaseOperations

from zhicheng.config.embedded_database import base as embedded

_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"


class GuardedOperations(DatabaseOperations):
    """Knows what the migrations laid, and restores it after a flush."""

    laid: dict[str, bytes] | None = None

    def remember_laid_rows(self) -> None:
        """Copy the rows that stand in the tables now, right after the migrations."""
        with self.connection.cursor() as cursor:
            GuardedOperations.laid = {}
            for table in self._guarded_tables(cursor):
                with cursor.copy(f'COPY "{table}" TO STDOUT') as copy:
                    rows = b"".join(bytes(block) for block in copy)
                if rows:
                    GuardedOperations.laid[table] = rows

    def execute_sql_flush(self, sql_list: Iterable[str]) -> None:
        """Empty the tables with the guards set aside, then lay the first rows again."""
        with transaction.atomic(using=self.connection.alias), self.connection.cursor() as cursor:
            self.set_guards_aside(cursor)
            for statement in sql_list:
                cursor.execute(statement)
            for table, rows in (self.laid or {}).items():
                cursor.execute(f'DELETE FROM "{table}"')
                with cursor.copy(f'COPY "{table}" FROM STDIN') as copy:
                    copy.write(rows)
            self.put_guards_back(cursor)

    def set_guards_aside(self, cursor: Any) -> None:
        """Disable the triggers of all our tables, which their owner may do."""
        # A table with deferred foreign keys still to be checked cannot be altered.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in self._guarded_tables(cursor):
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')

    def put_guards_back(self, cursor: Any) -> None:
        """Enable the triggers again."""
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in self._guarded_tables(cursor):
            cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    def _guarded_tables(self, cursor: Any) -> list[str]:
        cursor.execute(_TABLES)
        return [table for (table,) in cursor.fetchall() if table.startswith("records_")]


class DatabaseWrapper(embedded.DatabaseWrapper):
    """The embedded engine, or the plain one where an outside server was named for the tests."""

    ops_class = GuardedOperations

    def get_connection_params(self) -> dict[str, Any]:
        """Describe the connection; an outside server is not ours to start."""
        if self.settings_dict["EMBEDDED"]:
            return super().get_connection_params()
        return postgresql.DatabaseWrapper.get_connection_params(self)

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connect, reviving only a server of our own."""
        if self.settings_dict["EMBEDDED"]:
            return super().get_new_connection(conn_params)
        return postgresql.DatabaseWrapper.get_new_connection(self, conn_params)
