"""The browsers of the cast, one for each who uses the site.

A test asks for a page and acts on it as a person would. At the end ``complain`` names whatever went wrong
behind the test's back: console errors, breaches of the content security policy, server errors, and requests
to any other origin.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.console_errors import ConsoleErrors
from tests.browser.looking import DESKTOP, PHONE, assert_accessible, assert_no_sideways_scrolling
from tests.browser.pictures import save_picture
from tests.browser.queued_jobs import run_queued_jobs
from tests.browser.recorded_sms import RecordedSms
from tests.functional.conftest import TurnableClock
from tests.support.patience import PATIENCE
from tests.web.signing_in import session_key
from zhicheng.services.kernel.actor import Actor


@dataclass(slots=True)
class _OpenPage:
    """One browser context and who uses it."""

    actor: Actor | None
    context: BrowserContext
    is_kept: bool = False
    """Whether the context goes on after the test."""


def new_context(
    browser: Browser, origin: str, *, phone: bool = False, scripts: bool = True
) -> BrowserContext:
    """A browser of its own, without cookies; 360 px wide with touch for ``phone``."""
    context = browser.new_context(
        base_url=origin,
        viewport=PHONE if phone else DESKTOP,
        has_touch=phone,
        is_mobile=phone,
        java_script_enabled=scripts,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        reduced_motion="reduce",
        accept_downloads=True,
    )
    context.set_default_timeout(PATIENCE * 1000)
    return context


class Browsers:
    """The site, and those who have entered it."""

    def __init__(
        self, browser: Browser, origin: str, clock: type[TurnableClock], screenshots: Path | None
    ) -> None:
        self.origin = origin
        self._browser = browser
        self._clock = clock
        self._screenshots = screenshots
        self._errors = ConsoleErrors(origin)
        self._open_pages: list[_OpenPage] = []

    def enter(self, actor: Actor | None = None, *, phone: bool = False, scripts: bool = True) -> Page:
        """A page in a browser of its own, signed in as ``actor`` with a fresh second factor, or anonymous.

        ``phone`` makes it 360 px wide with touch; without ``scripts`` none run in it. Nothing is open yet.
        """
        context = new_context(self._browser, self.origin, phone=phone, scripts=scripts)
        self._receive(_OpenPage(actor, context))
        return context.new_page()

    def enter_again(self, page: Page, actor: Actor | None) -> None:
        """Go on in an empty page of an earlier test, whose cookies and listeners are gone, as somebody else."""
        self._receive(_OpenPage(actor, page.context, is_kept=True))

    def open(self, name: str, actor: Actor | None = None, *, phone: bool = False, **kwargs: Any) -> Page:
        """Enter and open the page of this URL name."""
        page = self.enter(actor, phone=phone)
        page.goto(self.url(name, **kwargs))
        return page

    def url(self, name: str, **kwargs: Any) -> str:
        """The full address of a URL name."""
        return f"{self.origin}{reverse(name, kwargs=kwargs or None)}"

    def opens(self, page: Page, address: str) -> bool:
        """Go there; False where there is no page to look at, but a file or a machine's answer."""
        answer = page.request.get(address)
        is_page = answer.headers.get("content-type", "").startswith("text/html")
        assert answer.status < 400, f"{address} answers {answer.status}"
        if not is_page or "content-disposition" in answer.headers or "<html" not in answer.text():
            return False
        page.goto(address)
        return True

    def look(self, page: Page, name: str) -> None:
        """Look at the page as it is, and at phone width: axe finds nothing serious, nothing scrolls sideways.

        With ``--screenshots`` it is also kept as ``name-desktop.png`` and ``name-phone.png``; what is open
        at phone width is kept as the latter alone.
        """
        size = page.viewport_size
        assert size is not None
        assert_accessible(page)
        assert_no_sideways_scrolling(page)
        is_phone = size["width"] == PHONE["width"]
        if not is_phone:
            self._keep(page, f"{name}-desktop")
            page.set_viewport_size(PHONE)
            assert_accessible(page)
            assert_no_sideways_scrolling(page)
        self._keep(page, f"{name}-phone")
        if not is_phone:
            page.set_viewport_size(size)

    def run_jobs(self) -> int:
        """Do everything that waits for a worker, here and now; returns how many jobs there were."""
        return run_queued_jobs()

    def sms(self, phone: str) -> Mapping[str, str]:
        """The parameters of the last message to the phone, after the waiting jobs have been done."""
        self.run_jobs()
        received = [sent.parameters for sent in RecordedSms.sent if sent.phone == phone]
        assert received, "no message went to this phone"
        return received[-1]

    def turn_clock(self, moment: datetime | None) -> None:
        """Make it another time for the site (None: the present); who is signed in stays signed in."""
        self._clock.moment = moment
        for opened in self._open_pages:
            self._sign_in(opened)

    def end_session(self, page: Page) -> None:
        """Let the session behind the page end, as half an hour without a click does."""
        key = next(
            cookie["value"]
            for cookie in page.context.cookies()
            if cookie["name"] == settings.SESSION_COOKIE_NAME
        )
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = key
        session = client.session
        session["seen"] = session["began"] = "2020-01-01T00:00:00+00:00"
        session.save()

    def allow(self, pattern: str) -> None:
        """Expect console_errors that match the regular expression; see ``console_errors.py``."""
        self._errors.allow(pattern)

    def close(self) -> None:
        """Send everybody home."""
        for opened in self._open_pages:
            if opened.is_kept:
                self._errors.leave(opened.context)
            else:
                opened.context.close()

    def complain(self) -> None:
        """Fail when anything went wrong behind the test's back."""
        left = self._errors.left()
        assert not left, "the browser complained:\n" + "\n".join(dict.fromkeys(left))

    def _receive(self, opened: _OpenPage) -> None:
        self._errors.listen(opened.context)
        self._sign_in(opened)
        self._open_pages.append(opened)

    def _sign_in(self, opened: _OpenPage) -> None:
        if opened.actor is None:
            return
        key = session_key(Client(), opened.actor)
        opened.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": self.origin, "httpOnly": True}]
        )

    def _keep(self, page: Page, name: str) -> None:
        if self._screenshots is not None:
            save_picture(page, self._screenshots / f"{name}.png")
