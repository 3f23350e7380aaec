"""The part that all journeys share: the Bureau's month through the command line, then collection."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.functional.conftest import Zhicheng
from tests.support.cast import Cast
from zhicheng.domain.deadlines import SHANGHAI
from zhicheng.domain.months import Month
from zhicheng.records.models import Certificate, IssuanceShard
from zhicheng.services.collection.collect import CollectionRefused, collect_certificate
from zhicheng.services.issuance.pipeline.shard_pipeline import issue_shard
from zhicheng.services.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Collected:
    """What a holder went home with."""

    number: str
    path: Path
    certificate: Certificate


def issue_month(zhicheng: Zhicheng, cast: Cast, month: Month, *, entries: int) -> None:
    """Check, propose, release by another officer, issue: each by its own command but the work itself."""
    # The officers come on stage with the first command that names them.
    assert cast.check_officer.account_id != cast.release_officer.account_id
    checked = zhicheng("month", "check", month, "--as", "check-officer", "--json")
    assert checked.line("checked")["checked"] == entries
    assert checked.code == 0, checked.out
    proposed = zhicheng("month", "propose", month, "--as", "check-officer", "--json")
    assert proposed.line("proposed")["entries"] == entries
    assert (
        zhicheng("month", "release", month, "--as", "check-officer", "--json").error["code"]
        == "batch.same_officer"
    )
    assert zhicheng("month", "release", month, "--as", "release-officer").code == 0
    for shard_id in IssuanceShard.objects.values_list("id", flat=True):
        issue_shard(shard_id=shard_id, worker="journey")
    assert zhicheng("month", "status", month, "--json").line("batch")["status"] == "issued"
    report = zhicheng("month", "issue", month, "--json")
    assert (report.code, report.line("issued")["issued"], report.line("issued")["failed"]) == (0, entries, 0)


def collect(zhicheng: Zhicheng, holder: Actor, month: Month, claim_id: uuid.UUID, folder: Path) -> Collected:
    """Collect when it is time and not a second before (二(三)), then have the file verified."""
    certificate = Certificate.objects.get(claim_id=claim_id)
    following = month.next()
    opens = datetime(following.year, following.month, 16, tzinfo=SHANGHAI)
    with pytest.raises(CollectionRefused) as refused:
        collect_certificate(actor=holder, at=opens - timedelta(seconds=1), certificate_id=certificate.id)
    assert refused.value.code == "collection.not_yet"
    file = collect_certificate(actor=holder, at=opens, certificate_id=certificate.id)
    path = folder / file.file_name
    path.write_bytes(file.data)
    verified = zhicheng("certificate", "verify", path, "--json")
    assert verified.code == 0
    assert verified.line("verified")["verdict"] == "original"
    assert verified.line("verified")["recorded"] is True
    return Collected(certificate.number_id, path, certificate)
