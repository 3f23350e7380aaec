"""How long messages are kept: two years, and a day's count for one."""

from datetime import datetime, timedelta

from django.db import transaction as db

from zhicheng.domain.deadlines import business_date
from zhicheng.records.models import (
    Message,
    MessageAddress,
    MessageBudgetDay,
    MessageDelivery,
    StatusFollower,
)

_MESSAGES_KEPT = timedelta(days=730)
_COUNTS_KEPT = timedelta(days=366)
_REFUSED_KEPT = timedelta(days=365)
"""How long an address that refused is known by its index, so that nothing more is sent there."""
_MANY = 5000
"""Rows in one transaction: the daily tidying goes on the next day where more is old."""


def forget_old_messages(*, at: datetime) -> int:
    """Delete messages older than two years with their deliveries, and addresses nobody confirmed."""
    with db.atomic():
        old = list(
            Message.objects.filter(created_at__lt=at - _MESSAGES_KEPT)
            .order_by("created_at")
            .values_list("id", flat=True)[:_MANY]
        )
        MessageDelivery.objects.filter(message_id__in=old).delete()
        Message.objects.filter(id__in=old).delete()
    counts, _ = MessageBudgetDay.objects.filter(day__lt=business_date(at - _COUNTS_KEPT)).delete()
    late = MessageAddress.objects.filter(code_expires_at__lt=at - timedelta(days=1))
    late.update(waiting_sealed=None, code_digest=None, code_expires_at=None)
    unused, _ = MessageAddress.objects.filter(email_sealed__isnull=True, waiting_sealed__isnull=True).delete()
    return len(old) + counts + unused + _forget_followers(at)


def _forget_followers(at: datetime) -> int:
    """Empty the rows of outsiders whose link or twelve months ran out, and delete those without messages."""
    over = StatusFollower.objects.filter(stopped_at__isnull=True, ends_at__lt=at)
    emptied = over.update(stopped_at=at, email_sealed=None, email_index=None, verifier="", purpose="")
    kept = at - _REFUSED_KEPT
    StatusFollower.objects.filter(stopped_at__lt=kept, email_index__isnull=False).update(email_index=None)
    empty = StatusFollower.objects.filter(email_index__isnull=True, messages__isnull=True)
    deleted, _ = StatusFollower.objects.filter(
        id__in=list(empty.values_list("id", flat=True)[:_MANY])
    ).delete()
    return emptied + deleted
