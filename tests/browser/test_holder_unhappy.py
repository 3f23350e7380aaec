"""What goes wrong for a professional: impatience, the way back, two windows, a session that ends."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.browsers import Browsers
from tests.support.account_holders import PASSWORD, holder_with_password, login_name
from tests.support.cast import PEOPLE, Cast, drafted, submitted
from zhicheng.records.models import Claim, Event
from zhicheng.services.intake.attachments import LARGEST

pytestmark = pytest.mark.django_db(transaction=True)


def handed_in() -> int:
    return Event.objects.filter(tag="holder:claim:submitted").count()


class TestImpatience:
    @pytest.mark.parametrize("scripts", [True, False])
    def test_a_double_click_hands_in_once(self, browsers: Browsers, cast: Cast, scripts: bool) -> None:
        claim = drafted(cast)
        page = browsers.enter(cast.holder(PEOPLE[0]), scripts=scripts)
        page.goto(browsers.url("holder:check", claim_id=claim.id))
        page.get_by_label("我确认以上内容真实、准确").check()
        page.get_by_role("button", name="提交申领").dblclick()
        expect(page.get_by_role("heading", name="申领已提交")).to_be_visible()
        assert handed_in() == 1

    @pytest.mark.parametrize("scripts", [True, False])
    def test_a_double_click_makes_one_draft(self, browsers: Browsers, cast: Cast, scripts: bool) -> None:
        page = browsers.enter(cast.holder(PEOPLE[0]), scripts=scripts)
        page.goto(browsers.url("holder:new_title", channel="employer_appointment") + "?series=5&level=B")
        page.get_by_label("高级工程师", exact=True).check()
        page.get_by_role("button", name="保存并继续").dblclick()
        expect(page.get_by_role("heading", name="填写申领：自主聘任")).to_be_visible()
        assert Claim.objects.count() == 1

    def test_the_way_back_after_handing_in_leads_on(self, browsers: Browsers, cast: Cast) -> None:
        claim = drafted(cast)
        page = browsers.open("holder:check", cast.holder(PEOPLE[0]), claim_id=claim.id)
        page.get_by_label("我确认以上内容真实、准确").check()
        page.get_by_role("button", name="提交申领").click()
        expect(page.get_by_role("heading", name="申领已提交")).to_be_visible()
        page.go_back()
        page.goto(browsers.url("holder:specialty", claim_id=claim.id))
        expect(page.get_by_text("不能修改。下面是最新情况。")).to_be_visible()
        assert handed_in() == 1


class TestTwoWindows:
    def test_the_second_keeps_what_was_typed(self, browsers: Browsers, cast: Cast) -> None:
        claim = drafted(cast)
        first = browsers.enter(cast.holder(PEOPLE[0]))
        second = first.context.new_page()
        for page in (first, second):
            page.goto(browsers.url("holder:specialty", claim_id=claim.id))
        first.get_by_label("专业").fill("机械制造")
        first.get_by_role("button", name="保存并继续").click()
        expect(first.get_by_role("heading", name="填写申领：自主聘任")).to_be_visible()
        second.get_by_label("专业").fill("机械电子")
        second.get_by_role("button", name="保存并继续").click()
        expect(second.get_by_role("alert")).to_contain_text("在另一个窗口中保存过")
        expect(second.get_by_label("专业")).to_have_value("机械电子")
        browsers.look(second, "holder-two-windows")
        second.get_by_role("button", name="保存并继续").click()
        expect(second.get_by_text("机械电子")).to_be_visible()

    def test_what_one_window_withdrew_the_other_does_not_hand_in(
        self, browsers: Browsers, cast: Cast
    ) -> None:
        claim = drafted(cast)
        first = browsers.enter(cast.holder(PEOPLE[0]))
        second = first.context.new_page()
        second.goto(browsers.url("holder:check", claim_id=claim.id))
        first.goto(browsers.url("holder:withdraw", claim_id=claim.id))
        first.get_by_role("button", name="确认撤回").click()
        expect(first.get_by_text("申领已撤回。")).to_be_visible()
        second.get_by_label("我确认以上内容真实、准确").check()
        second.get_by_role("button", name="提交申领").click()
        expect(second.get_by_text("不能再提交。下面是最新情况。")).to_be_visible()
        assert handed_in() == 0


class TestSessionThatEnds:
    def test_loses_nothing_that_was_typed(self, browsers: Browsers, cast: Cast) -> None:
        claim = drafted(cast)
        holder = holder_with_password(cast, PEOPLE[0])
        page = browsers.open("holder:specialty", holder, claim_id=claim.id)
        page.get_by_label("专业").fill("机械制造及其自动化")
        browsers.end_session(page)
        page.get_by_role("button", name="保存并继续").click()
        expect(page.get_by_role("heading", name="登录")).to_be_visible()
        page.get_by_label("登录名").fill(login_name(holder))
        page.get_by_label("密码", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        expect(page.get_by_text("您之前填写的内容已恢复")).to_be_visible()
        expect(page.get_by_label("专业")).to_have_value("机械制造及其自动化")
        page.get_by_role("button", name="保存并继续").click()
        expect(page.get_by_text("机械制造及其自动化")).to_be_visible()


class TestDocuments:
    def test_a_file_that_is_too_large_is_refused_with_its_limit(
        self, browsers: Browsers, cast: Cast, tmp_path: Path
    ) -> None:
        claim = drafted(cast)
        file = tmp_path / "扫描件.pdf"
        file.write_bytes(b"%PDF-1.7\n" + b"0" * LARGEST)
        page = browsers.open("holder:attachments", cast.holder(PEOPLE[0]), claim_id=claim.id)
        page.get_by_label("选择文件").set_input_files(file)
        page.get_by_role("button", name="上传文件").click()
        expect(page.get_by_role("alert")).to_contain_text("文件超过10 MB")
        browsers.look(page, "holder-file-too-large")

    def test_a_foreign_claim_is_not_there(self, browsers: Browsers, cast: Cast) -> None:
        claim = submitted(cast)
        page = browsers.open("holder:claim", cast.holder(PEOPLE[1]), claim_id=claim.id)
        expect(page.get_by_role("heading", name="没有找到")).to_be_visible()
