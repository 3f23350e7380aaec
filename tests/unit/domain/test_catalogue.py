import pytest

from zhicheng.domain.catalogue import (
    Catalogue,
    CatalogueRefused,
    TitleAmbiguous,
    TitleNotInCatalogue,
    builtin_catalogue,
)
from zhicheng.domain.levels import TitleLevel

HEADER = "series_no,series,branch,A_zhenggao,B_fugao,C_zhongji,D_zhuli,E_yuanji,source\n"
TWO_BRANCHES = (
    HEADER
    + "1,灯塔专业人员,近海,,,守灯师,助理守灯师,守灯员,S1\n"
    + "1,灯塔专业人员,深海,,守灯师,深海守灯师,助理守灯师,,S1\n"
)

BUILTIN = builtin_catalogue()


class TestFind:
    def test_every_listed_title_is_found_with_its_own_level(self) -> None:
        listed = [entry for series in BUILTIN.series_names() for entry in BUILTIN.entries(series)]
        assert len(listed) > 180
        for entry in listed:
            assert BUILTIN.find(entry.series, entry.title_name, entry.branch) == entry
            assert BUILTIN.find(entry.series, entry.title_name).level is entry.level

    def test_full_width_forms_and_spaces_do_not_matter(self) -> None:
        catalogue = Catalogue.from_csv(HEADER + "1,灯塔(海上)人员,,,,A级守灯师,,,S1\n")
        assert catalogue.find("灯塔（海上）人员 ", "　Ａ级守灯师").title_name == "A级守灯师"

    def test_two_branches_at_one_level_are_one_answer(self) -> None:
        entry = Catalogue.from_csv(TWO_BRANCHES).find("灯塔专业人员", "助理守灯师")
        assert (entry.level, entry.branch) == (TitleLevel.ASSISTANT, "")

    def test_two_branches_at_two_levels_need_the_branch(self) -> None:
        catalogue = Catalogue.from_csv(TWO_BRANCHES)
        with pytest.raises(TitleAmbiguous, match="近海（中级）、深海（副高级）"):
            catalogue.find("灯塔专业人员", "守灯师")
        assert catalogue.find("灯塔专业人员", "守灯师", "近海").level is TitleLevel.INTERMEDIATE
        assert catalogue.find("灯塔专业人员", "守灯师", "深海").level is TitleLevel.ASSOCIATE_SENIOR

    def test_a_branch_that_lacks_the_title_names_the_one_that_has_it(self) -> None:
        with pytest.raises(TitleNotInCatalogue, match="“药”分支没有资格名称“医师”。该名称属于“医”分支"):
            BUILTIN.find("卫生技术人员", "医师", "药")


class TestTitleNotInCatalogue:
    def test_offers_the_series_that_was_probably_meant(self) -> None:
        with pytest.raises(TitleNotInCatalogue, match=r"没有“工程系列”系列。是否为.*“工程技术人员”"):
            BUILTIN.find("工程系列", "工程师")

    def test_says_so_where_no_series_comes_near(self) -> None:
        with pytest.raises(TitleNotInCatalogue, match="请按职称目录填写系列全称"):
            BUILTIN.find("zzz", "工程师")

    def test_names_the_series_in_which_the_title_stands(self) -> None:
        with pytest.raises(TitleNotInCatalogue, match="“编辑”。该名称属于“新闻专业人员”、“出版专业人员”系列"):
            BUILTIN.find("会计人员", "编辑")

    def test_says_which_levels_a_series_without_entry_level_has(self) -> None:
        with pytest.raises(
            TitleNotInCatalogue, match="该系列只设正高级、副高级、中级、助理级。是否为“会计师”"
        ):
            BUILTIN.find("会计人员", "会计员")

    def test_tells_of_an_example_that_the_series_has_more_than_it_lists(self) -> None:
        with pytest.raises(TitleNotInCatalogue, match="仅举演员为例"):
            BUILTIN.find("艺术专业人员", "一级演奏员")

    def test_never_repeats_an_id_number_or_phone_from_a_slipped_column(self) -> None:
        for typed in ("110101199003074610", "11010119900307408X", "138 0000 1234", "１３８００００１２３４"):
            for series, title in ((typed, "工程师"), ("工程技术人员", typed)):
                with pytest.raises(TitleNotInCatalogue) as caught:
                    BUILTIN.find(series, title)
                assert "***" in caught.value.sentence
                assert not any(char.isdigit() for char in caught.value.sentence)

    def test_a_short_number_in_a_name_is_still_shown(self) -> None:
        with pytest.raises(TitleNotInCatalogue, match="“3级教师”"):
            BUILTIN.find("中小学教师", "3级教师")

    def test_stays_short_whatever_was_typed(self) -> None:
        with pytest.raises(TitleNotInCatalogue) as caught:
            BUILTIN.find("工程技术人员", "很" * 5000 + "\x00\u202e")
        assert len(caught.value.sentence) < 200
        assert "\x00" not in caught.value.sentence
        assert "\u202e" not in caught.value.sentence


class TestLevels:
    def test_come_highest_first(self) -> None:
        assert "".join(BUILTIN.levels("工程技术人员")) == "ABCDE"
        assert "".join(BUILTIN.levels("会计人员")) == "ABCD"

    def test_a_level_that_the_series_lacks_is_refused(self) -> None:
        assert [entry.title_name for entry in BUILTIN.of_level("会计人员", TitleLevel.ASSISTANT)] == [
            "助理会计师"
        ]
        with pytest.raises(
            TitleNotInCatalogue, match="“会计人员”系列没有员级，只有正高级、副高级、中级、助理级"
        ):
            BUILTIN.of_level("会计人员", TitleLevel.ENTRY)


class TestWithTitles:
    def test_an_office_adds_a_profession_that_the_table_only_exemplifies(self) -> None:
        added = Catalogue.from_csv(HEADER + "23,艺术专业人员,演奏员,一级演奏员,二级演奏员,,,,S3\n")
        wider = BUILTIN.with_titles(added.entries("艺术专业人员"))
        assert wider.find("艺术专业人员", "一级演奏员").level is TitleLevel.FULL_SENIOR
        assert wider.find("艺术专业人员", "一级演员").level is TitleLevel.FULL_SENIOR
        with pytest.raises(TitleNotInCatalogue):
            BUILTIN.find("艺术专业人员", "一级演奏员")

    def test_a_title_that_stands_already_is_refused(self) -> None:
        with pytest.raises(CatalogueRefused, match="已有“一级演员”"):
            BUILTIN.with_titles(BUILTIN.entries("艺术专业人员"))


class TestBuiltinCatalogue:
    def test_has_the_27_series_in_order(self) -> None:
        assert len(BUILTIN.series_names()) == 27
        assert [BUILTIN.entries(series)[0].series_no for series in BUILTIN.series_names()] == list(
            range(1, 28)
        )

    def test_marks_what_no_official_table_was_seen_for(self) -> None:
        assert not BUILTIN.find("会计人员", "会计师").confirmed
        assert BUILTIN.find("工程技术人员", "工程师").confirmed
        assert BUILTIN.find("技工院校教师", "一级实习指导教师").confirmed
        assert not BUILTIN.find("技工院校教师", "二级实习指导教师").confirmed

    def test_accepts_both_names_of_the_physician_in_charge(self) -> None:
        for name in ("主治医师", "主管医师"):
            assert BUILTIN.find("卫生技术人员", name).level is TitleLevel.INTERMEDIATE

    def test_no_name_stands_at_two_levels_of_one_series(self) -> None:
        for series in BUILTIN.series_names():
            for entry in BUILTIN.entries(series):
                assert BUILTIN.find(series, entry.title_name).level is entry.level
