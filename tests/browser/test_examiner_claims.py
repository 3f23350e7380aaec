"""An examination body announces an examination, uploads who has passed, and sends reviewed claims up."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.browsers import Browsers
from tests.support.cast import EXAMINATION, PEOPLE, Cast, pass_cells, ready, workbook
from zhicheng.domain.deadlines import SHANGHAI
from zhicheng.domain.rosters.columns import RosterKind
from zhicheng.records.models import Claim, Examination
from zhicheng.services.kernel import ports

pytestmark = pytest.mark.django_db(transaction=True)


def last_week() -> date:
    return ports.clock().now().astimezone(SHANGHAI).date() - timedelta(days=7)


class TestExamination:
    def test_is_announced_and_gets_its_pass_roster(
        self, browsers: Browsers, cast: Cast, tmp_path: Path
    ) -> None:
        page = browsers.open("examiner:home", cast.examiner)
        browsers.look(page, "examiner-home-empty")
        page.get_by_role("link", name="登记考试").click()
        page.get_by_label("考试名称").fill("津沽市经济专业考试")
        page.get_by_label("考试日期").fill(last_week().isoformat())
        browsers.look(page, "examiner-announce")
        page.get_by_role("button", name="下一步：核对").click()
        browsers.look(page, "examiner-check-examination")
        page.get_by_role("button", name="登记考试").click()
        expect(page.get_by_text("考试已登记")).to_be_visible()
        page.get_by_role("link", name="上传合格名册").click()
        examination = Examination.objects.get()
        rows = [pass_cells(part, examination) for part in PEOPLE[:2]]
        file = tmp_path / "合格名单.xlsx"
        file.write_bytes(
            workbook(RosterKind.EXAMINATION, [*rows, pass_cells(PEOPLE[2], examination, 结论="缺考")])
        )
        page.get_by_label("名册文件").set_input_files(file)
        page.get_by_role("button", name="上传名册").click()
        browsers.run_jobs()
        expect(page.get_by_role("heading", name="名册已读完，有1行需要改正")).to_be_visible()
        browsers.look(page, "examiner-upload-errors")
        page.get_by_role("link", name="返回考试").click()
        browsers.look(page, "examiner-examination")
        page.get_by_role("link", name="查看名单").click()
        page.get_by_label("姓名或证件号码").fill(PEOPLE[1].id_number)
        page.get_by_role("button", name="查找").click()
        expect(page.get_by_role("rowheader", name=PEOPLE[1].name)).to_be_visible()
        expect(page.get_by_role("rowheader", name=PEOPLE[0].name)).to_be_hidden()
        assert PEOPLE[1].id_number not in page.url
        browsers.look(page, "examiner-passed")


class TestConsolidation:
    def test_reviewed_claims_are_chosen_checked_and_uploaded(self, browsers: Browsers, cast: Cast) -> None:
        for part in PEOPLE[:3]:
            ready(cast, EXAMINATION, part)
        page = browsers.open("examiner:home", cast.examiner)
        browsers.look(page, "examiner-home")
        page.get_by_role("link", name="待汇总上传的申领").click()
        page.get_by_role("checkbox", name=PEOPLE[1].name).uncheck()
        browsers.look(page, "examiner-consolidate")
        page.get_by_role("button", name="下一步：核对").click()
        expect(page.get_by_text("2条申领")).to_be_visible()
        browsers.look(page, "examiner-check-upload")
        page.get_by_role("button", name="上传到人社局").click()
        expect(page.get_by_text("已上传2条申领")).to_be_visible()
        browsers.look(page, "examiner-consolidated")
        by_status = {claim.name: claim.status for claim in Claim.objects.all()}
        assert by_status == {
            PEOPLE[0].name: "uploaded",
            PEOPLE[1].name: "ready",
            PEOPLE[2].name: "uploaded",
        }

    def test_of_two_tabs_the_second_is_told(self, browsers: Browsers, cast: Cast) -> None:
        claim = ready(cast, EXAMINATION)
        page = browsers.open("examiner:consolidate", cast.examiner, phone=True)
        other = page.context.new_page()
        for tab in (page, other):
            tab.goto(browsers.url("examiner:consolidate"))
            tab.get_by_role("button", name="下一步：核对").click()
        page.get_by_role("button", name="上传到人社局").click()
        expect(page.get_by_text("已上传1条申领")).to_be_visible()
        browsers.allow("answer 422|status of 422")
        other.get_by_role("button", name="上传到人社局").click()
        expect(other.get_by_role("alert")).to_contain_text("本次没有上传任何一条")
        version = claim.version
        claim.refresh_from_db()
        assert claim.version == version + 1
