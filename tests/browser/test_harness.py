"""The browsers itself: it notices what it says it notices, and lets other tests be."""

import asyncio
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.browser.browsers import Browsers
from tests.browser.console_errors import ConsoleErrors
from tests.browser.looking import assert_no_sideways_scrolling, grave_violations
from tests.browser.recorded_sms import RecordedSms
from tests.functional.conftest import TurnableClock
from tests.support.cast import PEOPLE, Cast
from tests.support.patience import PATIENCE
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.messages import queue_message

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def start(browsers: Browsers) -> Page:
    """The start page in an anonymous browser."""
    page = browsers.enter()
    page.goto(browsers.url("public:start"))
    return page


def complain_in_time(browsers: Browsers, page: Page) -> None:
    """Let the browsers complain as soon as it has a reason."""
    for _ in range(int(PATIENCE * 10)):
        browsers.complain()
        page.wait_for_timeout(100)


class TestComplaints:
    """The negative controls: each fails when the browsers no longer notices."""

    def test_a_sound_page_gives_no_reason(self, browsers: Browsers, start: Page) -> None:
        browsers.look(start, "start")
        browsers.complain()

    @pytest.mark.parametrize(
        ("deed", "complaint"),
        [
            ("() => console.error('something broke')", "console: something broke"),
            ("() => { setTimeout(() => { throw new Error('a mistake') }) }", "script: .*a mistake"),
            (
                "() => { const s = document.createElement('script'); s.textContent = '1';"
                " document.body.append(s) }",
                "Content Security Policy",
            ),
            (
                "() => { const i = new Image(); i.src = '/no-such.png'; document.body.append(i) }",
                "answer 404",
            ),
            ("() => { location.href = 'http://elsewhere.invalid/' }", "foreign origin"),
        ],
    )
    def test_it_complains_of(self, browsers: Browsers, start: Page, deed: str, complaint: str) -> None:
        start.evaluate(deed)
        with pytest.raises(AssertionError, match=complaint):
            complain_in_time(browsers, start)
        browsers.allow(".")

    def test_what_is_expected_is_pardoned(self, start: Page, live_server: LiveServer) -> None:
        console_errors = ConsoleErrors(live_server.url)
        console_errors.listen(start.context)
        start.context.pages[0].evaluate("() => console.warn('a warning is no error')")
        assert console_errors.left() == []


class TestLooking:
    def test_axe_finds_a_field_without_a_label(self, start: Page) -> None:
        assert grave_violations(start) == []
        start.evaluate("() => document.querySelector('main').append(document.createElement('input'))")
        assert any(line.startswith("label (critical)") for line in grave_violations(start))

    def test_a_page_wider_than_the_phone_is_noticed(self, browsers: Browsers) -> None:
        page = browsers.enter(phone=True)
        page.goto(browsers.url("public:start"))
        assert_no_sideways_scrolling(page)
        page.evaluate(
            "() => { const wide = document.createElement('div'); wide.textContent = '证';"
            " wide.style.width = '900px'; document.querySelector('main').append(wide) }"
        )
        with pytest.raises(AssertionError, match="wider than 360"):
            assert_no_sideways_scrolling(page)

    def test_pictures_are_kept_at_both_widths(
        self, chromium: Browser, browsers: Browsers, live_server: LiveServer, tmp_path: Path
    ) -> None:
        keeping = Browsers(chromium, live_server.url, TurnableClock, tmp_path)
        page = keeping.enter()
        page.goto(keeping.url("public:start"))
        keeping.look(page, "start")
        keeping.close()
        widths = {path.name: Image.open(path).width for path in tmp_path.iterdir()}
        assert widths == {"start-desktop.png": 1280, "start-phone.png": 360}


class TestSms:
    def test_the_message_on_a_phone_can_be_read_once_the_worker_has_sent_it(
        self, browsers: Browsers, cast: Cast
    ) -> None:
        queue_message(
            at=ports.clock().now(),
            person=None,
            phone=PEOPLE[0].phone,
            template="login_code",
            parameters={"code": "123456"},
        )
        assert RecordedSms.sent == []
        assert browsers.sms(PEOPLE[0].phone) == {"code": "123456"}
        with pytest.raises(AssertionError, match="no message"):
            browsers.sms(PEOPLE[1].phone)


class TestBeside:
    def test_the_event_loop_of_the_browser_is_in_nobodys_way(self, chromium: Browser) -> None:
        with pytest.raises(RuntimeError):
            asyncio.get_running_loop()
