"""Browsing as anybody of the cast, without the steps of logging in."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.support.cast import Cast
from tests.web.signing_in import sign_in
from zhicheng.services.kernel.actor import Actor

Browse = Callable[..., Client]


@pytest.fixture
def cast(db: None) -> Cast:
    return Cast()


@pytest.fixture
def browse(db: None) -> Browse:
    """A client for an actor, signed in with a fresh second factor; anonymous without one."""

    def browse(actor: Actor | None = None, *, csrf: bool = False) -> Client:
        client = Client(enforce_csrf_checks=csrf)
        if actor is not None:
            sign_in(client, actor)
        return client

    return browse
