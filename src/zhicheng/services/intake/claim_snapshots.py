"""What a claim says, as one value: kept at each hand-in, and compared with what it says later."""

from datetime import datetime
from typing import Any, Final

from zhicheng.records.models import Claim, ClaimSnapshot

CONTENT_LABELS: Final = {
    "series": "系列",
    "branch": "分支",
    "title_name": "资格名称",
    "level": "层级",
    "specialty": "专业",
    "qualification_date": "取得资格时间",
    "employer": "用人单位",
    "archive_agency": "档案存放机构",
    "entrusted_body": "受委托的评审委员会",
    "examination": "考试",
}
"""The fields that a claim's person fills in or that follow from them, in the order of the form."""
FIELD_LABELS: Final = {**CONTENT_LABELS, "attachments": "证明材料"}
"""The same and the documents: what the reason of a decision may be about."""


def content_of(row: Claim) -> dict[str, Any]:
    """Everything that the person fills in or attaches, as JSON; nothing of their identity document."""
    attached = row.attachments.kept().order_by("added_at", "id")
    return {
        "series": row.series,
        "branch": row.branch,
        "title_name": row.title_name,
        "level": row.level,
        "specialty": row.specialty,
        "qualification_date": row.qualification_date.isoformat() if row.qualification_date else "",
        "employer": row.employer_name,
        # A reviewer may settle another submitting unit; only a person without employer names it themselves.
        "archive_agency": "" if row.employer_id else row.submitting_unit_name,
        "entrusted_body": row.entrusted_body,
        "examination": row.examination.name if row.examination else "",
        "attachments": [
            {"kind": each.kind, "file_name": each.file_name, "sha256": each.sha256} for each in attached
        ],
    }


def keep_snapshot(row: Claim, at: datetime) -> None:
    """Keep what the claim says at its hand-in, in the caller's transaction."""
    ClaimSnapshot.objects.create(claim=row, version=row.version, content=content_of(row), at=at)
