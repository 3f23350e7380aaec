"""Check characters: each single slip is found, and the published examples come out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_11_2

from zhicheng.domain.identity_check_digits import check_digit_11_2, mrz_check_digit

bodies = st.text("0123456789", min_size=17, max_size=17)


class TestMod112:
    @pytest.mark.parametrize(
        ("body", "check"),
        [("11010519491231002", "X"), ("44052418800101001", "4"), ("34052419800101001", "X")],
    )
    def test_gives_the_examples_of_the_standard(self, body: str, check: str) -> None:
        assert check_digit_11_2(body) == check

    @given(bodies)
    def test_agrees_with_another_implementation(self, body: str) -> None:
        assert check_digit_11_2(body) == mod_11_2.calc_check_digit(body)

    @given(bodies, st.integers(0, 16), st.integers(1, 9))
    def test_finds_every_single_wrong_digit(self, body: str, place: int, shift: int) -> None:
        wrong = body[:place] + str((int(body[place]) + shift) % 10) + body[place + 1 :]
        assert check_digit_11_2(wrong) != check_digit_11_2(body)

    @given(bodies, st.integers(0, 15))
    def test_finds_every_swap_of_neighbours(self, body: str, place: int) -> None:
        swapped = body[:place] + body[place + 1] + body[place] + body[place + 2 :]
        assert (check_digit_11_2(swapped) != check_digit_11_2(body)) == (swapped != body)

    @pytest.mark.parametrize("body", ["", "1" * 16, "1" * 18, "1" * 16 + "X", "１" * 17])
    def test_takes_seventeen_ascii_digits_only(self, body: str) -> None:
        with pytest.raises(ValueError, match="seventeen"):
            check_digit_11_2(body)


class TestMrzDigit:
    @pytest.mark.parametrize(("text", "check"), [("L898902C3", "6"), ("740812", "2"), ("120415", "9")])
    def test_gives_the_examples_of_icao_9303(self, text: str, check: str) -> None:
        assert mrz_check_digit(text) == check
