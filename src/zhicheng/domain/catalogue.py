"""The catalogue of titles: which name means which level in which series (clause 三(二)4).

The name alone does not say: 高级记者 is a full senior, 编辑 stands in two series, many series have no entry
level. So a title is always looked up by (series, name), and by branch too where that would not decide.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Self

from zhicheng.domain.catalogue_table import CatalogueRefused, TitleEntry, parse_titles
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.refusals import Refusal

__all__ = [
    "Catalogue",
    "CatalogueRefused",
    "TitleAmbiguous",
    "TitleEntry",
    "TitleNotInCatalogue",
    "builtin_catalogue",
]

_LONG_NUMBER = re.compile(r"[0-9][0-9 \-]{4,}[0-9Xx]")


class TitleNotInCatalogue(Refusal):
    """The series has no such title; the sentence says what it has, or where the title stands."""

    code = "catalogue.title_unknown"


class TitleAmbiguous(Refusal):
    """The title stands at different levels in two branches of the series, and no branch was given."""

    code = "catalogue.title_ambiguous"


class Catalogue:
    """All titles of one office, looked up by series and name."""

    def __init__(self, entries: Iterable[TitleEntry]) -> None:
        """Index ``entries`` in their order; the first names of a series stand first in every answer."""
        self._entries: dict[str, list[TitleEntry]] = {}
        self._by_title: dict[tuple[str, str], list[TitleEntry]] = {}
        self._series_of: dict[str, list[str]] = {}
        for entry in entries:
            self._entries.setdefault(entry.series, []).append(entry)
            self._by_title.setdefault((entry.series, entry.title_name), []).append(entry)
            holders = self._series_of.setdefault(entry.title_name, [])
            if entry.series not in holders:
                holders.append(entry.series)

    @classmethod
    def from_csv(cls, text: str) -> Self:
        """The catalogue that ``text`` describes.

        Raises CatalogueRefused; see catalogue_table.parse_titles for the form.
        """
        return cls(parse_titles(text))

    def series_names(self) -> tuple[str, ...]:
        """Every series in the catalogue's order."""
        return tuple(self._entries)

    def entries(self, series: str) -> tuple[TitleEntry, ...]:
        """Every title of the series, by branch and falling level.

        Raises TitleNotInCatalogue for an unknown series.
        """
        return tuple(self._entries[self._known_series(series)])

    def levels(self, series: str) -> tuple[TitleLevel, ...]:
        """The levels that the series has, highest first.

        Raises TitleNotInCatalogue for an unknown series.
        """
        present = {entry.level for entry in self.entries(series)}
        return tuple(level for level in TitleLevel if level in present)

    def find(self, series: str, title_name: str, branch: str = "") -> TitleEntry:
        """The one entry for a title of a series; full-width forms and spaces at the ends do not matter.

        ``branch`` narrows the search where given. A name that stands in several branches at one level is
        one answer, with an empty branch. Raises TitleNotInCatalogue, or TitleAmbiguous where the branches
        differ in level and none was given.
        """
        found = self._by_title.get((series, title_name))
        if found is None:
            series, title_name = self._known_series(series), _plain(title_name)
            found = self._by_title.get((series, title_name))
        if branch and found:
            wanted = _plain(branch)
            found = [entry for entry in found if entry.branch == wanted]
        if not found:
            raise TitleNotInCatalogue(self._why_not(series, title_name, branch))
        if len({entry.level for entry in found}) > 1:
            branches = "、".join(f"{entry.branch}（{entry.level.label}）" for entry in found)
            raise TitleAmbiguous(
                f"“{series}”系列中的“{title_name}”在不同分支属于不同层级：{branches}。请注明分支。"
            )
        return found[0] if len(found) == 1 else replace(found[0], branch="")

    def of_level(self, series: str, level: TitleLevel) -> tuple[TitleEntry, ...]:
        """The titles of one level of a series.

        Raises TitleNotInCatalogue for an unknown series, and for a series that lacks the level.
        """
        entries = tuple(entry for entry in self.entries(series) if entry.level is level)
        if not entries:
            has = "、".join(each.label for each in self.levels(series))
            raise TitleNotInCatalogue(
                f"“{_plain(series)}”系列没有{level.label}，只有{has}。请核对系列和层级。"
            )
        return entries

    def with_titles(self, entries: Iterable[TitleEntry]) -> "Catalogue":
        """This catalogue and the titles that an office adds, e.g. the professions of 艺术专业人员.

        Raises CatalogueRefused where an added name stands in the same series and branch already.
        """
        added = tuple(entries)
        for entry in added:
            held = self._by_title.get((entry.series, entry.title_name), [])
            if any(other.branch == entry.branch for other in held):
                raise CatalogueRefused(f"“{entry.series}”系列中已有“{entry.title_name}”，不能重复添加。")
        return Catalogue([*(entry for held in self._entries.values() for entry in held), *added])

    def _known_series(self, series: str) -> str:
        name = _plain(series)
        if name in self._entries:
            return name
        near = get_close_matches(name, self._entries, n=3, cutoff=0.4)
        hint = f"是否为{_quote(near)}？" if near else "请按职称目录填写系列全称。"
        raise TitleNotInCatalogue(f"职称目录中没有“{_fit_for_sentence(series)}”系列。{hint}")

    def _why_not(self, series: str, title_name: str, branch: str) -> str:
        """The sentence for a title that the series (or the branch of it) does not have."""
        said = f"“{series}”系列" + (f"“{_fit_for_sentence(branch)}”分支" if branch else "")
        no = f"{said}没有资格名称“{_fit_for_sentence(title_name)}”。"
        held = self._by_title.get((series, title_name), [])
        if held:
            return no + f"该名称属于{_quote(entry.branch for entry in held)}分支，请核对。"
        if elsewhere := self._series_of.get(title_name):
            return no + f"该名称属于{_quote(elsewhere)}系列，请核对系列。"
        if examples := [entry.branch for entry in self._entries[series] if entry.exemplary]:
            return no + f"目录对该系列仅举{examples[0]}为例，确需使用其他名称的，请向市人社局提出。"
        has = "、".join(level.label for level in self.levels(series))
        names = list(dict.fromkeys(entry.title_name for entry in self._entries[series]))
        near = get_close_matches(title_name, names, n=3, cutoff=0.4)
        hint = f"是否为{_quote(near)}？" if near else "请按职称目录填写资格名称全称。"
        return no + f"该系列只设{has}。{hint}"


def _plain(text: str) -> str:
    """Half-width and without spaces at the ends, as the table writes its names."""
    return unicodedata.normalize("NFKC", text).strip()


def _fit_for_sentence(text: str) -> str:
    """What somebody typed, fit to stand in a sentence.

    A roster whose columns have slipped brings ID numbers and phones here: long runs of digits are left out.
    """
    plain = _LONG_NUMBER.sub("***", "".join(char for char in _plain(text) if char.isprintable()))
    return plain if len(plain) <= 40 else plain[:40] + "…"


def _quote(names: Iterable[str]) -> str:
    return "、".join(f"“{name}”" for name in names)


@cache
def builtin_catalogue() -> Catalogue:
    """The catalogue that ships with the system: 27 series, from data/titles.csv."""
    table = files("zhicheng.domain").joinpath("data", "titles.csv")
    return Catalogue.from_csv(table.read_text(encoding="utf-8"))
