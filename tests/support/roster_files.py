"""Roster files of every kind, made by other programs' libraries or byte by byte."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date

import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from zhicheng.domain.identity_documents import make_resident_id
from zhicheng.domain.rosters.columns import RosterKind, columns

PASSED_ON = date(2026, 3, 5)
# Numbers from 996 on were kept for people of a hundred years and more, so they are not in use for 1985.
GOOD = {
    "name": "仇文博",
    "sex": "男",
    "document_kind": "居民身份证",
    "id_number": make_resident_id("120101", date(1985, 3, 14), 997),
    "phone": "15400000001",
    "employer_name": "津沽第一机床有限公司",
    "submitting_unit": "津沽市工业局",
    "series": "工程技术人员",
    "specialty": "机械设计",
    "title_name": "高级工程师",
    "qualification_date": "2026-03-05",
}
EXAMINED = {
    "name": "查晓雯",
    "id_number": make_resident_id("120101", date(1990, 7, 1), 998),
    "series": "经济专业人员",
    "specialty": "金融",
    "title_name": "经济师",
    "held_on": "2026-03-05",
    "conclusion": "合格",
}
EMPLOYED = {
    "name": "单雅静",
    "id_number": make_resident_id("120101", date(1988, 7, 2), 998),
    "title_name": "工程师",
    "level": "中级",
}
APPROVED = {
    key: GOOD[key] for key in ("name", "document_kind", "id_number", "series", "specialty", "title_name")
}
SAMPLES = {
    RosterKind.EVALUATION: GOOD,
    RosterKind.EXAMINATION: EXAMINED,
    RosterKind.APPROVED: APPROVED,
    RosterKind.STAFF: EMPLOYED,
}
SPREADSHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"

Cells = Sequence[object]


def table(*rows: Mapping[str, object], kind: RosterKind = RosterKind.EVALUATION) -> list[list[object]]:
    """Header and rows, as a unit would type them; ``rows`` are by ``Column.key``."""
    wanted = columns(kind)
    return [
        [column.header for column in wanted],
        *([row.get(column.key, "") for column in wanted] for row in rows),
    ]


def as_csv(lines: Sequence[Cells], *, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """Comma-separated text as people type it: nothing is quoted."""
    return "\r\n".join(delimiter.join(str(cell) for cell in line) for line in lines).encode(encoding)


def as_xls(lines: Sequence[Cells], *, merged: Sequence[tuple[int, int, int, int]] = ()) -> bytes:
    """The binary format of before 2007; ``merged`` are (first row, last row, first column, last column)."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    tops = {(top, left): (bottom, right) for top, bottom, left, right in merged}
    for row, line in enumerate(lines):
        for place, cell in enumerate(line):
            if (row, place) in tops:
                bottom, right = tops[(row, place)]
                sheet.write_merge(row, bottom, place, right, cell)
            elif isinstance(cell, date):
                sheet.write(row, place, cell, day)
            elif cell != "":
                sheet.write(row, place, cell)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_ods(lines: Sequence[Cells], *, padded: bool = False) -> bytes:
    """The open format; ``padded`` with the empty rows and columns to the end that office programs write."""
    document = OpenDocumentSpreadsheet()
    sheet = Table(name="名册")
    for line in lines:
        row = TableRow()
        for cell in line:
            if cell == "":
                row.addElement(TableCell())
            elif isinstance(cell, date):
                row.addElement(_cell(cell.isoformat(), valuetype="date", datevalue=cell.isoformat()))
            elif isinstance(cell, int | float):
                row.addElement(_cell(str(cell), valuetype="float", value=str(cell)))
            else:
                row.addElement(_cell(str(cell), valuetype="string"))
        if padded:
            row.addElement(TableCell(numbercolumnsrepeated=16384 - len(line)))
        sheet.addElement(row)
    if padded:
        last = TableRow(numberrowsrepeated=1_048_576 - len(lines))
        last.addElement(TableCell(numbercolumnsrepeated=16384))
        sheet.addElement(last)
    document.spreadsheet.addElement(sheet)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _cell(text: str, **attributes: str) -> TableCell:
    cell = TableCell(**attributes)
    cell.addElement(P(text=text))
    return cell


def sheet_xml(
    lines: Sequence[Cells],
    *,
    more_cells: str = "",
    after: str = "",
    dimension: str = "A1",
    declaration: str = "",
) -> str:
    """A worksheet part with inline texts; ``more_cells`` are rows, and ``after`` follows the rows."""
    rows = []
    for number, line in enumerate(lines, start=1):
        cells = "".join(
            f'<c r="{column_letters(place)}{number}" t="inlineStr"><is><t xml:space="preserve">{_escaped(str(cell))}</t></is></c>'
            for place, cell in enumerate(line, start=1)
            if cell != ""
        )
        rows.append(f'<row r="{number}">{cells}</row>')
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{declaration}<worksheet {SPREADSHEET}><dimension ref="{dimension}"/>'
        f"<sheetData>{''.join(rows)}{more_cells}</sheetData>{after}</worksheet>"
    )


def packed(
    *sheets: str | bytes,
    names: Sequence[str] = ("名册", "第二张", "第三张"),
    states: Sequence[str] = ("", "", ""),
    more: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """An .xlsx around the given worksheet parts, written byte by byte."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_RELATIONSHIPS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {SPREADSHEET} xmlns:r="{_RELATIONSHIPS}"><sheets>'
        + "".join(
            f'<sheet name="{names[place]}" sheetId="{place + 1}" r:id="rId{place + 1}"'
            + (f' state="{states[place]}"' if states[place] else "")
            + "/>"
            for place in range(len(sheets))
        )
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="rId{place + 1}" Type="{_RELATIONSHIPS}/worksheet" '
            f'Target="worksheets/sheet{place + 1}.xml"/>'
            for place in range(len(sheets))
        )
        + "</Relationships>",
        **{f"xl/worksheets/sheet{place + 1}.xml": sheet for place, sheet in enumerate(sheets)},
        **(more or {}),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def column_letters(number: int) -> str:
    """1 is A, 27 is AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
