"""Correction and reissue: a batch of their own, in which each item's successor is numbered, sealed, recorded.

The batch was decided by the two officers of the case; the workers issue it at once, outside of the month. The
commit that records a successor is the one that replaces its predecessor.
"""

from collections.abc import Sequence
from datetime import date

from zhicheng.domain.cases import CaseField, CaseKind
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
from zhicheng.services.casework.cases.changes import CHANGED_WITH_THE_PERSON, Changes, open_changes
from zhicheng.services.casework.cases.effects.facts import change_facts
from zhicheng.services.casework.cases.steps import CaseRefused
from zhicheng.services.issuance.pipeline.successor_batch import (
    check_batch,
    release_successors,
    shard_of,
    why_not_replaceable,
)
from zhicheng.services.kernel.awarding_bodies import awarder_of
from zhicheng.services.kernel.events import Ledger
from zhicheng.services.kernel.people import id_index
from zhicheng.services.kernel.personal_data import open_text, seal_text
from zhicheng.services.kernel.rulebook import catalogue


def make_successors(ledger: Ledger, case: Case, decision: CaseDecision, items: Sequence[CaseItem]) -> bool:
    """Release a correction batch with one successor for each item, and enqueue its shards.

    What was wrong in the register of people is put right with it. Raises CaseRefused where a certificate has
    been revoked or replaced since the case was opened.
    """
    reason = why_not_replaceable([item.certificate_id for item in items])
    if reason:
        raise CaseRefused(reason, code="case.certificate_state")
    batch, shards = check_batch(decision, len(items), at=ledger.at)
    changes_of = {item.id: open_changes(item) for item in items}
    if case.kind == CaseKind.CORRECTION:
        for item in items:
            if CHANGED_WITH_THE_PERSON & changes_of[item.id].keys():
                change_facts(ledger, case, decision, item.person_id, changes_of[item.id])
    # Read together: a meeting has hundreds, and the second officer waits for all of them.
    certificates = Certificate.objects.select_related(
        "claim__committee", "claim__employer", "claim__examination__examination_body"
    ).in_bulk([item.certificate_id for item in items])
    people = Person.objects.in_bulk([item.person_id for item in items])
    entries = []
    for item in items:
        assert item.certificate_id is not None  # A correction is about certificates.
        old, person = certificates[item.certificate_id], people[item.person_id]
        shard = shard_of(shards, item.index)
        entries.append(_entry(item, changes_of[item.id], old, person, batch=batch, shard=shard))
    release_successors(ledger, batch, shards, entries, decision)
    return False


def _entry(
    item: CaseItem,
    changes: Changes,
    old: Certificate,
    person: Person,
    *,
    batch: IssuanceBatch,
    shard: IssuanceShard,
) -> SuccessorEntry:
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
