"""Channel 2 (一(二), 二(一)2): person, employer, competent department, Bureau, and home again."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.functional.conftest import TurnableClock, Zhicheng
from tests.functional.month_at_the_bureau import collect, issue_month
from tests.support.cast import PEOPLE, SERIES, Cast
from tests.support.claim_rows import claim_row
from zhicheng.domain.channels import AttachmentKind, IntakeChannel
from zhicheng.domain.claim_acts import ReviewVerdict
from zhicheng.domain.months import Month
from zhicheng.records.models import Claim, ReviewDecision
from zhicheng.services.intake.attachments import add_attachment
from zhicheng.services.intake.claims import ClaimDetails, draft_claim, edit_claim
from zhicheng.services.kernel.claim_position import seen

pytestmark = pytest.mark.django_db

PERSON = PEOPLE[0]
LOGIN = f"holder-{PERSON.phone}"


@pytest.fixture
def draft(cast: Cast, clock: type[TurnableClock], tenth: datetime, document: bytes) -> Claim:
    """A draft with its appointment document."""
    clock.moment = tenth
    holder = cast.holder(PERSON)
    assert cast.personnel
    assert cast.department_clerk
    claim = draft_claim(
        actor=holder,
        at=tenth,
        channel=IntakeChannel.EMPLOYER_APPOINTMENT,
        details=_details(cast, tenth, "机床"),
    )
    add_attachment(
        actor=holder,
        at=tenth,
        claim=claim.seen,
        kind=AttachmentKind.APPOINTMENT_DOCUMENT,
        file_name="聘任文件.pdf",
        data=document,
    )
    return claim_row(claim)


class TestEmployerAppointmentJourney:
    """The review has two steps; the claim is sent back once on its way."""

    def test_goes_from_draft_to_verified_file(
        self, zhicheng: Zhicheng, clock: type[TurnableClock], cast: Cast, tenth: datetime,
        last_month: Month, draft: Claim, tmp_path: Path,
    ) -> None:  # fmt: skip
        assert zhicheng("claims", "submit", draft.id, "--as", LOGIN).code == 0
        assert zhicheng("claims", "approve", draft.id, "--as", "personnel").code == 0
        send_back = (
            "claims",
            "send-back",
            draft.id,
            "--reason",
            "专业与聘任文件不一致",
            "--field",
            "specialty",
            "--as",
            "department-clerk",
        )
        assert zhicheng(*send_back, "--json").line("moved")["status"] == "sent_back"
        decision = ReviewDecision.objects.get(claim=draft, verdict=ReviewVerdict.SENT_BACK)
        assert (decision.field, decision.reason) == ("specialty", "专业与聘任文件不一致")
        draft.refresh_from_db()
        edit_claim(
            actor=cast.holder(PERSON), at=tenth, claim=seen(draft), details=_details(cast, tenth, "机械制造")
        )
        assert zhicheng("claims", "submit", draft.id, "--as", LOGIN).code == 0
        assert zhicheng("claims", "approve", draft.id, "--as", "personnel").code == 0
        assert zhicheng("claims", "approve", draft.id, "--as", "department-clerk").code == 0
        uploaded = zhicheng("claims", "upload", "--as", "department-clerk", "--json").line("uploaded")
        assert uploaded["by_month"] == {str(last_month): 1}

        clock.moment = None
        issue_month(zhicheng, cast, last_month, entries=1)
        collected = collect(zhicheng, cast.holder(PERSON), last_month, draft.id, tmp_path)
        assert collected.certificate.specialty == "机械制造"
        assert collected.certificate.awarding_body == cast.employer.name
        assert collected.certificate.submitting_unit == cast.department.name

    def test_falls_into_the_next_month_after_the_fifteenth(
        self, zhicheng: Zhicheng, clock: type[TurnableClock], tenth: datetime, last_month: Month, draft: Claim
    ) -> None:
        for words in (("submit", LOGIN), ("approve", "personnel"), ("approve", "department-clerk")):
            assert zhicheng("claims", words[0], draft.id, "--as", words[1]).code == 0
        clock.moment = tenth + timedelta(days=6)
        uploaded = zhicheng("claims", "upload", "--as", "department-clerk", "--json").line("uploaded")
        assert uploaded["by_month"] == {str(last_month.next()): 1}
        assert uploaded["late"] == 1

    def test_refuses_the_second_step_to_whoever_stands_on_the_first(
        self, zhicheng: Zhicheng, draft: Claim
    ) -> None:
        assert zhicheng("claims", "submit", draft.id, "--as", LOGIN).code == 0
        foreign = zhicheng("claims", "approve", draft.id, "--as", "department-clerk", "--json")
        assert (foreign.code, foreign.error["code"]) == (3, "claim.not_found")
        assert zhicheng("claims", "approve", draft.id, "--as", "personnel").code == 0
        assert zhicheng("claims", "approve", draft.id, "--as", "personnel").code == 3


def _details(cast: Cast, at: datetime, specialty: str) -> ClaimDetails:
    return ClaimDetails(
        series=SERIES,
        title_name="工程师",
        specialty=specialty,
        qualification_date=(at - timedelta(days=20)).date(),
        employer_id=cast.employer.id,
    )
