import pytest

from zhicheng.domain.rosters.cell_texts import (
    FORMULA_MARK,
    MERGED_MARK,
    character_fault,
    is_scientific,
    spreadsheet_fault,
    tidy,
)


class TestSpreadsheetFault:
    def test_quotes_the_mark_alone(self) -> None:
        for behind in ("仇文博", "\u202e", "120101198503149"):
            fault = spreadsheet_fault(f"#N/A{behind}")
            assert fault is not None
            assert fault.reason == "单元格是错误值“#N/A”"

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("#N/A", "错误值“#N/A”"),
            ("#REF!", "错误值"),
            ("#DIV/0!", "错误值"),
            ("=A1&B1", "公式"),
            ("=cmd|' /C calc'!A0", "公式"),
            (FORMULA_MARK, "公式"),
            (MERGED_MARK, "合并"),
            ("TRUE", "逻辑值"),
            ("FALSE", "逻辑值"),
        ],
    )
    def test_marks_of_a_spreadsheet_are_told_with_a_remedy(self, text: str, said: str) -> None:
        fault = spreadsheet_fault(text)
        assert fault is not None
        assert said in fault.reason
        assert fault.remedy

    @pytest.mark.parametrize("text", ["", "#1 机组", "机械=电气", "True", "合并"])
    def test_entries_are_left_alone(self, text: str) -> None:
        assert spreadsheet_fault(text) is None


class TestIsScientific:
    @pytest.mark.parametrize("text", ["1.20101E+17", "1.2010119850314E+17", "1e17", "1.39E10"])
    def test_numbers_that_lost_their_end(self, text: str) -> None:
        assert is_scientific(text)

    @pytest.mark.parametrize("text", ["120101198503149970", "12010119850314997X", "E17", ""])
    def test_numbers_that_are_whole(self, text: str) -> None:
        assert not is_scientific(text)


class TestTidy:
    def test_takes_white_space_and_full_width_forms_out(self) -> None:
        assert tidy("　津沽 \r\n 一厂１２ＡＢ ") == "津沽 一厂12AB"

    def test_keeps_the_brackets_of_a_units_name(self) -> None:
        assert tidy("津沽（集团）公司") == "津沽（集团）公司"


class TestCharacterFault:
    @pytest.mark.parametrize(
        ("text", "point", "what"),
        [
            ("机械\x00设计", "U+0000", "控制字符"),
            ("机械\u202e设计", "U+202E", "不可见的格式字符"),
            ("机械\u200b设计", "U+200B", "不可见的格式字符"),
            ("机械😀", "U+1F600", "图形或表情符号"),
            ("مهندس", "U+0645", "从右向左书写的文字"),
            ("\ue000厂", "U+E000", "自造字编码"),
            ("e\u0301", "U+0301", "附加符号"),
            ("厂\ufe0f", "U+FE0F", "附加符号"),
            ("\U000e0fff", "U+E0FFF", "未定义的字符编码"),
        ],
    )
    def test_names_place_and_code_point(self, text: str, point: str, what: str) -> None:
        fault = character_fault(text)
        assert fault is not None
        assert point in fault.reason
        assert what in fault.reason

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "津沽第一机床有限公司（集团）",
            "3D 打印 & C++",
            "䶮㛃𫘧",
            "\U000323b0",
            "Ångström 研究所",
            "一厂—二厂",
        ],
    )
    def test_lets_every_writable_text_through(self, text: str) -> None:
        assert character_fault(text) is None
