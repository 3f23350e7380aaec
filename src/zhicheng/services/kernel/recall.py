"""Recall: who was shown a certificate within a year is told of its change, in the change's transaction.

Employers are told who verified it or whose staff list has it, and outsiders who left an address and confirmed
it. Everybody who is told is noted, for the holder and for the case.
"""

import uuid
from collections.abc import Collection, Iterator

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.messages import MessageField, MessageKind
from zhicheng.domain.recall import TOLD_FOR, RecallChange
from zhicheng.records.models import (
    Certificate,
    RecallNotice,
    StatusFollower,
    Unit,
    VerificationKind,
    VerificationRecord,
)
from zhicheng.services.kernel.claim_messages import day_label
from zhicheng.services.kernel.events import EventTag, Ledger
from zhicheng.services.kernel.telling import About, Telling, ToFollower, ToUnit, tell_all

_MANY = 1000


def recall(
    ledger: Ledger,
    certificate_ids: Collection[uuid.UUID],
    change: RecallChange,
    *,
    case_id: uuid.UUID | None = None,
) -> int:
    """Tell everybody who relied on one of the certificates; returns how many were told.

    A bulk case costs as many statements as a single one.
    """
    told = [*_employers(ledger, certificate_ids), *_followers(ledger, certificate_ids, change)]
    tell_all([telling for telling, _ in told], at=ledger.at)
    notices = [notice for _, notice in told]
    for notice in notices:
        notice.change, notice.case_id, notice.at = change.value, case_id, ledger.at
    RecallNotice.objects.bulk_create(notices, batch_size=_MANY)
    counts: dict[uuid.UUID, int] = {}
    for notice in notices:
        counts[notice.certificate_id] = counts.get(notice.certificate_id, 0) + 1
    for certificate_id, count in counts.items():
        ledger.record(
            EventTag.VERIFIERS_TOLD, "certificate", certificate_id, change=change.value, count=count
        )
    return len(notices)


def _employers(
    ledger: Ledger, certificate_ids: Collection[uuid.UUID]
) -> Iterator[tuple[Telling, RecallNotice]]:
    asked = VerificationRecord.objects.filter(
        certificate_id__in=certificate_ids, unit__isnull=False, at__gt=ledger.at - TOLD_FOR
    )
    listed = Certificate.objects.filter(id__in=certificate_ids, claim__employer__isnull=False)
    pairs = {
        *asked.order_by().values_list("certificate_id", "unit_id").distinct(),
        *listed.values_list("id", "claim__employer_id"),
    }
    names = dict(Unit.objects.filter(id__in={unit for _, unit in pairs}).values_list("id", "name"))
    for certificate_id, unit_id in sorted(pairs):
        yield (
            Telling(
                MessageKind.CERTIFICATE_RECALLED,
                ToUnit(unit_id, UnitRole.EMPLOYER),
                {MessageField.UNIT: names[unit_id]},
                About("certificate", str(certificate_id)),
            ),
            RecallNotice(
                certificate_id=certificate_id,
                unit_id=unit_id,
                kind=VerificationKind.EMPLOYER.value,
                verifier=names[unit_id][:120],
            ),
        )


def _followers(
    ledger: Ledger, certificate_ids: Collection[uuid.UUID], change: RecallChange
) -> Iterator[tuple[Telling, RecallNotice]]:
    rows = StatusFollower.objects.filter(
        certificate_id__in=certificate_ids,
        confirmed_at__isnull=False,
        stopped_at__isnull=True,
        ends_at__gt=ledger.at,
    )
    fields = {MessageField.DAY: day_label(ledger.at), MessageField.OUTCOME: change.label}
    for row in rows.order_by("certificate_id", "asked_at"):
        yield (
            Telling(
                MessageKind.CERTIFICATE_CHANGED,
                ToFollower(row.id),
                fields,
                About("certificate", str(row.certificate_id)),
            ),
            RecallNotice(
                certificate_id=row.certificate_id,
                kind=row.kind,
                verifier=row.verifier,
                purpose=row.purpose,
            ),
        )
