import pytest

from zhicheng.domain.rosters.columns import REASON_HEADER, RosterKind, column_of_header, columns


class TestColumnOfHeader:
    @pytest.mark.parametrize("kind", RosterKind)
    def test_every_header_and_alias_names_its_own_column(self, kind: RosterKind) -> None:
        for column in columns(kind):
            for header in (column.header, *column.aliases):
                assert column_of_header(kind, header) is column

    @pytest.mark.parametrize(
        "written",
        [
            "证件号码",
            " 证件 号码 ",
            "证件\n号码",
            "*证件号码",
            "证件号码（必填）",
            "证件号码(18位)【文本】",
            "身份证号：",
        ],
    )
    def test_spaces_stars_and_brackets_do_not_matter(self, written: str) -> None:
        column = column_of_header(RosterKind.EVALUATION, written)
        assert column is not None
        assert column.key == "id_number"

    @pytest.mark.parametrize("written", ["", "序号", "号码", REASON_HEADER, "证件号码证件号码"])
    def test_anything_else_is_passed_over(self, written: str) -> None:
        assert column_of_header(RosterKind.EVALUATION, written) is None

    def test_one_header_may_mean_another_column_in_the_other_roster(self) -> None:
        found = [column_of_header(kind, "取得资格时间") for kind in RosterKind]
        assert [column.key for column in found if column] == ["qualification_date", "held_on"]


class TestColumns:
    def test_what_a_certificate_prints_is_required(self) -> None:
        required = {column.key for column in columns(RosterKind.EVALUATION) if column.required}
        assert required >= {
            "name", "sex", "id_number", "submitting_unit", "title_name", "series", "specialty", "qualification_date",
        }  # fmt: skip

    def test_no_cell_is_longer_than_the_reader_lets_through(self) -> None:
        for kind in RosterKind:
            assert all(column.max_length < 2_000 for column in columns(kind))

    def test_hints_fit_into_an_input_message(self) -> None:
        for kind in RosterKind:
            assert all(len(column.hint) <= 255 and len(column.header) <= 32 for column in columns(kind))
