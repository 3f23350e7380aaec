"""Region codes: every province, counties of today and of long ago, and nothing else."""

import pytest

from zhicheng.domain.administrative_divisions import is_known_province, is_known_region


class TestProvinces:
    @pytest.mark.parametrize("code", ["11", "12", "31", "50", "54", "65", "71", "81", "82", "83"])
    def test_are_known(self, code: str) -> None:
        assert is_known_province(code)

    @pytest.mark.parametrize(
        "code", ["00", "10", "16", "20", "38", "47", "55", "66", "80", "90", "", "1", "1１"]
    )
    def test_that_do_not_exist_are_not(self, code: str) -> None:
        assert not is_known_province(code)

    def test_are_thirty_four_and_one_for_permits_of_taiwan_residents(self) -> None:
        assert sum(is_known_province(f"{code:02d}") for code in range(100)) == 35


class TestRegions:
    @pytest.mark.parametrize("code", ["120101", "120114", "120117", "110105", "650105"])
    def test_of_today_are_known(self, code: str) -> None:
        assert is_known_region(code)

    @pytest.mark.parametrize("code", ["120221", "120222", "120223", "120224", "120225", "110103"])
    def test_that_were_withdrawn_are_known_still(self, code: str) -> None:
        """宁河, 武清, 静海, 宝坻 and 蓟县 before they became districts."""
        assert is_known_region(code)

    @pytest.mark.parametrize("code", ["129999", "000000", "120199", "810001", ""])
    def test_that_never_were_are_not(self, code: str) -> None:
        assert not is_known_region(code)
