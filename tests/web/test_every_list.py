"""Every list of the site, found in the URLconf: each column that can order does, and each list exports."""

import html
import inspect
import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import Client

import zhicheng.web
from tests.security.addresses import addresses
from tests.security.visiting import client_of, path_of
from tests.support.cast import Cast
from tests.web.entries import actor_named, all_entries
from zhicheng.records.models import Event
from zhicheng.services.kernel.events import EventTag
from zhicheng.web.site.lists import Column, Shown, summary

ENTRIES = all_entries()
_MAKERS = ("list_page(", "list_or_answer(")
LISTS = {
    address.name: address
    for address in addresses()
    if address.name in ENTRIES
    and any(maker in inspect.getsource(inspect.unwrap(address.view)) for maker in _MAKERS)
}
OWN_EXPORT_PAGE = {"employer:staff", "bureau:trail"}
"""Lists whose export asks for a purpose, or has a limit of its own, on a page of its own."""


def _content(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


class TestLists:
    def test_are_found_in_the_urlconf(self) -> None:
        assert len(LISTS) >= 40, sorted(LISTS)

    def test_every_list_takes_the_posts_that_search_and_export(self) -> None:
        assert [name for name, address in LISTS.items() if "POST" not in address.methods] == []

    def test_no_view_cooks_a_list_or_a_form_by_hand(self) -> None:
        assert {str(path): cooked_by_hand(path.read_text(encoding="utf-8")) for path in _views()} == {
            str(path): [] for path in _views()
        }

    @pytest.mark.parametrize(
        "source",
        [
            'return page(request, "a.html", here, status=422 if form.errors else 200)',
            "paging = Paging(total, 50, 1)",
            'found = units(actor=actor, offset=int(request.GET["page"]))',
        ],
    )
    def test_what_is_cooked_by_hand_is_found(self, source: str) -> None:
        assert cooked_by_hand(source)


class TestSummaries:
    """The few rows that a page about something else shows of a list."""

    def test_home_pages_write_no_table_by_hand(self) -> None:
        homes = list(Path(zhicheng.web.__file__).parent.rglob("home.html"))
        assert len(homes) >= 6
        assert [str(path) for path in homes if "<table" in path.read_text(encoding="utf-8")] == []

    def test_show_the_columns_of_the_list_without_its_order(self) -> None:
        columns = (
            Column[str]("姓名", lambda name: name, sort="name", is_heading=True),
            Column[str]("查看", lambda name: Shown("查看", f"/{name}/", name), is_act=True),
        )
        shown = render_to_string("site/summary.html", {"summary": summary(columns, ["甲"], caption="人员")})
        assert '<caption class="visually-hidden">人员</caption>' in shown
        assert '<th scope="row" data-label="姓名">甲</th>' in shown
        assert '<a href="/甲/">查看<span class="visually-hidden">（甲）</span></a>' in shown
        assert "sort-link" not in shown

    def test_without_rows_show_nothing(self) -> None:
        columns = (Column[str]("姓名", lambda name: name, is_heading=True),)
        empty = render_to_string("site/summary.html", {"summary": summary(columns, [], caption="人员")})
        assert empty.strip() == ""


def _views() -> list[Path]:
    web = Path(zhicheng.web.__file__).parent
    return [path for path in web.rglob("*.py") if path.relative_to(web).parts[0] != "site"]


def cooked_by_hand(source: str) -> list[str]:
    """What a view does that the recipes are there for."""
    return re.findall(r"status=422|Paging\(|request\.GET(?:\.get\(|\[)\"page\"", source)


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(LISTS))
def test_every_list_sorts_and_exports(name: str, cast: Cast) -> None:
    entry = ENTRIES[name]
    path = path_of(LISTS[name], entry, cast)
    client = client_of(actor_named(cast, entry.actors[0]))
    shown = _content(client, path)
    if "sort-link" not in shown:
        assert "data-label" not in shown or "empty" in shown, f"{name} has rows and no order"
        return
    for link in re.findall(r'class="sort-link" href="([^"]+)"', shown):
        up = _content(client, path + html.unescape(link))
        assert up.count("aria-sort=") == 1
        [back] = re.findall(r'aria-sort="\w+"><a class="sort-link" href="([^"]+)"', up)
        assert _content(client, path + html.unescape(back)).count("aria-sort=") == 1
    if name in OWN_EXPORT_PAGE:
        assert "list-export" in shown
        return
    for form in ("xlsx", "csv"):
        answer = client.post(path, {"export": form})
        assert answer.status_code == 200, answer.content.decode()[:2000]
        assert answer["Content-Disposition"].startswith("attachment")
        event = Event.objects.filter(tag=EventTag.LIST_EXPORTED.value).latest("seq")
        assert event.payload["format"] == form
        assert event.payload["rows"] > 0
