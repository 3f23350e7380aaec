"""Entries that can never be issued: each is recorded with its reason, its number void, its claim ended."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from zhicheng.domain.review import ClaimStatus
from zhicheng.records.models import IssuanceFailure, NumberVoid, SuccessorEntry
from zhicheng.services.issuance.pipeline.entries import Entry
from zhicheng.services.issuance.pipeline.outcomes import TooManyFailures
from zhicheng.services.issuance.pipeline.printed_page import EntryRefused, Page
from zhicheng.services.issuance.pipeline.shard_claims import move_claims, released_claim
from zhicheng.services.kernel.events import EventTag, Ledger

_ALWAYS_ALLOWED = 2
_LARGEST_SHARE = 4
"""One in so many."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One entry that cannot be issued."""

    claim_id: uuid.UUID
    claim_version: int
    claim_step: int
    number: str | None
    """The number it was given, which is now void; None when it failed before."""
    code: str
    sentence: str
    """Chinese, for the Bureau; kept in the month report."""
    successor_entry_id: uuid.UUID | None
    """The decided successor that failed: its claim stays certified. None for a claim's first certificate."""

    @classmethod
    def of_entry(cls, entry: Entry, refusal: EntryRefused, number: str | None = None) -> "Failure":
        """A failure before the page was made. It takes no Fault: those postpone, and end nothing."""
        return cls(
            entry.claim_id,
            entry.version,
            entry.step,
            number,
            refusal.code,
            refusal.sentence,
            entry.successor_entry_id,
        )

    @classmethod
    def of_page(cls, page: Page, *, code: str, sentence: str) -> "Failure":
        """A failure of a certificate that has its number."""
        return cls(
            page.claim_id,
            page.claim_version,
            page.claim_step,
            page.fields.number,
            code,
            sentence,
            page.successor_entry_id,
        )


def refuse_systematic_failure(failures: Sequence[Failure], entries: int) -> None:
    """Stop before ending claims when so many fail that the template or the fonts must be at fault.

    Two failures in a shard are always taken as the entries' own; more, when they are over a quarter, are
    not. Raises TooManyFailures.
    """
    if len(failures) > _ALWAYS_ALLOWED and len(failures) * _LARGEST_SHARE > entries:
        raise TooManyFailures(
            f"本组{entries}条中有{len(failures)}条不能制作，疑为证书样式或字库有误，批次已自动暂停，"
            f"未作废任何编号。第一条原因：{failures[0].sentence}"
        )


def record_failures(ledger: Ledger, failures: Sequence[Failure], *, at: datetime) -> None:
    """End the claims and void the numbers of entries that cannot be issued, with an event for each.

    The claim of a successor stays certified. Part of the transaction of step 9. The reason stands with the
    failure, which holds no personal data.
    """
    if not failures:
        return
    NumberVoid.objects.bulk_create(
        NumberVoid(number_id=failure.number, reason=failure.sentence[:500], voided_at=at)
        for failure in failures
        if failure.number is not None
    )
    firsts = [failure for failure in failures if failure.successor_entry_id is None]
    for failure in failures:
        if failure.successor_entry_id is not None:
            SuccessorEntry.objects.filter(id=failure.successor_entry_id).update(
                failed_at=at, code=failure.code, sentence=failure.sentence[:500]
            )
    IssuanceFailure.objects.bulk_create(
        IssuanceFailure(
            claim_id=failure.claim_id,
            number_id=failure.number,
            code=failure.code,
            sentence=failure.sentence,
            at=at,
        )
        for failure in firsts
    )
    move_claims(
        [released_claim(failure.claim_id, failure.claim_version, failure.claim_step) for failure in firsts],
        to=ClaimStatus.REJECTED,
    )
    for failure in failures:
        if failure.number is not None:
            ledger.record(
                EventTag.NUMBER_VOIDED,
                "number",
                failure.number,
                claim=str(failure.claim_id),
                code=failure.code,
            )
        ledger.record(
            EventTag.CLAIM_NOT_ISSUED
            if failure.successor_entry_id is None
            else EventTag.SUCCESSOR_NOT_ISSUED,
            "claim",
            failure.claim_id,
            code=failure.code,
            reason=failure.sentence,
            number=failure.number,
        )
