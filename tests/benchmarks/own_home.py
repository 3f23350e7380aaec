"""A throw-away installation with its own durable database, for whatever is measured."""

# Django is set up on a home of its own before anything that needs it is imported.

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def own_home(**variables: str) -> Iterator[Path]:
    """Set Django up on an empty home; ``variables`` join the environment that child processes inherit."""
    home = Path(tempfile.mkdtemp(prefix="zhicheng-bench-"))
    home.chmod(0o711)
    # Registered before the server's own exit handler, so that it runs after the server has stopped.
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    os.environ.pop("DATABASE_URL", None)
    os.environ |= {
        "ZHICHENG_HOME": str(home),
        "ZHICHENG_LOG_LEVEL": "WARNING",
        "DJANGO_SETTINGS_MODULE": "zhicheng.config.settings",
        **variables,
    }
    try:
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        yield home
    finally:
        from django.db import connections

        connections.close_all()
