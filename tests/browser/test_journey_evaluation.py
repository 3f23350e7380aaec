"""Channel 1 in the browser: from a meeting's result to a file that a stranger has verified."""

from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.browser.browsers import Browsers
from tests.browser.bureau_month import approve_filing, issue_month, opening_of
from tests.browser.collecting import collect, verify_the_file, verify_with_code
from tests.support.cast import PEOPLE, Cast, roster_cells, workbook
from zhicheng.domain.deadlines import SHANGHAI
from zhicheng.domain.months import Month
from zhicheng.domain.rosters.columns import RosterKind
from zhicheng.records.models import Certificate, Filing, HandMarkOrder
from zhicheng.services.kernel import ports

pytestmark = pytest.mark.django_db(transaction=True)
REFERENCE = "津机学〔2026〕8号"
HOLDER, CORRECTED, RARE = PEOPLE[0], PEOPLE[1], PEOPLE[7]
"""The third, 赵𠮷, cannot be printed as she is written."""


@pytest.mark.parametrize("is_phone", [False, True], ids=["desktop", "phone"])
class TestEvaluationJourney:
    """Convening unit, Bureau, holder and a stranger, each in a browser of their own."""

    def test_goes_from_filing_to_verified_file(
        self, browsers: Browsers, cast: Cast, last_month: Month, tmp_path: Path, is_phone: bool
    ) -> None:
        browsers.turn_clock(cast.at)
        assert cast.committee
        convener = browsers.open("committee:home", cast.convener, phone=is_phone)
        self._file(convener, cast)
        filing = Filing.objects.get(reference=REFERENCE)
        approve_filing(browsers, cast, REFERENCE, phone=is_phone)
        self._upload(browsers, convener, filing, tmp_path)
        self._correct(browsers, convener, tmp_path)
        self._confirm_reading(browsers, convener)

        browsers.turn_clock(None)
        issue_month(browsers, cast, last_month, entries=3, phone=is_phone)
        opening = opening_of(last_month)
        if ports.clock().now() < opening:
            browsers.turn_clock(opening)
        self._follow(browsers, convener, filing)
        certificate = Certificate.objects.get(name=HOLDER.name)
        path = collect(browsers, cast.holder(HOLDER), certificate, tmp_path, phone=is_phone)
        verify_the_file(browsers, path, phone=is_phone)
        verify_with_code(browsers, certificate, HOLDER, phone=is_phone)
        self._write_by_hand(browsers, convener)

    def _file(self, page: Page, cast: Cast) -> None:
        page.get_by_role("link", name="报送评审结果备案").click()
        met = (cast.at.astimezone(SHANGHAI).date() - timedelta(days=3)).isoformat()
        page.get_by_label("备案文号").fill(REFERENCE)
        page.get_by_label("评审会议开始日期").fill(met)
        page.get_by_label("评审会议结束日期").fill(met)
        page.get_by_label("评审通过人数").fill("3")
        page.get_by_role("button", name="下一步：核对").click()
        page.get_by_role("button", name="提交备案").click()
        expect(page.get_by_text("等待人社局核准。核准后5个工作日内")).to_be_visible()

    def _upload(self, browsers: Browsers, page: Page, filing: Filing, folder: Path) -> None:
        """Two good rows, and one with a phone that is none."""
        roster = folder / "名册.xlsx"
        rows = [roster_cells(HOLDER, filing), roster_cells(RARE, filing)]
        roster.write_bytes(
            workbook(RosterKind.EVALUATION, [*rows, roster_cells(CORRECTED, filing, 手机号码="139")])
        )
        page.reload()
        page.get_by_role("link", name="上传名册").click()
        page.get_by_label("名册文件").set_input_files(roster)
        page.get_by_role("button", name="上传名册").click()
        expect(page.get_by_role("heading", name="正在读取名册")).to_be_visible()
        browsers.run_jobs()
        expect(page.get_by_role("heading", name="名册已读完，有1行需要改正")).to_be_visible()

    def _correct(self, browsers: Browsers, page: Page, folder: Path) -> None:
        """The marked workbook, with the right phone in the cell that it marks, goes back as it is."""
        with page.expect_download() as download:
            page.get_by_role("link", name="下载待改正名册").click()
        marked = folder / "待改正名册.xlsx"
        download.value.save_as(marked)
        book = openpyxl.load_workbook(marked)
        sheet = next(each for each in book.worksheets if each.max_row >= 2)
        headers = {cell.value: cell.column for cell in sheet[1]}
        sheet.cell(row=2, column=headers["手机号码"]).value = CORRECTED.phone
        book.save(marked)
        page.get_by_role("link", name="上传改正后的名册").click()
        page.get_by_label("名册文件").set_input_files(marked)
        page.get_by_role("button", name="上传名册").click()
        browsers.run_jobs()
        expect(page.get_by_role("heading", name="名册已读完", exact=True)).to_be_visible()

    def _confirm_reading(self, browsers: Browsers, page: Page) -> None:
        page.goto(browsers.url("committee:home"))
        page.get_by_role("link", name="待确认的生僻字读音").click()
        page.get_by_role("link", name="确认读音").click()
        page.get_by_label("“𠮷”的读音").fill("ji2")
        page.get_by_role("button", name="确认读音").click()
        expect(page.get_by_text("没有待确认读音的人员")).to_be_visible()

    def _follow(self, browsers: Browsers, page: Page, filing: Filing) -> None:
        page.goto(browsers.url("committee:people", filing_id=filing.id))
        page.get_by_label("姓名或证件号码").fill(HOLDER.id_number)
        page.get_by_role("button", name="查找").click()
        expect(page.get_by_text(HOLDER.name)).to_be_visible()
        expect(page.get_by_text("有效", exact=True)).to_be_visible()

    def _write_by_hand(self, browsers: Browsers, page: Page) -> None:
        page.goto(browsers.url("committee:hand_marks"))
        expect(page.get_by_text("赵jí")).to_be_visible()
        page.get_by_role("link", name="确认已标注").click()
        page.get_by_role("button", name="确认已标注并盖章").click()
        expect(page.get_by_text("没有待标注的证书")).to_be_visible()
        assert HandMarkOrder.objects.get().confirmed_at is not None
