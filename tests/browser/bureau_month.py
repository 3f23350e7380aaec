"""The Bureau in a journey: it approves a filing; two officers check, propose and release; workers make files."""

from datetime import datetime, timedelta

from playwright.sync_api import expect

from tests.browser.browsers import Browsers
from tests.support.cast import Cast
from zhicheng.domain.deadlines import SHANGHAI
from zhicheng.domain.months import Month


def approve_filing(browsers: Browsers, cast: Cast, reference: str, *, phone: bool) -> None:
    """An officer finds the filing in the inbox and approves it."""
    officer = browsers.open("bureau:filings", cast.check_officer, phone=phone)
    officer.get_by_role("link", name=reference).click()
    officer.get_by_role("link", name="核准备案").click()
    officer.get_by_role("button", name="确认核准").click()
    expect(officer.get_by_text("组建单位可以上传名册")).to_be_visible()


def issue_month(browsers: Browsers, cast: Cast, month: Month, *, entries: int, phone: bool) -> None:
    """Bring everything that the Bureau holds for ``month`` into sealed files, released by a second officer."""
    checker = browsers.open("bureau:month", cast.check_officer, phone=phone, month=str(month))
    checker.get_by_role("button", name="开始核对").click()
    expect(checker.get_by_text(f"已核对{entries}件，其中0件有必须解决的问题")).to_be_visible()
    checker.get_by_role("link", name="提出批次").click()
    checker.get_by_role("button", name="提出批次").click()
    expect(checker.get_by_text(f"已提出批次，共{entries}件")).to_be_visible()
    expect(checker.get_by_role("link", name="核对后签发")).to_be_hidden()

    releaser = browsers.enter(cast.release_officer, phone=phone)
    releaser.goto(checker.url)
    releaser.get_by_role("link", name="核对后签发").click()
    releaser.get_by_role("button", name="确认签发").click()
    expect(releaser.get_by_text(f"已签发{entries}件")).to_be_visible()
    browsers.run_jobs()
    expect(releaser.get_by_text(f"制作完成：已制作{entries}件")).to_be_visible()


def opening_of(month: Month) -> datetime:
    """An hour after the certificates of ``month`` can be collected (二(三))."""
    following = month.next()
    return datetime(following.year, following.month, 16, tzinfo=SHANGHAI) + timedelta(hours=1)
