"""Channel 4 (一(四), 二(一)4): evaluated by a ministry's committee, reviewed and issued here."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.cast import PEOPLE, SERIES, Cast
from tests.functional.conftest import TurnableClock, Zhicheng
from tests.functional.month_at_the_bureau import collect, issue_month
from zhicheng.domain.channels import IntakeChannel
from zhicheng.domain.months import Month
from zhicheng.records.models import Claim
from zhicheng.services.attachments import AttachmentKind, add_attachment
from zhicheng.services.claims import ClaimDetails, draft_claim
from zhicheng.services.review import seen

pytestmark = pytest.mark.django_db

PERSON = PEOPLE[8]
LOGIN = f"holder-{PERSON.phone}"
COMMITTEE = "示例部机械工程高级职称评审委员会"


@pytest.fixture
def draft(cast: Cast, clock: type[TurnableClock], tenth: datetime) -> Claim:
    """A draft that still lacks the entrusting document."""
    clock.moment = tenth
    assert cast.personnel
    assert cast.department_clerk
    return draft_claim(
        actor=cast.holder(PERSON),
        at=tenth,
        channel=IntakeChannel.ENTRUSTED_EVALUATION,
        details=ClaimDetails(
            series=SERIES,
            title_name="正高级工程师",
            specialty="机械设计",
            qualification_date=(tenth - timedelta(days=40)).date(),
            employer=cast.employer,
            entrusted_body=COMMITTEE,
        ),
    )


class TestEntrustedEvaluationJourney:
    """The entrusting document is what lets the claim set out."""

    def test_goes_from_draft_to_verified_file(
        self, zhicheng: Zhicheng, clock: type[TurnableClock], cast: Cast, tenth: datetime,
        last_month: Month, draft: Claim, document: bytes, tmp_path: Path,
    ) -> None:  # fmt: skip
        refused = zhicheng("claims", "submit", draft.id, "--as", LOGIN, "--json")
        assert (refused.code, refused.error["code"]) == (3, "claim.incomplete")
        add_attachment(
            actor=cast.holder(PERSON),
            at=tenth,
            claim=seen(draft),
            kind=AttachmentKind.ENTRUSTING_DOCUMENT,
            file_name="委托评审函.pdf",
            data=document,
        )
        assert zhicheng("claims", "submit", draft.id, "--as", LOGIN).code == 0
        assert zhicheng("claims", "approve", draft.id, "--as", "personnel").code == 0
        assert zhicheng("claims", "approve", draft.id, "--as", "department-clerk").code == 0
        # No deadline exists for this channel, so the last day of the month is as good as the first.
        clock.moment = datetime.combine(last_month.last_day(), tenth.timetz())
        uploaded = zhicheng("claims", "upload", "--as", "department-clerk", "--json").line("uploaded")
        assert (uploaded["by_month"], uploaded["late"]) == ({str(last_month): 1}, 0)

        clock.moment = None
        issue_month(zhicheng, cast, last_month, entries=1)
        collected = collect(zhicheng, cast.holder(PERSON), last_month, draft.id, tmp_path)
        assert collected.certificate.awarding_body == COMMITTEE
        assert collected.certificate.name == PERSON.name
        assert collected.number.startswith("A")

    def test_ends_where_a_reviewer_rejects_it(
        self, zhicheng: Zhicheng, cast: Cast, tenth: datetime, draft: Claim, document: bytes
    ) -> None:
        add_attachment(
            actor=cast.holder(PERSON),
            at=tenth,
            claim=seen(draft),
            kind=AttachmentKind.ENTRUSTING_DOCUMENT,
            file_name="委托评审函.pdf",
            data=document,
        )
        assert zhicheng("claims", "submit", draft.id, "--as", LOGIN).code == 0
        reject = ("claims", "reject", draft.id, "--reason", "未经委托", "--as", "personnel", "--json")
        assert zhicheng(*reject).line("moved")["status"] == "rejected"
        assert zhicheng("claims", "approve", draft.id, "--as", "personnel").code == 3
