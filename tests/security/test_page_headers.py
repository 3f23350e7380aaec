"""Every page forbids scripts and other sites; the start page needs nothing from elsewhere (R25)."""

import re
from html.parser import HTMLParser

import pytest
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.test import Client, RequestFactory

from tests.support.answers import Answer
from zhicheng.web.headers import StrictHeaders


class Elements(HTMLParser):
    """Collects elements with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def names(self) -> list[str]:
        return [name for name, _ in self.found]


@pytest.fixture
def page(client: Client) -> Answer:
    return client.get("/")


class TestHeaders:
    @pytest.mark.parametrize("path", ["/", "/healthz", "/no-such-page"])
    def test_every_answer_forbids_scripts_frames_and_other_sites(self, client: Client, path: str) -> None:
        headers = client.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"

    def test_without_the_middleware_there_is_no_policy(self) -> None:
        """The negative control."""
        request = RequestFactory().get("/")
        assert "Content-Security-Policy" not in HttpResponse().headers
        assert "Content-Security-Policy" in StrictHeaders(lambda _: HttpResponse())(request).headers


class TestStartPage:
    def test_says_what_it_is_in_chinese(self, page: Answer) -> None:
        text = page.content.decode()
        assert page.status_code == 200
        assert "电子职称证书：申领、领取、查验" in text
        assert all(door in text for door in ("本人查验", "单位查验", "他人查验"))

    def test_loads_nothing_from_elsewhere_and_runs_only_its_own_files(self, page: Answer) -> None:
        elements = Elements(page.content.decode())
        assert not {"iframe", "object", "embed"} & set(elements.names())
        scripts = [attrs for name, attrs in elements.found if name == "script"]
        assert scripts
        assert all((attrs.get("src") or "").startswith("/static/") for attrs in scripts)
        addresses = [
            attrs.get(name) for _, attrs in elements.found for name in ("src", "href") if attrs.get(name)
        ]
        assert addresses
        assert all(re.match(r"[/#](?!/)", address or "") for address in addresses)
        assert not any(
            "style" in attrs or any(name.startswith("on") for name in attrs) for _, attrs in elements.found
        )

    def test_can_be_used_by_ear_by_keyboard_and_on_a_phone(self, page: Answer) -> None:
        elements = Elements(page.content.decode())
        assert ("html", {"lang": "zh-CN"}) in elements.found
        assert any(attrs.get("name") == "viewport" for _, attrs in elements.found)
        assert elements.names().count("h1") == elements.names().count("main") == 1
        first_link = next(attrs for name, attrs in elements.found if name == "a")
        assert first_link["href"] == "#main", "the first stop of the tab key leads past the header"

    def test_its_style_sheet_is_part_of_the_package(self) -> None:
        assert finders.find("site/site.css")
        assert finders.find("site/vendor/bootstrap.min.css")


class TestAlive:
    def test_answers_without_a_database_and_is_never_cached(self, client: Client) -> None:
        answer = client.get("/healthz")
        assert answer.json() == {"status": "alive"}
        assert "no-store" in answer.headers["Cache-Control"]
