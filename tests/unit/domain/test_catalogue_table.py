import pytest

from zhicheng.domain.catalogue import CatalogueRefused
from zhicheng.domain.catalogue_table import TitleEntry, parse_titles
from zhicheng.domain.levels import TitleLevel

HEADER = "series_no,series,branch,A_zhenggao,B_fugao,C_zhongji,D_zhuli,E_yuanji,source"
LAMPS = "1,灯塔专业人员,,正高级守灯师,高级守灯师,守灯师,助理守灯师,守灯员,S1"


def read(*lines: str) -> tuple[TitleEntry, ...]:
    return parse_titles("\n".join([HEADER, *lines]))


class TestParseTitles:
    def test_makes_one_entry_a_level(self) -> None:
        entries = read(LAMPS)
        assert [(entry.level.value, entry.title_name) for entry in entries] == [
            ("A", "正高级守灯师"),
            ("B", "高级守灯师"),
            ("C", "守灯师"),
            ("D", "助理守灯师"),
            ("E", "守灯员"),
        ]
        assert all(entry.confirmed and not entry.exemplary for entry in entries)

    def test_an_empty_cell_is_a_level_that_the_series_lacks(self) -> None:
        assert [entry.level for entry in read("1,灯塔专业人员,,,,,,守灯员,S1")] == [TitleLevel.ENTRY]

    def test_a_name_with_an_alternative_in_brackets_is_two_names(self) -> None:
        entries = read("1,灯塔专业人员,,,,主守(主管)灯师,,,S1")
        assert [entry.title_name for entry in entries] == ["主守灯师", "主管灯师"]

    def test_a_source_with_a_range_speaks_for_its_levels_only(self) -> None:
        entries = read(LAMPS.replace("S1", "S1(A-C)+general(D-E)"))
        assert [(entry.source, entry.confirmed) for entry in entries] == [("S1", True)] * 3 + [
            ("general", False)
        ] * 2

    def test_general_knowledge_is_not_confirmed(self) -> None:
        assert not any(entry.confirmed for entry in read(LAMPS.replace("S1", "general knowledge")))

    def test_general_knowledge_beside_an_official_table_is_confirmed(self) -> None:
        assert all(entry.confirmed for entry in read(LAMPS.replace("S1", "S1+general")))

    def test_a_branch_given_as_an_example_is_marked(self) -> None:
        (entry,) = read("1,灯塔专业人员,例:领航,,,守灯师,,,S1")
        assert (entry.branch, entry.exemplary) == ("领航", True)

    def test_blank_lines_are_passed_over(self) -> None:
        assert read("", LAMPS, "") == read(LAMPS)

    @pytest.mark.parametrize(
        ("line", "what"),
        [
            ("x,灯塔专业人员,,,,守灯师,,,S1", "第3行的序号应当是数字"),
            ("²,灯塔专业人员,,,,守灯师,,,S1", "第3行的序号应当是数字"),
            ("2,,,,,守灯师,,,S1", "第3行没有填写系列"),
            ("2,海图专业人员,,,,制图师,,,", "第3行的来源写法不对"),
            ("2,海图专业人员,,,,制图师,,,S1(C-A)", "第3行的来源没有说明中级的出处"),
            ("2,海图专业人员,,,,制图师,,,S1(A-B)", "第3行的来源没有说明中级的出处"),
            ("2,海图专业人员,, ,,制图师,,,S1", "第3行应当有9格"),
            ("2,海图专业人员,,,,制图师,,S1", "第3行应当有9格"),
            ("2,灯塔专业人员,深海,,,深海守灯师,,,S1", "第3行系列“灯塔专业人员”的序号与前面不一致"),
            ("1,灯塔专业人员,,,守灯师,,,,S1", "第3行“守灯师”在同一系列同一分支中出现了两次"),
            ("1,海图专业人员,,,,制图师,,,S1", "两个系列使用了同一个序号"),
        ],
    )
    def test_refuses_a_line_that_does_not_hold(self, line: str, what: str) -> None:
        with pytest.raises(CatalogueRefused, match=what):
            read(LAMPS, line)

    @pytest.mark.parametrize("text", ["", "series,title\n", HEADER.replace(",source", "")])
    def test_refuses_another_table(self, text: str) -> None:
        with pytest.raises(CatalogueRefused, match="表头"):
            parse_titles(text)
