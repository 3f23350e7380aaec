"""A unit's own people and their certificates as a table: masked, with taker, time and purpose (T13)."""

from datetime import datetime

from zhicheng.domain.deadlines import SHANGHAI
from zhicheng.domain.free_text import without_personal_numbers
from zhicheng.domain.refusals import Refusal
from zhicheng.services.kernel.actor import Actor, require_human
from zhicheng.services.kernel.events import EventTag, transaction
from zhicheng.services.kernel.sheets import ExportedTable, Sheet, TableFormat, csv_bytes, workbook_bytes
from zhicheng.services.verification.staff import staff_list

MOST_ROWS = 1000
"""Rows in one file without a second person; more are handed out by the Bureau alone (R32)."""
_PURPOSE_LIMIT = 200
_HEADER = (
    "姓名",
    "证件号码",
    "资格名称",
    "层级",
    "系列",
    "专业",
    "取得资格时间",
    "证书编号",
    "评审机构",
    "状态",
)


class StaffExportRefused(Refusal):
    """A list that is too long, or without a purpose."""

    code = "staff_export.refused"


def export_staff(
    *, actor: Actor, at: datetime, purpose: str, form: TableFormat = TableFormat.XLSX
) -> ExportedTable:
    """The unit's list as a table; every text stays text (R31), document numbers are masked (R17).

    Raises StaffExportRefused without a purpose and beyond MOST_ROWS; NotAllowed for another role.
    """
    require_human(actor)
    purpose = purpose.strip()
    if not purpose or len(purpose) > _PURPOSE_LIMIT:
        raise StaffExportRefused(f"请填写用途，不超过{_PURPOSE_LIMIT}字。", code="staff_export.purpose")
    without_personal_numbers(purpose, "用途")
    found = staff_list(actor=actor, at=at, limit=MOST_ROWS)
    if found.total > MOST_ROWS:
        raise StaffExportRefused(
            f"本单位有{found.total}本证书，超过一次可导出的{MOST_ROWS}本。请按姓名分批查看。"
        )
    rows = [
        (
            answer.true_name,
            answer.id_number,
            answer.title_name,
            answer.level.label,
            answer.series,
            answer.specialty,
            answer.qualification_date.isoformat(),
            answer.number,
            answer.awarding_body,
            answer.state_label,
        )
        for answer in found.rows
    ]
    taken = f"由{actor.display_name}于{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}导出，用途：{purpose}。"
    with transaction(actor=actor, at=at) as ledger:
        ledger.record(
            EventTag.STAFF_EXPORTED,
            "unit",
            str(actor.unit_id),
            rows=len(rows),
            purpose=purpose,
            format=form.value,
        )
    sheets = [Sheet("本单位人员", _HEADER, rows)]
    data = workbook_bytes(sheets, taken) if form is TableFormat.XLSX else csv_bytes(sheets, taken)
    day = f"{at.astimezone(SHANGHAI):%Y%m%d}"
    return ExportedTable(f"本单位人员职称证书_{day}.{form.value}", data, form.media_type)
