"""Every page of the site in a browser, at desktop and at phone width: for axe, for the console, for the eye.

``make screenshots`` runs this with ``--screenshots``, so every page is in the pictures.
"""

from collections.abc import Iterator

import pytest
from django.db import connection
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.browser.browsers import Browsers, new_context
from tests.security.addresses import addresses
from tests.security.visiting import welcome_at
from tests.support.cast import Cast
from tests.web.entries import all_entries

pytestmark = pytest.mark.django_db(transaction=True)
SITE = {address.name: address for address in addresses()}
ENTRIES = all_entries()
PAGES = sorted(name for name in SITE.keys() & ENTRIES.keys() if "GET" in SITE[name].methods)

_kept: list[Page] = []
"""The one page of this module, once it is open."""


@pytest.fixture
def page(
    browsers: Browsers, chromium: Browser, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Page]:
    """One page for all tests of this module: a browser context of its own for each costs more than looking.

    What the page before kept in the browser is gone: its cookies, and what its scripts stored.
    """
    # The browser stays connected to the site after the test; the site must leave the database all the same.
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
    if not _kept:
        _kept.append(new_context(chromium, live_server.url).new_page())
    (page,) = _kept
    yield page
    if page.url.startswith(live_server.url):
        page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
    page.context.clear_cookies()
    page.goto("about:blank")


@pytest.fixture(scope="module", autouse=True)
def _forgotten() -> Iterator[None]:
    yield
    _kept.clear()


class TestEveryPage:
    @pytest.mark.parametrize("name", PAGES)
    def test_can_be_used_by_all_on_a_desk_and_on_a_phone(
        self, name: str, browsers: Browsers, page: Page, cast: Cast
    ) -> None:
        address, entry = SITE[name], ENTRIES[name]
        kwargs = dict(entry.kwargs(cast))
        guest = next(iter(welcome_at(address, entry, cast).values()))
        browsers.enter_again(page, guest)
        if browsers.opens(page, browsers.url(name, **kwargs)):
            browsers.look(page, f"pages/{name.replace(':', '-')}")
