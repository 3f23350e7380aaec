"""The console instead of a gateway never writes a whole phone or code to a log."""

import logging
import sys

import pytest
from pytest_django import Settings

from zhicheng.adapters.sms_console import ConsoleSms

PHONE, CODE = "13800138000", "481516"


class TestConsoleSms:
    @pytest.mark.parametrize("is_production", [True, False])
    def test_the_log_has_neither_phone_nor_code(
        self, settings: Settings, caplog: pytest.LogCaptureFixture, is_production: bool
    ) -> None:
        settings.ZHICHENG_PRODUCTION = is_production
        with caplog.at_level(logging.INFO):
            message_id = ConsoleSms().send(PHONE, "consent_code", {"code": CODE})
        assert message_id.startswith("console-")
        assert PHONE not in caplog.text
        assert CODE not in caplog.text
        assert "consent_code" in caplog.text

    @pytest.mark.parametrize(("is_production", "shown"), [(True, False), (False, True)])
    def test_only_a_developer_s_terminal_shows_the_code(
        self,
        settings: Settings,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
        is_production: bool,
        shown: bool,
    ) -> None:
        settings.ZHICHENG_PRODUCTION = is_production
        monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
        ConsoleSms().send(PHONE, "consent_code", {"code": CODE})
        assert (CODE in capsys.readouterr().err) is shown
