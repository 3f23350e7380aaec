"""Rosters as units hand them in, filled with people of the cast."""

import io
from collections.abc import Iterable

import xlsxwriter

from tests.support.cast.people import Part
from zhicheng.domain.rosters.columns import RosterKind, columns
from zhicheng.records.models import Claim, Examination, Filing, RosterRow

SERIES, TITLE = "工程技术人员", "高级工程师"


def roster_cells(part: Part, filing: Filing, **changed: str) -> dict[str, str]:
    """One good row of a committee's roster, by header."""
    return {
        "姓名": part.name,
        "性别": part.sex.label,
        "证件号码": part.id_number,
        "手机号码": part.phone,
        "用人单位": "津沽第一机床有限公司",
        "呈报单位": "津沽市工业局",
        "系列": SERIES,
        "专业": "机械设计",
        "资格名称": TITLE,
        "评审通过日期": filing.meeting_last.isoformat(),
    } | changed


def pass_cells(part: Part, examination: Examination, **changed: str) -> dict[str, str]:
    """One good row of an examination body's pass roster, by header."""
    return {
        "姓名": part.name,
        "证件号码": part.id_number,
        "系列": "经济专业人员",
        "专业": "工商管理",
        "资格名称": "经济师",
        "考试日期": examination.held_on.isoformat(),
        "结论": "合格",
    } | changed


def claim_of(row: RosterRow) -> Claim:
    """The claim that an accepted row became."""
    assert row.claim is not None, "only an accepted row has a claim"
    return row.claim


def workbook(kind: RosterKind, rows: Iterable[dict[str, str]]) -> bytes:
    """An .xlsx as a unit would hand it in: one sheet, the template's headers, every cell as text."""
    headers = [column.header for column in columns(kind)]
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    )
    sheet = book.add_worksheet(kind.label)
    sheet.write_row(0, 0, headers)
    for place, row in enumerate(rows, start=1):
        for column, header in enumerate(headers):
            sheet.write_string(place, column, row.get(header, ""))
    book.close()
    return out.getvalue()
