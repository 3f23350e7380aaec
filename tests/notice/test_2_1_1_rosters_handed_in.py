"""Clause 二(一)1: what the system does with the roster that a convening unit uploads, in time or late."""

from datetime import datetime, timedelta

import pytest

from tests.support.cast import PEOPLE, Cast, roster_cells
from tests.support.stored import stored
from zhicheng.domain.channels import IntakeChannel
from zhicheng.domain.deadlines import SHANGHAI
from zhicheng.domain.review import ClaimStatus
from zhicheng.records.models import Claim, Filing
from zhicheng.services.intake.claims import ClaimDetails, ClaimRefused, draft_claim
from zhicheng.services.intake.filings.acts import submit_filing
from zhicheng.services.intake.rosters.outcome_counts import list_uploads
from zhicheng.services.intake.rosters.receive import RosterNotTaken

pytestmark = pytest.mark.django_db

# Approved on Wednesday 11 February 2026; Saturday the 14th is worked, the 15th to the 23rd are off.
APPROVED = datetime(2026, 2, 11, 9, tzinfo=SHANGHAI)
LAST_MOMENT = datetime(2026, 2, 25, 23, 59, 59, tzinfo=SHANGHAI)


@pytest.fixture
def cast(db: None) -> Cast:
    return Cast(APPROVED)


class TestRosterOfAFiling:
    def test_makes_claims_at_the_bureau_without_anybody_applying(self, cast: Cast) -> None:
        claim = cast.uploaded_claim(PEOPLE[0])
        assert (claim.channel, claim.status) == (IntakeChannel.EVALUATION, ClaimStatus.UPLOADED)
        with pytest.raises(ClaimRefused, match="由评审委员会组建单位上传"):
            draft_claim(
                actor=cast.holder(PEOPLE[0]),
                at=cast.at,
                channel=IntakeChannel.EVALUATION,
                details=ClaimDetails(series=claim.series, title_name=claim.title_name),
            )

    def test_of_an_employer_run_committee_goes_the_same_way(self, cast: Cast) -> None:
        """自主评审委员会 is a committee like any other (一(一)); its employer hands the roster in."""
        filing = cast.filing(committee=cast.own_committee, convener=cast.institute_convener)
        upload = cast.read(filing, [roster_cells(PEOPLE[0], filing)], convener=cast.institute_convener)
        assert upload.unit == cast.institute
        assert Claim.objects.get().committee == cast.own_committee

    @pytest.mark.parametrize(
        ("at", "late"), [(LAST_MOMENT, False), (LAST_MOMENT + timedelta(seconds=1), True)]
    )
    def test_is_in_time_through_the_fifth_working_day_and_marked_after_it(
        self, cast: Cast, at: datetime, late: bool
    ) -> None:
        filing = cast.filing(at=APPROVED)
        assert filing.upload_deadline == LAST_MOMENT.date()
        upload = cast.read(filing, [roster_cells(PEOPLE[0], filing)], at=at)
        claim = Claim.objects.get()
        assert (upload.is_late, claim.uploaded_late) == (late, late)
        assert (upload.rows_accepted, claim.status) == (1, ClaimStatus.UPLOADED)

    def test_that_came_late_is_shown_to_the_bureau(self, cast: Cast) -> None:
        filing = cast.filing(at=APPROVED)
        in_time = cast.read(filing, [roster_cells(PEOPLE[0], filing)], at=LAST_MOMENT)
        late = cast.read(filing, [roster_cells(PEOPLE[1], filing)], at=LAST_MOMENT + timedelta(days=1))
        shown = list_uploads(actor=cast.check_officer, late_only=True)
        assert [line.upload_id for line in shown] == [late.id]
        assert in_time.id not in {line.upload_id for line in shown}

    def test_stands_in_the_month_in_which_it_came(self, cast: Cast) -> None:
        filing = cast.filing(at=APPROVED)
        cast.read(filing, [roster_cells(PEOPLE[0], filing)], at=datetime(2026, 3, 31, 23, tzinfo=SHANGHAI))
        assert Claim.objects.get().batch_month == "2026-03"

    def test_needs_the_bureaus_approval_first(self, cast: Cast) -> None:
        submitted = submit_filing(
            actor=cast.convener,
            at=cast.at,
            committee_id=cast.committee.id,
            reference="津备〔2026〕3号",
            meeting_first=cast.at.date(),
            meeting_last=cast.at.date(),
            passed_count=1,
        )
        filing = stored(Filing, submitted)
        with pytest.raises(RosterNotTaken, match="尚未核准备案"):
            cast.read(filing, [])
