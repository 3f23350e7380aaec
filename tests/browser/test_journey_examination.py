"""Channel 3 in the browser: pass roster, a person's claim, the examination body, the Bureau, and home."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browsers import Browsers
from tests.browser.bureau_month import issue_month, opening_of
from tests.browser.collecting import collect, verify_the_file, verify_with_code
from tests.support.cast import PEOPLE, Cast, pass_cells, workbook
from zhicheng.domain.deadlines import SHANGHAI
from zhicheng.domain.months import Month
from zhicheng.domain.rosters.columns import RosterKind
from zhicheng.records.models import Certificate, Examination
from zhicheng.services.kernel import ports

pytestmark = pytest.mark.django_db(transaction=True)
EXAMINATION = "津沽市经济专业初中级考试"
HOLDER, OTHER = PEOPLE[3], PEOPLE[1]


@pytest.mark.parametrize("is_phone", [False, True], ids=["desktop", "phone"])
class TestExaminationJourney:
    """Examination body, holder, Bureau and a stranger, each in a browser of their own."""

    def test_goes_from_pass_roster_to_verified_file(
        self, browsers: Browsers, cast: Cast, last_month: Month, tmp_path: Path, is_phone: bool
    ) -> None:
        browsers.turn_clock(cast.at)
        examiner = browsers.open("examiner:home", cast.examiner, phone=is_phone)
        self._announce(examiner, cast)
        examination = Examination.objects.get(name=EXAMINATION)
        self._upload(browsers, examiner, examination, tmp_path)
        agency = cast.agency.name
        self._claim(browsers.open("holder:new_claim", cast.holder(HOLDER), phone=is_phone), agency)
        self._review(browsers, examiner)
        self._consolidate(browsers, examiner)

        browsers.turn_clock(None)
        issue_month(browsers, cast, last_month, entries=1, phone=is_phone)
        opening = opening_of(last_month)
        if ports.clock().now() < opening:
            browsers.turn_clock(opening)
        certificate = Certificate.objects.get()
        path = collect(browsers, cast.holder(HOLDER), certificate, tmp_path, phone=is_phone)
        verify_the_file(browsers, path, phone=is_phone)
        verify_with_code(browsers, certificate, HOLDER, phone=is_phone)
        assert certificate.awarding_body == cast.examination_body.name

    def _announce(self, page: Page, cast: Cast) -> None:
        page.get_by_role("link", name="登记考试").click()
        page.get_by_label("考试名称").fill(EXAMINATION)
        held_on = cast.at.astimezone(SHANGHAI).date() - timedelta(days=30)
        page.get_by_label("考试日期").fill(held_on.isoformat())
        page.get_by_role("button", name="下一步：核对").click()
        page.get_by_role("button", name="登记考试").click()
        expect(page.get_by_text("考试已登记")).to_be_visible()

    def _upload(self, browsers: Browsers, page: Page, examination: Examination, folder: Path) -> None:
        roster = folder / "合格名单.xlsx"
        rows = [pass_cells(part, examination) for part in (HOLDER, OTHER)]
        roster.write_bytes(workbook(RosterKind.EXAMINATION, rows))
        page.get_by_role("link", name="上传合格名册").click()
        page.get_by_label("名册文件").set_input_files(roster)
        page.get_by_role("button", name="上传名册").click()
        browsers.run_jobs()
        expect(page.get_by_role("heading", name="名册已读完", exact=True)).to_be_visible()

    def _claim(self, page: Page, agency: str) -> None:
        """The holder finds their own line of the pass roster, names who keeps their file, and hands in."""
        page.get_by_role("radio", name="以考代评").check()
        page.get_by_role("button", name="继续").click()
        page.get_by_role("radio", name="经济师").check()
        page.get_by_role("button", name="保存并继续").click()
        page.get_by_role("link", name="用人单位或档案存放机构", exact=True).click()
        page.get_by_label("单位名称").fill(agency)
        page.get_by_role("button", name="查找").click()
        page.get_by_role("radio", name=agency).check()
        page.get_by_role("button", name="保存并继续").click()
        page.get_by_role("link", name="核对并提交").click()
        page.get_by_label("我确认以上内容真实、准确").check()
        page.get_by_role("button", name="提交申领").click()
        expect(page.get_by_role("heading", name="申领已提交")).to_be_visible()

    def _review(self, browsers: Browsers, page: Page) -> None:
        page.goto(browsers.url("examiner:home"))
        page.get_by_role("link", name="待审核的申领").click()
        page.get_by_role("link", name=HOLDER.name).click()
        expect(page.get_by_text("与合格人员名单一致")).to_be_visible()
        browsers.look(page, "examiner-claim")
        page.get_by_role("button", name="审核通过").click()
        expect(page.get_by_text("已审核通过")).to_be_visible()

    def _consolidate(self, browsers: Browsers, page: Page) -> None:
        page.goto(browsers.url("examiner:home"))
        page.get_by_role("link", name="待汇总上传的申领").click()
        page.get_by_role("button", name="下一步：核对").click()
        expect(page.get_by_text("1条申领")).to_be_visible()
        page.get_by_role("button", name="上传到人社局").click()
        expect(page.get_by_text("已上传1条申领")).to_be_visible()
