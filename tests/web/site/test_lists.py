"""The recipe of every list: search with chips, order, pages, export, and what an empty list says."""

import csv
import io
import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from openpyxl import load_workbook

from tests.support.cast import Cast
from tests.web.conftest import Browse
from tests.web.site.pages_on_trial import ROWS
from zhicheng.records.models import Event
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.events import EventTag
from zhicheng.services.kernel.list_export import MOST_LISTED

pytestmark = pytest.mark.django_db
LIST = "/list"


@pytest.fixture
def client(browse: Browse, cast: Cast) -> Client:
    return browse(cast.personnel)


def names(client: Client, query: str = "") -> list[str]:
    shown = client.get(LIST + query).content.decode()
    return [name.replace("&#x27;", "'") for name in re.findall(r'href="/people/\d+">([^<]*)</a>', shown)]


class TestOrder:
    def test_begins_in_the_order_that_the_list_has(self, client: Client) -> None:
        assert names(client)[:3] == [name for name, _ in ROWS[:3]]

    def test_a_head_orders_by_its_column_and_turns_the_order_round(self, client: Client) -> None:
        assert names(client, "?sort=count")[:3] == ["=1+1", "陈六", "王五"]
        assert names(client, "?sort=-count")[0] == "第63人"

    def test_the_head_says_the_order_and_leads_to_the_other(self, client: Client) -> None:
        plain = client.get(LIST).content.decode()
        assert "aria-sort" not in plain
        up = client.get(f"{LIST}?sort=count").content.decode()
        assert up.count("aria-sort") == 1
        assert 'aria-sort="ascending"><a class="sort-link" href="?sort=-count"' in up
        down = client.get(f"{LIST}?sort=-count").content.decode()
        assert 'aria-sort="descending"><a class="sort-link" href="?sort=count"' in down

    @pytest.mark.parametrize("nonsense", ["nothing", "-", "--count", "id;drop", "办理"])
    def test_an_unknown_order_is_no_order(self, client: Client, nonsense: str) -> None:
        assert names(client, f"?sort={nonsense}") == names(client)


class TestPages:
    def test_every_row_is_on_one_page(self, client: Client) -> None:
        both = names(client, "?sort=count") + names(client, "?sort=count&page=2")
        assert sorted(both) == sorted(name for name, _ in ROWS)

    def test_the_way_to_another_page_keeps_the_order(self, client: Client) -> None:
        shown = client.get(f"{LIST}?sort=count").content.decode()
        assert 'rel="next" href="?sort=count&amp;page=2"' in shown

    @pytest.mark.parametrize("page", ["3", "99999999", "-1", "x"])
    def test_a_page_that_is_not_there_is_the_nearest(self, client: Client, page: str) -> None:
        answer = client.get(f"{LIST}?page={page}")
        assert answer.status_code == 200
        assert "/people/" in answer.content.decode()


class TestSearch:
    def test_is_remembered_and_shown_as_a_chip_that_takes_it_away(self, client: Client) -> None:
        answer = client.post(f"{LIST}?sort=count&page=2", {"name": "王五", "level": "1"})
        assert answer["Location"] == f"{LIST}?sort=count"
        shown = client.get(LIST).content.decode()
        assert 'name="drop" value="name"' in shown
        assert "层级：正高级" in shown
        assert names(client) == ["王五"]
        client.post(LIST, {"drop": "name"})
        assert len(names(client)) == 50
        assert "层级：正高级" in client.get(LIST).content.decode()

    def test_that_finds_nothing_says_so(self, client: Client) -> None:
        client.post(LIST, {"name": "无人"})
        shown = client.get(LIST).content.decode()
        assert "没有符合条件的内容" in shown
        assert "还没有人" not in shown

    def test_that_is_wrong_is_answered_with_422(self, client: Client) -> None:
        answer = client.post(LIST, {"name": "太长的一个姓名"})
        assert answer.status_code == 422
        assert "error-summary" in answer.content.decode()

    def test_an_empty_list_says_what_to_do_next(self, client: Client) -> None:
        shown = client.get(f"{LIST}?rows=none").content.decode()
        assert "还没有人" in shown
        assert 'href="/add"' in shown
        assert 'name="export"' not in shown


class TestExport:
    def test_a_workbook_holds_the_page_and_says_who_took_it(self, client: Client, cast: Cast) -> None:
        answer = client.post(f"{LIST}?sort=count", {"export": "xlsx"})
        sheet = load_workbook(io.BytesIO(answer.content))["名单"]
        rows = list(sheet.iter_rows(values_only=True))
        assert str(rows[0][0]).startswith(f"由{cast.personnel.display_name}于")
        assert rows[2] == ("姓名", "件数", "状态")
        assert rows[3] == ("=1+1", 1, "在用 已核对")
        assert sheet["A4"].data_type == "s"
        assert len(rows) == len(ROWS) + 3

    def test_a_text_never_becomes_a_formula(self, client: Client) -> None:
        answer = client.post(f"{LIST}?sort=count", {"export": "csv"})
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert rows[4] == ["'=1+1", "1", "在用 已核对"]

    def test_is_narrowed_as_the_page_is(self, client: Client) -> None:
        client.post(LIST, {"name": "陈六"})
        answer = client.post(LIST, {"export": "csv"})
        assert "陈六" in answer.content.decode()
        assert "王五" not in answer.content.decode()

    def test_is_an_event_with_who_when_and_how_many(self, client: Client, cast: Cast) -> None:
        client.post(LIST, {"export": "csv"})
        event = Event.objects.get(tag=EventTag.LIST_EXPORTED.value)
        assert (event.account_id, event.unit_id) == (cast.personnel.account_id, cast.personnel.unit_id)
        assert (event.subject_id, event.payload) == ("trial", {"rows": len(ROWS), "format": "csv"})
        assert event.at <= ports.clock().now()

    def test_beyond_the_most_rows_is_refused(self, client: Client) -> None:
        answer = client.post(f"{LIST}?rows=many", {"export": "xlsx"})
        assert answer.status_code == 422
        assert f"超过一次可导出的{MOST_LISTED}条" in answer.content.decode()
        assert not Event.objects.filter(tag=EventTag.LIST_EXPORTED.value).exists()

    def test_exactly_the_most_rows_are_handed_out(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("tests.web.site.pages_on_trial.MANY", [("甲", n) for n in range(MOST_LISTED)])
        assert client.post(f"{LIST}?rows=many", {"export": "csv"}).status_code == 200

    def test_asks_staff_for_a_fresh_second_factor(self, client: Client) -> None:
        with time_machine.travel(ports.clock().now() + timedelta(minutes=6)):
            answer = client.post(f"{LIST}?sort=count", {"export": "xlsx"})
        assert answer["Location"] == "/accounts/confirm?next=%2Flist%3Fsort%3Dcount"
        assert not Event.objects.filter(tag=EventTag.LIST_EXPORTED.value).exists()

    def test_a_form_of_no_kind_leads_back(self, client: Client) -> None:
        assert client.post(LIST, {"export": "pdf"})["Location"] == LIST
