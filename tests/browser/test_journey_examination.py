"""Channel 3 in the browser: pass roster, a person's claim, the examination body, the Bureau, and home."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.bureau_month import issue_month, opening_of
from tests.browser.collecting import collect, verify_the_file, verify_with_code
from tests.browser.hall import Hall
from tests.cast import PEOPLE, Cast, pass_cells, workbook
from zhicheng.domain.channels import IntakeChannel
from zhicheng.domain.deadlines import SHANGHAI
from zhicheng.domain.months import Month
from zhicheng.domain.rosters.columns import RosterKind
from zhicheng.records.models import Certificate, Examination
from zhicheng.services import ports
from zhicheng.services.claims import ClaimDetails, draft_claim
from zhicheng.services.review import seen, submit_claim

pytestmark = pytest.mark.django_db(transaction=True)
EXAMINATION = "津沽市经济专业初中级考试"
HOLDER, OTHER = PEOPLE[3], PEOPLE[1]


@pytest.mark.parametrize("is_phone", [False, True], ids=["desktop", "phone"])
class TestExaminationJourney:
    """Examination body, holder, Bureau and a stranger, each in a browser of their own."""

    def test_goes_from_pass_roster_to_verified_file(
        self, hall: Hall, cast: Cast, last_month: Month, tmp_path: Path, is_phone: bool
    ) -> None:
        hall.turn_clock(cast.at)
        examiner = hall.visit("examiner:home", cast.examiner, phone=is_phone)
        self._announce(examiner, cast)
        examination = Examination.objects.get(name=EXAMINATION)
        self._upload(hall, examiner, examination, tmp_path)
        self._claim(cast, examination)
        self._review(hall, examiner)
        self._consolidate(hall, examiner)

        hall.turn_clock(None)
        issue_month(hall, cast, last_month, entries=1)
        opening = opening_of(last_month)
        if ports.clock().now() < opening:
            hall.turn_clock(opening)
        certificate = Certificate.objects.get()
        path = collect(hall, cast.holder(HOLDER), certificate, tmp_path)
        verify_the_file(path)
        verify_with_code(hall, certificate, HOLDER)
        assert certificate.awarding_body == cast.examination_body.name

    def _announce(self, page: Page, cast: Cast) -> None:
        page.get_by_role("link", name="登记考试").click()
        page.get_by_label("考试名称").fill(EXAMINATION)
        held_on = cast.at.astimezone(SHANGHAI).date() - timedelta(days=30)
        page.get_by_label("考试日期").fill(held_on.isoformat())
        page.get_by_role("button", name="下一步：核对").click()
        page.get_by_role("button", name="登记考试").click()
        expect(page.get_by_text("考试已登记")).to_be_visible()

    def _upload(self, hall: Hall, page: Page, examination: Examination, folder: Path) -> None:
        roster = folder / "合格名单.xlsx"
        rows = [pass_cells(part, examination) for part in (HOLDER, OTHER)]
        roster.write_bytes(workbook(RosterKind.EXAMINATION, rows))
        page.get_by_role("link", name="上传合格名册").click()
        page.get_by_label("名册文件").set_input_files(roster)
        page.get_by_role("button", name="上传名册").click()
        hall.run_jobs()
        expect(page.get_by_role("heading", name="名册已读完", exact=True)).to_be_visible()

    def _claim(self, cast: Cast, examination: Examination) -> None:
        holder, at = cast.holder(HOLDER), ports.clock().now()
        details = ClaimDetails(
            series="经济专业人员",
            title_name="经济师",
            specialty="工商管理",
            examination=examination,
            archive_agency=cast.agency,
        )
        claim = draft_claim(actor=holder, at=at, channel=IntakeChannel.EXAMINATION, details=details)
        submit_claim(actor=holder, at=at, claim=seen(claim))

    def _review(self, hall: Hall, page: Page) -> None:
        page.goto(hall.url("examiner:home"))
        page.get_by_role("link", name="待审核的申领").click()
        page.get_by_role("link", name=HOLDER.name).click()
        expect(page.get_by_text("与合格人员名单一致")).to_be_visible()
        hall.look(page, "examiner-claim")
        page.get_by_role("button", name="审核通过").click()
        expect(page.get_by_text("已审核通过")).to_be_visible()

    def _consolidate(self, hall: Hall, page: Page) -> None:
        page.goto(hall.url("examiner:home"))
        page.get_by_role("link", name="待汇总上传的申领").click()
        page.get_by_role("button", name="下一步：核对").click()
        expect(page.get_by_text("1条申领")).to_be_visible()
        page.get_by_role("button", name="上传到人社局").click()
        expect(page.get_by_text("已上传1条申领")).to_be_visible()
