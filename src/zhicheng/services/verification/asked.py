"""Who asked about a person's certificates, page by page."""

from dataclasses import dataclass

from zhicheng.records.models import VerificationKind, VerificationRecord
from zhicheng.services.kernel.actor import Actor, NotAllowed
from zhicheng.services.verification.ledger import Asked


@dataclass(frozen=True, slots=True)
class AskedPage:
    """One page of the ledger."""

    total: int
    lines: list[Asked]


def asked_page(*, actor: Actor, limit: int = 50, offset: int = 0) -> AskedPage:
    """Who asked, newest first, without the person's own look-ups. Raises NotAllowed."""
    if actor.person_id is None:
        raise NotAllowed("请先完成实名认证，再查看查验记录。")
    rows = VerificationRecord.objects.filter(certificate__person_id=actor.person_id).exclude(
        kind=VerificationKind.OWN
    )
    page = rows.select_related("certificate", "unit").order_by("-at", "-id")[offset : offset + limit]
    lines = [
        Asked(
            at=row.at,
            number=row.certificate.number_id,
            title_name=row.certificate.title_name,
            kind=VerificationKind(row.kind),
            asker=row.unit.name if row.unit else row.asker,
            purpose=row.purpose,
        )
        for row in page
    ]
    return AskedPage(rows.count(), lines)
