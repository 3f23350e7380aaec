"""Masking shows enough to recognise and too little to use."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhicheng.domain.masking import mask_id_number, mask_name, mask_phone


class TestNames:
    @pytest.mark.parametrize(
        ("name", "masked"),
        [
            ("张三丰", "张**"),
            ("张三", "张*"),
            ("欧阳修", "欧**"),
            ("阿依古丽·买买提", "阿***·***"),
            ("John Smith", "J*** *****"),
            ("王\U00020bb7", "王*"),
            ("䶮", "䶮"),
            ("", ""),
        ],
    )
    def test_show_the_first_character_and_the_shape(self, name: str, masked: str) -> None:
        assert mask_name(name) == masked


class TestNumbers:
    def test_of_identity_documents_hide_birth_and_sequence(self) -> None:
        assert mask_id_number("12010119900101001X") == "120*************1X"
        assert mask_id_number("FRA120080010112") == "FRA**********12"
        assert mask_id_number("E12345678") == "E*******8"
        assert mask_id_number("E123") == "****"

    def test_of_phones_keep_front_and_end(self) -> None:
        assert mask_phone("13800138000") == "138****8000"
        assert mask_phone("8000") == "****"
        assert mask_phone("") == ""

    @given(st.text("0123456789X", max_size=20))
    def test_never_change_in_length_nor_show_more_than_seven(self, number: str) -> None:
        for mask in (mask_id_number, mask_phone):
            masked = mask(number)
            assert len(masked) == len(number)
            shown = [(a, b) for a, b in zip(masked, number, strict=True) if a != "*"]
            assert all(a == b for a, b in shown)
            assert len(shown) <= 7
            assert len(shown) < len(number) or not number
