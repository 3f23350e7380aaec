from datetime import date

import pytest

from zhicheng.domain.rosters.cell_texts import Fault
from zhicheng.domain.rosters.dates import parse_roster_date


class TestParseRosterDate:
    @pytest.mark.parametrize(
        "text",
        [
            "2026-03-05", "2026-3-5", "2026/3/5", "2026.3.5", "2026年3月5日", "2026 年 3 月 5 日", "20260305",
            "２０２６－０３－０５", "２０２６年３月５日", " 2026-03-05 ", "2026-03-05 00:00:00", "2026-03-05T09:30",
        ],
    )  # fmt: skip
    def test_reads_every_usual_form(self, text: str) -> None:
        assert parse_roster_date(text) == date(2026, 3, 5)

    @pytest.mark.parametrize("text", ["2026-02-29", "2026-13-01", "20261301", "2026年2月30日"])
    def test_tells_a_day_that_does_not_exist(self, text: str) -> None:
        assert parse_roster_date(text) == Fault("没有这一天", "请核对年、月、日")

    @pytest.mark.parametrize(
        "text", ["26-3-5", "5/3/2026", "2026年3月", "上周五", "2026-3-5号", "-2026-03-05"]
    )
    def test_guesses_nothing(self, text: str) -> None:
        fault = parse_roster_date(text)
        assert isinstance(fault, Fault)
        assert fault.reason == "看不出是哪一天"

    def test_a_bare_serial_number_gets_its_own_advice(self) -> None:
        fault = parse_roster_date("46086")
        assert isinstance(fault, Fault)
        assert "“日期”格式" in fault.remedy
