"""A list handed out as a table: the words of the page, who took it and when, and an event (R31, T13)."""

from collections.abc import Sequence
from datetime import datetime

from zhicheng.domain.deadlines import SHANGHAI
from zhicheng.domain.refusals import Refusal
from zhicheng.services.kernel.actor import Actor, require_human
from zhicheng.services.kernel.events import EventTag, transaction
from zhicheng.services.kernel.sheets import (
    Cell,
    ExportedTable,
    Sheet,
    TableFormat,
    csv_bytes,
    watermark,
    workbook_bytes,
)

MOST_LISTED = 1000
"""Rows in one file without a second person (R32)."""


class ListExportRefused(Refusal):
    """A list that is empty, or too long for one file."""

    code = "list_export.refused"


def export_list(
    *,
    actor: Actor,
    at: datetime,
    name: str,
    title: str,
    header: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    total: int,
    form: TableFormat,
) -> ExportedTable:
    """The rows of the list ``name`` as a file; every text stays text, and the export is an event.

    ``total`` is how many rows the list has, of which ``rows`` are at most the first MOST_LISTED.
    Raises ListExportRefused for none and beyond MOST_LISTED, NotAllowed for the system itself.
    """
    require_human(actor)
    if not rows:
        raise ListExportRefused("列表中没有内容，未导出。", code="list_export.empty")
    if total > MOST_LISTED:
        raise ListExportRefused(
            f"列表共{total}条，超过一次可导出的{MOST_LISTED}条。请先缩小查找范围，分几次导出。"
        )
    line, sheets = watermark(actor, at), [Sheet(title, header, rows)]
    data = workbook_bytes(sheets, line) if form is TableFormat.XLSX else csv_bytes(sheets, line)
    with transaction(actor=actor, at=at) as ledger:
        ledger.record(EventTag.LIST_EXPORTED, "list", name, rows=len(rows), format=form.value)
    day = f"{at.astimezone(SHANGHAI):%Y%m%d}"
    return ExportedTable(f"{title}_{day}.{form.value}", data, form.media_type)
