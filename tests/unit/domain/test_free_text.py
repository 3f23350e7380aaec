"""Reasons are kept for good, so they hold no ID number and no phone."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhicheng.domain.certificate_numbers import CertificateNumber
from zhicheng.domain.free_text import PersonalNumberWritten, personal_numbers_hidden, without_personal_numbers
from zhicheng.domain.identity_documents import make_resident_id
from zhicheng.domain.levels import TitleLevel

RESIDENT = make_resident_id("120101", date(1985, 3, 14), 23)


class TestWithoutPersonalNumbers:
    @pytest.mark.parametrize(
        "text",
        [
            f"证件号码应为{RESIDENT}",
            f"{RESIDENT[:6]} {RESIDENT[6:14]} {RESIDENT[14:]}",
            "".join(chr(ord(digit) + 0xFEE0) for digit in RESIDENT),
            make_resident_id("120101", date(1985, 3, 14), 5).replace("x", "X"),
            "旧证120101850314023有误",
            "永居证USA110001010015",
            "请致电13900001001",
            "电话139-0000-1001",
            "+86 139 0000 1001",
        ],
    )
    def test_refuses_what_is_shaped_like_one(self, text: str) -> None:
        with pytest.raises(PersonalNumberWritten, match="退回的原因会长期留存") as refused:
            without_personal_numbers(text, "退回的原因")
        assert "1390000" not in str(refused.value)

    @pytest.mark.parametrize(
        "text",
        [
            "证件号码第7位有误",
            "聘任文件〔2026〕12号，日期应为2026-10-20",
            "统一社会信用代码不符，请核对2026年11月的材料",
            "共1000人，第139行、第140行重复",
            str(CertificateNumber(TitleLevel.ASSOCIATE_SENIOR, "12", 2026, 1, 7)),
            "",
        ],
    )
    def test_leaves_everything_else_as_it_was_written(self, text: str) -> None:
        assert without_personal_numbers(text, "原因") == text

    @given(st.text(st.characters(exclude_categories=["Nd", "Nl", "No", "Cs"])), st.dates(date(1930, 1, 1)))
    def test_finds_the_number_in_any_words(self, words: str, born: date) -> None:
        number = make_resident_id("120101", born, 23)
        with pytest.raises(PersonalNumberWritten):
            without_personal_numbers(f"{words}{number}{words}", "原因")


class TestPersonalNumbersHidden:
    @pytest.mark.parametrize(
        ("name", "shown"),
        [
            (f"{RESIDENT}_聘书.pdf", "［号码已隐去］_聘书.pdf"),
            ("仇文博13900001001.jpg", "仇文博［号码已隐去］.jpg"),
            ("聘书（2026）12号.pdf", "聘书（2026）12号.pdf"),
            ("ＡＢ聘书.pdf", "ＡＢ聘书.pdf"),
        ],
    )
    def test_leaves_the_rest_of_the_name(self, name: str, shown: str) -> None:
        assert personal_numbers_hidden(name) == shown
