"""Fixtures of the whole suite. See tests/settings.py for the throw-away database."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.contrib.contenttypes.management import create_contenttypes
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.signals import post_migrate
from django.utils.connection import ConnectionProxy
from hypothesis import HealthCheck, settings
from pytest_django import DjangoDbBlocker

from tests.database_engine.base import GuardedOperations
from tests.support.auditing import require_sound_records
from zhicheng.services.kernel import ports

# How long an example takes says how busy the machine is, and nothing about the code.
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Make this worker's database, then remember what the migrations laid in it.

    Django would make its content types and permissions anew after each flush; here they stay.
    """
    post_migrate.disconnect(create_contenttypes)
    post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
    ops = connections["default"].ops
    assert isinstance(ops, GuardedOperations)
    with django_db_blocker.unblock():
        ops.remember_laid_rows()


@contextmanager
def without_guard(connection: "BaseDatabaseWrapper | ConnectionProxy[BaseDatabaseWrapper]") -> Iterator[None]:
    """Set the triggers of all tables aside: the negative control of every guard in the database."""
    ops = connection.ops
    assert isinstance(ops, GuardedOperations)
    with connection.cursor() as cursor:
        ops.set_guards_aside(cursor)
    yield
    with connection.cursor() as cursor:
        ops.put_guards_back(cursor)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """After each test that used the database, the whole audit: whatever a test did, nothing may be broken."""
    result = yield
    if item.get_closest_marker("django_db") and not item.get_closest_marker("tampers"):
        require_sound_records()
    return result


@pytest.fixture(autouse=True)
def _fresh_ports() -> Iterator[None]:
    """Each test makes its own adapters, so that changed settings reach them."""
    ports.forget_ports()
    yield
    ports.forget_ports()
