"""Writes a planned chunk: people, claims and row outcomes by COPY, counts and events with them."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import connection, models

from zhicheng.domain.claim_acts import ClaimActKind
from zhicheng.domain.people import FactSource
from zhicheng.domain.review import ClaimStatus, Position, Seen
from zhicheng.domain.rosters.uploads import RosterRowOutcome, RosterUploadStatus
from zhicheng.records.copying import copy_rows
from zhicheng.records.models import Account, Claim, PassRosterEntry, Person, RosterRow, RosterUpload
from zhicheng.services.intake.rosters.outcomes import ChunkPlan, Renamed
from zhicheng.services.kernel.claim_acts import Act, keep_acts
from zhicheng.services.kernel.events import EventTag, Ledger
from zhicheng.services.kernel.fact_origin import Origin, fact_origin

_ROW = ("upload", "number", "outcome", "claim", "pass_entry", "reasons")


class UploadLost(Exception):  # Not an error: the work is in other hands.
    """Another worker took the upload over, or its unit stopped it; this worker writes nothing more."""


class PlanOutdated(Exception):  # Not an error: the chunk is decided anew.
    """What the chunk was decided on has changed since."""


def _claim_order(claim: Claim) -> tuple[object, ...]:
    return claim.person_id, claim.series, claim.title_name, claim.specialty


def write_chunk(
    ledger: Ledger, upload: RosterUpload, plan: ChunkPlan, *, fence: int, lease: timedelta
) -> None:
    """Write one chunk under the worker's fence.

    Raises UploadLost when the fence is another's, PlanOutdated when a claim or a name changed since the plan.
    """
    _hold_and_count(upload, plan, fence, lease)
    # Two rosters may hold the same people in another order. Written in one order by all, neither waits for
    # a row of the other while the other waits for one of its own.
    # What a roster renames was a typing error of an earlier one, and nothing in force bears it.
    origin = Origin(FactSource.UNIT_ROSTER, upload.uploaded_by_id, was_wrong=True)
    with fact_origin(origin, at=ledger.at):
        _copy(Person, sorted(plan.new_people, key=lambda person: bytes(person.id_index)))
        _fill_in_phones(ledger, sorted(plan.phones, key=lambda person: person.id))
        _rename(ledger, sorted(plan.renamed, key=lambda renamed: renamed.person.id))
    _copy(Claim, sorted(plan.new_claims, key=_claim_order))
    _correct(sorted(plan.corrected_claims, key=lambda corrected: corrected[0].claim_id))
    for entry in sorted(plan.corrected_entries, key=lambda entry: bytes(entry.id_index)):
        entry.save(update_fields=["name", "specialty"])
    _copy(PassRosterEntry, sorted(plan.pass_entries, key=lambda entry: bytes(entry.id_index)))
    copy_rows(
        RosterRow,
        _ROW,
        (
            (
                upload.id,
                each.number,
                each.outcome.value,
                each.claim_id,
                each.pass_entry_id,
                each.stored_reasons(),
            )
            for each in plan.results
        ),
    )
    keep_acts(
        ledger,
        [
            *(
                Act(
                    ClaimActKind.ROSTER_UPLOADED,
                    claim.id,
                    version=1,
                    month=claim.batch_month,
                    is_late=claim.uploaded_late,
                )
                for claim in plan.new_claims
            ),
            *(
                Act(ClaimActKind.ROSTER_CORRECTED, claim.id, version=claim.version, month=claim.batch_month)
                for _, claim in plan.corrected_claims
            ),
        ],
    )
    for claim in plan.new_claims:
        ledger.record(
            EventTag.CLAIM_UPLOADED,
            "claim",
            claim.id,
            month=claim.batch_month,
            late=claim.uploaded_late,
            version=1,
        )
    for _, claim in plan.corrected_claims:
        ledger.record(
            EventTag.CLAIM_CORRECTED, "claim", claim.id, month=claim.batch_month, version=claim.version
        )


def _hold_and_count(upload: RosterUpload, plan: ChunkPlan, fence: int, lease: timedelta) -> None:
    """Renew the lease and add the chunk to the counts, if the upload is still this worker's."""
    counts = {outcome: plan.count(outcome) for outcome in RosterRowOutcome}
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE records_rosterupload
               SET lease_until = clock_timestamp() + %s * interval '1 second',
                   last_row = %s, rows_read = rows_read + %s,
                   rows_accepted = rows_accepted + %s, rows_rejected = rows_rejected + %s,
                   rows_duplicate = rows_duplicate + %s
             WHERE id = %s AND fence = %s AND status = %s
            """,
            [
                lease.total_seconds(),
                plan.results[-1].number,
                len(plan.results),
                counts[RosterRowOutcome.ACCEPTED],
                counts[RosterRowOutcome.REJECTED],
                counts[RosterRowOutcome.DUPLICATE],
                upload.id,
                fence,
                RosterUploadStatus.RUNNING.value,
            ],
        )
        if cursor.rowcount != 1:
            # Zero rows: the lease ran out and another worker has taken the upload, or its unit stopped it.
            raise UploadLost


def _copy(model: type[models.Model], rows: Sequence[Any]) -> None:
    if not rows:
        return
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]
    copy_rows(
        model,
        [field.name for field in fields],
        ([getattr(row, field.attname) for field in fields] for row in rows),
    )


_NOT_CONTENT = frozenset({"id", "status", "step", "version"})


def _correct(claims: Sequence[tuple[Seen, Claim]]) -> None:
    """Put corrected claims back at the Bureau, each guarded by where the plan saw it."""
    for seen, claim in claims:
        content = {
            field.attname: getattr(claim, field.attname)
            for field in Claim._meta.concrete_fields
            if field.name not in _NOT_CONTENT
        }
        if not Claim.objects.move(seen, Position(ClaimStatus(claim.status), claim.step), **content):
            # The claim moved since the plan was made.
            raise PlanOutdated


def _fill_in_phones(ledger: Ledger, people: Sequence[Person]) -> None:
    for person in people:
        filled = Person.objects.filter(id=person.id, phone_sealed__isnull=True).update(
            phone_sealed=person.phone_sealed, phone_index=person.phone_index
        )
        if filled == 1:
            # Zero rows: the person has registered a phone in the meantime, which stays.
            ledger.record(EventTag.PHONE_CHANGED, "person", person.id, first=True)


def _rename(ledger: Ledger, people: Sequence[Renamed]) -> None:
    for renamed in people:
        person = renamed.person
        seen = Person.objects.filter(id=person.id, name=renamed.name_before, sex=renamed.sex_before)
        if seen.update(name=person.name, sex=person.sex) != 1:
            # An officer has corrected the same person since the plan was made, and the plan is made anew.
            raise PlanOutdated
        Account.objects.filter(person_id=person.id).update(display_name=person.name)
        ledger.record(EventTag.PERSON_CORRECTED, "person", person.id)
