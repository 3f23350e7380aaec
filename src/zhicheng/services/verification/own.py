"""Verification of the user's own certificate (clause 四(一))."""

from datetime import datetime

from zhicheng.domain.certificate_numbers import parse_certificate_number
from zhicheng.domain.refusals import Refusal, RefusalKind
from zhicheng.records.models import Certificate, VerificationKind
from zhicheng.services.kernel.actor import Actor, NotAllowed
from zhicheng.services.kernel.certificate_answer import VerificationAnswer, answer_for
from zhicheng.services.kernel.certificate_state import with_state
from zhicheng.services.kernel.events import transaction
from zhicheng.services.verification.ledger import note_verification


class OwnVerificationMissed(Refusal):
    """The holder has no certificate of this number."""

    code = "verification.own_missed"
    kind = RefusalKind.MISSING


def verify_own(*, actor: Actor, at: datetime, number: str) -> VerificationAnswer:
    """What the system knows of the holder's own certificate ``number``, unmasked but for the ID number.

    Raises CertificateNumberRefused for a mistyped number and OwnVerificationMissed for one that is not
    the holder's.
    """
    if actor.person_id is None:
        raise NotAllowed("请先完成实名认证，再查验本人证书。")
    wanted = parse_certificate_number(number).text
    row = with_state(
        Certificate.objects.filter(number_id=wanted, person_id__in=actor.own_records), at
    ).first()
    if row is None:
        raise OwnVerificationMissed(
            "您名下没有该编号的电子职称证书。请核对编号；2020年以前的纸质证书不在本系统内，仍然有效。"
        )
    with transaction(actor=actor, at=at) as ledger:
        note_verification(ledger, row, VerificationKind.OWN, account_id=actor.account_id)
    return answer_for(row, at, is_masked=False)
