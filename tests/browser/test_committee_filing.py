"""A convening unit files a meeting's result, and confirms what it wrote by hand."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.browsers import Browsers
from tests.support.cast import Cast
from tests.support.issued_certificates import issue
from zhicheng.domain.deadlines import SHANGHAI
from zhicheng.records.models import Filing, HandMarkOrder
from zhicheng.services.intake.filings.acts import refuse_filing
from zhicheng.services.kernel import ports

pytestmark = pytest.mark.django_db(transaction=True)


def today() -> date:
    return ports.clock().now().astimezone(SHANGHAI).date()


class TestFiling:
    def test_is_filled_in_checked_changed_and_submitted(self, browsers: Browsers, cast: Cast) -> None:
        name = cast.committee.name
        page = browsers.open("committee:committees", cast.convener)
        browsers.look(page, "committee-committees")
        page.get_by_role("link", name=name).click()
        browsers.look(page, "committee-committee")
        page.get_by_role("link", name="报送评审结果备案").first.click()
        browsers.look(page, "committee-new-filing")
        browsers.allow("answer 422|status of 422")
        page.get_by_role("button", name="下一步：核对").click()
        expect(page.get_by_role("alert")).to_contain_text("请填写备案文号")
        page.get_by_role("link", name="请填写备案文号").click()
        page.keyboard.type("津机学〔2026〕8号")
        met = (today() - timedelta(days=2)).isoformat()
        page.get_by_label("评审会议开始日期").fill(met)
        page.get_by_label("评审会议结束日期").fill(met)
        page.get_by_label("评审通过人数").fill("12")
        browsers.look(page, "committee-new-filing-errors")
        page.get_by_role("button", name="下一步：核对").click()
        browsers.look(page, "committee-check-filing")
        page.get_by_role("button", name="返回修改").click()
        page.get_by_label("评审通过人数").fill("13")
        page.get_by_role("button", name="下一步：核对").click()
        page.get_by_role("button", name="提交备案").click()
        expect(page.get_by_text("备案已提交，等待人社局核准")).to_be_visible()
        filing = Filing.objects.get()
        assert (filing.reference, filing.passed_count) == ("津机学〔2026〕8号", 13)
        browsers.look(page, "committee-filing-waiting")
        page.get_by_role("link", name="提交名单和材料").click()
        browsers.look(page, "committee-hand-in-list")
        page.get_by_role("button", name="提交名单和材料").click()
        expect(page.get_by_role("link", name="请选择名单文件。")).to_be_visible()
        browsers.look(page, "committee-hand-in-list-errors")

    def test_the_reason_of_a_refusal_is_shown(self, browsers: Browsers, cast: Cast) -> None:
        page = browsers.open("committee:new_filing", cast.convener, phone=True)
        assert cast.committee
        page.reload()
        met = (today() - timedelta(days=2)).isoformat()
        page.get_by_label("备案文号").fill("津机学〔2026〕9号")
        page.get_by_label("评审会议开始日期").fill(met)
        page.get_by_label("评审会议结束日期").fill(met)
        page.get_by_label("评审通过人数").fill("5")
        page.get_by_role("button", name="下一步：核对").click()
        page.get_by_role("button", name="提交备案").click()
        refuse_filing(
            actor=cast.check_officer,
            at=ports.clock().now(),
            filing_id=Filing.objects.get().id,
            reason="会议日期与公示不一致。",
        )
        page.reload()
        expect(page.get_by_text("会议日期与公示不一致")).to_be_visible()
        browsers.look(page, "committee-filing-refused")


class TestHandMarks:
    def test_are_listed_printed_and_confirmed(self, browsers: Browsers, cast: Cast) -> None:
        issued = issue(names=("赵𠮷",), readings={0: {"1": "jí"}})[0]
        HandMarkOrder.objects.filter(certificate=issued.certificate).update(unit=cast.convening_unit)
        page = browsers.open("committee:hand_marks", cast.convener)
        expect(page.get_by_text("赵𠮷")).to_be_visible()
        browsers.look(page, "committee-hand-marks")
        page.emulate_media(media="print")
        expect(page.get_by_text("经办人（签字）")).to_be_visible()
        expect(page.get_by_role("link", name="确认已标注")).to_be_hidden()
        page.emulate_media(media="screen")
        expect(page.get_by_text("经办人（签字）")).to_be_hidden()
        page.get_by_role("link", name="确认已标注").click()
        browsers.look(page, "committee-confirm-hand-mark")
        page.get_by_role("button", name="确认已标注并盖章").click()
        expect(page.get_by_text("已确认手工标注")).to_be_visible()
        assert HandMarkOrder.objects.get().confirmed_at is not None
        browsers.look(page, "committee-hand-marks-done")
