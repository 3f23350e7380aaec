"""A professional sees that something waits, opens it and puts it away; two officers change what is said."""

import pytest
from playwright.sync_api import expect

from tests.browser.browsers import Browsers
from tests.support.acting import person_id
from tests.support.cast import PEOPLE, Cast
from tests.web.holder.collected import certificate_of
from zhicheng.domain.messages import MessageField, MessageKind
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.telling import About, ToPerson, tell

pytestmark = pytest.mark.django_db(transaction=True)


class TestReader:
    def test_opens_follows_and_puts_away(self, browsers: Browsers, cast: Cast) -> None:
        certificate = certificate_of(cast)
        holder = cast.holder(PEOPLE[0])
        tell(
            kind=MessageKind.CERTIFICATE_OPENED,
            to=ToPerson(person_id(holder)),
            at=ports.clock().now(),
            fields={MessageField.TITLE: certificate.title_name},
            about=About("certificate", str(certificate.id)),
        )
        page = browsers.open("holder:home", holder, phone=True)
        page.get_by_role("banner").get_by_role("link", name="条未读").click()
        browsers.look(page, "messages")
        page.get_by_role("link", name="证书可以领取").click()
        expect(page.get_by_text("电子职称证书已可领取。")).to_be_visible()
        browsers.look(page, "message")
        page.get_by_role("button", name="归档").click()
        expect(page.get_by_text("消息已归档。")).to_be_visible()
        page.get_by_role("link", name="已归档").click()
        page.get_by_role("link", name="证书可以领取").click()
        page.get_by_role("link", name="去查看").click()
        expect(page.get_by_role("link", name="下载证书")).to_be_visible()

    def test_switches_a_channel_without_a_script(self, browsers: Browsers, cast: Cast) -> None:
        page = browsers.enter(cast.holder(PEOPLE[0]), scripts=False)
        page.goto(browsers.url("accounts:message_settings"))
        page.get_by_label("证书可以领取：短信").uncheck()
        page.get_by_role("button", name="保存设置").click()
        expect(page.get_by_text("消息设置已保存。")).to_be_visible()
        expect(page.get_by_label("证书可以领取：短信")).not_to_be_checked()

    def test_settings_fit_a_phone(self, browsers: Browsers, cast: Cast) -> None:
        page = browsers.open("accounts:message_settings", cast.holder(PEOPLE[0]), phone=True)
        browsers.look(page, "message-settings")


class TestOfficers:
    def test_one_proposes_and_another_approves(self, browsers: Browsers, cast: Cast) -> None:
        page = browsers.open("bureau:message_templates", cast.check_officer)
        browsers.look(page, "message-templates")
        page.get_by_role("link", name="证书可以领取").click()
        page.get_by_role("link", name="提出新文字").click()
        page.get_by_label("各渠道共用的一句").fill("“{title}”证书可以领取了。")
        page.get_by_role("button", name="提出").click()
        expect(page.get_by_text("模板已提出")).to_be_visible()
        other = browsers.open("bureau:message_kind", cast.release_officer, kind="certificate_opened")
        other.get_by_role("link", name="第1版").click()
        browsers.look(other, "message-template-compared")
        other.get_by_role("button", name="批准这一版").click()
        expect(other.get_by_text("模板已批准")).to_be_visible()
        expect(other.get_by_text("施行中")).to_be_visible()
