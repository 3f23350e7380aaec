from datetime import date

import pytest

from zhicheng.domain.working_days import YearTableRefused, parse_year_table

# An invented arrangement: the real one for 2027 comes from an operator when it is published.
INVENTED = """
year = 2027
source = "演示用，非正式通知"
holidays = [2027-01-01, "2027-02-05..2027-02-12"]
make_up_days = [2026-12-27, 2027-02-20]
"""


class TestParseYearTable:
    def test_reads_days_and_stretches(self) -> None:
        table = parse_year_table(INVENTED)
        assert table.year == 2027
        assert table.source == "演示用，非正式通知"
        assert table.make_up_days == {date(2026, 12, 27), date(2027, 2, 20)}
        assert len(table.holidays) == 9
        assert date(2027, 2, 12) in table.holidays
        assert date(2027, 2, 13) not in table.holidays

    @pytest.mark.parametrize(
        ("old", "new", "what"),
        [
            ("year = 2027", "year = '2027'", "year"),
            ("year = 2027", "year = true", "year"),
            ("year = 2027", "year = 27", "year"),
            ("year = 2027", "", "year"),
            ('"演示用，非正式通知"', '" "', "文号"),
            ('"演示用，非正式通知"', "3", "文号"),
            ("holidays = [2027", "holiday = [2027", "“holiday”不是已知的项目"),
            ("2027-01-01, ", "2028-01-01, ", "不属于2027年的2028-01-01"),
            ("2027-01-01, ", "2026-11-30, ", "不属于2027年的2026-11-30"),
            ("2027-01-01, ", "2027-02-06, ", "重复列出了2027-02-06"),
            ("2027-01-01, ", "2027-01-01T08:00:00, ", "不是日期"),
            ("2027-01-01, ", "'2027-01-01', ", "不是日期"),
            ("2027-01-01, ", "5, ", "不是日期"),
            ("2027-02-05..2027-02-12", "2027-02-12..2027-02-05", "起止颠倒"),
            ("2027-02-05..2027-02-12", "2027-02-05..2027-04-12", "超过一个月"),
            ("2027-02-05..2027-02-12", "2027-02-05..2027-02-30", "不存在的日期"),
            (
                "make_up_days = [",
                "make_up_days = [2027-03-01, ",
                "2027-03-01列为调休上班日，但这一天不是周六或周日",
            ),
            ("make_up_days = [", "make_up_days = [2027-02-06, ", "2027-02-06同时列为放假和上班"),
            ("make_up_days = [2026-12-27, 2027-02-20]", "", "“make_up_days”应当是日期的列表"),
            ('holidays = [2027-01-01, "2027-02-05..2027-02-12"]', "holidays = []", "没有一个放假日"),
            ("year = 2027", "year = ", "TOML"),
        ],
    )
    def test_refuses_a_table_that_does_not_hold_and_says_where(self, old: str, new: str, what: str) -> None:
        assert old in INVENTED
        with pytest.raises(YearTableRefused, match=what):
            parse_year_table(INVENTED.replace(old, new, 1))
