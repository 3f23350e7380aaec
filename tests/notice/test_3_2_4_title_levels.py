"""Clause 三(二)4: A to E stand for the five levels; which one a title has, its series says and not its name."""

import pytest

from zhicheng.domain.catalogue import TitleNotInCatalogue, builtin_catalogue
from zhicheng.domain.levels import TitleLevel

CATALOGUE = builtin_catalogue()


class TestLetters:
    def test_are_those_of_the_clause(self) -> None:
        assert [(level.value, level.label) for level in TitleLevel] == [
            ("A", "正高级"),
            ("B", "副高级"),
            ("C", "中级"),
            ("D", "助理级"),
            ("E", "员级"),
        ]


class TestTitleLevels:
    @pytest.mark.parametrize(
        ("series", "title", "letter"),
        [
            ("新闻专业人员", "高级记者", "A"),
            ("新闻专业人员", "主任记者", "B"),
            ("工程技术人员", "高级工程师", "B"),
            ("体育专业人员", "高级教练", "B"),
            ("翻译专业人员", "一级翻译", "B"),
            ("艺术专业人员", "一级演员", "A"),
            ("中小学教师", "一级教师", "C"),
            ("技工院校教师", "一级实习指导教师", "C"),
            ("卫生技术人员", "主任医师", "A"),
            ("公共法律服务专业人员", "主任法医师", "A"),
            ("船舶专业技术人员", "驾驶员", "E"),
            ("农业技术人员", "农业技术推广研究员", "A"),
        ],
    )
    def test_the_word_in_the_name_does_not_decide(self, series: str, title: str, letter: str) -> None:
        assert CATALOGUE.find(series, title).level.value == letter

    def test_one_name_stands_in_several_series(self) -> None:
        for series in ("新闻专业人员", "出版专业人员"):
            assert CATALOGUE.find(series, "编辑").series == series

    def test_many_series_have_no_entry_level(self) -> None:
        without = [
            series for series in CATALOGUE.series_names() if TitleLevel.ENTRY not in CATALOGUE.levels(series)
        ]
        assert "会计人员" in without
        assert "工程技术人员" not in without
        with pytest.raises(TitleNotInCatalogue, match="没有员级"):
            CATALOGUE.of_level("会计人员", TitleLevel.ENTRY)

    def test_a_title_of_another_series_is_refused(self) -> None:
        with pytest.raises(TitleNotInCatalogue, match="“新闻专业人员”系列"):
            CATALOGUE.find("出版专业人员", "高级记者")
