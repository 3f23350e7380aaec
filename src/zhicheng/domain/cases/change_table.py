"""A table of corrections as it is pasted from a workbook: certificate numbers, and what each is to say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zhicheng.domain.cases.rules import CaseField
from zhicheng.domain.refusals import Refusal

NUMBER_COLUMN = "证书编号"


class ChangeTableRefused(Refusal):
    """A table whose first line does not say what its columns are."""

    code = "case.table"


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One line of the table."""

    line: int
    """Counted from 1, the first line with the names of the columns included."""
    number: str
    """As it was typed."""
    values: Mapping[CaseField, str]
    """What is to change; an empty cell changes nothing."""
    fault: str
    """What is wrong with the line itself, in Chinese; empty for a good one."""


def parse_change_table(text: str, fields: Sequence[CaseField]) -> tuple[ChangeRow, ...]:
    """The lines of a table whose first line names its columns, parted by tabs or else by commas.

    Raises ChangeTableRefused that says which column was read and which are known.
    """
    lines = [(index, line) for index, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        raise ChangeTableRefused("请粘贴更正内容表：第一行是栏名，以下每行一本证书。")
    columns = _columns(_cells(lines[0][1]), fields)
    return tuple(_row(index, _cells(line), columns) for index, line in lines[1:])


def _columns(names: Sequence[str], fields: Sequence[CaseField]) -> tuple[CaseField | None, ...]:
    """What each column holds; None for the certificate's number."""
    known: dict[str, CaseField | None] = {NUMBER_COLUMN: None} | {field.label: field for field in fields}
    listed = "、".join(known)
    for place, name in enumerate(names, 1):
        if name not in known:
            raise ChangeTableRefused(
                f"第1行第{place}栏读到“{name[:20]}”，不是可以更正的栏目。"
                f"第一行只能写：{listed}；其他内容请逐件更正。"
            )
        if name in names[: place - 1]:
            raise ChangeTableRefused(f"第1行第{place}栏“{name}”重复了，请删去一栏。")
    if NUMBER_COLUMN not in names or len(names) < 2:
        raise ChangeTableRefused(
            f"第1行读到“{'、'.join(names)[:60]}”。请写明“{NUMBER_COLUMN}”一栏和至少一栏要更正的内容：{listed}。"
        )
    return tuple(known[name] for name in names)


def _row(line: int, cells: Sequence[str], columns: Sequence[CaseField | None]) -> ChangeRow:
    number = dict(zip(columns, cells, strict=False)).get(None, "")
    values = {field: cell for field, cell in zip(columns, cells, strict=False) if field is not None and cell}
    fault = ""
    extra = [cell for cell in cells[len(columns) :] if cell]
    if extra:
        fault = f"第{len(columns) + 1}栏读到“{extra[0][:20]}”，第一行没有这一栏。请补写栏名，或删去这一格。"
    elif not number:
        fault = f"“{NUMBER_COLUMN}”一栏是空的，请填写证书编号。"
    elif not values:
        fault = "没有填写要更正的内容，请至少填一格，或删去这一行。"
    return ChangeRow(line, number, values, fault)


def _cells(line: str) -> list[str]:
    """The cells of a line; a full-width comma parts them as well, since it is easily typed."""
    parts = line.split("\t") if "\t" in line else line.replace("，", ",").split(",")
    return [cell.strip() for cell in parts]
