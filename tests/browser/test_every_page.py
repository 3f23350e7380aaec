"""Every page of the site in a browser, at desktop and at phone width: for axe, for the console, for the eye.

``make screenshots`` runs this with ``--screenshots``, so every page is in the pictures.
"""

import pytest

from tests.browser.browsers import Browsers
from tests.security.addresses import addresses
from tests.security.visiting import welcome_at
from tests.support.cast import Cast
from tests.web.entries import all_entries

pytestmark = pytest.mark.django_db(transaction=True)
SITE = {address.name: address for address in addresses()}
ENTRIES = all_entries()
PAGES = sorted(name for name in SITE.keys() & ENTRIES.keys() if "GET" in SITE[name].methods)


class TestEveryPage:
    @pytest.mark.parametrize("name", PAGES)
    def test_can_be_used_by_all_on_a_desk_and_on_a_phone(
        self, name: str, browsers: Browsers, cast: Cast
    ) -> None:
        address, entry = SITE[name], ENTRIES[name]
        kwargs = dict(entry.kwargs(cast))
        guest = next(iter(welcome_at(address, entry, cast).values()))
        page = browsers.enter(guest)
        if browsers.opens(page, browsers.url(name, **kwargs)):
            browsers.look(page, f"pages/{name.replace(':', '-')}")
