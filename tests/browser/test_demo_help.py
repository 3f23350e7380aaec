"""The demonstration in a browser: one click to be somebody else, and their messages as they come in."""

import pytest
from playwright.sync_api import expect
from pytest_django import Settings

from tests.browser.browsers import Browsers
from tests.support.cast import PEOPLE, Cast
from tests.web.demo.conftest import demonstration
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.messages import queue_message

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["demonstration"]


@pytest.mark.parametrize("is_phone", [False, True], ids=["desktop", "phone"])
class TestDemonstration:
    def test_switches_between_people_and_shows_their_messages(
        self, browsers: Browsers, cast: Cast, demonstration: Settings, is_phone: bool
    ) -> None:
        assert cast.holder(PEOPLE[0])
        assert cast.convener
        page = browsers.enter(phone=is_phone)
        page.goto(browsers.url("demo:guide"))
        browsers.look(page, "demo/guide")
        bar = page.get_by_role("complementary", name="演示")
        bar.get_by_label("现在扮演").select_option(label=f"经办人 · {cast.convening_unit.name}")
        bar.get_by_role("button", name="切换").click()
        expect(page.get_by_role("button", name="退出")).to_be_visible()
        expect(page.get_by_role("banner")).to_contain_text(cast.convening_unit.name)
        browsers.look(page, "demo/as-a-clerk")

        bar.get_by_role("link", name="短信收件箱").click()
        expect(page.get_by_text("还没有短信")).to_be_visible()
        queue_message(
            at=ports.clock().now(),
            person=None,
            phone=PEOPLE[0].phone,
            template="login_code",
            parameters={"code": "482913", "minutes": "5"},
        )
        browsers.run_jobs()
        # The page asks by itself, without a reload.
        expect(page.get_by_text("登录验证码482913")).to_be_visible()
        browsers.look(page, "demo/inbox")

        bar.get_by_label("现在扮演").select_option(label="社会公众（未登录）")
        bar.get_by_role("button", name="切换").click()
        page.goto(browsers.url("demo:guide"))
        expect(page.get_by_role("button", name="退出")).to_have_count(0)
