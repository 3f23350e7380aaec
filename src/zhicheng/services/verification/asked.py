"""Who asked about a person's certificates, page by page."""

from zhicheng.records.models import VerificationKind, VerificationRecord
from zhicheng.services.kernel.actor import Actor, NotAllowed
from zhicheng.services.kernel.listing import Listed, listed, order_for
from zhicheng.services.verification.ledger import Asked

_ORDERS = {"at": ("at",), "title": ("certificate__title_name",), "kind": ("kind",), "purpose": ("purpose",)}


def asked_page(*, actor: Actor, sort: str = "", limit: int = 50, offset: int = 0) -> Listed[Asked]:
    """Who asked, newest first, without the person's own look-ups. Raises NotAllowed."""
    if actor.person_id is None:
        raise NotAllowed("请先完成实名认证，再查看查验记录。")
    rows = VerificationRecord.objects.filter(certificate__person_id__in=actor.own_records).exclude(
        kind=VerificationKind.OWN
    )
    order = order_for(sort, _ORDERS, ("-at", "-id"))
    return listed(rows.select_related("certificate", "unit"), _line, order=order, limit=limit, offset=offset)


def _line(row: VerificationRecord) -> Asked:
    return Asked(
        at=row.at,
        number=row.certificate.number_id,
        title_name=row.certificate.title_name,
        kind=VerificationKind(row.kind),
        verifier=row.unit.name if row.unit else row.verifier,
        purpose=row.purpose,
    )
