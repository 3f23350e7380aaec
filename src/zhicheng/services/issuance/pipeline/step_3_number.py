"""Step 3, Number (编号): numbers from the counter row, in the transaction that stores the printed fields."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, connection

from zhicheng.domain.batches import BatchKind
from zhicheng.domain.certificate_numbers import CertificateNumber
from zhicheng.domain.deadlines import business_date, collectable_from
from zhicheng.domain.months import Month
from zhicheng.domain.policies import Policy
from zhicheng.records.copying import copy_rows
from zhicheng.records.identifiers import new_id
from zhicheng.records.models import Certificate, HandMarkOrder, NumberAllocation
from zhicheng.services.issuance.pipeline.certificate_rows import CERTIFICATE_FIELDS, certificate_row
from zhicheng.services.issuance.pipeline.entries import Entry, entries_to_issue
from zhicheng.services.issuance.pipeline.failures import Failure
from zhicheng.services.issuance.pipeline.fault_points import FaultPoint, reach
from zhicheng.services.issuance.pipeline.outcomes import ShardPostponed
from zhicheng.services.issuance.pipeline.predecessors import not_replaceable
from zhicheng.services.issuance.pipeline.printed_page import (
    EntryRefused,
    Page,
    Prepared,
    new_token,
    page_of,
    prepare_entry,
)
from zhicheng.services.issuance.pipeline.shards import HeldShard
from zhicheng.services.kernel.actor import SYSTEM
from zhicheng.services.kernel.events import EventTag, transaction

_ALLOCATION = ("number", "level", "region", "year", "serial", "allocated_at")


@dataclass(frozen=True, slots=True)
class Numbered:
    """What step 3 hands to step 4."""

    pages: list[Page]
    failures: list[Failure]
    resumed: frozenset[uuid.UUID]
    """Certificates that an earlier attempt numbered; they may have seal intents already."""


def number_entries(shard: HeldShard, policy: Policy, *, at: datetime) -> Numbered:
    """Give every waiting entry of the shard its number and store what its certificate prints.

    An entry that an earlier attempt numbered keeps its number. An entry whose fields are incomplete gets
    none and is returned as a failure. Raises ShardLost, and ShardPostponed when the year's numbers are used
    up. Clause 三(二)4.
    """
    with transaction(actor=SYSTEM, at=at) as ledger:
        shard.hold()
        # Read under the shard's lock: whatever an earlier holder committed is seen, and no other comes in.
        entries = entries_to_issue(shard.shard_id, shard.kind)
        lost = not_replaceable([entry.predecessor_id for entry in entries])
        earlier = {
            certificate.claim_id: certificate
            for certificate in Certificate.objects.filter(shard_id=shard.shard_id, artifact__isnull=True)
        }
        pages, failures, waiting = _sort_out(entries, earlier, lost, policy)
        if waiting:
            for page in _store(shard, policy, waiting, at):
                pages.append(page)
                ledger.record(
                    EventTag.CERTIFICATE_NUMBERED,
                    "certificate",
                    page.certificate_id,
                    number=page.fields.number,
                    claim=str(page.claim_id),
                )
        reach(FaultPoint.NUMBERS_WRITTEN)
    reach(FaultPoint.NUMBERS_COMMITTED)
    resumed = frozenset(certificate.id for certificate in earlier.values())
    return Numbered(pages, failures, resumed)


def _sort_out(
    entries: list[Entry],
    earlier: dict[uuid.UUID, Certificate],
    lost: dict[uuid.UUID, EntryRefused],
    policy: Policy,
) -> tuple[list[Page], list[Failure], list[Prepared]]:
    pages: list[Page] = []
    failures: list[Failure] = []
    waiting: list[Prepared] = []
    for entry in entries:
        certificate = earlier.get(entry.claim_id)
        try:
            if entry.predecessor_id in lost:
                raise lost[entry.predecessor_id]
            if certificate is not None:
                pages.append(page_of(certificate, entry))
            else:
                waiting.append(prepare_entry(entry, policy))
        except EntryRefused as refusal:
            # Nothing wider: any other exception says nothing about the entry, and must not end its claim.
            number = certificate.number_id if certificate is not None else None
            failures.append(Failure.of_entry(entry, refusal, number))
    return pages, failures, waiting


def _store(shard: HeldShard, policy: Policy, waiting: list[Prepared], at: datetime) -> list[Page]:
    year = business_date(at).year
    first = _next_serials(policy, year, len(waiting))
    # A successor is for people who have a certificate already: it can be collected once it is sealed.
    is_correction = shard.kind is BatchKind.CORRECTION
    opens = at if is_correction else collectable_from(Month.parse(shard.month), policy)
    allocations, certificates, orders, pages = [], [], [], []
    for serial, prepared in enumerate(waiting, start=first):
        entry = prepared.entry
        number = CertificateNumber(entry.level, policy.region_code, year, serial, policy.serial_digits)
        fields = prepared.fields(number)
        page = Page(
            certificate_id=new_id(),
            claim_id=entry.claim_id,
            claim_version=entry.version,
            claim_step=entry.step,
            fields=fields,
            digest=fields.digest(),
            token=new_token(),
            expects_hand_mark=prepared.expects_hand_mark,
            successor_entry_id=entry.successor_entry_id,
            predecessor_id=entry.predecessor_id,
        )
        pages.append(page)
        allocations.append((fields.number, entry.level.value, policy.region_code, year, serial, at))
        certificates.append(certificate_row(shard, prepared, page, opens=opens, at=at))
        if page.expects_hand_mark:
            orders.append((page.certificate_id, entry.awarding_unit_id, at))
    copy_rows(NumberAllocation, _ALLOCATION, allocations)
    copy_rows(Certificate, CERTIFICATE_FIELDS, certificates)
    if orders:
        copy_rows(HandMarkOrder, ("certificate", "unit", "created_at"), orders)
    return pages


def _next_serials(policy: Policy, year: int, count: int) -> int:
    """Take ``count`` serials of the year; returns the first. The counter row stays locked until the commit.

    A rolled-back transaction gives them back, so that no number is lost without a record.
    """
    last = 10**policy.serial_digits
    with connection.cursor() as cursor:
        try:
            cursor.execute(
                """
                INSERT INTO records_numbercounter AS counter (region, year, next_serial)
                VALUES (%(region)s, %(year)s, 1 + %(count)s)
                ON CONFLICT (region, year) DO UPDATE SET next_serial = counter.next_serial + %(count)s
                 WHERE counter.next_serial + %(count)s <= %(last)s
                RETURNING next_serial
                """,
                {"region": policy.region_code, "year": year, "count": count, "last": last},
            )
        except IntegrityError as error:
            raise _no_numbers_left(year) from error
        row = cursor.fetchone()
    if row is None:
        # Zero rows: the year's serials do not suffice for this shard.
        raise _no_numbers_left(year)
    return int(row[0]) - count


def _no_numbers_left(year: int) -> ShardPostponed:
    return ShardPostponed(
        f"{year}年的证书编号流水号已用完，不能继续编号。请系统管理员调整规则中的流水号位数。",
        code="issuance.numbers_used_up",
    )
