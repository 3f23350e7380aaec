"""One person with one title in two specialties: two qualifications, two claims, two certificates."""

import pytest

from tests.support.case_walk import issue_waiting_shards
from tests.support.cast import Cast, claim_of, roster_cells
from tests.support.cast.people import Part
from tests.support.claim_rows import claim_row
from tests.support.released_batch import release_claims
from zhicheng.domain.final_check import Severity
from zhicheng.domain.months import Month
from zhicheng.domain.printed_fields import Sex
from zhicheng.domain.review import ClaimStatus
from zhicheng.records.models import Certificate, Claim, FinalCheckFinding, Person, RosterUpload
from zhicheng.services.issuance.month.final_check import check_month
from zhicheng.services.kernel.claim_position import seen
from zhicheng.services.review.decisions import send_back_claim

pytestmark = pytest.mark.django_db

HOLDER = Part("测试甲", Sex.MALE, "12010119850101997X", "15400000100")
FIRST, SECOND = "机械设计", "机械制造"


def read_both(cast: Cast) -> RosterUpload:
    filing = cast.filing()
    rows = [roster_cells(HOLDER, filing, 专业=specialty) for specialty in (FIRST, SECOND)]
    return cast.read(filing, rows)


def notes(upload: RosterUpload, number: int) -> list[str]:
    return [reason["column"] for reason in upload.rows.get(number=number).reasons]


class TestRoster:
    def test_takes_both_and_says_so(self, cast: Cast) -> None:
        upload = read_both(cast)
        assert (upload.rows_accepted, upload.rows_duplicate, upload.rows_rejected) == (2, 0, 0)
        assert set(Claim.objects.values_list("specialty", flat=True)) == {FIRST, SECOND}
        assert Person.objects.count() == 1
        assert (notes(upload, 2), notes(upload, 3)) == ([], ["specialty"])

    def test_takes_the_same_specialty_once(self, cast: Cast) -> None:
        """Negative control."""
        filing = cast.filing()
        rows = [roster_cells(HOLDER, filing, 专业=FIRST)] * 2
        upload = cast.read(filing, rows)
        assert (upload.rows_accepted, upload.rows_duplicate) == (1, 1)

    def test_in_a_later_file_takes_the_other_one_and_leaves_the_first(self, cast: Cast) -> None:
        filing = cast.filing()
        cast.read(filing, [roster_cells(HOLDER, filing, 专业=FIRST)])
        again = cast.read(
            filing, [roster_cells(HOLDER, filing, 专业=specialty) for specialty in (FIRST, SECOND)]
        )
        assert (again.rows_accepted, again.rows_duplicate) == (1, 1)
        assert notes(again, 3) == ["specialty"]

    def test_a_corrected_specialty_of_one_that_was_sent_back_is_a_correction(self, cast: Cast) -> None:
        filing = cast.filing()
        first = cast.read(
            filing, [roster_cells(HOLDER, filing, 专业=specialty) for specialty in (FIRST, SECOND)]
        )
        claim = claim_of(first.rows.get(number=2))
        claim_row(send_back_claim(actor=cast.check_officer, at=cast.at, claim=seen(claim), reason="专业有误"))
        again = cast.read(
            filing, [roster_cells(HOLDER, filing, 专业=specialty) for specialty in ("机械工程", SECOND)]
        )
        assert (again.rows_accepted, again.rows_duplicate) == (1, 1)
        claim.refresh_from_db()
        assert (claim.specialty, claim.status) == ("机械工程", ClaimStatus.UPLOADED)
        assert Claim.objects.count() == 2


class TestMonth:
    def test_warns_of_both_and_blocks_neither(self, cast: Cast) -> None:
        read_both(cast)
        month = Month.parse(Claim.objects.first().batch_month)  # type: ignore[union-attr]
        check_month(actor=cast.check_officer, at=cast.at, month=month)
        found = FinalCheckFinding.objects.filter(rule_id="claim.not_twice_certified")
        assert set(found.values_list("severity", flat=True)) == {Severity.WARNING.value}
        assert found.count() == 2
        assert not FinalCheckFinding.objects.filter(rule_id="claim.not_in_two_channels").exists()

    def test_makes_two_certificates(self, cast: Cast) -> None:
        read_both(cast)
        release_claims(list(Claim.objects.values_list("id", flat=True)), at=cast.at)
        issue_waiting_shards()
        assert set(Certificate.objects.values_list("specialty", flat=True)) == {FIRST, SECOND}
