"""Reading the table of titles: one line a series and branch, one column a level, and where each was found."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.refusals import Refusal


class CatalogueRefused(Refusal):
    """A table of titles that cannot be read or contradicts itself."""

    code = "catalogue.refused"


@dataclass(frozen=True, slots=True)
class TitleEntry:
    """One title name that may stand on a certificate, and the level that it means."""

    series_no: int
    series: str
    branch: str
    """The part of the series (e.g. 药 of 卫生技术人员); empty where the series has no parts."""
    level: TitleLevel
    title_name: str
    source: str
    """The table's own mark for where the name was found (S1 to S9, or general knowledge)."""
    confirmed: bool
    """Whether an official table was seen to carry the name; otherwise an operator has yet to confirm it."""
    exemplary: bool
    """Whether the table gives the name as an example only, so that the series has more than it lists."""


_COLUMNS: Final = {
    "A_zhenggao": TitleLevel.FULL_SENIOR,
    "B_fugao": TitleLevel.ASSOCIATE_SENIOR,
    "C_zhongji": TitleLevel.INTERMEDIATE,
    "D_zhuli": TitleLevel.ASSISTANT,
    "E_yuanji": TitleLevel.ENTRY,
}
_HEADER: Final = ["series_no", "series", "branch", *_COLUMNS, "source"]
_SOURCE = re.compile(r"(?P<name>[A-Za-z0-9 ]+?)(?:\((?P<first>[A-E])-(?P<last>[A-E])\))?")
_ALTERNATIVE = re.compile(r"(?P<head>.+)\((?P<other>.+)\)(?P<tail>.+)")
_EXAMPLE: Final = "例:"


def parse_titles(text: str) -> tuple[TitleEntry, ...]:
    """Read the whole table (CSV, header in the first line).

    Raises CatalogueRefused, naming the line, for a wrong header, a missing or doubled cell, a source that
    says nothing of a level that the line fills, and one name at two levels of one branch.
    """
    lines = csv.reader(text.splitlines())
    if next(lines, None) != _HEADER:
        raise CatalogueRefused(f"职称目录的表头不对。第一行应当是：{','.join(_HEADER)}。")
    entries: list[TitleEntry] = []
    numbers: dict[str, int] = {}
    levels: dict[tuple[str, str, str], TitleLevel] = {}
    for cells in lines:
        line = lines.line_num
        if not cells:
            continue
        if len(cells) != len(_HEADER) or cells != [cell.strip() for cell in cells]:
            raise _refuse(line, f"应当有{len(_HEADER)}格，每格首尾不能有空格")
        for entry in _line_entries(line, dict(zip(_HEADER, cells, strict=True))):
            if numbers.setdefault(entry.series, entry.series_no) != entry.series_no:
                raise _refuse(line, f"系列“{entry.series}”的序号与前面不一致")
            key = (entry.series, entry.branch, entry.title_name)
            if key in levels:
                raise _refuse(line, f"“{entry.title_name}”在同一系列同一分支中出现了两次")
            levels[key] = entry.level
            entries.append(entry)
    if len(set(numbers.values())) != len(numbers):
        raise CatalogueRefused("职称目录中有两个系列使用了同一个序号。请改正后重新载入。")
    return tuple(entries)


def _line_entries(line: int, cells: dict[str, str]) -> Iterator[TitleEntry]:
    number = cells["series_no"]
    if not (number.isascii() and number.isdigit()):
        raise _refuse(line, "的序号应当是数字")
    if not cells["series"]:
        raise _refuse(line, "没有填写系列")
    branch = cells["branch"]
    sources = _sources(line, cells["source"])
    for column, level in _COLUMNS.items():
        if not cells[column]:
            continue
        found_in = [name for name, covered in sources if level in covered]
        if not found_in:
            raise _refuse(line, f"的来源没有说明{level.label}的出处")
        for name in _names(cells[column]):
            yield TitleEntry(
                series_no=int(number),
                series=cells["series"],
                branch=branch.removeprefix(_EXAMPLE),
                level=level,
                title_name=name,
                source="+".join(found_in),
                confirmed=any(not name.startswith("general") for name in found_in),
                exemplary=branch.startswith(_EXAMPLE),
            )


def _names(cell: str) -> tuple[str, ...]:
    """The names that one cell allows: 主治(主管)医师 is a short way to write 主治医师 and 主管医师."""
    alternative = _ALTERNATIVE.fullmatch(cell)
    if alternative is None:
        return (cell,)
    head, other, tail = alternative["head"], alternative["other"], alternative["tail"]
    return (head + tail, other + tail)


def _sources(line: int, cell: str) -> list[tuple[str, frozenset[TitleLevel]]]:
    """Each source of a line with the levels it speaks for; without a range in brackets, all of them."""
    found: list[tuple[str, frozenset[TitleLevel]]] = []
    for part in cell.split("+"):
        written = _SOURCE.fullmatch(part)
        if written is None:
            raise _refuse(line, "的来源写法不对，应写作 S1 或 S1(A-C)+general(D-E)")
        first, last = written["first"] or "A", written["last"] or "E"
        found.append((written["name"], frozenset(level for level in TitleLevel if first <= level <= last)))
    return found


def _refuse(line: int, what: str) -> CatalogueRefused:
    return CatalogueRefused(f"职称目录第{line}行{what}。请改正后重新载入。")
