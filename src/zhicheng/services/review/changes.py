"""What a person changed in a claim that was sent back: what stood there, and what stands there now."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from zhicheng.domain.channels import AttachmentKind
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.review import ClaimStatus
from zhicheng.records.models import Claim, ClaimSnapshot
from zhicheng.services.intake.claim_snapshots import CONTENT_LABELS, content_of


@dataclass(frozen=True, slots=True)
class Change:
    """One difference; an empty side means that nothing stood or stands there."""

    label: str
    before: str
    after: str


def changes_of(row: Claim) -> list[Change]:
    """What the person has changed since the last reviewer looked, in the order of the form.

    For a claim that is sent back: since it was handed in. For one that is handed in again: against the time
    before. Empty where there is nothing to compare with.
    """
    kept = list(ClaimSnapshot.objects.filter(claim=row).order_by("-version")[:2])
    if row.status == ClaimStatus.SENT_BACK and kept:
        return differences(kept[0].content, content_of(row))
    if row.status not in {ClaimStatus.DRAFT, ClaimStatus.SENT_BACK} and len(kept) == 2:
        return differences(kept[1].content, kept[0].content)
    return []


def claim_changes(claim_id: uuid.UUID) -> list[Change]:
    """The same for the actor that was found to hold the claim: a reviewer of its current step."""
    row = Claim.objects.select_related("examination").filter(id=claim_id).first()
    return changes_of(row) if row else []


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    """The fields in which two contents differ, then the documents that left and came."""
    found = [
        Change(label, _as_text(name, before.get(name, "")), _as_text(name, after.get(name, "")))
        for name, label in CONTENT_LABELS.items()
        if before.get(name, "") != after.get(name, "")
    ]
    old, new = _documents(before), _documents(after)
    found += [Change("删除的材料", name, "") for name in _missing(old, new)]
    found += [Change("新增的材料", "", name) for name in _missing(new, old)]
    return found


def _documents(content: dict[str, Any]) -> dict[tuple[str, str], str]:
    return {
        (each["kind"], each["sha256"]): f"{AttachmentKind(each['kind']).label}：{each['file_name']}"
        for each in content.get("attachments", [])
    }


def _missing(here: dict[tuple[str, str], str], there: Iterable[tuple[str, str]]) -> list[str]:
    held = set(there)
    return [name for key, name in here.items() if key not in held]


def _as_text(name: str, value: str) -> str:
    if name == "level" and value:
        return TitleLevel(value).label
    if name == "qualification_date" and value:
        year, month, day = value.split("-")
        return f"{int(year)}年{int(month)}月{int(day)}日"
    return value
