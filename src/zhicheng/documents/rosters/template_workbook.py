"""The empty roster that units download: drop-down lists, text formats, instructions and an example."""

import io
from collections.abc import Collection
from datetime import date
from typing import Any, Final

from zhicheng.documents.rosters.limits import RosterLimits
from zhicheng.documents.rosters.sheet_style import (
    SHEET_NAME,
    Workbook,
    Worksheet,
    lay_out,
    text_format,
    written,
)
from zhicheng.domain.catalogue import Catalogue
from zhicheng.domain.identity_documents import DEFAULT_ACCEPTED, IdentityDocumentKind, make_resident_id
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.printed_fields import Sex
from zhicheng.domain.rosters.columns import SAMPLE_MARK, Column, RosterKind, columns

_LISTS: Final = "目录"
_INSTRUCTIONS: Final = "填写说明"
_HEADER_ROW: Final = 1
_SAMPLE_ROW: Final = 2
_LAST_ROW: Final = RosterLimits().max_rows - 1
_LONGEST_PROMPT: Final = 255
# Numbers from 996 on were kept for people of a hundred years and more, so it is not in use for this birth
# date.
_SAMPLE_ID: Final = make_resident_id("120101", date(1985, 3, 14), 998)
_GENERAL: Final = (
    "1. 每人一行，从第4行开始填写；第3行是示例，上传时自动忽略，也可以删除。",
    "2. 蓝色表头的列必须填写，灰色表头的列可以不填。请不要改动表头，不要合并单元格。",
    "3. 证件号码、手机号码已设为“文本”格式。从其他表格粘贴时请选择“粘贴数值”，以免号码末几位变成0。",
    "4. 系列、资格名称按下拉列表选择：先选系列，再选该系列的资格名称。",
    "5. 姓名中的生僻字请照实录入，不要用拼音、空格或其他字代替。",
    "6. 不要填写公式；有公式的，请用“选择性粘贴—数值”换成内容。",
    "7. 上传后，有误的行会单独生成一份标明原因的名册，在其中改正后直接上传即可，已接收的行不会重复。",
    "8. 一个文件只放一份名册，最多{rows}行；可以保存为 .xlsx、.xls、.ods 或 .csv。",
)


def template_workbook(
    kind: RosterKind,
    catalogue: Catalogue,
    *,
    title: str = "",
    accepted: Collection[IdentityDocumentKind | str] = DEFAULT_ACCEPTED,
) -> bytes:
    """An .xlsx to fill in and upload as it is; ``title`` stands above the header.

    Series and, depending on the series of the row, title names are offered from ``catalogue``; document
    kinds are those of ``accepted``. The lists stand on a hidden sheet, so that any name can be a series.
    """
    out = io.BytesIO()
    with written(out) as workbook:
        sheet = workbook.add_worksheet(SHEET_NAME)
        wanted = columns(kind)
        heading = text_format(workbook, bold=True, font_size=14)
        sheet.write_string(0, 0, title or kind.label, heading)
        lay_out(workbook, sheet, wanted, _HEADER_ROW)
        _write_sample(workbook, sheet, wanted, catalogue)
        _write_instructions(workbook, wanted)
        sources = _write_lists(workbook, catalogue, accepted, wanted)
        for place, column in enumerate(wanted):
            sheet.data_validation(
                _HEADER_ROW + 1, place, _LAST_ROW, place, _validation(column, sources.get(column.key))
            )
        sheet.activate()
    return out.getvalue()


def _validation(column: Column, source: str | None) -> dict[str, Any]:
    prompt: dict[str, Any] = {"input_title": column.header, "input_message": column.hint[:_LONGEST_PROMPT]}
    if source is None:
        return {"validate": "any", **prompt}
    return {
        "validate": "list",
        "source": source,
        "error_title": column.header,
        "error_message": "请从下拉列表中选择。",
        **prompt,
    }


def _write_lists(
    workbook: Workbook,
    catalogue: Catalogue,
    accepted: Collection[IdentityDocumentKind | str],
    wanted: tuple[Column, ...],
) -> dict[str, str]:
    """Fill the hidden sheet; returns the source of each column's list, by ``Column.key``."""
    lists = workbook.add_worksheet(_LISTS)
    lists.hide()
    row = 0
    series = catalogue.series_names()
    for name in series:
        for title_name in dict.fromkeys(entry.title_name for entry in catalogue.entries(name)):
            lists.write_string(row, 0, name)
            lists.write_string(row, 1, title_name)
            row += 1
    sexes = [sex.label for sex in Sex]
    kinds = [kind.label for kind in IdentityDocumentKind if kind in accepted]
    for place, texts in ((3, series), (4, kinds), (5, sexes)):
        for index, text in enumerate(texts):
            lists.write_string(index, place, text)
    levels = [level.label for level in TitleLevel]
    for index, text in enumerate(levels):
        lists.write_string(index, 6, text)
    keys = [column.key for column in wanted]
    if "series" not in keys:
        # A staff list names titles alone, and one name may stand in several series.
        return {"level": f"='{_LISTS}'!$G$1:$G${len(levels)}"}
    of_row = f"${chr(ord('A') + keys.index('series'))}{_HEADER_ROW + 2}"
    return {
        "series": f"='{_LISTS}'!$D$1:$D${len(series)}",
        "document_kind": f"='{_LISTS}'!$E$1:$E${len(kinds)}",
        "sex": f"='{_LISTS}'!$F$1:$F${len(sexes)}",
        # The titles of one series stand together, so its list is a stretch of the column.
        "title_name": (
            f"=OFFSET('{_LISTS}'!$B$1,MATCH({of_row},'{_LISTS}'!$A$1:$A${row},0)-1,0,"
            f"COUNTIF('{_LISTS}'!$A$1:$A${row},{of_row}),1)"
        ),
    }


def _write_sample(
    workbook: Workbook, sheet: Worksheet, wanted: tuple[Column, ...], catalogue: Catalogue
) -> None:
    series = catalogue.series_names()[0]
    texts = {
        "name": f"{SAMPLE_MARK}王小明",
        "sex": Sex.FEMALE.label,
        "document_kind": IdentityDocumentKind.RESIDENT_ID.label,
        "id_number": _SAMPLE_ID,
        "phone": "15400000000",
        "employer_name": "某某大学",
        "submitting_unit": "某某教育局",
        "series": series,
        "specialty": "应用数学",
        "title_name": catalogue.entries(series)[0].title_name,
        "qualification_date": "2026-03-05",
        "held_on": "2026-03-05",
        "score": "85",
        "level": TitleLevel.INTERMEDIATE.label,
        "conclusion": "合格",
        "remark": "示例行，上传时自动忽略",
    }
    grey = text_format(workbook, italic=True, font_color="#7F7F7F", bg_color="#F2F2F2")
    for place, column in enumerate(wanted):
        sheet.write_string(_SAMPLE_ROW, place, texts.get(column.key, ""), grey)


def _write_instructions(workbook: Workbook, wanted: tuple[Column, ...]) -> None:
    sheet = workbook.add_worksheet(_INSTRUCTIONS)
    plain = text_format(workbook, text_wrap=True, valign="top")
    bold = text_format(workbook, bold=True)
    sheet.set_column(0, 0, 22, plain)
    sheet.set_column(1, 1, 10, plain)
    sheet.set_column(2, 2, 90, plain)
    sheet.write_string(0, 0, _INSTRUCTIONS, bold)
    for row, sentence in enumerate(_GENERAL, start=1):
        sheet.write_string(row, 0, sentence.format(rows=_LAST_ROW + 1), text_format(workbook))
    top = len(_GENERAL) + 2
    for place, text in enumerate(("列", "是否必填", "怎样填写")):
        sheet.write_string(top, place, text, bold)
    for row, column in enumerate(wanted, start=top + 1):
        for place, text in enumerate((column.header, "必填" if column.required else "选填", column.hint)):
            sheet.write_string(row, place, text, plain)
