"""Clause 二(一)3: a person claims after the pass notice; the body's pass roster says who has passed."""

import pytest

from tests.support.cast import PEOPLE, Cast, pass_cells
from tests.support.claim_rows import claim_row
from zhicheng.domain.channels import IntakeChannel
from zhicheng.domain.months import Month
from zhicheng.records.models import Claim, Examination, FinalCheckFinding
from zhicheng.services.intake.claims import ClaimDetails, ClaimRefused, draft_claim
from zhicheng.services.issuance.month.final_check import check_month
from zhicheng.services.kernel.claim_position import ClaimNotFound, seen
from zhicheng.services.review.decisions import approve_claim, submit_claim, upload_claims
from zhicheng.services.review.passes import PassMatch, pass_match

pytestmark = pytest.mark.django_db

PERSON = PEOPLE[0]


@pytest.fixture
def cast(db: None) -> Cast:
    return Cast()


@pytest.fixture
def examination(cast: Cast) -> Examination:
    return cast.examination()


def submitted(cast: Cast, examination: Examination) -> Claim:
    holder = cast.holder(PERSON)
    details = ClaimDetails(
        series="经济专业人员",
        title_name="经济师",
        specialty="工商管理",
        employer_id=cast.employer.id,
        examination_id=examination.id,
    )
    claim = draft_claim(actor=holder, at=cast.at, channel=IntakeChannel.EXAMINATION, details=details)
    return claim_row(submit_claim(actor=holder, at=cast.at, claim=claim.seen))


def findings_at_month_end(cast: Cast, claim: Claim) -> list[str]:
    approve_claim(actor=cast.examiner, at=cast.at, claim=seen(claim))
    upload_claims(actor=cast.examiner, at=cast.at)
    run = check_month(actor=cast.check_officer, at=cast.at, month=Month(2026, 11))
    found = FinalCheckFinding.objects.filter(run_id=run.id, clause="二(一)3")
    return list(found.values_list("rule_id", flat=True))


class TestPassRoster:
    def test_lets_who_has_passed_through(self, cast: Cast, examination: Examination) -> None:
        cast.read_passes(examination, [pass_cells(PERSON, examination)])
        claim = submitted(cast, examination)
        assert pass_match(actor=cast.examiner, claim_id=claim.id) is PassMatch.LISTED
        assert findings_at_month_end(cast, claim) == []

    def test_may_come_after_the_claim(self, cast: Cast, examination: Examination) -> None:
        claim = submitted(cast, examination)
        assert pass_match(actor=cast.examiner, claim_id=claim.id) is PassMatch.NO_ROSTER
        cast.read_passes(examination, [pass_cells(PERSON, examination)])
        assert pass_match(actor=cast.examiner, claim_id=claim.id) is PassMatch.LISTED

    @pytest.mark.parametrize(
        ("row", "expected"),
        [
            ({"资格名称": "高级经济师"}, PassMatch.OTHER_TITLE),
            ({"姓名": PEOPLE[1].name, "证件号码": PEOPLE[1].id_number}, PassMatch.NOT_LISTED),
        ],
    )
    def test_shows_the_examination_body_who_has_not_passed_and_stops_them_at_month_end(
        self, cast: Cast, examination: Examination, row: dict[str, str], expected: PassMatch
    ) -> None:
        cast.read_passes(examination, [pass_cells(PERSON, examination, **row)])
        claim = submitted(cast, examination)
        answer = pass_match(actor=cast.examiner, claim_id=claim.id)
        assert answer is expected
        assert PERSON.name not in answer.sentence
        assert findings_at_month_end(cast, claim) == ["examination.pass_roster_holds_person"]

    def test_is_asked_by_claimant_and_reviewer_alone(self, cast: Cast, examination: Examination) -> None:
        claim = submitted(cast, examination)
        assert pass_match(actor=cast.holder(PERSON), claim_id=claim.id) is PassMatch.NO_ROSTER
        for stranger in (cast.personnel, cast.department_clerk, cast.holder(PEOPLE[1])):
            with pytest.raises(ClaimNotFound):
                pass_match(actor=stranger, claim_id=claim.id)


class TestExaminationDate:
    def test_is_the_examinations_and_not_typed(self, cast: Cast, examination: Examination) -> None:
        assert submitted(cast, examination).qualification_date == examination.held_on

    def test_a_claim_names_its_examination(self, cast: Cast) -> None:
        details = ClaimDetails(series="经济专业人员", title_name="经济师", employer_id=cast.employer.id)
        with pytest.raises(ClaimRefused, match="请选择所参加的考试"):
            draft_claim(
                actor=cast.holder(PERSON),
                at=cast.at,
                channel=IntakeChannel.EXAMINATION,
                details=details,
            )

    def test_a_person_without_an_employer_names_who_keeps_their_file(
        self, cast: Cast, examination: Examination
    ) -> None:
        details = ClaimDetails(
            series="经济专业人员",
            title_name="经济师",
            archive_agency_id=cast.agency.id,
            examination_id=examination.id,
        )
        claim = claim_row(
            draft_claim(
                actor=cast.holder(PERSON), at=cast.at, channel=IntakeChannel.EXAMINATION, details=details
            )
        )
        assert (claim.submitting_unit, claim.employer) == (cast.agency, None)
