"""What people do besides the happy path: click twice, go back, open two tabs, be slow, mistype, be cut off."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import override_settings
from playwright.sync_api import Page, expect

from tests.browser.browsers import Browsers
from tests.support.cast import PASSWORD, PEOPLE, Cast
from zhicheng.cli.demo.second_factors import enrol
from zhicheng.documents.rosters.limits import RosterLimits
from zhicheng.domain.deadlines import SHANGHAI
from zhicheng.records.models import Filing
from zhicheng.services.accounts.demonstration.second_factors import current_codes
from zhicheng.services.kernel import ports

pytestmark = pytest.mark.django_db(transaction=True)
REFERENCE = "津机学〔2026〕21号"
SUBMITTED = "核准当天不计"
"""What the page of a filing says that waits for the Bureau."""


def fill_filing(page: Page, cast: Cast, reference: str = REFERENCE) -> None:
    """Fill in a meeting's result, up to the last click."""
    met = (cast.at.astimezone(SHANGHAI).date() - timedelta(days=3)).isoformat()
    page.get_by_label("备案文号").fill(reference)
    page.get_by_label("评审会议开始日期").fill(met)
    page.get_by_label("评审会议结束日期").fill(met)
    page.get_by_label("评审通过人数").fill("3")


@pytest.fixture
def form(browsers: Browsers, cast: Cast) -> Page:
    """The page of a new filing, nothing filled in."""
    assert cast.committee
    return browsers.open("committee:new_filing", cast.convener)


@pytest.fixture
def answers(form: Page, cast: Cast) -> Page:
    """The page that shows the answers before they are submitted."""
    fill_filing(form, cast)
    form.get_by_role("button", name="下一步：核对").click()
    expect(form.get_by_role("button", name="提交备案")).to_be_visible()
    return form


class TestClickingTwice:
    def test_submits_once(self, answers: Page) -> None:
        answers.get_by_role("button", name="提交备案").dblclick()
        expect(answers.get_by_text(SUBMITTED)).to_be_visible()
        assert Filing.objects.filter(reference=REFERENCE).count() == 1


class TestGoingBack:
    def test_the_form_is_there_again_and_a_second_submission_changes_nothing(
        self, answers: Page, cast: Cast
    ) -> None:
        answers.get_by_role("button", name="提交备案").click()
        expect(answers.get_by_text(SUBMITTED)).to_be_visible()
        first = answers.url
        answers.evaluate("() => history.go(-2)")
        further = answers.get_by_role("button", name="下一步：核对")
        expect(further).to_be_visible()
        expect(further).not_to_have_attribute("aria-disabled", "true")
        fill_filing(answers, cast)
        further.click()
        answers.get_by_role("button", name="提交备案").click()
        expect(answers.get_by_text(SUBMITTED)).to_be_visible()
        assert answers.url == first
        assert Filing.objects.filter(reference=REFERENCE).count() == 1


class TestTwoTabs:
    def test_the_second_tab_learns_what_the_first_has_done(
        self, browsers: Browsers, answers: Page, cast: Cast
    ) -> None:
        second = answers.context.new_page()
        second.goto(browsers.url("committee:new_filing"))
        fill_filing(second, cast)
        second.get_by_role("button", name="下一步：核对").click()
        answers.get_by_role("button", name="提交备案").click()
        expect(answers.get_by_text(SUBMITTED)).to_be_visible()
        second.get_by_role("button", name="提交备案").click()
        second.wait_for_load_state()
        expect(second.locator("main")).to_contain_text(REFERENCE)
        assert Filing.objects.filter(reference=REFERENCE).count() == 1


class TestASessionThatEnds:
    def test_nothing_typed_is_lost(self, browsers: Browsers, form: Page, cast: Cast) -> None:
        """Half an hour over a form: log in again with both factors, and go on where the session ended."""
        officer = cast.convener.account_id
        assert officer is not None
        enrol(officer, ports.clock().now())
        fill_filing(form, cast)
        browsers.end_session(form)
        form.get_by_role("button", name="下一步：核对").click()
        expect(form.get_by_role("heading", name="登录")).to_be_visible()
        browsers.look(form, "unhappy/session-ended")
        form.get_by_label("登录名").fill("convener")
        form.get_by_label("密码", exact=True).fill(PASSWORD)
        form.get_by_role("button", name="登录").click()
        form.get_by_label("动态验证码").fill(self._code(cast))
        form.get_by_role("button", name="继续").click()
        expect(form.get_by_text("您之前填写的内容已恢复，尚未提交")).to_be_visible()
        browsers.look(form, "unhappy/form-restored")
        expect(form.get_by_label("备案文号")).to_have_value(REFERENCE)
        expect(form.get_by_label("评审通过人数")).to_have_value("3")
        assert not Filing.objects.filter(reference=REFERENCE).exists()

    def test_what_one_typed_is_not_shown_to_another(self, browsers: Browsers, form: Page, cast: Cast) -> None:
        officer = cast.foreign_convener.account_id
        assert officer is not None
        enrol(officer, ports.clock().now())
        fill_filing(form, cast)
        browsers.end_session(form)
        form.get_by_role("button", name="下一步：核对").click()
        form.get_by_label("登录名").fill("foreign-convener")
        form.get_by_label("密码", exact=True).fill(PASSWORD)
        form.get_by_role("button", name="登录").click()
        form.get_by_label("动态验证码").fill(self._code(cast, "foreign_convener"))
        form.get_by_role("button", name="继续").click()
        expect(form.get_by_role("button", name="退出")).to_be_visible()
        expect(form.get_by_text("您之前填写的内容已恢复")).to_have_count(0)
        assert REFERENCE not in form.content()

    def _code(self, cast: Cast, name: str = "convener") -> str:
        with override_settings(ZHICHENG_DEMONSTRATION=True):
            return current_codes(at=ports.clock().now())[getattr(cast, name).account_id]


class TestAWrongCode:
    def test_five_wrong_codes_use_the_code_up_and_the_page_says_what_to_do(
        self, browsers: Browsers, cast: Cast
    ) -> None:
        assert cast.holder(PEOPLE[0])
        page = browsers.open("accounts:log_in")
        page.get_by_role("link", name="用短信验证码登录").click()
        page.get_by_label(re.compile("手机号码")).fill(PEOPLE[0].phone)
        page.get_by_role("button", name=re.compile("验证码")).click()
        field = page.get_by_label(re.compile("^验证码|短信验证码"))
        expect(field).to_be_visible()
        right = browsers.sms(PEOPLE[0].phone)["code"]
        for place in range(5):
            field.fill(f"{(int(right) + place + 1) % 10**6:06d}")
            page.get_by_role("button", name=re.compile("登录|继续|确认")).first.click()
            expect(page.locator(".error-summary")).to_be_visible()
        browsers.look(page, "unhappy/five-wrong-codes")
        # The sixth is right, and too late; the way on is to ask for another.
        if field.is_visible():
            field.fill(right)
            page.get_by_role("button", name=re.compile("登录|继续|确认")).first.click()
        expect(page.get_by_role("button", name="退出")).to_have_count(0)
        expect(page.get_by_text(re.compile("重新获取|重新发送|再次获取|重新")).first).to_be_visible()


_WATCH = """() => {
  const button = document.querySelector('button[name=confirm]');
  new MutationObserver(() => {
    sessionStorage.setItem('seen', `${button.textContent} ${button.getAttribute('aria-disabled')}`);
    if (!sessionStorage.getItem('again')) { sessionStorage.setItem('again', '1'); button.click(); }
  }).observe(button, {attributes: true, childList: true});
}"""


class TestASlowNetwork:
    def test_the_page_says_that_it_is_working(self, answers: Page) -> None:
        network = answers.context.new_cdp_session(answers)
        network.send("Network.enable")
        slow = {"offline": False, "latency": 3000, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
        network.send("Network.emulateNetworkConditions", slow)
        # Playwright waits for the next page before it looks, so the page itself notes what it shows meanwhile,
        # and clicks once more when it does.
        answers.evaluate(_WATCH)
        answers.get_by_role("button", name="提交备案").click(no_wait_after=True)
        expect(answers.get_by_text(SUBMITTED)).to_be_visible()
        seen = answers.evaluate("() => sessionStorage.getItem('seen')")
        assert seen == "正在提交，请稍候…… true"
        assert Filing.objects.filter(reference=REFERENCE).count() == 1


class TestAFileThatIsTooLarge:
    def test_the_page_names_the_limit(self, browsers: Browsers, cast: Cast, tmp_path: Path) -> None:
        filing = cast.filing()
        roster = tmp_path / "名册.xlsx"
        with roster.open("wb") as file:
            file.truncate(RosterLimits().max_bytes + 1)
        page = browsers.open("committee:send_roster", cast.convener, target_id=filing.id)
        page.get_by_label("名册文件").set_input_files(roster)
        page.get_by_role("button", name="上传名册").click()
        expect(page.locator("main")).to_contain_text(f"{RosterLimits().max_bytes // 1024 // 1024} MB")
        browsers.look(page, "unhappy/file-too-large")


class TestWithoutScripts:
    def test_the_same_can_be_done(self, browsers: Browsers, cast: Cast) -> None:
        assert cast.committee
        page = browsers.enter(cast.convener, scripts=False)
        page.goto(browsers.url("committee:new_filing"))
        fill_filing(page, cast)
        page.get_by_role("button", name="下一步：核对").click()
        page.get_by_role("button", name="提交备案").click()
        expect(page.get_by_text(SUBMITTED)).to_be_visible()
        assert Filing.objects.filter(reference=REFERENCE).count() == 1
