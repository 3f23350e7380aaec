"""Clause 三(二)4: the number is a letter and digits; A, B, C, D and E are the five levels from the top."""

import re
from dataclasses import replace

import pytest

from zhicheng.domain.certificate_numbers import (
    CertificateNumber,
    CertificateNumberRefused,
    parse_certificate_number,
)
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.policies import builtin_policies


class TestCertificateNumber:
    @pytest.mark.parametrize("level", list(TitleLevel))
    def test_begins_with_the_letter_of_the_level_and_goes_on_in_digits(self, level: TitleLevel) -> None:
        number = CertificateNumber(level, "12", 2026, 1)
        assert re.fullmatch(r"[A-E][0-9]{14}", number.text)
        assert number.text[0] == level.value
        assert parse_certificate_number(number.text).level is level

    @pytest.mark.parametrize("letter", ["F", "Z", "1", "甲", ""])
    def test_has_no_other_letter(self, letter: str) -> None:
        with pytest.raises(CertificateNumberRefused):
            parse_certificate_number(letter + "12202600000018")

    def test_of_another_level_is_another_number(self) -> None:
        """The check digit ties the letter to the rest, so a B made into an A is noticed."""
        text = CertificateNumber(TitleLevel.ASSOCIATE_SENIOR, "12", 2026, 1).text
        with pytest.raises(CertificateNumberRefused, match="校验位"):
            parse_certificate_number("A" + text[1:])

    def test_takes_region_and_length_of_the_serial_from_the_policy(self) -> None:
        for policy in builtin_policies().policies:
            number = CertificateNumber(
                TitleLevel.ENTRY, policy.region_code, 2026, 42, serial_digits=policy.serial_digits
            )
            assert number.text.startswith("E1220260000042")
            assert parse_certificate_number(number.text, policy.serial_digits) == number

    def test_of_two_serials_is_never_the_same(self) -> None:
        first = CertificateNumber(TitleLevel.INTERMEDIATE, "12", 2026, 1)
        assert len({replace(first, serial=serial).text for serial in range(1, 2000)}) == 1999
