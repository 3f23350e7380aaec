"""What the final check found, as a workbook that an officer sends round."""

import uuid
from datetime import datetime

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.final_check import Severity
from zhicheng.records.models import FinalCheckFinding
from zhicheng.services.kernel.actor import Actor, require_human, require_role
from zhicheng.services.kernel.events import EventTag, transaction
from zhicheng.services.kernel.sheets import Sheet, watermark, workbook_bytes

_HEADER = ("轻重", "条款", "姓名", "资格名称", "用人单位", "呈报单位", "问题", "怎样解决")


def findings_sheet(*, actor: Actor, at: datetime, run_id: uuid.UUID) -> bytes:
    """All findings of one check as .xlsx, blocking findings first; every text stays text (R31).

    Raises NotAllowed outside the Bureau. The export is an event.
    """
    require_role(actor, UnitRole.BUREAU)
    require_human(actor)
    rows = FinalCheckFinding.objects.filter(run_id=run_id).select_related("claim")
    table = [
        (
            Severity(row.severity).label,
            row.clause,
            row.claim.name,
            row.claim.title_name,
            row.claim.employer_name,
            row.claim.submitting_unit_name,
            row.sentence,
            row.remedy,
        )
        for row in rows.order_by("severity", "rule_id", "id").iterator(chunk_size=2000)
    ]
    with transaction(actor=actor, at=at) as ledger:
        ledger.record(EventTag.FINDINGS_EXPORTED, "final_check", run_id, rows=len(table))
    return workbook_bytes([Sheet("核对结果", _HEADER, table)], watermark(actor, at))
