"""A stranger leaves an address, confirms it, hears of a revocation and stops; an officer reviews a later title."""

import pytest
from playwright.sync_api import expect

from tests.browser.browsers import Browsers
from tests.support.cast import Cast
from tests.support.later_titles import listed_review
from tests.web.holder.collected import certificate_of
from tests.web.public.scene import HELD, revoke, token_text_of
from zhicheng.records.models import StatusFollower
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.telling.follower_links import follower_token

pytestmark = pytest.mark.django_db(transaction=True)


class Mail:
    """A mail server that takes everything."""

    def send(self, address: str, subject: str, text: str, key: str) -> str:
        return key

    def close(self) -> None:
        """Nothing is open."""


@pytest.fixture(autouse=True)
def _mail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "mail", Mail)


class TestFollowing:
    @pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
    def test_from_the_code_to_the_end(self, phone: bool, browsers: Browsers, cast: Cast) -> None:
        page = browsers.open("public:scanned", phone=phone, token=token_text_of(cast))
        page.get_by_role("link", name="告知我此证书状态变化").click()
        expect(page.get_by_text("十二个月")).to_be_visible()
        page.get_by_label("电子邮箱").fill("hr@")
        page.get_by_label("查验人").fill("津沽市某招标代理公司")
        page.get_by_label("查验用途").fill("投标资格审查")
        page.get_by_role("button", name="发送确认邮件").click()
        expect(page.get_by_text("邮箱地址格式不对").first).to_be_visible()
        browsers.look(page, "public-follow-mistake")
        page.get_by_label("电子邮箱").fill("hr@tender.example")
        page.get_by_role("button", name="发送确认邮件").click()
        expect(page.get_by_role("heading", name="请查收确认邮件")).to_be_visible()
        browsers.look(page, "public-follow-sent")

        token = follower_token(StatusFollower.objects.get().id)
        mail = browsers.open("public:follower", phone=phone, token=token)
        browsers.look(mail, "public-follower-asked")
        mail.get_by_role("button", name="确认接收").click()
        expect(mail.get_by_text(certificate_of(cast).number_id)).to_be_visible()
        revoke(cast, certificate_of(cast))
        mail.reload()
        expect(mail.get_by_text("已撤销")).to_be_visible()
        browsers.look(mail, "public-follower")
        mail.get_by_role("link", name="停止接收").click()
        browsers.look(mail, "public-follow-stop")
        mail.get_by_role("button", name="停止接收").click()
        expect(mail.get_by_role("heading", name="已停止，邮箱已删除")).to_be_visible()

        holder = browsers.open("holder:told", cast.holder(HELD), phone=phone)
        expect(holder.get_by_text("津沽市某招标代理公司")).to_be_visible()
        browsers.look(holder, "holder-told")


class TestLaterTitles:
    @pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
    def test_are_reviewed_from_the_home_page(self, phone: bool, browsers: Browsers, cast: Cast) -> None:
        officer = cast.check_officer
        listed_review()
        page = browsers.open("bureau:home", officer, phone=phone)
        page.get_by_role("listitem").filter(has_text="待复核的关联资格").get_by_role("link").click()
        browsers.look(page, "bureau-later-titles")
        page.locator("main tbody").get_by_role("link").first.click()
        page.get_by_role("button", name="记录复核意见").click()
        expect(page.get_by_text("请选择复核意见").first).to_be_visible()
        page.get_by_label("受影响，须另行办理").check()
        page.get_by_label("理由").fill("高级资格为必备条件。")
        browsers.look(page, "bureau-later-title")
        page.get_by_role("button", name="记录复核意见").click()
        expect(page.get_by_text("复核意见已记录。")).to_be_visible()
        expect(page.get_by_text("没有待复核的关联资格")).to_be_visible()
