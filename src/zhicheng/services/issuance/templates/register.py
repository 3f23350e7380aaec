"""The certificate templates that were proposed and approved."""

from dataclasses import dataclass
from datetime import datetime

from zhicheng.records.models import CertificateTemplate
from zhicheng.services.issuance.templates.acts import TemplateRefused

_SHORTEST_BEGINNING = 8


@dataclass(frozen=True, slots=True)
class TemplateLine:
    """One template."""

    sha256: str
    template_id: str
    version: str
    proposed_by: str
    approved_by: str
    """Empty while it waits for a second officer."""
    approved_at: datetime | None
    in_use: bool
    """Whether new batches use it: the one approved last."""


def list_templates() -> list[TemplateLine]:
    """All templates, the latest proposed first."""
    rows = list(
        CertificateTemplate.objects.select_related("proposed_by", "approved_by").order_by("-proposed_at")
    )
    approved = [row for row in rows if row.approved_at is not None]
    latest = max(approved, key=lambda row: row.approved_at or row.proposed_at, default=None)
    return [
        TemplateLine(
            sha256=row.sha256,
            template_id=row.template_id,
            version=row.version,
            proposed_by=row.proposed_by.display_name,
            approved_by=row.approved_by.display_name if row.approved_by else "",
            approved_at=row.approved_at,
            in_use=row is latest,
        )
        for row in rows
    ]


def template_beginning(digest: str) -> str:
    """The whole digest of the one template whose digest begins so. Raises TemplateRefused."""
    beginning = digest.strip().lower()
    rows = CertificateTemplate.objects.filter(sha256__startswith=beginning).values_list("sha256", flat=True)
    found = list(rows[:2]) if len(beginning) >= _SHORTEST_BEGINNING else []
    if len(found) != 1:
        raise TemplateRefused("没有找到该样式。请写明摘要的前8位或更多，见“zhicheng template list”。")
    return found[0]
