"""From the outbox to deliveries: which channels a message takes, and when.

A message is planned once: the row's ``planned_at`` is set in the transaction that makes its deliveries.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction as db

from zhicheng.domain.deadlines import business_date
from zhicheng.domain.messages import MessageChannel, MessageKind, out_of_quiet_hours, spec_of
from zhicheng.domain.messages.deliveries import DeliveryState
from zhicheng.records.identifiers import new_id
from zhicheng.records.models import Account, Message, MessageAddress, MessageDelivery, Person
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.telling.budget import policy_for_messages
from zhicheng.services.kernel.telling.preferences import choices_of, wanted_channels

_OUTLIVED = timedelta(days=3)
"""A message that no worker planned for so long is on the site and sent to nobody: it would be no news."""


def plan_messages(*, at: datetime, most: int = 500) -> int:
    """Make the deliveries of up to ``most`` messages; returns how many messages were planned.

    Several workers may plan at once: each takes rows that no other holds.
    """
    with db.atomic():
        rows = list(
            Message.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(planned_at__isnull=True)
            .select_related("person__merged_into", "follower")
            .order_by("created_at")[:most]
        )
        if rows:
            MessageDelivery.objects.bulk_create(_deliveries(rows, at))
            Message.objects.filter(id__in=[row.id for row in rows]).update(planned_at=at)
    return len(rows)


def _deliveries(rows: Sequence[Message], at: datetime) -> list[MessageDelivery]:
    accounts = _accounts(rows)
    choices = choices_of(account.id for account in accounts.values())
    with_address = set(
        MessageAddress.objects.filter(
            account_id__in=[account.id for account in accounts.values()], confirmed_at__isnull=False
        ).values_list("account_id", flat=True)
    )
    morning = out_of_quiet_hours(at, policy_for_messages(business_date(at)))
    open_channels = _open_channels()
    found = []
    for row in rows:
        spec = spec_of(MessageKind(row.kind))
        if spec.is_digested or row.created_at < at - _OUTLIVED:
            continue
        account = accounts.get(row.id)
        if account is not None and not account.is_active:
            continue
        person = standing_person(row.person) or (account.person if account is not None else None)
        reachable = open_channels & {
            *([MessageChannel.SMS] if person is not None and person.phone_sealed is not None else []),
            *([MessageChannel.APP] if person is not None else []),
            *([MessageChannel.EMAIL] if account is not None and account.id in with_address else []),
            *([MessageChannel.EMAIL] if row.follower is not None and row.follower.stopped_at is None else []),
        }
        for channel in wanted_channels(spec, choices.get(account.id, {}) if account else {}):
            if channel in reachable:
                found.append(
                    MessageDelivery(
                        id=new_id(),
                        message_id=row.id,
                        channel=channel.value,
                        state=DeliveryState.WAITING.value,
                        created_at=at,
                        next_try_at=at if spec.is_urgent else morning,
                    )
                )
    return found


def standing_person(person: Person | None) -> Person | None:
    """The record whose phone and number reach the human being: of merged records the one that stands.

    The record itself where that one has no phone and this has.
    """
    if person is None or person.merged_into is None:
        return person
    standing = person.merged_into
    return person if standing.phone_sealed is None and person.phone_sealed is not None else standing


def _open_channels() -> set[MessageChannel]:
    """The channels that this installation has."""
    channels = {MessageChannel.SMS}
    if ports.mail() is not None:
        channels.add(MessageChannel.EMAIL)
    if ports.app_push() is not None:
        channels.add(MessageChannel.APP)
    return channels


def _accounts(rows: Sequence[Message]) -> dict[uuid.UUID, Account]:
    """The account behind each message, by the message's id; none for a person without one."""
    by_id = Account.objects.select_related("person").in_bulk(
        [row.account_id for row in rows if row.account_id]
    )
    # A merged record's own account, where the one that stands for it has none.
    people = {key for row in rows if row.person for key in (row.person_id, row.person.merged_into_id) if key}
    by_person = {account.person_id: account for account in Account.objects.filter(person_id__in=people)}
    found: dict[uuid.UUID, Account] = {}
    for row in rows:
        if row.account_id:
            account = by_id.get(row.account_id)
        else:
            merged_into = row.person.merged_into_id if row.person else None
            account = by_person.get(merged_into) or by_person.get(row.person_id)
        if account is not None:
            found[row.id] = account
    return found
