"""Correction and reissue: a batch of their own, in which each item's successor is numbered, sealed, recorded.

The batch was decided by the two officers of the case; the workers issue it at once, outside of the month. The
commit that records a successor is the one that replaces its predecessor.
"""

import hashlib
from collections.abc import Sequence
from datetime import date

from zhicheng.domain.batches import BatchKind, BatchStatus, ShardStatus
from zhicheng.domain.cases import CaseField, CaseKind
from zhicheng.domain.deadlines import business_date
from zhicheng.domain.months import Month
from zhicheng.domain.refusals import Refusal
from zhicheng.records.identifiers import new_id
from zhicheng.records.models import (
    Case,
    CaseDecision,
    CaseItem,
    Certificate,
    IssuanceBatch,
    IssuanceShard,
    Person,
    SuccessorEntry,
    binding,
)
from zhicheng.services.casework.cases.changes import Changes, open_changes
from zhicheng.services.casework.cases.effects.facts import change_facts
from zhicheng.services.casework.cases.steps import CaseRefused
from zhicheng.services.issuance.pipeline.predecessors import not_replaceable
from zhicheng.services.issuance.pipeline.shards import SHARD_SIZE
from zhicheng.services.issuance.templates.acts import template_in_use
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.awarding_bodies import awarder_of
from zhicheng.services.kernel.events import EventTag, Ledger
from zhicheng.services.kernel.people import id_index
from zhicheng.services.kernel.personal_data import open_text, seal_text
from zhicheng.services.kernel.rulebook import catalogue, policy_on


def make_successors(ledger: Ledger, case: Case, decision: CaseDecision, items: Sequence[CaseItem]) -> bool:
    """Release a correction batch with one successor for each item, and enqueue its shards.

    What was wrong in the register of people is put right with it. Raises CaseRefused where a certificate has
    been revoked or replaced since the case was opened.
    """
    lost = not_replaceable([item.certificate_id for item in items], hold=True)
    if lost:
        raise CaseRefused(next(iter(lost.values())).sentence, code="case.certificate_state")
    batch = _checked_batch(case, decision, items, ledger)
    shards = _shards(batch, len(items))
    entries = []
    for item in items:
        changes = open_changes(item)
        if case.kind == CaseKind.CORRECTION:
            change_facts(ledger, case, decision, item.person_id, changes)
        entries.append(_entry(item, changes, batch, shards[item.index // SHARD_SIZE], ledger))
    SuccessorEntry.objects.bulk_create(entries, batch_size=500)
    batch.status = BatchStatus.RELEASED.value
    batch.released_by_id, batch.released_at = decision.decided_by_id, ledger.at
    batch.save(update_fields=["status", "released_by", "released_at"])
    ledger.record(
        EventTag.BATCH_RELEASED,
        "batch",
        batch.id,
        month=batch.month,
        entries=batch.entry_count,
        checked_by=str(batch.checked_by_id),
        case=case.number,
    )
    ports.queue().enqueue_all("issue_shard", [{"shard_id": str(shard.id)} for shard in shards])
    return False


def _checked_batch(
    case: Case, decision: CaseDecision, items: Sequence[CaseItem], ledger: Ledger
) -> IssuanceBatch:
    today = business_date(ledger.at)
    return IssuanceBatch.objects.create(
        month=str(Month.of(today)),
        kind=BatchKind.CORRECTION.value,
        status=BatchStatus.CHECKED.value,
        policy_id=policy_on(today).policy_id,
        template_id=template_in_use().sha256,
        entry_count=len(items),
        entries_digest=hashlib.sha256(bytes(decision.content_digest)).hexdigest(),
        checked_by_id=decision.proposed_by_id,
        checked_at=decision.proposed_at,
    )


def _shards(batch: IssuanceBatch, count: int) -> list[IssuanceShard]:
    sizes = [min(SHARD_SIZE, count - start) for start in range(0, count, SHARD_SIZE)]
    return IssuanceShard.objects.bulk_create(
        IssuanceShard(
            id=new_id(), batch=batch, index=index, status=ShardStatus.PENDING.value, entry_count=size
        )
        for index, size in enumerate(sizes)
    )


def _entry(
    item: CaseItem, changes: Changes, batch: IssuanceBatch, shard: IssuanceShard, ledger: Ledger
) -> SuccessorEntry:
    assert item.certificate_id is not None  # A correction is about certificates.
    old = Certificate.objects.select_related(
        "claim__committee", "claim__employer", "claim__examination__examination_body"
    ).get(id=item.certificate_id)
    person = Person.objects.get(id=item.person_id)
    key = new_id()
    is_reissue = item.kind == CaseKind.REISSUE
    # A reissue prints what the register says now; a correction what the predecessor printed, put right.
    name = person.name if is_reissue else changes.get(CaseField.NAME, old.true_name)
    sex = person.sex if is_reissue else changes.get(CaseField.SEX, old.sex)
    if is_reissue:
        number = open_text(person.id_number_sealed, field=binding(Person, "id_number_sealed"), row=person.id)
    else:
        printed = open_text(old.id_number_sealed, field=binding(Certificate, "id_number_sealed"), row=old.id)
        number = changes.get(CaseField.ID_NUMBER, printed)
    series = changes.get(CaseField.SERIES, old.series)
    title_name = changes.get(CaseField.TITLE_NAME, old.title_name)
    return SuccessorEntry(
        id=key,
        batch=batch,
        shard=shard,
        item=item,
        predecessor=old,
        claim_id=old.claim_id,
        person_id=item.person_id,
        index=item.index,
        name=name,
        readings=old.claim.readings if name == old.claim.name else {},
        sex=sex,
        id_number_sealed=seal_text(number, field=binding(SuccessorEntry, "id_number_sealed"), row=key),
        id_index=id_index(number),
        submitting_unit=changes.get(CaseField.SUBMITTING_UNIT, old.submitting_unit),
        title_name=title_name,
        level=_level(series, title_name, old),
        series=series,
        specialty=changes.get(CaseField.SPECIALTY, old.specialty),
        awarding_body=changes.get(CaseField.AWARDING_BODY, old.awarding_body),
        awarding_unit_id=awarder_of(old.claim).unit_id,
        qualification_date=_day(changes, old),
    )


def _level(series: str, title_name: str, old: Certificate) -> str:
    if (series, title_name) == (old.series, old.title_name):
        return old.level
    try:
        return catalogue().find(series, title_name).level.value
    except Refusal as refusal:
        raise CaseRefused(refusal.sentence, code="case.title") from refusal


def _day(changes: Changes, old: Certificate) -> date:
    day = changes.get(CaseField.QUALIFICATION_DATE)
    return date.fromisoformat(day) if day is not None else old.qualification_date
