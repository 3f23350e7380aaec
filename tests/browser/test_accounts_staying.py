"""Once inside, in a real browser: the second factor of staff, and the user's own account."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.browsers import Browsers
from tests.support.account_holders import PASSWORD as OWN
from tests.support.account_holders import Authenticator, holder_with_password, login_name
from tests.support.acting import account_id
from tests.support.cast import MONDAY, PASSWORD, PEOPLE, Cast
from zhicheng.domain.channels import UnitRole
from zhicheng.records.models import Account
from zhicheng.services.accounts.units.creating import grant_membership
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.actor import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)
NEW_PHONE = "13900005001"


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_a_clerk_sets_up_an_authenticator_on_the_first_day(
    browsers: Browsers, cast: Cast, phone: bool
) -> None:
    name = login_name(cast.personnel)
    page = browsers.enter(phone=phone)
    page.goto(browsers.url("accounts:log_in"))
    page.get_by_label("登录名或手机号码").fill(name)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="绑定动态验证器")).to_be_visible()
    page.get_by_text("无法扫描").click()
    browsers.look(page, "second-factor-set-up")
    app = Authenticator(page.locator("p.mono").inner_text())
    page.get_by_label("验证器显示的6位数字").fill(app.code(ports.clock().now()))
    page.get_by_role("button", name="完成绑定").click()
    expect(page.get_by_role("heading", name="请保存恢复码")).to_be_visible()
    browsers.look(page, "recovery-codes")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载").click()
    assert download.value.suggested_filename == "恢复码.txt"
    first = page.locator(".recovery-codes li").first.inner_text()
    page.get_by_role("button", name="我已保存好").click()
    page.get_by_role("button", name="退出").click()
    page.goto(browsers.url("accounts:settings"))
    page.get_by_label("登录名或手机号码").fill(name)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    browsers.look(page, "second-factor")
    page.get_by_label("动态验证码").fill(first)
    page.get_by_role("button", name="继续").click()
    expect(page.get_by_text("剩余恢复码9个")).to_be_visible()
    browsers.look(page, "settings-staff")
    page.goto(browsers.url("accounts:confirm"))
    browsers.look(page, "confirm")


def test_whoever_has_two_posts_chooses(browsers: Browsers, cast: Cast) -> None:
    holder = holder_with_password(cast, PEOPLE[0])
    account = Account.objects.get(id=account_id(holder))
    for unit in (cast.employer, cast.second_employer):
        grant_membership(
            actor=SYSTEM, at=MONDAY, account_id=account.id, unit_id=unit.id, role=UnitRole.EMPLOYER
        )
    page = browsers.open("accounts:choose", holder)
    browsers.look(page, "choose")
    page.get_by_role("button", name="津沽第二机床有限公司").click()
    expect(page.locator(".identity-post")).to_contain_text("津沽第二机床有限公司")


def test_a_professional_changes_their_phone_with_both_at_hand(browsers: Browsers, cast: Cast) -> None:
    page = browsers.open("accounts:settings", holder_with_password(cast, PEOPLE[0]))
    browsers.look(page, "settings")
    page.get_by_role("link", name=re.compile("更换")).click()
    browsers.look(page, "phone")
    page.get_by_role("button", name="向原号码发送验证码").click()
    browsers.look(page, "phone-old")
    page.get_by_label("短信验证码").fill(browsers.sms(PEOPLE[0].phone)["code"])
    page.get_by_role("button", name="继续").click()
    page.get_by_label("新手机号码").fill(NEW_PHONE)
    browsers.look(page, "phone-new")
    page.get_by_role("button", name="获取验证码").click()
    page.get_by_label("短信验证码").fill(browsers.sms(NEW_PHONE)["code"])
    page.get_by_role("button", name="更换手机号码").click()
    expect(page.get_by_text("手机号码已更换")).to_be_visible()


def test_a_lost_phone_is_replaced_after_three_days_unless_cancelled(browsers: Browsers, cast: Cast) -> None:
    page = browsers.open("accounts:phone", holder_with_password(cast, PEOPLE[0]))
    page.get_by_role("link", name="申请更换").click()
    page.get_by_label("新手机号码").fill(NEW_PHONE)
    page.get_by_role("button", name="获取验证码").click()
    browsers.look(page, "phone-without-old")
    page.get_by_label("新手机收到的验证码").fill(browsers.sms(NEW_PHONE)["code"])
    page.get_by_label("登录密码").fill(OWN)
    page.get_by_label("证件号码").fill(PEOPLE[0].id_number)
    page.get_by_role("button", name="提交申请").click()
    browsers.look(page, "phone-waiting")
    page.get_by_role("button", name="撤销申请").click()
    expect(page.get_by_text("已撤销")).to_be_visible()


def test_a_changed_password_ends_the_other_browser(browsers: Browsers, cast: Cast) -> None:
    holder = holder_with_password(cast, PEOPLE[0])
    here, there = browsers.open("accounts:password", holder), browsers.open("accounts:settings", holder)
    browsers.look(here, "password")
    here.get_by_label("当前密码").fill(OWN)
    here.get_by_label("新密码", exact=True).fill("a bridge over the river")
    here.get_by_label("再次填写新密码").fill("a bridge over the river")
    here.get_by_role("button", name="修改密码").click()
    expect(here.get_by_text("密码已修改")).to_be_visible()
    there.reload()
    expect(there.get_by_role("heading", name="登录")).to_be_visible()
