"""Fixtures of the whole suite. See tests/settings.py for the throw-away database."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.connection import ConnectionProxy
from pytest_django import DjangoDbBlocker

from tests.database_engine.base import DatabaseWrapper, GuardedOperations


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Make this worker's database, then remember what the migrations laid in it."""
    connection = connections["default"]
    assert isinstance(connection, DatabaseWrapper)
    with django_db_blocker.unblock():
        connection.ops.remember_laid_rows()


@contextmanager
def unguarded(connection: BaseDatabaseWrapper | ConnectionProxy) -> Iterator[None]:
    """Set the triggers of all tables aside: the negative control of every guard in the database."""
    ops = connection.ops
    assert isinstance(ops, GuardedOperations)
    with connection.cursor() as cursor:
        ops.set_guards_aside(cursor)
    yield
    with connection.cursor() as cursor:
        ops.put_guards_back(cursor)
