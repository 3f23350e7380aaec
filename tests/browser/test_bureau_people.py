"""An officer answers the telephone: from what is said to the person's page, on a desk and on a phone."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browsers import Browsers
from tests.browser.looking import assert_no_sideways_scrolling
from tests.support.cast import Cast
from tests.support.issued_certificates import PHONE, Issued, issue
from tests.support.patience import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


def search(page: Page, text: str) -> None:
    page.get_by_role("searchbox", name="全站搜索").fill(text)
    page.get_by_role("button", name="搜索", exact=True).click()


def assert_person(page: Page, issued: Issued) -> None:
    """The page is that of the certificate's holder, and holds no whole number."""
    expect(page.get_by_role("heading", level=1)).to_have_text(issued.certificate.true_name)
    expect(page.get_by_role("link", name=issued.certificate.number_id).first).to_be_visible()
    assert issued.id_number not in page.content()


class TestTheTelephone:
    def test_from_what_is_said_to_the_person(self, browsers: Browsers, cast: Cast) -> None:
        issued, other = issue(2, names=("单雅静", "陈𰻞文"), readings={1: {"1": "biáng"}})
        page = browsers.open("bureau:home", cast.check_officer)
        search(page, f"证书编号：{issued.certificate.number_id}。")
        browsers.look(page, "people-found")
        assert issued.certificate.number_id not in page.url
        page.get_by_role("link", name="单雅静", exact=True).first.click()
        assert_person(page, issued)
        picture = page.get_by_role("img", name=f"证书{issued.certificate.number_id}的预览图")
        expect(picture).to_be_visible()
        width = "document.querySelector('.certificate-cards img').naturalWidth"
        wait_until(lambda: page.evaluate(width) > 0, "the picture of the certificate")
        browsers.look(page, "people-person")

        page.get_by_role("link", name="显示完整号码").click()
        page.get_by_label("原因").fill("来电核对证件号码")
        page.get_by_role("button", name="查看", exact=True).click()
        expect(page.get_by_text(issued.id_number)).to_be_visible()
        expect(page.get_by_text(PHONE)).to_be_visible()
        browsers.look(page, "people-numbers")

        search(page, "chen biang")
        expect(page.get_by_text("没有找到")).to_be_visible()
        search(page, "陈biang")
        page.get_by_role("link", name="陈𰻞文", exact=True).first.click()
        assert_person(page, other)

    def test_without_scripts_on_a_phone(self, browsers: Browsers, cast: Cast) -> None:
        issued = issue(1, names=("单雅静",))[0]
        page = browsers.enter(cast.check_officer, phone=True, scripts=False)
        page.goto("/bureau/people/")
        page.get_by_label("姓名、证件号码").fill("雅静")
        page.get_by_role("button", name="查找", exact=True).click()
        page.get_by_role("link", name="单雅静", exact=True).click()
        assert_person(page, issued)
        # axe waits for a timer, which never rings where scripts are off; ``look`` above ran it at phone width.
        assert_no_sideways_scrolling(page)
