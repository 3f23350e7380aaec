"""Lists in a browser: ordered by a column, narrowed by a search whose chips take it away, handed out as files."""

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browsers import Browsers
from tests.support.cast import Cast
from zhicheng.domain.channels import UnitRole

pytestmark = pytest.mark.django_db(transaction=True)
UNITS = ("津沽第一厂", "津沽第二厂", "津沽第三厂")


@pytest.fixture
def units(cast: Cast) -> Cast:
    for name in UNITS:
        cast.unit(name, UnitRole.EMPLOYER, above=cast.department)
    return cast


def names(page: Page) -> list[str]:
    return page.locator("tbody th[scope=row]").all_inner_texts()


def exported(page: Page, form: str) -> list[str]:
    with page.expect_download() as download:
        page.get_by_role("button", name=form).click()
    path = download.value.path()
    assert re.fullmatch(r"单位_\d{8}\.(xlsx|csv)", download.value.suggested_filename)
    return _lines(path) if form.startswith("CSV") else []


def _lines(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row[0] for row in csv.reader(file) if row]


class TestOnADesktop:
    def test_a_head_orders_and_the_files_follow(self, browsers: Browsers, units: Cast) -> None:
        page = browsers.open("bureau:units", units.check_officer)
        first = names(page)
        assert first == sorted(first)
        head = page.get_by_role("columnheader", name="单位", exact=True)
        expect(head).to_have_attribute("aria-sort", "ascending")
        head.get_by_role("link").click()
        expect(head).to_have_attribute("aria-sort", "descending")
        assert names(page) == first[::-1]
        browsers.look(page, "list-sorted")

        lines = exported(page, "CSV 文本（.csv）")
        assert lines[0].startswith("由")
        assert lines[3:] == first[::-1]
        exported(page, "Excel 工作簿（.xlsx）")

    def test_a_chip_takes_its_condition_away(self, browsers: Browsers, units: Cast) -> None:
        page = browsers.open("bureau:units", units.check_officer)
        everything = names(page)
        page.get_by_label("名称或统一社会信用代码").fill("第二厂")
        page.get_by_role("button", name="查找").click()
        assert names(page) == ["津沽第二厂"]
        browsers.look(page, "list-narrowed")
        page.get_by_role("button", name=re.compile("名称或统一社会信用代码：第二厂")).click()
        assert names(page) == everything


class TestOnAPhone:
    @pytest.mark.parametrize("scripts", [True, False])
    def test_orders_without_table_heads_and_hands_out_files(
        self, browsers: Browsers, units: Cast, scripts: bool
    ) -> None:
        page = browsers.enter(units.check_officer, phone=True, scripts=scripts)
        page.goto(browsers.url("bureau:units"))
        first = names(page)
        page.get_by_text("排序：单位（升序）").click()
        page.get_by_role("navigation", name="排序").get_by_role("link", name="单位", exact=True).click()
        expect(page.get_by_text("排序：单位（降序）")).to_be_visible()
        assert [name.split("：")[-1] for name in names(page)] == [
            name.split("：")[-1] for name in first[::-1]
        ]
        if scripts:
            browsers.look(page, "list-on-a-phone")
        assert exported(page, "CSV 文本（.csv）")[0].startswith("由")
