"""Every page of the site, requested once: headers (R25), markup, personal data (R16), the log (R36)."""

import io
import logging
from collections.abc import Iterator

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse, set_urlconf
from pytest_django import Settings

from tests.browser.queued_jobs import run_queued_jobs
from tests.browser.recorded_sms import RecordedSms
from tests.security.addresses import addresses
from tests.security.page_rules import (
    require_clean_log,
    require_clean_markup,
    require_masked_numbers,
    require_no_personal_data_around,
    require_strict_headers,
)
from tests.security.unguarded_pages import CONTROLS
from tests.security.visiting import client_of, welcome_at
from tests.support.answers import Answer
from tests.support.cast import PEOPLE, Cast
from tests.web.conftest import cast
from tests.web.entries import all_entries
from zhicheng.config.logging import StandardError
from zhicheng.services.kernel import ports

pytestmark = pytest.mark.django_db
__all__ = ["cast"]
SITE = {address.name: address for address in addresses()}
ENTRIES = all_entries()
NAMES = sorted(SITE.keys() & ENTRIES.keys())


@pytest.fixture
def phones(settings: Settings) -> type[RecordedSms]:
    """The messages that went out, for the codes in them."""
    settings.ZHICHENG_PORTS = settings.ZHICHENG_PORTS | {"sms": "tests.browser.recorded_sms.RecordedSms"}
    ports.forget_ports()
    RecordedSms.sent.clear()
    return RecordedSms


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """All that the site's own handler writes, redacted as in an installation."""
    root = logging.getLogger()
    (ours,) = [handler for handler in root.handlers if isinstance(handler, StandardError)]
    written = io.StringIO()
    beside = logging.StreamHandler(written)
    beside.setFormatter(ours.formatter)
    root.addHandler(beside)
    yield written
    root.removeHandler(beside)


class TestEveryPage:
    @pytest.mark.parametrize("name", NAMES)
    def test_keeps_the_rules(
        self,
        name: str,
        cast: Cast,
        phones: type[RecordedSms],
        log: io.StringIO,
    ) -> None:
        address, entry = SITE[name], ENTRIES[name]
        path = reverse(name, kwargs=dict(entry.kwargs(cast)))
        guest = next(iter(welcome_at(address, entry, cast).values()))
        client = client_of(guest)
        answers: list[Answer] = []
        if "GET" in address.methods:
            answers.append(client.get(path))
        if entry.post:
            answers.append(client.post(path, dict(entry.post(cast))))
        for answer in answers:
            require_strict_headers(answer, is_signed_in=guest is not None)
            require_no_personal_data_around(answer, path)
            if not name.partition(":")[2].startswith("reveal"):
                # Those pages show the whole for a reason that is asked first and noted.
                require_masked_numbers(answer)
            if answer.headers.get("Content-Type", "").startswith("text/html"):
                require_clean_markup(answer)
        run_queued_jobs()
        codes = tuple(sent.parameters["code"] for sent in phones.sent if "code" in sent.parameters)
        require_clean_log(log.getvalue(), codes)


class TestPagesForWhatWentWrong:
    @pytest.mark.parametrize(
        ("name", "path", "status"),
        [("missing", "/no-such-page", 404), ("broken", "/controls/broken", 500)],
    )
    def test_keep_the_rules_too(
        self, settings: Settings, cast: Cast, name: str, path: str, status: int
    ) -> None:
        settings.ROOT_URLCONF = CONTROLS
        try:
            for guest in (None, cast.personnel):
                answer = client_of(guest).get(path)
                assert answer.status_code == status
                require_strict_headers(answer, is_signed_in=guest is not None and status != 500)
                require_clean_markup(answer)
        finally:
            set_urlconf(None)

    def test_a_form_without_token_keeps_them_too(self, cast: Cast) -> None:
        answer = client_of(cast.personnel, csrf=True).post(reverse("accounts:log_out"))
        assert answer.status_code == 403
        require_strict_headers(answer, is_signed_in=True)
        require_clean_markup(answer)

    def test_an_error_with_personal_data_in_it_leaves_none_in_the_log(
        self, settings: Settings, log: io.StringIO
    ) -> None:
        """The page fails with an ID number, a phone and a code in its exception, its address and its form."""
        settings.ROOT_URLCONF = CONTROLS
        client = Client(raise_request_exception=False)
        part = PEOPLE[0]
        typed = {"id_number": part.id_number, "phone": part.phone, "code": "验证码482913"}
        try:
            assert client.post(f"/controls/leaking?phone={part.phone}", typed).status_code == 500
        finally:
            set_urlconf(None)
        logged = log.getvalue()
        assert "Internal Server Error" in logged, "nothing was logged, so nothing was tested"
        require_clean_log(logged, ("482913",))


class TestNegativeControls:
    """Each rule fails where it is broken."""

    @pytest.mark.parametrize(
        ("header", "value"),
        [
            ("Content-Security-Policy", None),
            ("Content-Security-Policy", "default-src 'none'; script-src 'unsafe-inline'"),
            (
                "Content-Security-Policy",
                "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; img-src https:",
            ),
            ("X-Content-Type-Options", None),
            ("X-Frame-Options", "SAMEORIGIN"),
            ("Cross-Origin-Opener-Policy", "unsafe-none"),
            ("Referrer-Policy", "unsafe-url"),
            ("Cache-Control", "max-age=600"),
        ],
    )
    def test_a_weaker_header_is_found(
        self, cast: Cast, header: str, value: str | None, client: Client
    ) -> None:
        answer = client_of(cast.personnel).get("/no-such-page")
        require_strict_headers(answer, is_signed_in=True)
        if value is None:
            del answer.headers[header]
        else:
            answer.headers[header] = value
        with pytest.raises(AssertionError):
            require_strict_headers(answer, is_signed_in=True)

    @pytest.mark.parametrize(
        "markup",
        [
            "<script>alert(1)</script>",
            "<style>p {color: red}</style>",
            '<p style="color: red">',
            '<a onclick="go()">',
            '<img src="https://elsewhere.example/x.png">',
            '<form action="//elsewhere.example/">',
            "<html><main><h1>没有语言</h1></main></html>",
            '<html lang="zh-CN"><title>两个标题</title><main><h1></h1><h1></h1></main></html>',
            '<html lang="zh-CN"><main><h1>没有题名</h1></main></html>',
        ],
    )
    def test_markup_that_breaks_a_rule_is_found(self, markup: str) -> None:
        with pytest.raises(AssertionError):
            require_clean_markup(HttpResponse(markup))

    @pytest.mark.parametrize(
        "answer",
        [
            HttpResponse(f"<title>{PEOPLE[0].name}的证书</title>"),
            HttpResponse(f'<a href="/people/?q={PEOPLE[0].phone}">'),
            HttpResponse('<form action="/people/%E4%BB%87%E6%96%87%E5%8D%9A/">'),
            HttpResponse(headers={"Location": f"/people/{PEOPLE[0].id_number}/"}),
        ],
    )
    def test_personal_data_around_a_page_is_found(self, answer: Answer) -> None:
        with pytest.raises(AssertionError):
            require_no_personal_data_around(answer, "/")
        require_no_personal_data_around(HttpResponse("<title>证书</title>"), "/")
        with pytest.raises(AssertionError):
            require_no_personal_data_around(HttpResponse(), f"/people/{PEOPLE[0].phone}")

    def test_a_full_number_on_a_page_is_found(self) -> None:
        require_masked_numbers(HttpResponse("120***********0239"))
        with pytest.raises(AssertionError):
            require_masked_numbers(HttpResponse(f"<td>{PEOPLE[0].id_number}</td>"))

    def test_personal_data_in_a_log_is_found(self) -> None:
        for marker in (PEOPLE[0].id_number, PEOPLE[1].phone, "482913"):
            with pytest.raises(AssertionError):
                require_clean_log(f'{{"message": "{marker}"}}', ("482913",))

    def test_without_redaction_the_error_would_stand_in_the_log(
        self, settings: Settings, caplog: pytest.LogCaptureFixture
    ) -> None:
        """The control of the leaking page: what the handlers of the site were given holds all of it."""
        settings.ROOT_URLCONF = CONTROLS
        try:
            with caplog.at_level(logging.ERROR):
                Client(raise_request_exception=False).post("/controls/leaking", {"x": PEOPLE[0].phone})
        finally:
            set_urlconf(None)
        given = [str(record.exc_info[1]) for record in caplog.records if record.exc_info]
        with pytest.raises(AssertionError):
            require_clean_log(" ".join(given))
