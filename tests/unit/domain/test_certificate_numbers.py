"""Certificate numbers: made, read back, and refused for the slips that people make."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhicheng.domain.certificate_numbers import (
    CertificateNumber,
    CertificateNumberRefused,
    parse_certificate_number,
)
from zhicheng.domain.levels import TitleLevel

numbers = st.builds(
    CertificateNumber,
    st.sampled_from(TitleLevel),
    st.integers(0, 99).map("{:02d}".format),
    st.integers(2020, 2999),
    st.integers(1, 9_999_999),
)
FIRST = CertificateNumber(TitleLevel.ASSOCIATE_SENIOR, "12", 2020, 1)


def code_of(raw: str) -> str:
    with pytest.raises(CertificateNumberRefused) as caught:
        parse_certificate_number(raw)
    return caught.value.code.removeprefix("certificate_number.")


def iso_7064_mod_11_10(digits: str) -> int:
    """The standard's own recursion, written out here as an independent judge."""
    product = 10
    for digit in digits:
        total = (int(digit) + product) % 10
        product = (total or 10) * 2 % 11
    return (11 - product) % 10


class TestText:
    def test_is_letter_region_year_serial_and_check_digit(self) -> None:
        assert FIRST.text == "B12202000000017"
        assert FIRST.check_digit == "7"

    @given(numbers)
    def test_has_the_check_digit_of_the_standard(self, number: CertificateNumber) -> None:
        digits = str("ABCDE".index(number.text[0]) + 1) + number.text[1:-1]
        assert int(number.check_digit) == iso_7064_mod_11_10(digits)

    @given(numbers)
    def test_is_read_back_from_every_way_of_writing_it(self, number: CertificateNumber) -> None:
        full_width = "".join(chr(ord(c) + 0xFEE0) for c in number.text)
        text = number.text
        grouped = f"{text[:3]} {text[3:7]} {text[7:-1]} {text[-1]}"
        for written in (text, grouped, text.lower(), full_width, f" {grouped}\n"):
            assert parse_certificate_number(written) == number

    def test_can_have_a_serial_of_another_length(self) -> None:
        number = CertificateNumber(TitleLevel.ENTRY, "31", 2026, 12, serial_digits=5)
        assert len(number.text) == 13
        assert parse_certificate_number(number.text, 5) == number
        assert code_of(number.text) == "form"


class TestSlips:
    @given(numbers, st.data())
    def test_one_wrong_character_is_always_found(
        self, number: CertificateNumber, data: st.DataObject
    ) -> None:
        place = data.draw(st.integers(0, 14))
        others = ("ABCDE" if place == 0 else "0123456789").replace(number.text[place], "")
        wrong = number.text[:place] + data.draw(st.sampled_from(others)) + number.text[place + 1 :]
        assert code_of(wrong) == "check_digit"

    def test_a_swap_of_neighbours_is_nearly_always_found(self) -> None:
        """The standard promises all but a few; counted here over a year's numbers."""
        found = missed = 0
        for serial in range(1, 100_000, 137):
            text = CertificateNumber(TitleLevel.INTERMEDIATE, "12", 2026, serial).text
            for place in range(1, 14):
                swapped = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
                if swapped == text:
                    continue
                try:
                    parse_certificate_number(swapped)
                except CertificateNumberRefused:
                    found += 1
                else:
                    missed += 1
        assert found > 1000
        assert missed / (found + missed) < 0.03

    def test_say_what_is_wrong(self) -> None:
        assert code_of("") == "form"
        assert code_of("津20190001") == "form"
        assert code_of("B1220200000001") == "form"
        assert code_of("112202000000017") == "form"
        assert code_of("F12202000000017") == "letter"
        assert code_of("B12202000000018") == "check_digit"

    def test_of_year_and_serial_are_found_even_with_a_right_check_digit(self) -> None:
        for digits, code in (("12201900000010", "year"), ("12202000000000", "serial")):
            body = "B" + digits[:13]
            assert code_of(body + str(iso_7064_mod_11_10("2" + body[1:]))) == code

    @given(st.one_of(st.text(max_size=20), st.text("ABCDEFbe0123456789 -２·", min_size=13, max_size=18)))
    def test_are_refusals_whatever_is_typed(self, raw: str) -> None:
        try:
            number = parse_certificate_number(raw)
        except CertificateNumberRefused:
            return
        assert parse_certificate_number(number.text) == number


class TestParts:
    @pytest.mark.parametrize(
        ("region", "year", "serial", "code"),
        [
            ("1", 2026, 1, "region"),
            ("1２", 2026, 1, "region"),
            ("12", 2019, 1, "year"),
            ("12", 3000, 1, "year"),
            ("12", 2026, 0, "serial"),
            ("12", 2026, 10_000_000, "serial"),
        ],
    )
    def test_out_of_range_make_no_number(self, region: str, year: int, serial: int, code: str) -> None:
        with pytest.raises(CertificateNumberRefused) as caught:
            CertificateNumber(TitleLevel.ENTRY, region, year, serial)
        assert caught.value.code == f"certificate_number.{code}"

    @given(numbers, numbers)
    def test_that_differ_make_texts_that_differ(
        self, one: CertificateNumber, other: CertificateNumber
    ) -> None:
        assert (one.text == other.text) == (one == other)
