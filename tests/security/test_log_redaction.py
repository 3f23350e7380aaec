"""No ID number, phone or one-time code reaches a log, whatever door it comes through (T12)."""

import io
import json
import logging
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhicheng.config.logging import JsonLines, logging_settings
from zhicheng.config.redaction import MARK, redact

RESIDENT_ID = "120101199003074514"
OLD_ID = "120101900307451"
OLD_RESIDENCE_CARD = "USA110105198001"
PHONE = "13800138000"
CODE = "481516"

digits = st.characters(categories=["Nd"])
resident_ids = st.from_regex(r"[1-9][0-9]{16}[0-9Xx]", fullmatch=True)
old_ids = st.from_regex(r"[1-9][0-9]{14}", fullmatch=True)
residence_cards = st.from_regex(r"[A-Z]{3}[0-9]{12}", fullmatch=True)
phones = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
personal = st.one_of(resident_ids, old_ids, residence_cards, phones)
codes = st.from_regex(r"[0-9]{6}", fullmatch=True)
around = st.text(max_size=30)


def logged(level: int = logging.INFO, **kept: Any) -> str:
    """One record through a real handler with the product's formatter."""
    message = kept.pop("message", "said")
    arguments = kept.pop("arguments", ())
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logger = logging.Logger("zhicheng.test")
    logger.addHandler(handler)
    assert isinstance(arguments, tuple)
    logger.log(level, message, *arguments, **kept)
    return stream.getvalue()


class TestRedact:
    @given(before=around, number=personal, after=around)
    def test_no_personal_number_survives_in_any_surroundings(
        self, before: str, number: str, after: str
    ) -> None:
        assert number not in redact(before + number + after)

    @given(before=st.text(st.characters(exclude_categories=["Nd"]), max_size=15), code=codes)
    def test_no_code_survives_near_the_word_for_one(self, before: str, code: str) -> None:
        assert code not in redact(f"验证码{before}{code}")
        assert code not in redact(f"{code}{before}验证码")

    @pytest.mark.parametrize(
        "written",
        [
            "120101 19900307 4514",
            "120101-19900307-451X",
            "138 0013 8000",
            "138-0013-8000",
            "１３８００１３８０００",
        ],
    )
    def test_takes_out_numbers_as_people_write_them(self, written: str) -> None:
        assert redact(f"电话或证号：{written}。") == f"电话或证号：{MARK}。"

    @pytest.mark.parametrize(
        "harmless",
        [
            "共 100000 行，用时 58.3 秒",
            "batch 2026-11 released on 2026-11-30",
            "订单 481516 已完成",
            "2026-11-23T16:30:00.123456+08:00",
        ],
    )
    def test_leaves_what_is_no_personal_number(self, harmless: str) -> None:
        assert redact(harmless) == harmless

    @given(st.text())
    def test_redacting_twice_changes_nothing_more(self, text: str) -> None:
        assert redact(redact(text)) == redact(text)


class TestJsonLines:
    @given(number=personal, before=around, after=around)
    def test_nothing_leaks_through_message_arguments_extras_or_exceptions(
        self, number: str, before: str, after: str
    ) -> None:
        text = before + number + after
        try:
            try:
                raise KeyError(text)
            except KeyError as inner:
                raise ValueError(text.encode("utf-8", "replace")) from inner
        except ValueError as error:
            shown = logged(
                message="%s met %r",
                arguments=(text, {"who": [text]}),
                exc_info=error,
                stack_info=True,
                extra={"holder": text, "nested": {"list": [text, (text,)], number: 1}, "object": Shown(text)},
            )
        assert number not in shown
        assert number not in json.dumps(json.loads(shown), ensure_ascii=False)

    def test_a_number_given_as_a_number_is_taken_out(self) -> None:
        shown = logged(message="%d", arguments=(int(RESIDENT_ID),), extra={"phone": int(PHONE), "rows": 50})
        assert RESIDENT_ID not in shown
        assert PHONE not in shown
        assert json.loads(shown)["rows"] == 50

    def test_a_number_split_over_two_arguments_is_taken_out(self) -> None:
        assert RESIDENT_ID not in logged(message="%s%s", arguments=(RESIDENT_ID[:9], RESIDENT_ID[9:]))

    def test_arguments_that_do_not_fit_neither_leak_nor_raise(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        shown = logged(message=f"{PHONE} %d", arguments=(RESIDENT_ID,))
        assert json.loads(shown)["level"] == "INFO"
        assert PHONE not in shown + capsys.readouterr().err
        assert RESIDENT_ID not in shown + capsys.readouterr().err

    @given(st.text())
    def test_a_record_is_one_line_without_control_characters(self, text: str) -> None:
        shown = logged(message="%s", arguments=(text,), extra={"note": f"\r\n\x1b[2J\x9b2J\u2028{text}"})
        assert shown.endswith("\n")
        assert not re.search("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202e\ud800-\udfff]", shown[:-1])
        assert len(shown[:-1].splitlines()) == 1
        assert set(json.loads(shown)) >= {"at", "level", "logger", "message", "note"}

    def test_chinese_stays_readable(self) -> None:
        assert "证书已制作" in logged(message="证书已制作")

    def test_an_object_that_cannot_show_itself_does_not_lose_the_line(self) -> None:
        assert json.loads(logged(extra={"odd": Unshowable()}))["odd"] == "<Unshowable>"


class TestEveryLoggerIsRedacted:
    def test_no_handler_of_the_process_has_another_formatter(self) -> None:
        described = logging_settings("INFO")
        assert {handler["formatter"] for handler in described["handlers"].values()} == {"json"}
        assert described["root"]["handlers"] == list(described["handlers"])
        assert all(not logger.get("handlers") for logger in described["loggers"].values())

    def test_an_ordinary_formatter_would_leak(self) -> None:
        """The negative control: the same record, formatted by the standard library."""
        record = logging.LogRecord("x", logging.INFO, "", 0, "%s %s", (RESIDENT_ID, PHONE), None)
        assert RESIDENT_ID in logging.Formatter().format(record)
        assert RESIDENT_ID not in JsonLines().format(record)


class Shown:
    """Shows itself with what it was given."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return f"<Shown {self.text}>"


class Unshowable:
    """Raises when shown."""

    def __str__(self) -> str:
        raise RuntimeError(PHONE)
