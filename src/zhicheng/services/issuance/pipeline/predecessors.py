"""Whether the certificates that successors take the place of may still be replaced."""

import uuid
from collections.abc import Sequence

from zhicheng.records.models import Certificate, CertificateStanding
from zhicheng.services.issuance.pipeline.printed_page import EntryRefused
from zhicheng.services.kernel.certificate_state import CertificateState

_SENTENCES = {
    CertificateState.REVOKED: "原证书已被撤销，不能再更正。",
    CertificateState.CANCELLED: "原证书已注销，不能再更正。",
    CertificateState.REPLACED: "原证书已经更换，请更正更换后的证书。",
    CertificateState.MAKING: "原证书尚未制作完成，不能更正。",
}


def not_replaceable(
    predecessors: Sequence[uuid.UUID | None], *, hold: bool = False
) -> dict[uuid.UUID, EntryRefused]:
    """Those that have lost their force, or have a successor already, each with the reason.

    ``hold`` locks their rows until the transaction ends, in one order for all, so that no revocation can
    pass beside the commit that replaces them. Without the key: a download of the old file asks for the row at
    its own commit, when it holds the event chain's end already, for which the commit here waits in turn.
    """
    ids = sorted({key for key in predecessors if key is not None})
    if not ids:
        return {}
    if hold:
        list(
            Certificate.objects.select_for_update(no_key=True)
            .filter(id__in=ids)
            .order_by("id")
            .values_list("id")
        )
    standings = CertificateStanding.objects.filter(certificate_id__in=ids)
    return {
        certificate_id: EntryRefused(
            _SENTENCES[CertificateState(once_open)], code="issuance.predecessor_lost"
        )
        for certificate_id, once_open in standings.values_list("certificate_id", "once_open")
        if once_open in _SENTENCES
    }
