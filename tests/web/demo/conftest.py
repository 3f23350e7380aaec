"""A demonstration system, as the environment variable makes it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import set_urlconf
from pytest_django import Settings

import zhicheng.web.demo
from tests.web.demo import urls
from zhicheng.services.kernel import ports


@pytest.fixture
def demonstration(settings: Settings, tmp_path: Path) -> Iterator[Settings]:
    """The settings of a demonstration system with a home of its own."""
    settings.ZHICHENG_VAR = tmp_path
    settings.ZHICHENG_DEMONSTRATION = True
    # The app's templates and tags by name: Django cannot install an app twice in one process, and
    # ``TestAbsence`` shows in a process of its own that the setting installs it.
    (templates,) = settings.TEMPLATES
    libraries = {"demonstration": "zhicheng.web.demo.templatetags.demonstration"}
    settings.TEMPLATES = [
        templates
        | {
            "DIRS": [Path(zhicheng.web.demo.__file__).parent / "templates"],
            "OPTIONS": templates["OPTIONS"] | {"libraries": libraries},
        }
    ]
    settings.ROOT_URLCONF = urls.__name__
    settings.ZHICHENG_PORTS = settings.ZHICHENG_PORTS | {"sms": "zhicheng.adapters.sms_inbox.InboxSms"}
    ports.forget_ports()
    yield settings
    # The last request's addresses would otherwise hold for what follows in this thread.
    set_urlconf(None)
