"""Cookies of a production system (R24): __Host-, Secure, HttpOnly, SameSite; and https for good (R25)."""

import json
import os
import subprocess
import sys
from datetime import timedelta
from http.cookies import Morsel, SimpleCookie
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.security.visiting import client_of
from tests.support.cast import Cast
from tests.web.conftest import cast
from zhicheng.services.kernel import ports

pytestmark = pytest.mark.django_db
__all__ = ["cast"]
_NAMES = ("SESSION_COOKIE_", "CSRF_COOKIE_", "SECURE_")
_READ = (
    "import json, django; django.setup(); from django.conf import settings;"
    f"print(json.dumps({{n: getattr(settings, n) for n in dir(settings) if n.startswith({_NAMES})}}))"
)


def settings_of(home: Path, **variables: str) -> dict[str, Any]:
    """What an installation with these variables goes by."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("ZHICHENG_", "DATABASE_", "DJANGO_"))
    }
    environment |= {"ZHICHENG_HOME": str(home), "DJANGO_SETTINGS_MODULE": "zhicheng.config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", _READ], env=environment | variables, capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture
def production(settings: Settings, tmp_path: Path) -> dict[str, Any]:
    """This process goes by the cookies and headers of a production system."""
    found = settings_of(tmp_path, ZHICHENG_ENV="production", ZHICHENG_SECRET_KEY="k7v2Qm9xR4" * 6)
    for name, value in found.items():
        setattr(settings, name, value)
    return found


def set_cookies(client: Client, path: str) -> SimpleCookie:
    """What the page sets, over https."""
    return client.get(path, secure=True).cookies


def require_guarded(name: str, cookie: "Morsel[str]") -> None:
    """Only this host, only over https, out of reach for scripts and for other sites' forms."""
    assert name.startswith("__Host-"), name
    assert cookie["secure"]
    assert cookie["path"] == "/"
    assert not cookie["domain"]
    assert cookie["httponly"]
    assert cookie["samesite"] in {"Lax", "Strict"}


class TestCookies:
    def test_the_cookies_of_a_signed_in_user_are_guarded(
        self, production: dict[str, Any], cast: Cast
    ) -> None:
        client = client_of(cast.personnel)
        session = client.session
        # The session notes once a minute that its owner is still there, and is then sent anew.
        session["seen"] = (ports.clock().now() - timedelta(minutes=2)).isoformat()
        session.save()
        cookies = set_cookies(client, reverse("accounts:settings"))
        assert "__Host-session" in cookies
        for name, cookie in cookies.items():
            require_guarded(name, cookie)

    def test_every_cookie_that_the_log_in_page_sets_is_guarded(self, production: dict[str, Any]) -> None:
        cookies = set_cookies(Client(), reverse("accounts:log_in"))
        assert "__Host-csrf" in cookies
        for name, cookie in cookies.items():
            require_guarded(name, cookie)

    @pytest.mark.parametrize(
        ("field", "value"), [("secure", ""), ("httponly", ""), ("samesite", "None"), ("domain", "gov.cn")]
    )
    def test_a_cookie_that_lacks_any_of_it_is_found(self, field: str, value: str) -> None:
        """The negative control."""
        cookie = SimpleCookie()
        cookie["__Host-x"] = "1"
        for name, good in {"secure": True, "httponly": True, "samesite": "Lax", "path": "/"}.items():
            cookie["__Host-x"][name] = good
        require_guarded("__Host-x", cookie["__Host-x"])
        cookie["__Host-x"][field] = value
        with pytest.raises(AssertionError):
            require_guarded("__Host-x", cookie["__Host-x"])
        with pytest.raises(AssertionError):
            require_guarded("x", cookie["__Host-x"])


class TestHttps:
    def test_http_is_sent_to_https_and_browsers_remember(self, production: dict[str, Any]) -> None:
        answer = Client().get("/")
        assert answer.status_code == 301
        assert answer.headers["Location"].startswith("https://")
        lasting = Client().get("/", secure=True).headers["Strict-Transport-Security"]
        assert "max-age=31536000" in lasting
        assert "includeSubDomains" in lasting

    def test_a_development_system_does_not_ask_for_it(self, tmp_path: Path) -> None:
        """The control: without production nothing of this is on, so the test above tests the setting."""
        found = settings_of(tmp_path)
        assert (found["SESSION_COOKIE_NAME"], found["CSRF_COOKIE_NAME"]) == ("session", "csrf")
        assert not found["SESSION_COOKIE_SECURE"]
        assert not found["SECURE_SSL_REDIRECT"]
