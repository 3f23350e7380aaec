"""A convening unit hands in a roster with errors, corrects it, and follows its people."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browsers import Browsers
from tests.support.cast import PEOPLE, Cast, roster_cells, workbook
from zhicheng.domain.rosters.columns import RosterKind
from zhicheng.records.models import Claim, Filing, RosterUpload
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.claim_position import seen_now
from zhicheng.services.review.decisions import send_back_claim

pytestmark = pytest.mark.django_db(transaction=True)
WRONG_ID = "120101198807020000"


@pytest.fixture
def filing(cast: Cast) -> Filing:
    """Approved this morning, for three people."""
    return cast.filing(passed=3, at=ports.clock().now())


def roster(tmp_path: Path, *rows: dict[str, str], name: str = "通过人员名册.xlsx") -> Path:
    file = tmp_path / name
    file.write_bytes(workbook(RosterKind.EVALUATION, rows))
    return file


def hand_in(page: Page, file: Path) -> None:
    page.get_by_label("名册文件").set_input_files(file)
    page.get_by_role("button", name="上传名册").click()


class TestRoster:
    def test_errors_are_shown_marked_and_corrected(
        self, browsers: Browsers, cast: Cast, filing: Filing, tmp_path: Path
    ) -> None:
        page = browsers.open("committee:home", cast.convener)
        expect(page.get_by_text("还剩5个工作日")).to_be_visible()
        browsers.look(page, "committee-home")
        page.get_by_role("link", name="上传名册").click()
        browsers.look(page, "committee-send-roster")
        good = [roster_cells(part, filing) for part in PEOPLE[:2]]
        hand_in(page, roster(tmp_path, *good, roster_cells(PEOPLE[2], filing, 证件号码=WRONG_ID)))
        expect(page.get_by_role("heading", name="正在读取名册")).to_be_visible()
        browsers.look(page, "committee-upload-running")
        assert browsers.run_jobs() == 1
        # The page asks by itself and comes to the outcome without a click.
        expect(page.get_by_role("heading", name="名册已读完，有1行需要改正")).to_be_visible()
        expect(page.get_by_text("目前已接收2人，还差1人")).to_be_visible()
        expect(page.get_by_role("row", name="第4行").get_by_text("校验码")).to_be_visible()
        browsers.look(page, "committee-upload-errors")
        with page.expect_download() as marked:
            page.get_by_role("link", name="下载待改正名册").click()
        assert marked.value.suggested_filename == "待改正名册.xlsx"
        page.get_by_role("link", name="上传改正后的名册").click()
        hand_in(page, roster(tmp_path, roster_cells(PEOPLE[2], filing), name="改正.xlsx"))
        browsers.run_jobs()
        expect(page.get_by_role("heading", name="名册已读完", exact=True)).to_be_visible()
        page.get_by_role("link", name="返回备案").click()
        expect(page.get_by_text("名册已接收，人社局将在当月核对")).to_be_visible()
        browsers.look(page, "committee-filing-taken")
        page.get_by_role("link", name="查看每个人的进度").click()
        expect(page.get_by_text(PEOPLE[2].name)).to_be_visible()
        browsers.look(page, "committee-people")

    def test_a_stopped_roster_goes_on_and_the_same_file_leads_back_to_it(
        self, browsers: Browsers, cast: Cast, filing: Filing, tmp_path: Path
    ) -> None:
        page = browsers.open("committee:send_roster", cast.convener, target_id=filing.id)
        file = roster(tmp_path, *(roster_cells(part, filing) for part in PEOPLE[:3]))
        hand_in(page, file)
        page.get_by_role("button", name="停止读取").click()
        expect(page.get_by_role("heading", name="已停止读取")).to_be_visible()
        browsers.look(page, "committee-upload-stopped")
        page.get_by_role("link", name="上传另一个文件").click()
        hand_in(page, file)
        expect(page.get_by_text("这份名册此前已经上传")).to_be_visible()
        page.get_by_role("button", name="继续读取").click()
        browsers.run_jobs()
        expect(page.get_by_role("heading", name="名册已读完", exact=True)).to_be_visible()
        assert RosterUpload.objects.get().rows_accepted == 3

    def test_what_is_no_roster_is_refused_on_the_form(
        self, browsers: Browsers, cast: Cast, filing: Filing, tmp_path: Path
    ) -> None:
        page = browsers.open("committee:send_roster", cast.convener, target_id=filing.id)
        picture = tmp_path / "名册.xlsx"
        picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
        browsers.allow("answer 422|status of 422")
        hand_in(page, picture)
        expect(page.get_by_role("alert")).to_contain_text("这个文件实际上是图片")
        browsers.look(page, "committee-send-refused")
        assert not RosterUpload.objects.exists()

    def test_without_scripts_the_progress_is_read_by_reloading(
        self, browsers: Browsers, cast: Cast, filing: Filing, tmp_path: Path
    ) -> None:
        page = browsers.enter(cast.convener, scripts=False)
        page.goto(browsers.url("committee:send_roster", target_id=filing.id))
        hand_in(page, roster(tmp_path, roster_cells(PEOPLE[0], filing)))
        expect(page.get_by_text("正在等待读取")).to_be_visible()
        browsers.run_jobs()
        page.reload()
        expect(page.get_by_role("heading", name="名册已读完", exact=True)).to_be_visible()


class TestSentBack:
    def test_a_corrected_roster_brings_the_person_back_to_the_bureau(
        self, browsers: Browsers, cast: Cast, filing: Filing, tmp_path: Path
    ) -> None:
        cast.read(filing, [roster_cells(PEOPLE[0], filing)], at=ports.clock().now())
        claim = Claim.objects.get()
        send_back_claim(
            actor=cast.check_officer,
            at=ports.clock().now(),
            claim=seen_now(claim.id),
            reason="专业名称与评审结果不一致，请核对。",
        )
        page = browsers.open("committee:sent_back", cast.convener, phone=True)
        expect(page.get_by_text("专业名称与评审结果不一致")).to_be_visible()
        browsers.look(page, "committee-sent-back")
        page.get_by_role("link", name="上传改正后的名册").click()
        hand_in(page, roster(tmp_path, roster_cells(PEOPLE[0], filing, 专业="机械制造")))
        browsers.run_jobs()
        expect(page.get_by_role("heading", name="名册已读完", exact=True)).to_be_visible()
        claim.refresh_from_db()
        assert (claim.status, claim.specialty) == ("uploaded", "机械制造")
