"""``month``: the acts around the release, and what each refuses."""

import pytest

from tests.functional.conftest import TurnableClock, Zhicheng
from tests.support.cast import PEOPLE, Cast, roster_cells, workbook
from zhicheng.domain.months import Month
from zhicheng.domain.rosters.columns import RosterKind
from zhicheng.records.models import CertificateTemplate, IssuanceBatch, IssuanceShard
from zhicheng.services.intake.rosters.process import process_roster
from zhicheng.services.intake.rosters.receive import receive_roster
from zhicheng.services.issuance.pipeline.outcomes import ShardResult
from zhicheng.services.issuance.pipeline.shard_pipeline import issue_shard

pytestmark = pytest.mark.django_db

CHECKER, RELEASER = ("--as", "check-officer"), ("--as", "release-officer")


@pytest.fixture
def claims(cast: Cast, clock: type[TurnableClock]) -> int:
    """Three claims of last month, at the Bureau."""
    assert cast.release_officer
    filing = cast.filing()
    data = workbook(RosterKind.EVALUATION, [roster_cells(part, filing) for part in PEOPLE[:3]])
    received = receive_roster(
        actor=cast.convener,
        at=cast.at,
        kind=RosterKind.EVALUATION,
        file_name="名册.xlsx",
        data=data,
        filing_id=filing.id,
    )
    return process_roster(upload_id=received.upload.id).rows_accepted


class TestDryRun:
    def test_tells_what_would_come_and_writes_nothing(
        self, zhicheng: Zhicheng, claims: int, last_month: Month
    ) -> None:
        said = zhicheng("month", "dry-run", last_month, *CHECKER, "--json").line("dry_run")
        assert (said["checked"], said["ready"], said["first_serial"]) == (claims, claims, 1)
        assert not IssuanceBatch.objects.exists()


class TestPropose:
    def test_is_refused_without_an_approved_template(
        self, zhicheng: Zhicheng, clock: type[TurnableClock], db: None, last_month: Month
    ) -> None:
        cast = Cast()
        assert cast.check_officer
        assert not CertificateTemplate.objects.exists()
        assert zhicheng("month", "propose", last_month, *CHECKER).code == 3

    def test_makes_one_regular_batch_a_month(
        self, zhicheng: Zhicheng, claims: int, last_month: Month
    ) -> None:
        assert zhicheng("month", "propose", last_month, *CHECKER).code == 0
        again = zhicheng("month", "propose", last_month, *CHECKER, "--json")
        assert again.error["code"] == "batch.regular_exists"
        assert (
            zhicheng("month", "propose", last_month, "--supplementary", *CHECKER, "--json").error["code"]
            == "batch.empty"
        )

    def test_can_be_taken_back(self, zhicheng: Zhicheng, claims: int, last_month: Month) -> None:
        assert zhicheng("month", "propose", last_month, *CHECKER).code == 0
        assert zhicheng("month", "discard", last_month, *CHECKER).code == 0
        assert (
            zhicheng("month", "release", last_month, *RELEASER, "--json").error["code"] == "batch.not_found"
        )
        assert zhicheng("month", "propose", last_month, *CHECKER).code == 0

    def test_refuses_a_month_to_come(self, zhicheng: Zhicheng, claims: int, last_month: Month) -> None:
        ahead = last_month.next().next()
        assert zhicheng("month", "propose", ahead, *CHECKER, "--json").error["code"] == "batch.month_ahead"

    @pytest.mark.parametrize("written", ["2026", "2026-13", "２０２６-11", "11-2026"])
    def test_refuses_what_is_no_month(self, zhicheng: Zhicheng, cast: Cast, written: str) -> None:
        assert cast.check_officer
        assert zhicheng("month", "propose", written, *CHECKER, "--json").error["code"] == "month.malformed"


class TestPause:
    def test_stops_the_workers_and_lets_them_go_on(
        self, zhicheng: Zhicheng, claims: int, last_month: Month
    ) -> None:
        assert zhicheng("month", "pause", last_month, *CHECKER).code == 3
        assert zhicheng("month", "propose", last_month, *CHECKER).code == 0
        assert zhicheng("month", "release", last_month, *RELEASER).code == 0
        shard = IssuanceShard.objects.get()
        assert zhicheng("month", "pause", last_month, *CHECKER).code == 0
        assert issue_shard(shard_id=shard.id, worker="test").result is ShardResult.NOT_TAKEN
        assert zhicheng("month", "status", last_month, "--json").line("batch")["paused"] is True
        watched = zhicheng("month", "status", last_month, "--watch", "--json")
        assert (watched.code, watched.line("issued")["issued"]) == (1, 0)
        assert zhicheng("month", "resume", last_month, *CHECKER).code == 0
        assert issue_shard(shard_id=shard.id, worker="test").result is ShardResult.DONE
        assert zhicheng("month", "status", last_month, "--watch", "--json").line("issued")["issued"] == claims


class TestStatus:
    def test_says_so_when_there_is_nothing(self, zhicheng: Zhicheng, db: None) -> None:
        assert zhicheng("month", "status", "--json").line("no_months")

    def test_counts_claims_by_status(self, zhicheng: Zhicheng, claims: int, last_month: Month) -> None:
        assert zhicheng("month", "status", "--json").line("month")["by_status"] == {"uploaded": claims}
