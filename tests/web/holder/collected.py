"""Certificates of people of the cast, made through release and issuance."""

from datetime import datetime, timedelta
from typing import Any

from tests.support.acting import person_id
from tests.support.cast import APPOINTMENT, EXAMINATION, PEOPLE, Cast, Part, uploaded
from tests.support.claim_rows import claim_row
from tests.support.released_batch import release_claims
from zhicheng.domain.channels import IntakeChannel
from zhicheng.records.models import Certificate, Claim
from zhicheng.services.issuance.pipeline.shard_pipeline import issue_shard
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.claim_position import seen
from zhicheng.services.review.claim_particulars import confirm_reading

LONG_AGO = timedelta(days=75)
"""What was uploaded then can be collected now, whatever day of the month it is."""


def certificate_of(
    cast: Cast,
    part: Part = PEOPLE[0],
    channel: IntakeChannel = APPOINTMENT,
    *,
    at: datetime | None = None,
    **changed: Any,
) -> Certificate:
    """The part's certificate, uploaded at ``at``; the same at every call."""
    held = Certificate.objects.filter(person_id=person_id(cast.holder(part))).first()
    return held or another_of(cast, part, channel, at=at, **changed)


def examined_certificate(cast: Cast) -> Certificate:
    """A certificate that an examination body brought."""
    return certificate_of(cast, channel=EXAMINATION)


def evaluated_certificate(cast: Cast) -> Certificate:
    """A certificate that a committee of the cast's convening unit brought."""
    cast.template()
    claim = Claim.objects.first() or cast.uploaded_claim(PEOPLE[0])
    if claim.status == "uploaded":
        for shard_id in release_claims([claim.id], at=cast.at).shard_ids:
            issue_shard(shard_id=shard_id, worker="test")
    return Certificate.objects.get(claim=claim)


def another_of(
    cast: Cast,
    part: Part = PEOPLE[0],
    channel: IntakeChannel = APPOINTMENT,
    *,
    at: datetime | None = None,
    **changed: Any,
) -> Certificate:
    """One more certificate of the part; ``changed`` must name another title."""
    at = at or ports.clock().now() - LONG_AGO
    cast.template()
    claim = uploaded(cast, channel, part, at=at, **changed)
    for index, reading in part.readings:
        claim = claim_row(
            confirm_reading(actor=cast.check_officer, at=at, claim=seen(claim), index=index, reading=reading)
        )
    for shard_id in release_claims([claim.id], at=at).shard_ids:
        issue_shard(shard_id=shard_id, worker="test")
    assert Claim.objects.get(id=claim.id).status == "certified"
    return Certificate.objects.get(claim=claim)
