"""Clause 二(一)4: a claim by entrusted evaluation names the outside committee and carries the entrusting document."""

from datetime import date
from typing import Any

import pytest

from tests.support.cast import PEOPLE, SERIES, TITLE, Cast, details_of
from tests.support.claim_rows import claim_row
from zhicheng.domain.channels import AttachmentKind, IntakeChannel
from zhicheng.domain.review import ClaimStatus
from zhicheng.records.models import Claim
from zhicheng.services.intake.attachments import add_attachment, remove_attachment
from zhicheng.services.intake.claims import ClaimRefused, draft_claim
from zhicheng.services.kernel.awarding_bodies import awarder_of
from zhicheng.services.kernel.claim_position import ReviewRefused, seen
from zhicheng.services.review.decisions import submit_claim

pytestmark = pytest.mark.django_db

PERSON, BODY = PEOPLE[3], "水利部高级职称评审委员会"


@pytest.fixture
def cast(db: None) -> Cast:
    return Cast()


def draft(cast: Cast, **changed: Any) -> Claim:
    values: dict[str, Any] = {
        "series": SERIES,
        "title_name": TITLE,
        "specialty": "水工结构",
        "qualification_date": date(2026, 9, 18),
        "employer": cast.employer,
        "entrusted_body": BODY,
    }
    return claim_row(
        draft_claim(
            actor=cast.holder(PERSON),
            at=cast.at,
            channel=IntakeChannel.ENTRUSTED_EVALUATION,
            details=details_of(**(values | changed)),
        )
    )


def attach(cast: Cast, claim: Claim, kind: AttachmentKind) -> None:
    add_attachment(
        actor=cast.holder(PERSON),
        at=cast.at,
        claim=seen(claim),
        kind=kind,
        file_name="委托函.pdf",
        data=b"%PDF-1.7\n%%EOF\n",
    )
    claim.refresh_from_db()


class TestEntrustedClaim:
    def test_with_body_and_document_goes_to_the_employer(self, cast: Cast) -> None:
        claim = draft(cast)
        attach(cast, claim, AttachmentKind.ENTRUSTING_DOCUMENT)
        claim = claim_row(submit_claim(actor=cast.holder(PERSON), at=cast.at, claim=seen(claim)))
        assert (claim.status, claim.step, claim.submitting_unit) == (
            ClaimStatus.IN_REVIEW,
            1,
            cast.department,
        )

    def test_prints_the_outside_committee_as_awarding_body(self, cast: Cast) -> None:
        awarder = awarder_of(draft(cast))
        assert (awarder.name, awarder.unit_id) == (BODY, None)

    @pytest.mark.parametrize("other", [None, AttachmentKind.OTHER, AttachmentKind.APPOINTMENT_DOCUMENT])
    def test_without_the_entrusting_document_cannot_be_submitted(
        self, cast: Cast, other: AttachmentKind | None
    ) -> None:
        claim = draft(cast)
        if other is not None:
            attach(cast, claim, other)
        with pytest.raises(ReviewRefused, match="委托评审文件"):
            submit_claim(actor=cast.holder(PERSON), at=cast.at, claim=seen(claim))

    def test_whose_document_was_removed_cannot_be_submitted(self, cast: Cast) -> None:
        claim = draft(cast)
        attach(cast, claim, AttachmentKind.ENTRUSTING_DOCUMENT)
        remove_attachment(
            actor=cast.holder(PERSON),
            at=cast.at,
            claim=seen(claim),
            attachment_id=claim.attachments.get().id,
        )
        claim.refresh_from_db()
        with pytest.raises(ReviewRefused, match="委托评审文件"):
            submit_claim(actor=cast.holder(PERSON), at=cast.at, claim=seen(claim))

    @pytest.mark.parametrize(
        ("changed", "lacking"),
        [
            ({"entrusted_body": ""}, "受委托的评审委员会"),
            ({"employer": None}, "用人单位"),
            ({"qualification_date": None}, "取得资格时间"),
        ],
    )
    def test_that_lacks_something_says_what(self, cast: Cast, changed: dict[str, Any], lacking: str) -> None:
        claim = draft(cast, **changed)
        attach(cast, claim, AttachmentKind.ENTRUSTING_DOCUMENT)
        with pytest.raises(ReviewRefused, match=lacking):
            submit_claim(actor=cast.holder(PERSON), at=cast.at, claim=seen(claim))

    def test_is_reviewed_by_an_employer_and_not_by_an_agency_alone(self, cast: Cast) -> None:
        with pytest.raises(ClaimRefused, match="须由用人单位审核"):
            draft(cast, employer=None, archive_agency=cast.agency)
