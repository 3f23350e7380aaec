"""The Bureau's figures as a workbook or as CSV, with a line that says who took them and when (T13)."""

from datetime import datetime

from zhicheng.domain.channels import UnitRole
from zhicheng.services.kernel.actor import Actor, require_human, require_role
from zhicheng.services.kernel.events import EventTag, transaction
from zhicheng.services.kernel.sheets import (
    ExportedTable,
    Sheet,
    TableFormat,
    csv_bytes,
    watermark,
    workbook_bytes,
)
from zhicheng.services.oversight.statistics.figures import Period, Statistics, statistics
from zhicheng.services.oversight.statistics.steps import StepTime, time_in_steps

_COUNTS = ("已上传（件）", "其中逾期（件）", "已制证（本）", "其中已撤销（本）")


def export_statistics(*, actor: Actor, at: datetime, period: Period, form: TableFormat) -> ExportedTable:
    """All tables of a period, every employer included; the export stands in the audit trail.

    Raises NotAllowed outside the Bureau.
    """
    require_role(actor, UnitRole.BUREAU)
    require_human(actor)
    sheets = _sheets(
        statistics(actor=actor, period=period, employers=None), time_in_steps(actor=actor, period=period)
    )
    line = watermark(actor, at)
    data = workbook_bytes(sheets, line) if form is TableFormat.XLSX else csv_bytes(sheets, line)
    with transaction(actor=actor, at=at) as ledger:
        ledger.record(
            EventTag.STATISTICS_EXPORTED,
            "statistics",
            f"{period.first}..{period.last}",
            format=form.value,
            rows=sum(len(sheet.rows) for sheet in sheets),
        )
    return ExportedTable(f"职称证书统计_{period.first}_{period.last}.{form.value}", data, form.media_type)


def _sheets(figures: Statistics, steps: tuple[StepTime, ...]) -> list[Sheet]:
    total = figures.total
    sheets = [
        Sheet(
            f"按{dimension.label}",
            (dimension.label, *_COUNTS),
            [
                *((line.label, line.uploaded, line.late, line.certified, line.revoked) for line in lines),
                (total.label, total.uploaded, total.late, total.certified, total.revoked),
            ],
        )
        for dimension, lines in figures.tables.items()
    ]
    sheets.append(
        Sheet(
            "各环节用时",
            ("环节", "办结次数", "中位数（天）", "第90百分位（天）"),
            [
                (step.label, step.stays, round(step.median_days, 2), round(step.percentile_90_days, 2))
                for step in steps
            ],
        )
    )
    return sheets
