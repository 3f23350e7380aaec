"""The Bureau registers a unit, opens an account for it, and takes a right away again, in a browser."""

import re
import secrets

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browsers import Browsers
from tests.support.cast import SERIES, Cast
from tests.support.staff_changes import PHONE
from tests.support.text_messages import code_sent_to
from zhicheng.records.models import Account

pytestmark = pytest.mark.django_db(transaction=True)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


class TestOrganisation:
    def test_a_unit_gets_a_user_who_loses_their_role(self, browsers: Browsers, cast: Cast) -> None:
        assert cast.committee
        assert cast.personnel
        page = browsers.open("bureau:units", cast.check_officer)
        browsers.look(page, "administration-units")

        page.get_by_role("link", name="登记单位").click()
        browsers.look(page, "administration-new-unit")
        press(page, "登记")
        expect(page.get_by_role("alert")).to_contain_text("请填写单位全称")
        browsers.look(page, "administration-new-unit-wrong")
        page.get_by_label("单位全称").fill("津沽第三机床有限公司")
        page.get_by_label("用人单位", exact=True).check()
        page.get_by_label("呈报单位").select_option(label=cast.department.name)
        press(page, "登记")
        expect(page.get_by_role("heading", level=1)).to_have_text("津沽第三机床有限公司")
        browsers.look(page, "administration-unit")

        page.get_by_role("link", name="开立账号").click()
        browsers.look(page, "administration-new-user")
        page.get_by_label("登录名").fill("third-personnel")
        page.get_by_label("姓名").fill("王经办")
        page.get_by_label("本人手机号码").fill("13900007001")
        press(page, "开立账号")
        expect(page.get_by_text("设置密码的邀请已发送到本人手机")).to_be_visible()
        browsers.look(page, "administration-new-account")
        assert not Account.objects.get(login_name="third-personnel").has_usable_password()

        page.get_by_role("link", name=re.compile("^取消 ?津沽第三")).click()
        browsers.look(page, "administration-end-role")
        press(page, "取消角色")
        expect(page.get_by_text("角色已取消。")).to_be_visible()
        browsers.look(page, "administration-user")

    def test_lists_and_forms_of_committees_and_users(self, browsers: Browsers, cast: Cast) -> None:
        assert cast.personnel
        assert cast.own_committee
        page = browsers.open("bureau:committees", cast.check_officer)
        browsers.look(page, "administration-committees")
        page.get_by_role("link", name=cast.own_committee.name).click()
        browsers.look(page, "administration-committee")
        page.get_by_role("link", name="变更评审范围").click()
        browsers.look(page, "administration-change-committee")
        page.get_by_label("员级").check()
        press(page, "保存")
        expect(page.get_by_text("评审范围已更新")).to_be_visible()
        page.get_by_role("link", name="登记任期").click()
        browsers.look(page, "administration-new-term")
        page.get_by_label("核准文号").fill("津人社备〔2027〕6号")
        page.get_by_label("任期开始日期").fill("2028-01-01")
        page.get_by_label("任期结束日期").fill("2030-12-31")
        page.get_by_label(SERIES).check()
        page.get_by_label("副高级").check()
        press(page, "登记")
        expect(page.get_by_text("任期已登记。")).to_be_visible()
        page.get_by_role("link", name="提前终止").first.click()
        browsers.look(page, "administration-end-term")
        page.get_by_label("最后有效日期").fill("2029-12-31")
        page.get_by_label("终止原因").fill("委员会撤销")
        press(page, "提前终止")
        expect(page.get_by_text("任期已提前终止。")).to_be_visible()
        page.goto(browsers.url("bureau:new_committee"))
        browsers.look(page, "administration-new-committee")
        page.goto(browsers.url("bureau:users"))
        page.get_by_label("登录名、姓名或单位").fill("person")
        press(page, "查找")
        expect(page.get_by_role("link", name="personnel")).to_be_visible()
        browsers.look(page, "administration-users")
        page.goto(browsers.url("bureau:access_review"))
        browsers.look(page, "administration-access-review")

    def test_a_phone_will_do(self, browsers: Browsers, cast: Cast) -> None:
        page = browsers.enter(cast.check_officer, phone=True)
        page.goto(browsers.url("bureau:change_unit", unit_id=cast.employer.id))
        page.get_by_label("单位全称").fill(f"津沽机床{secrets.token_hex(2)}有限公司")
        press(page, "保存")
        expect(page.get_by_text("单位信息已更新。")).to_be_visible()
        browsers.look(page, "administration-unit-changed")


class TestOfficers:
    def test_a_new_officer_takes_two_and_sets_a_password_alone(self, browsers: Browsers, cast: Cast) -> None:
        assert cast.release_officer
        page = browsers.open("bureau:new_user", cast.check_officer, unit_id=cast.bureau.id)
        page.get_by_label("登录名").fill("new-officer")
        page.get_by_label("姓名").fill("赵新人")
        page.get_by_label("本人手机号码").fill(PHONE)
        press(page, "开立账号")
        expect(page.get_by_text("同意之前没有任何变化")).to_be_visible()
        browsers.look(page, "administration-staff-change-own")
        second = browsers.open("bureau:staff_changes", cast.release_officer)
        browsers.look(second, "administration-staff-changes")
        second.get_by_role("link", name="new-officer").click()
        second.get_by_label("同意", exact=True).check()
        browsers.look(second, "administration-staff-change")
        press(second, "提交")
        expect(second.get_by_text("已同意，变动已生效")).to_be_visible()
        guest = browsers.open("accounts:invited")
        browsers.look(guest, "invited")
        guest.get_by_label("登录名").fill("new-officer")
        guest.get_by_label("短信邀请码").fill(code_sent_to(PHONE))
        guest.get_by_label("新密码", exact=True).fill("a bridge over the river")
        guest.get_by_label("再次填写新密码").fill("a bridge over the river")
        press(guest, "设置密码")
        expect(guest.get_by_role("heading", level=1)).to_contain_text("验证器")
