"""Brings the tables to this version so that a kill at any moment leaves nothing half-done.

Django notes a migration as done after the transaction that did it, wherever indexes or foreign keys were put
off to the end. A process killed in between leaves tables that the next run tries to make again, and fails.
Here the note is written in the transaction of the work.
"""

from contextlib import nullcontext

from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState


class WholeMigrations(MigrationExecutor):
    """Does each migration and notes it as done in one transaction."""

    def apply_migration(
        self, state: ProjectState, migration: Migration, fake: bool = False, fake_initial: bool = False
    ) -> ProjectState:
        """Run a migration forwards; one that refuses a transaction keeps Django's order."""
        whole = transaction.atomic(using=self.connection.alias) if migration.atomic else nullcontext()
        with whole:
            return super().apply_migration(state, migration, fake=fake, fake_initial=fake_initial)


def migrate_tables() -> None:
    """Run the migrations that this database has not had; quick when there are none.

    Raises Django's InconsistentMigrationHistory where the database says that a migration came before one
    that it needs.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    executor = WholeMigrations(connection)
    executor.loader.check_consistent_history(connection)
    targets = executor.loader.graph.leaf_nodes()
    plan = executor.migration_plan(targets)
    # The signals are sent without a plan too: a run that was killed before the second has to make up for it.
    emit_pre_migrate_signal(verbosity=0, interactive=False, db=connection.alias, plan=plan)
    executor.migrate(targets, plan=plan)
    emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias, plan=plan)
