"""The morning's digest: one message in the place of many, for staff whose work comes in by the hundred."""

from datetime import date, datetime, timedelta

from django.db.models import Count

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.messages import SPECS, MessageField, MessageKind
from zhicheng.records.models import Message
from zhicheng.services.kernel.telling.recipients import ToMember
from zhicheng.services.kernel.telling.tell import Telling, tell_all

_DIGESTED = [spec.kind.value for spec in SPECS.values() if spec.is_digested]
_SINCE = timedelta(days=1)


def tell_digests(*, at: datetime, on: date) -> int:
    """Tell everybody who has unread digested messages of the last day how many; once on each day ``on``."""
    unread = (
        Message.objects.filter(
            kind__in=_DIGESTED, read_at__isnull=True, account__isnull=False, created_at__gt=at - _SINCE
        )
        .exclude(unit__isnull=True)
        .order_by()
        .values_list("account_id", "unit_id", "role")
        .annotate(count=Count("id"))
    )
    return tell_all(
        [
            Telling(
                MessageKind.DIGEST,
                ToMember(account_id, unit_id, UnitRole(role)),
                {MessageField.COUNT: count},
                once=f"{on}:{unit_id}:{role}",
            )
            for account_id, unit_id, role, count in unread
        ],
        at=at,
    )
