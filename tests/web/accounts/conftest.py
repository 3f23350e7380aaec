"""A user's client, a clock that stands, and little work for captchas."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.functional.conftest import TurnableClock
from tests.support.account_holders import holder_with_password
from tests.support.cast import MONDAY, PEOPLE, Cast
from zhicheng.services.accounts import captcha
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.actor import Actor

Post = Callable[..., object]


@pytest.fixture(autouse=True)
def clock(settings: Settings) -> type[TurnableClock]:
    """It is Monday; ``clock.moment`` makes it another time."""
    settings.ZHICHENG_PORTS = settings.ZHICHENG_PORTS | {"clock": "tests.functional.conftest.TurnableClock"}
    ports.forget_ports()
    TurnableClock.moment = MONDAY
    return TurnableClock


@pytest.fixture(autouse=True)
def _little_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(captcha, "_FEWEST_TRIES", 2)
    monkeypatch.setattr(captcha, "_MOST_TRIES", 4)


@pytest.fixture
def holder(cast: Cast) -> Actor:
    """The first of PEOPLE, with a password."""
    return holder_with_password(cast, PEOPLE[0])


@pytest.fixture
def session_user(db: None) -> Client:
    """Somebody who is not signed in."""
    return Client()


def address(name: str, **kwargs: Any) -> str:
    return reverse(f"accounts:{name}", kwargs=kwargs or None)


def now() -> datetime:
    return ports.clock().now()
