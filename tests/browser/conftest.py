"""Chromium, driven by Playwright, against the whole site; see ``browsers.py`` for what a test can do."""

import asyncio
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.db import connection, connections
from playwright.sync_api import Browser, expect, sync_playwright
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.browser.browsers import Browsers
from tests.browser.recorded_sms import RecordedSms
from tests.functional.conftest import TurnableClock
from tests.support.cast import Cast
from tests.support.patience import PATIENCE, wait_until
from zhicheng.domain.deadlines import SHANGHAI
from zhicheng.domain.months import Month
from zhicheng.services.kernel import ports

_PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A page that asks another site for anything finds none: nothing leaves this machine.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--screenshots",
        metavar="DIR",
        help="save a picture of every page that is looked at, at desktop and phone width",
    )


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the tests of this process."""
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    assert program, "the browser tests need Chromium; `make system-packages` installs it"
    # What is expected on a page has as long as the page itself; Playwright would give it five seconds.
    expect.set_options(timeout=PATIENCE * 1000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=list(_ARGUMENTS), timeout=PATIENCE * 1000
        )
        # Playwright leaves its event loop marked as running between its calls. Outside a browser test that
        # would make Django and asyncio refuse their work, so each test takes the mark up and lays it down.
        _loops.append(asyncio.get_running_loop())
        asyncio._set_running_loop(None)
        yield browser
        asyncio._set_running_loop(_loops.pop())
        browser.close()


_loops: list[asyncio.AbstractEventLoop] = []


@pytest.fixture
def _playwright_loop(chromium: Browser, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    asyncio._set_running_loop(_loops[-1])
    yield
    # Under a running loop Django keeps a second connection, which no other code would close.
    connections.close_all()
    asyncio._set_running_loop(None)
    wait_for_others()


@pytest.fixture
def clock(settings: Settings) -> Iterator[type[TurnableClock]]:
    """The site's clock; ``browsers.turn_clock`` turns it."""
    settings.ZHICHENG_PORTS = settings.ZHICHENG_PORTS | {
        "clock": "tests.functional.conftest.TurnableClock",
        "sms": "tests.browser.recorded_sms.RecordedSms",
    }
    ports.forget_ports()
    TurnableClock.moment = None
    yield TurnableClock
    TurnableClock.moment = None


@pytest.fixture
def last_month() -> Month:
    """The month before the present one: it is over, so its claims can be released today."""
    this = Month.of(ports.clock().now().astimezone(SHANGHAI).date())
    return Month(this.year - 1, 12) if this.month == 1 else Month(this.year, this.month - 1)


@pytest.fixture
def cast(transactional_db: None, clock: type[TurnableClock], last_month: Month) -> Cast:
    """The cast, on stage since ten o'clock on the tenth of last month; the template is approved."""
    made = Cast(datetime(last_month.year, last_month.month, 10, 10, tzinfo=SHANGHAI))
    made.template()
    return made


@pytest.fixture
def browsers(
    request: pytest.FixtureRequest,
    _playwright_loop: None,
    chromium: Browser,
    live_server: LiveServer,
    cast: Cast,
    clock: type[TurnableClock],
    settings: Settings,
) -> Iterator[Browsers]:
    """The house that everybody comes to, each with a browser of their own."""
    settings.ZHICHENG_CHECK_URL = f"{live_server.url}/check/"
    with connection.cursor() as cursor:
        # procrastinate's tables are not Django's, so the flush between tests leaves them.
        cursor.execute("DELETE FROM procrastinate_jobs")
    RecordedSms.sent.clear()
    folder = request.config.getoption("--screenshots", default=None)
    made = Browsers(chromium, live_server.url, clock, Path(folder) if folder else None)
    try:
        yield made
    finally:
        made.close()
    made.complain()


def wait_for_others() -> None:
    """Let the server finish what it has in hand, before the tables are emptied under it."""
    with connection.cursor() as cursor:

        def is_alone() -> bool:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = %s",
                ["client backend"],
            )
            return bool(cursor.fetchone() == (0,))

        wait_until(is_alone, "the site leaves the database once every browser has left")
