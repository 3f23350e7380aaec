"""Django's engine of the suite; Django finds ``DatabaseWrapper`` in this module by its name.

Tests that commit (``django_db(transaction=True)``) end with every table emptied. The product's triggers
refuse that, as they should; here the tables' owner sets them aside for that one transaction, and puts back
the rows that the migrations had laid.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.backends.postgresql import base as postgresql
from django.db.backends.postgresql.operations import DatabaseOperations

from zhicheng.config.embedded_database import base as embedded

_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
_LAID_BY_DJANGO = frozenset({"auth_permission", "django_content_type"})
"""What Django makes after each flush, the same every time: it stays instead."""


class GuardedOperations(DatabaseOperations):
    """Knows what the migrations laid, and restores it after a flush.

    A test touches a fifth of the tables. Emptying these row by row costs a tenth of truncating all, which
    gives every table and index a new file.
    """

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

    def sql_flush(
        self, style: Any, tables: Sequence[str], *, reset_sequences: bool = False, allow_cascade: bool = False
    ) -> list[str]:
        """Name the tables to empty; ``execute_sql_flush`` does it. Numbers go on counting."""
        assert not reset_sequences, "no test may rest on the number of a row"
        return [table for table in tables if table not in _LAID_BY_DJANGO]

    def execute_sql_flush(self, sql_list: Iterable[str]) -> None:
        """Empty the named tables that have rows, with the guards set aside, then lay the first rows again."""
        with transaction.atomic(using=self.connection.alias), self.connection.cursor() as cursor:
            full = self._with_rows(cursor, list(sql_list))
            if not full:
                return
            self.set_guards_aside(cursor, only=full)
            # Tables refer to one another in circles, so that no order would do; what refers to what is checked when
            # all of them are empty.
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            for table in sorted(full):
                cursor.execute(f'DELETE FROM "{table}"')
            for table, rows in (self.laid or {}).items():
                if table in full:
                    with cursor.copy(f'COPY "{table}" FROM STDIN') as copy:
                        copy.write(rows)
            self.put_guards_back(cursor, only=full)

    def set_guards_aside(self, cursor: Any, only: Collection[str] | None = None) -> None:
        """Disable the triggers of all our tables, or of some, which their owner may do."""
        # A table with deferred foreign keys still to be checked cannot be altered.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        self._alter(cursor, "DISABLE", only)

    def put_guards_back(self, cursor: Any, only: Collection[str] | None = None) -> None:
        """Enable the triggers again."""
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        self._alter(cursor, "ENABLE", only)
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    def _alter(self, cursor: Any, switch: str, only: Collection[str] | None) -> None:
        tables = [table for table in self._guarded_tables(cursor) if only is None or table in only]
        cursor.execute(";".join(f'ALTER TABLE "{table}" {switch} TRIGGER USER' for table in tables))

    def _with_rows(self, cursor: Any, tables: Sequence[str]) -> frozenset[str]:
        cursor.execute(
            " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT FROM \"{table}\")" for table in tables)
        )
        return frozenset(table for (table,) in cursor.fetchall())

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
