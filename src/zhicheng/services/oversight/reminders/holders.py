"""What holders are told by the calendar: that collection has opened, and that a code went unused."""

from datetime import datetime, timedelta

from zhicheng.domain.messages import MessageField, MessageKind
from zhicheng.records.models import Certificate, VerificationRequest, VerificationStatus
from zhicheng.services.kernel.certificate_state import CertificateState, with_state
from zhicheng.services.kernel.telling import About, Telling, ToPerson

_LOOKED_BACK = timedelta(days=3)
"""A worker that was away for a weekend still tells; whoever could collect before that has found out."""


def holder_reminders(*, at: datetime) -> list[Telling]:
    """Everything that became true within the last three days."""
    return [*_opened(at), *_expired_codes(at)]


def _opened(at: datetime) -> list[Telling]:
    rows = with_state(
        Certificate.objects.filter(standing__opens_at__gt=at - _LOOKED_BACK, standing__opens_at__lte=at), at
    ).filter(state=CertificateState.VALID.value)
    return [
        Telling(
            MessageKind.CERTIFICATE_OPENED,
            ToPerson(person_id),
            {MessageField.TITLE: title},
            About("certificate", str(key)),
            once=str(key),
        )
        for key, person_id, title in rows.values_list("id", "person_id", "title_name")
    ]


def _expired_codes(at: datetime) -> list[Telling]:
    rows = VerificationRequest.objects.filter(
        certificate__isnull=False,
        status__in=[VerificationStatus.PENDING.value, VerificationStatus.FAILED.value],
        asked_at__gt=at - _LOOKED_BACK,
        expires_at__lte=at,
    )
    return [
        Telling(MessageKind.CODE_EXPIRED, ToPerson(person_id), once=str(key))
        for key, person_id in rows.values_list("id", "certificate__person_id")
    ]
