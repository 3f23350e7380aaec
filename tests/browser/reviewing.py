"""The steps of a journey: an employer reviews, a submitting unit reviews and uploads."""

from playwright.sync_api import Page, expect

from tests.browser.browsers import Browsers
from tests.support.cast import Cast, Part


def review_at_employer(browsers: Browsers, cast: Cast, part: Part, *, phone: bool) -> Page:
    """The employer's clerk finds the claim at home, looks at it beside its document, and approves."""
    page = browsers.open("employer:home", cast.personnel, phone=phone)
    page.get_by_role("link", name=part.name).click()
    expect(page.get_by_role("heading", name="证明材料")).to_be_visible()
    page.get_by_role("button", name="审核通过").click()
    expect(page.get_by_text("已审核通过。")).to_be_visible()
    return page


def review_and_upload(browsers: Browsers, cast: Cast, part: Part, *, phone: bool) -> Page:
    """The department's clerk approves, then uploads what is reviewed, having seen which month it enters."""
    page = browsers.open("department:home", cast.department_clerk, phone=phone)
    page.get_by_role("link", name="去审核").first.click()
    page.get_by_role("link", name=part.name).click()
    page.get_by_role("button", name="审核通过").click()
    expect(page.get_by_text("已审核通过。")).to_be_visible()
    page.goto(browsers.url("department:consolidate"))
    page.get_by_role("button", name="核对所选").click()
    expect(page.get_by_role("heading", name="核对后上传1件申领")).to_be_visible()
    page.get_by_role("button", name="确认上传").click()
    expect(page.get_by_text("已上传1件申领")).to_be_visible()
    return page
