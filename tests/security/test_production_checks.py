"""A production system does not start with a weak key, debugging, plain http or development adapters."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from zhicheng.config.production_checks import check_production, refuse_unsafe_start

STRONG = "k7v2Qm9xR4tB8nZ1cL6wJ3pD5sF0gH_yUeAoIiTqXzVbNmCr-Wd"


@pytest.fixture
def safe(settings: Settings) -> Settings:
    """Settings with nothing wrong."""
    settings.ZHICHENG_PRODUCTION = True
    settings.SECRET_KEY = STRONG
    settings.DEBUG = False
    settings.SECURE_SSL_REDIRECT = True
    settings.ALLOWED_HOSTS = ["zhicheng.example.gov.cn"]
    settings.ZHICHENG_CHECK_URL = "https://zhicheng.example.gov.cn/check/"
    settings.ZHICHENG_PORTS = dict.fromkeys(settings.ZHICHENG_PORTS, "elsewhere.Adapter")
    return settings


class TestProductionChecks:
    def test_finds_nothing_wrong_with_safe_settings(self, safe: Settings) -> None:
        assert check_production() == []
        refuse_unsafe_start()

    @pytest.mark.parametrize(
        ("name", "value", "found"),
        [
            ("SECRET_KEY", "short", "zhicheng.E001"),
            ("SECRET_KEY", "ab" * 40, "zhicheng.E001"),
            ("SECRET_KEY", "", "zhicheng.E001"),
            ("DEBUG", True, "zhicheng.E002"),
            ("SECURE_SSL_REDIRECT", False, "zhicheng.E003"),
            ("ALLOWED_HOSTS", [], "zhicheng.E004"),
            ("ALLOWED_HOSTS", ["*"], "zhicheng.E004"),
            ("ZHICHENG_CHECK_URL", "http://zhicheng.example.gov.cn/check/", "zhicheng.E006"),
            ("ZHICHENG_DEMONSTRATION", True, "zhicheng.E007"),
        ],
    )
    def test_refuses_each_unsafe_setting(self, safe: Settings, name: str, value: object, found: str) -> None:
        setattr(safe, name, value)
        assert [message.id for message in check_production()] == [found]
        with pytest.raises(ImproperlyConfigured, match=found):
            refuse_unsafe_start()

    def test_refuses_the_specimen_seal_and_the_console_in_place_of_a_gateway(self, safe: Settings) -> None:
        safe.ZHICHENG_PORTS |= {
            "seal_credential": "zhicheng.adapters.development_credential.development_credential",
            "sms": "zhicheng.adapters.sms_console.ConsoleSms",
        }
        assert [message.id for message in check_production()] == ["zhicheng.E005", "zhicheng.E005"]

    def test_refuses_to_keep_messages_instead_of_sending_them(self, safe: Settings) -> None:
        safe.ZHICHENG_PORTS |= {"sms": "zhicheng.adapters.sms_inbox.InboxSms"}
        assert [message.id for message in check_production()] == ["zhicheng.E005"]

    def test_a_development_system_starts_with_all_of_it(self, safe: Settings) -> None:
        safe.ZHICHENG_PRODUCTION = False
        safe.DEBUG = safe.ZHICHENG_DEMONSTRATION = True
        refuse_unsafe_start()


class TestTheDoorOfTheWebServer:
    def test_does_not_open_for_a_production_system_without_a_key(self, tmp_path: Path) -> None:
        ended = import_wsgi(tmp_path, ZHICHENG_ENV="production")
        assert ended.returncode != 0
        assert "zhicheng.E001" in ended.stderr

    def test_does_not_open_for_a_demonstration_in_production(self, tmp_path: Path) -> None:
        ended = import_wsgi(tmp_path, ZHICHENG_ENV="production", ZHICHENG_DEMONSTRATION="1")
        assert ended.returncode != 0
        assert "zhicheng.E007" in ended.stderr

    def test_opens_for_a_demonstration_elsewhere(self, tmp_path: Path) -> None:
        """The control of the test before."""
        assert import_wsgi(tmp_path, ZHICHENG_DEMONSTRATION="1").returncode == 0

    def test_opens_for_a_development_system(self, tmp_path: Path) -> None:
        assert import_wsgi(tmp_path).returncode == 0


def import_wsgi(home: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Import the WSGI module in a process of its own."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("ZHICHENG_", "DATABASE_", "DJANGO_"))
    }
    return subprocess.run(
        [sys.executable, "-c", "import zhicheng.config.wsgi"],
        env=environment | {"ZHICHENG_HOME": str(home)} | variables,
        capture_output=True,
        text=True,
        check=False,
    )
