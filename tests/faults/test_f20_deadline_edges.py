"""F20: the last second of a deadline, holidays and leap days, as the services write them down.

The rules themselves are tested with the clauses 二(一)1, 二(一)2 and 二(三); here it is what stands in the rows.
"""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.cast import (
    APPOINTMENT,
    ENTRUSTED,
    EXAMINATION,
    PEOPLE,
    Cast,
    claim_of,
    ready,
    roster_cells,
)
from tests.support.stored import stored
from zhicheng.domain.channels import IntakeChannel
from zhicheng.domain.deadlines import SHANGHAI
from zhicheng.domain.final_check import Severity
from zhicheng.domain.months import Month
from zhicheng.domain.policies import NoPolicyInForce
from zhicheng.records.models import Claim, FinalCheckFinding, FinalCheckRun
from zhicheng.services.issuance.month.final_check import check_month
from zhicheng.services.issuance.month.release import BatchRefused, propose_batch
from zhicheng.services.review.decisions import upload_claims

LAST_SECOND = datetime(2026, 11, 15, 23, 59, 59, 999999, tzinfo=SHANGHAI)
ZONES = [SHANGHAI, UTC, timezone(timedelta(hours=-11)), timezone(timedelta(hours=14))]


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return Cast()


def upload(cast: Cast, channel: IntakeChannel, at: datetime) -> Claim:
    claim = ready(cast, channel)
    clerk = cast.examiner if channel is EXAMINATION else cast.department_clerk
    upload_claims(actor=clerk, at=at)
    claim.refresh_from_db()
    return claim


@pytest.mark.django_db(transaction=True)
class TestTheFifteenth:
    @pytest.mark.parametrize("zone", ZONES)
    def test_ends_at_midnight_in_shanghai_in_whatever_zone_the_server_counts(
        self, cast: Cast, zone: timezone
    ) -> None:
        claim = upload(cast, APPOINTMENT, LAST_SECOND.astimezone(zone))
        assert (claim.batch_month, claim.uploaded_late) == ("2026-11", False)
        assert claim.uploaded_at == LAST_SECOND

    @pytest.mark.parametrize("zone", ZONES)
    def test_is_over_a_microsecond_later(self, cast: Cast, zone: timezone) -> None:
        late = (LAST_SECOND + timedelta(microseconds=1)).astimezone(zone)
        claim = upload(cast, APPOINTMENT, late)
        assert (claim.batch_month, claim.uploaded_late) == ("2026-12", True)
        run = check_month(actor=cast.check_officer, at=late, month=Month(2026, 12))
        assert list(stored(FinalCheckRun, run).findings.values_list("clause", "severity")) == [
            ("二(一)2", Severity.NOTE.value)
        ]
        assert check_month(actor=cast.check_officer, at=late, month=Month(2026, 11)).claims_checked == 0

    @pytest.mark.parametrize("channel", [EXAMINATION, ENTRUSTED])
    def test_cuts_off_no_other_channel(self, cast: Cast, channel: IntakeChannel) -> None:
        """二(一)3 and 4 set no day, so the last second of the month is as good as any."""
        claim = upload(cast, channel, datetime(2026, 11, 30, 23, 59, 59, tzinfo=SHANGHAI))
        assert (claim.batch_month, claim.uploaded_late) == ("2026-11", False)

    def test_of_december_carries_over_the_new_year(self, cast: Cast) -> None:
        claim = upload(cast, APPOINTMENT, datetime(2026, 12, 15, 16, 0, tzinfo=UTC))
        assert (claim.batch_month, claim.uploaded_late) == ("2027-01", True)


@pytest.mark.django_db(transaction=True)
class TestTheFilingsDeadline:
    @pytest.mark.parametrize(
        ("approved", "deadline"),
        [
            # Spring Festival 2026: Saturday 14 February is worked, 15 to 23 are off.
            (datetime(2026, 2, 12, 17, 0, tzinfo=SHANGHAI), date(2026, 2, 26)),
            # The same instant told in UTC, and one that is still the 11th there but the 12th in Shanghai.
            (datetime(2026, 2, 12, 9, 0, tzinfo=UTC), date(2026, 2, 26)),
            (datetime(2026, 2, 11, 16, 0, tzinfo=UTC), date(2026, 2, 26)),
            # Over a leap day: Thursday 29 February 2024 is the fifth working day.
            (datetime(2024, 2, 22, 10, 0, tzinfo=SHANGHAI), date(2024, 2, 29)),
        ],
    )
    def test_is_written_down_in_working_days_of_shanghai(
        self, transactional_db: None, approved: datetime, deadline: date
    ) -> None:
        filing = Cast(approved).filing()
        assert (filing.upload_deadline, filing.deadline_provisional) == (deadline, False)

    def test_marks_a_roster_late_from_the_first_second_after_it(self, transactional_db: None) -> None:
        scene = Cast(datetime(2026, 2, 12, 17, 0, tzinfo=SHANGHAI))
        filing = scene.filing(passed=2)
        last = datetime(2026, 2, 26, 23, 59, 59, tzinfo=SHANGHAI)
        found = {}
        for part, at in ((PEOPLE[0], last), (PEOPLE[1], last + timedelta(seconds=1))):
            claim = claim_of(scene.read(filing, [roster_cells(part, filing)], at=at).rows.get())
            found[part.name] = (claim.batch_month, claim.uploaded_late)
        assert found == {PEOPLE[0].name: ("2026-02", False), PEOPLE[1].name: ("2026-02", True)}
        run = check_month(actor=scene.check_officer, at=last + timedelta(days=1), month=Month(2026, 2))
        assert FinalCheckFinding.objects.get(run_id=run.id, clause="二(一)1").claim.name == PEOPLE[1].name


@pytest.mark.django_db(transaction=True)
class TestTheMonthsBeginning:
    def test_is_midnight_in_shanghai_for_the_release_too(self, cast: Cast) -> None:
        cast.template()
        upload(cast, ENTRUSTED, datetime(2026, 11, 20, tzinfo=SHANGHAI))
        before = datetime(2026, 11, 30, 15, 59, 59, tzinfo=UTC)
        with pytest.raises(BatchRefused, match="还没有开始"):
            propose_batch(actor=cast.check_officer, at=before, month=Month(2026, 12))
        batch = propose_batch(
            actor=cast.check_officer, at=before + timedelta(seconds=1), month=Month(2026, 12)
        )
        assert (batch.month, batch.entry_count) == ("2026-12", 1)

    @settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.datetimes(datetime(1990, 1, 1), datetime(2020, 4, 30, 15, 59, 59)))
    def test_no_upload_is_taken_under_no_policy(self, cast: Cast, moment: datetime) -> None:
        with pytest.raises(NoPolicyInForce):
            upload_claims(actor=cast.department_clerk, at=moment.replace(tzinfo=UTC))
