"""Every address x every role x foreign units, generated from the URLconf (R22, R26, R27).

A new address without an entry in ``tests/web/entries`` fails here. ``unguarded_pages.py`` holds pages that
break each rule once: the negative controls.
"""

from collections.abc import Callable
from copy import copy
from itertools import groupby

import pytest
from django.db import transaction
from django.urls import set_urlconf
from pytest_django import Settings

from tests.security.addresses import Address, addresses
from tests.security.unguarded_pages import CONTROLS
from tests.security.visiting import (
    Sessions,
    path_of,
    require_csrf_token,
    require_doors_kept,
    require_second_factor,
)
from tests.support.auditing import require_sound_records
from tests.support.cast import Cast
from tests.web.conftest import cast
from tests.web.entries import ANYONE, Entry, all_entries, everybody

__all__ = ["cast"]
SITE = {address.name: address for address in addresses()}
DEMO = {address.name: address for address in addresses("tests.web.demo.urls")}
ENTRIES = all_entries()
DECISIVE = ("release", "propose_case", "agree_case", "export", "findings_workbook")
"""Parts of the names of pages whose acts need a second factor within five minutes (R22)."""
NAMES = sorted(SITE.keys() & ENTRIES.keys())
AT_ONCE = 20
"""How many addresses of an audience share a cast: few enough that the parts can run side by side."""
Rule = Callable[[Address, Entry, Cast, str], None]


def _parts() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for audience, names in groupby(NAMES, key=lambda name: name.partition(":")[0]):
        for number, name in enumerate(names):
            found.setdefault(f"{audience}-{number // AT_ONCE + 1}", []).append(name)
    return found


PARTS = _parts()


class TestUrlconf:
    def test_every_address_has_an_entry_and_every_entry_an_address(self) -> None:
        assert sorted(ENTRIES) == sorted(SITE.keys() | DEMO.keys())

    def test_names_are_given_once(self) -> None:
        assert len(addresses()) == len(SITE)

    @pytest.mark.parametrize("name", sorted(SITE | DEMO))
    def test_every_view_says_whom_it_is_for_and_which_methods_it_takes(self, name: str) -> None:
        address = (SITE | DEMO)[name]
        assert address.access
        assert address.methods <= {"GET", "HEAD", "POST"}

    def test_release_revocation_and_export_ask_for_a_fresh_second_factor(self) -> None:
        decisive = [name for name in SITE if any(word in name for word in DECISIVE)]
        assert len(decisive) >= 6
        assert [name for name in decisive if not SITE[name].access.step_up] == []

    @pytest.mark.parametrize("name", ["unsaid", "any_method"])
    def test_a_view_that_says_neither_is_found(self, name: str) -> None:
        address = next(item for item in addresses(CONTROLS) if item.name == name)
        asked = (lambda: address.access) if name == "unsaid" else (lambda: address.methods)
        with pytest.raises(AssertionError, match=name):
            asked()


@pytest.mark.django_db
class TestMatrix:
    @pytest.mark.parametrize("part", PARTS)
    def test_lets_in_whom_it_is_for_and_is_unknown_to_all_others(self, part: str, cast: Cast) -> None:
        """A POST needs its token (R26), staff their second factor (R22), and each object its own people.

        The cast is made and signed in once for all addresses of a part; what one address did is audited, and
        undone before the next.
        """
        sessions = Sessions(everybody(cast).values())
        broken = {}
        for name in PARTS[part]:
            with transaction.atomic():
                try:
                    _require_all(SITE[name], ENTRIES[name], copy(cast), sessions)
                    require_sound_records()
                except AssertionError as wrong:
                    broken[name] = str(wrong)
                transaction.set_rollback(True)
        assert broken == {}

    def test_leaves_no_address_out(self) -> None:
        assert sorted(name for part in PARTS.values() for name in part) == NAMES


def _require_all(address: Address, entry: Entry, cast: Cast, sessions: Sessions) -> None:
    path = path_of(address, entry, cast)
    if "POST" in address.methods:
        require_csrf_token(address, entry, cast, path)
    if not address.access.is_public:
        require_second_factor(address, entry, cast, path)
    require_doors_kept(address, entry, cast, path, sessions)


PERSONNEL = Entry(("personnel",), foreign=("foreign_personnel",))


@pytest.mark.django_db
class TestNegativeControls:
    @pytest.mark.parametrize(
        ("rule", "name", "entry", "complaint"),
        [
            (require_doors_kept, "open_to_all", PERSONNEL, "anonymous gets 200"),
            (require_doors_kept, "open_to_the_role", PERSONNEL, "as foreign_personnel gets 200"),
            (require_doors_kept, "forbidden_instead_of_unknown", PERSONNEL, "gets 403"),
            (require_doors_kept, "closed_to_its_own", Entry(("personnel",)), "personnel is kept out"),
            (require_doors_kept, "broken", Entry((ANYONE,)), "500"),
            (require_doors_kept, "asks_too_often", Entry((ANYONE,)), "16 queries"),
            (require_doors_kept, "broken", Entry(("personnel",)), "is public"),
            (require_doors_kept, "open_to_the_role", Entry((ANYONE,)), "is not public"),
            (require_csrf_token, "takes_posts_of_other_sites", Entry((ANYONE,)), "without token: 200"),
            (require_second_factor, "without_second_factor", PERSONNEL, "200 instead of a detour"),
        ],
    )
    def test_a_page_that_breaks_the_rule_is_found(
        self, rule: Rule, name: str, entry: Entry, complaint: str, cast: Cast, settings: Settings
    ) -> None:
        settings.ROOT_URLCONF = CONTROLS
        address = next(item for item in addresses(CONTROLS) if item.name == name)
        try:
            with pytest.raises(AssertionError, match=complaint):
                rule(address, entry, cast, path_of(address, entry, cast))
        finally:
            set_urlconf(None)
