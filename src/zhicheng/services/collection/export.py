"""Handing a sealed file to an officer of the Bureau, with a reason that goes on record (R17, T13)."""

from datetime import datetime

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.refusals import Refusal
from zhicheng.records.models import CertificateAccessKind
from zhicheng.services.collection.accesses import keep_access
from zhicheng.services.collection.certificates import certificate_row
from zhicheng.services.collection.collect import CollectedFile, sealed_file
from zhicheng.services.kernel.actor import Actor, require_human, require_role
from zhicheng.services.kernel.events import EventTag, transaction

_REASON_LIMIT = 200


class ExportRefused(Refusal):
    """A file that cannot be handed out."""

    code = "export.refused"


def export_certificate(*, actor: Actor, at: datetime, number: str, reason: str) -> CollectedFile:
    """The sealed file of ``number``, whatever its state: the Bureau answers for what it made.

    Raises NotAllowed outside the Bureau, ExportRefused without a reason or before it is sealed,
    CollectionRefused where the stored bytes are not those recorded.
    """
    require_role(actor, UnitRole.BUREAU)
    require_human(actor)
    reason = reason.strip()
    if not reason or len(reason) > _REASON_LIMIT:
        raise ExportRefused(f"请写明导出的原因，不超过{_REASON_LIMIT}字。", code="export.reason")
    row = certificate_row(number, at=at)
    if not hasattr(row, "artifact"):
        raise ExportRefused("证书正在制作，还没有盖章的文件。请稍后再导出。", code="export.making")
    data = sealed_file(row)
    with transaction(actor=actor, at=at) as ledger:
        keep_access(ledger, CertificateAccessKind.EXPORTED, row.id, reason=reason)
        ledger.record(
            EventTag.CERTIFICATE_EXPORTED, "certificate", row.id, sha256=row.artifact.sha256, reason=reason
        )
    return CollectedFile(f"电子职称证书_{row.number_id}.pdf", data, row.artifact.sha256)
