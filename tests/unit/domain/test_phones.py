"""Registered phones: as people write them in, eleven digits out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhicheng.domain.phones import PhoneRefused, normalise_phone


def code_of(raw: str) -> str:
    with pytest.raises(PhoneRefused) as caught:
        normalise_phone(raw)
    assert not raw.strip() or raw.strip() not in caught.value.sentence
    return caught.value.code


class TestNormalForm:
    @pytest.mark.parametrize(
        "raw",
        [
            "13800138000",
            " 138 0013 8000 ",
            "138-0013-8000",
            "１３８００１３８０００",
            "+86 13800138000",
            "＋８６－138－0013－8000",
            "008613800138000",
            "8613800138000",
            "(+86)138.0013.8000",
            "13800138000\n",
        ],
    )
    def test_is_eleven_digits(self, raw: str) -> None:
        assert normalise_phone(raw) == "13800138000"

    @given(
        st.one_of(st.text(max_size=20), st.from_regex(r"(\+86)?[ -]?1[0-9３]{2}[ -]?[0-9]{4}[ -]?[0-9]{4}"))
    )
    def test_is_reached_by_nothing_else(self, raw: str) -> None:
        try:
            phone = normalise_phone(raw)
        except PhoneRefused:
            return
        assert len(phone) == 11
        assert phone.isascii()
        assert normalise_phone(phone) == phone


class TestRefusals:
    def test_say_why(self) -> None:
        assert code_of("") == "phone.empty"
        assert code_of(" - ") == "phone.empty"
        assert code_of("1380013800") == "phone.length"
        assert code_of("138001380001") == "phone.length"
        assert code_of("1380013800O") == "phone.characters"
        assert code_of("+852 9123 4567") == "phone.characters"
        assert code_of("1.38E+10") == "phone.characters"
        assert code_of("02223456789") == "phone.not_mobile"
        assert code_of("12345678901") == "phone.not_mobile"
