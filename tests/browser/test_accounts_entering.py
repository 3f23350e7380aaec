"""The way in, in a real browser: registering, both ways to log in, the captcha with and without scripts."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browsers import Browsers
from tests.support.account_holders import PASSWORD, holder_with_password
from tests.support.cast import PEOPLE, Cast
from zhicheng.documents.digit_picture import digit_picture
from zhicheng.services.accounts import captcha

pytestmark = pytest.mark.django_db(transaction=True)
ONE = PEOPLE[3]
NEW = "a bridge over the river"


def solved(page: Page) -> None:
    expect(page.get_by_text("安全校验已完成")).to_be_visible()


def inside(browsers: Browsers, page: Page) -> None:
    """The user is signed in, wherever they have been led."""
    expect(page).not_to_have_url(re.compile("/accounts/"))
    page.goto(browsers.url("accounts:settings"))
    expect(page.get_by_role("heading", name="账号设置")).to_be_visible()


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_registering_from_consent_to_the_own_account(browsers: Browsers, phone: bool) -> None:
    page = browsers.enter(phone=phone)
    page.goto(browsers.url("accounts:log_in"))
    page.get_by_role("link", name="注册个人账号").click()
    browsers.look(page, "register-start")
    page.get_by_role("button", name="开始注册").click()
    expect(page.get_by_role("alert")).to_contain_text("请阅读告知书")
    page.get_by_label("我已阅读并同意").check()
    page.get_by_role("button", name="开始注册").click()
    browsers.look(page, "register-who")
    page.get_by_label("姓名").fill(ONE.name)
    page.get_by_label(ONE.sex.label, exact=True).check()
    page.get_by_label("证件号码").fill(ONE.id_number[:-1])
    page.get_by_role("button", name="继续").click()
    expect(page.get_by_role("alert")).to_contain_text("应为18位")
    browsers.look(page, "register-who-mistake")
    page.get_by_label("证件号码").fill(ONE.id_number)
    page.get_by_role("button", name="继续").click()
    page.get_by_label("手机号码").fill(ONE.phone)
    solved(page)
    browsers.look(page, "register-phone")
    page.get_by_role("button", name="获取验证码").click()
    browsers.look(page, "register-code")
    page.get_by_label("短信验证码").fill(browsers.sms(ONE.phone)["code"])
    page.get_by_role("button", name="继续").click()
    browsers.look(page, "register-check")
    page.get_by_label("新密码", exact=True).fill(NEW)
    page.get_by_label("再次填写新密码").fill(NEW)
    page.get_by_role("button", name="完成注册").click()
    inside(browsers, page)


def test_logging_in_by_password_from_the_keyboard_alone(browsers: Browsers, cast: Cast) -> None:
    holder_with_password(cast, PEOPLE[0])
    page = browsers.enter()
    page.goto(browsers.url("accounts:settings"))
    browsers.look(page, "log-in")
    page.get_by_label("登录名或手机号码").focus()
    page.keyboard.type(PEOPLE[0].phone)
    page.keyboard.press("Tab")
    page.keyboard.type("wrong password")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    browsers.look(page, "log-in-wrong")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="账号设置")).to_be_visible()


def test_sending_before_the_captcha_is_solved_waits_for_it(
    browsers: Browsers, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(captcha, "_FEWEST_TRIES", 3000)
    monkeypatch.setattr(captcha, "_MOST_TRIES", 3001)
    holder_with_password(cast, PEOPLE[0])
    page = browsers.enter()
    page.goto(browsers.url("accounts:log_in_phone"))
    page.get_by_label("手机号码").fill(PEOPLE[0].phone)
    page.keyboard.press("Enter")
    expect(page.get_by_text("完成后会自动提交")).to_be_visible()
    expect(page.get_by_role("heading", name="填写短信验证码")).to_be_visible()
    browsers.look(page, "log-in-code")
    page.get_by_label("短信验证码").fill(browsers.sms(PEOPLE[0].phone)["code"])
    page.get_by_role("button", name="登录").click()
    inside(browsers, page)


def test_going_back_solves_a_new_captcha(browsers: Browsers, cast: Cast) -> None:
    holder_with_password(cast, PEOPLE[0])
    page = browsers.enter()
    page.goto(browsers.url("accounts:log_in_phone"))
    page.get_by_label("手机号码").fill("13900009998")
    solved(page)
    page.get_by_role("button", name="获取验证码").click()
    page.go_back()
    page.get_by_label("手机号码").fill(PEOPLE[0].phone)
    solved(page)
    page.get_by_role("button", name="获取验证码").click()
    expect(page.get_by_role("heading", name="填写短信验证码")).to_be_visible()


def test_without_scripts_a_picture_is_read(
    browsers: Browsers, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []

    def note(digits: str) -> bytes:
        drawn.append(digits)
        return digit_picture(digits)

    monkeypatch.setattr(captcha, "digit_picture", note)
    holder_with_password(cast, PEOPLE[0])
    page = browsers.enter(scripts=False)
    page.goto(browsers.url("accounts:log_in_phone"))
    expect(page.locator(".captcha-picture img")).to_have_js_property("complete", True)
    page.get_by_label("手机号码").fill(PEOPLE[0].phone)
    page.get_by_label("图片中的数字").fill(drawn[-1])
    page.get_by_role("button", name="获取验证码").click()
    expect(page.get_by_role("heading", name="填写短信验证码")).to_be_visible()


def test_where_the_browser_cannot_solve_it_a_picture_is_shown(browsers: Browsers) -> None:
    page = browsers.enter()
    page.add_init_script("delete window.Worker")
    page.goto(browsers.url("accounts:log_in_phone"))
    expect(page.get_by_label("图片中的数字")).to_be_visible()
    browsers.look(page, "log-in-picture")


def test_a_forgotten_password_is_replaced(browsers: Browsers, cast: Cast) -> None:
    holder_with_password(cast, PEOPLE[0])
    page = browsers.enter()
    page.goto(browsers.url("accounts:forgotten"))
    page.get_by_label("证件号码").fill(PEOPLE[0].id_number)
    page.get_by_label("登记的手机号码").fill(PEOPLE[0].phone)
    solved(page)
    browsers.look(page, "password-forgotten")
    page.get_by_role("button", name="获取验证码").click()
    browsers.look(page, "password-replace")
    page.get_by_label("短信验证码").fill(browsers.sms(PEOPLE[0].phone)["code"])
    page.get_by_label("新密码", exact=True).fill(NEW)
    page.get_by_label("再次填写新密码").fill(NEW)
    page.get_by_role("button", name="重设密码").click()
    inside(browsers, page)


def test_the_notice_can_be_read(browsers: Browsers) -> None:
    page = browsers.enter()
    page.goto(browsers.url("accounts:privacy"))
    browsers.look(page, "privacy")
    assert re.search("个人信息保护法", page.content())
