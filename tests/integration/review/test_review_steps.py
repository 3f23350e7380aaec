"""The review steps of clause 二(一), step by step: who moves a claim, where it goes, and who cannot."""

from typing import Any

import pytest

from tests.support.cast import (
    APPOINTMENT,
    ENTRUSTED,
    EXAMINATION,
    PEOPLE,
    PERSONAL,
    Cast,
    drafted,
    ready,
    reviewers,
    submitted,
)
from tests.support.claim_rows import claim_row
from zhicheng.domain.channels import IntakeChannel, UnitRole
from zhicheng.domain.review import ClaimStatus, MoveRefused
from zhicheng.records.models import Claim, Event
from zhicheng.services.kernel.claim_position import (
    ClaimMoved,
    ClaimNotFound,
    ClaimState,
    ReviewRefused,
    seen,
    seen_now,
)
from zhicheng.services.kernel.events import Ledger
from zhicheng.services.review.decisions import (
    approve_claim,
    reject_claim,
    resubmit_claim,
    send_back_claim,
    submit_claim,
    upload_claims,
    withdraw_claim,
)

pytestmark = pytest.mark.django_db


def trail(claim: Claim) -> list[str]:
    """The acts on a claim, in order, by their last word."""
    events = Event.objects.filter(subject_kind="claim", subject_id=str(claim.id)).order_by("seq")
    return [tag.rsplit(":", 1)[1] for tag in events.values_list("tag", flat=True)]


class TestWhatAnActReturns:
    def test_is_how_the_claim_stands_and_all_that_the_next_act_needs(self, cast: Cast) -> None:
        claim = submitted(cast)
        approved = approve_claim(actor=cast.personnel, at=cast.at, claim=seen(claim))
        assert approved == ClaimState(claim.id, ClaimStatus.IN_REVIEW, 2, claim.version + 1)
        assert approved.seen == seen_now(claim.id)
        returned = send_back_claim(
            actor=cast.department_clerk, at=cast.at, claim=approved.seen, reason="请补正"
        )
        assert returned == ClaimState(claim.id, ClaimStatus.SENT_BACK, 0, claim.version + 2)

    def test_is_what_the_act_left_and_not_what_came_after(self, cast: Cast) -> None:
        claim = submitted(cast)
        approved = approve_claim(actor=cast.personnel, at=cast.at, claim=seen(claim))
        approve_claim(actor=cast.department_clerk, at=cast.at, claim=approved.seen)
        with pytest.raises(ClaimMoved):
            approve_claim(actor=cast.second_department_clerk, at=cast.at, claim=approved.seen)


class TestTheWayUp:
    @pytest.mark.parametrize("channel", PERSONAL)
    def test_goes_one_step_with_each_approval_and_then_to_the_bureau(
        self, cast: Cast, channel: IntakeChannel
    ) -> None:
        claim = submitted(cast, channel)
        review_steps = reviewers(cast, channel)
        for step, reviewer in enumerate(review_steps, start=1):
            assert (claim.status, claim.step) == (ClaimStatus.IN_REVIEW, step)
            claim = claim_row(approve_claim(actor=reviewer, at=cast.at, claim=seen(claim)))
        assert (claim.status, claim.step) == (ClaimStatus.READY, len(review_steps))
        result = upload_claims(actor=review_steps[-1], at=cast.at)
        claim.refresh_from_db()
        assert (claim.status, claim.step) == (ClaimStatus.UPLOADED, len(review_steps) + 1)
        assert (result.count, result.by_month, result.late) == (1, {"2026-11": 1}, 0)
        assert claim.uploaded_at == cast.at
        assert trail(claim)[-len(review_steps) - 2 :] == [
            "submitted",
            *["approved"] * len(review_steps),
            "uploaded",
        ]

    def test_of_a_committees_result_begins_at_the_bureau(self, cast: Cast) -> None:
        claim = cast.uploaded_claim(PEOPLE[0])
        assert (claim.channel, claim.status, claim.step) == ("evaluation", ClaimStatus.UPLOADED, 1)
        assert trail(claim) == ["uploaded"]

    def test_of_an_archive_agencys_people_ends_at_the_agency(self, cast: Cast) -> None:
        """档案存放地人力资源服务机构 stands in for the competent department (二(一)2)."""
        employer = cast.unit("津沽个体设计工作室", UnitRole.EMPLOYER, above=cast.agency)
        personnel = cast.staff("studio", employer, UnitRole.EMPLOYER)
        claim = submitted(cast, APPOINTMENT, employer=employer)
        claim = claim_row(approve_claim(actor=personnel, at=cast.at, claim=seen(claim)))
        claim = claim_row(approve_claim(actor=cast.agency_clerk, at=cast.at, claim=seen(claim)))
        assert upload_claims(actor=cast.agency_clerk, at=cast.at).count == 1

    def test_is_not_shortened_for_whoever_stands_higher(self, cast: Cast) -> None:
        """The Bureau does not act before the claim is with it, and no step skips the one below."""
        claim = submitted(cast, APPOINTMENT)
        for impatient in (cast.department_clerk, cast.check_officer):
            with pytest.raises(ClaimNotFound):
                approve_claim(actor=impatient, at=cast.at, claim=seen(claim))
        claim.refresh_from_db()
        assert (claim.status, claim.step) == (ClaimStatus.IN_REVIEW, 1)


class TestSubmitClaim:
    @pytest.mark.parametrize(
        ("channel", "changed", "missing"),
        [
            (APPOINTMENT, {"specialty": ""}, "专业"),
            (APPOINTMENT, {"qualification_date": None}, "取得资格时间"),
            (APPOINTMENT, {"employer": None}, "用人单位"),
            (ENTRUSTED, {"entrusted_body": ""}, "受委托的评审委员会"),
            (EXAMINATION, {"specialty": ""}, "专业"),
        ],
    )
    def test_names_what_is_missing(
        self, cast: Cast, channel: IntakeChannel, changed: dict[str, Any], missing: str
    ) -> None:
        claim = drafted(cast, channel, **changed)
        with pytest.raises(ReviewRefused, match=f"请先补全：{missing}") as refused:
            submit_claim(actor=cast.holder(PEOPLE[0]), at=cast.at, claim=seen(claim))
        assert refused.value.code == "claim.incomplete"
        claim.refresh_from_db()
        assert claim.status == ClaimStatus.DRAFT

    def test_asks_for_the_entrusting_document(self, cast: Cast) -> None:
        claim = drafted(cast, ENTRUSTED)
        claim.attachments.update(removed_at=cast.at)
        with pytest.raises(ReviewRefused, match="委托评审文件"):
            submit_claim(actor=cast.holder(PEOPLE[0]), at=cast.at, claim=seen(claim))

    def test_happens_once(self, cast: Cast) -> None:
        claim = drafted(cast)
        window = seen(claim)
        submit_claim(actor=cast.holder(PEOPLE[0]), at=cast.at, claim=window)
        with pytest.raises(ClaimMoved):
            submit_claim(actor=cast.holder(PEOPLE[0]), at=cast.at, claim=window)
        assert trail(claim).count("submitted") == 1


class TestSendBackClaim:
    @pytest.mark.parametrize("channel", PERSONAL)
    def test_returns_it_from_every_step_with_the_reason_and_it_starts_anew(
        self, cast: Cast, channel: IntakeChannel
    ) -> None:
        review_steps = reviewers(cast, channel)
        claim = submitted(cast, channel)
        for step in range(len(review_steps)):
            for below in review_steps[:step]:
                claim = claim_row(approve_claim(actor=below, at=cast.at, claim=seen(claim)))
            claim = claim_row(
                send_back_claim(
                    actor=review_steps[step], at=cast.at, claim=seen(claim), reason=" 材料不清晰 "
                )
            )
            assert (claim.status, claim.step) == (ClaimStatus.SENT_BACK, 0)
            event = Event.objects.filter(tag="unit:claim:sent_back").latest("seq")
            assert event.payload["reason"] == "材料不清晰"
            claim = claim_row(resubmit_claim(actor=cast.holder(PEOPLE[0]), at=cast.at, claim=seen(claim)))
            assert (claim.status, claim.step) == (ClaimStatus.IN_REVIEW, 1)

    def test_lets_the_same_people_review_the_corrected_claim(self, cast: Cast) -> None:
        claim = submitted(cast)
        claim = claim_row(approve_claim(actor=cast.personnel, at=cast.at, claim=seen(claim)))
        claim = claim_row(
            send_back_claim(actor=cast.department_clerk, at=cast.at, claim=seen(claim), reason="专业有误")
        )
        claim = claim_row(resubmit_claim(actor=cast.holder(PEOPLE[0]), at=cast.at, claim=seen(claim)))
        claim = claim_row(approve_claim(actor=cast.personnel, at=cast.at, claim=seen(claim)))
        claim = claim_row(approve_claim(actor=cast.department_clerk, at=cast.at, claim=seen(claim)))
        assert claim.status == ClaimStatus.READY

    def test_is_possible_while_the_claim_waits_for_its_upload(self, cast: Cast) -> None:
        claim = ready(cast)
        claim = claim_row(
            send_back_claim(actor=cast.department_clerk, at=cast.at, claim=seen(claim), reason="漏附材料")
        )
        assert claim.status == ClaimStatus.SENT_BACK
        assert upload_claims(actor=cast.department_clerk, at=cast.at).count == 0

    def test_by_the_bureau_takes_it_out_of_its_month(self, cast: Cast) -> None:
        claim = ready(cast)
        upload_claims(actor=cast.department_clerk, at=cast.at)
        claim.refresh_from_db()
        claim = claim_row(
            send_back_claim(actor=cast.check_officer, at=cast.at, claim=seen(claim), reason="日期有误")
        )
        assert (claim.status, claim.batch_month, claim.uploaded_at) == (ClaimStatus.SENT_BACK, "", None)
        assert not claim.uploaded_late

    def test_of_a_committees_result_goes_to_the_convening_unit_and_not_to_the_person(
        self, cast: Cast
    ) -> None:
        claim = cast.uploaded_claim(PEOPLE[0])
        claim = claim_row(
            send_back_claim(actor=cast.check_officer, at=cast.at, claim=seen(claim), reason="级别有误")
        )
        person = cast.holder(PEOPLE[0])
        for act in (resubmit_claim, withdraw_claim):
            with pytest.raises(ReviewRefused, match="由评审委员会组建单位上传"):
                act(actor=person, at=cast.at, claim=seen(claim))
        claim.refresh_from_db()
        assert claim.status == ClaimStatus.SENT_BACK

    @pytest.mark.parametrize("act", [send_back_claim, reject_claim])
    @pytest.mark.parametrize(
        ("reason", "code"),
        [
            ("  ", "claim.reason_missing"),
            ("长" * 501, "claim.reason_too_long"),
            ("证件号码应为120101198503140230", "text.personal_number"),
            ("请致电13900001001", "text.personal_number"),
        ],
    )
    def test_needs_a_reason_that_may_be_kept(self, cast: Cast, act: object, reason: str, code: str) -> None:
        claim = submitted(cast)
        with pytest.raises(Exception, match="原因") as refused:
            act(actor=cast.personnel, at=cast.at, claim=seen(claim), reason=reason)  # type: ignore[operator]
        assert refused.value.code == code  # type: ignore[attr-defined]
        assert trail(claim)[-1] == "submitted"


class TestRejectClaim:
    def test_ends_the_claim_and_frees_the_title(self, cast: Cast) -> None:
        claim = submitted(cast)
        claim = claim_row(
            reject_claim(actor=cast.personnel, at=cast.at, claim=seen(claim), reason="未聘任该职务")
        )
        assert claim.status == ClaimStatus.REJECTED
        with pytest.raises(MoveRefused, match="未通过"):
            resubmit_claim(actor=cast.holder(PEOPLE[0]), at=cast.at, claim=seen(claim))
        assert drafted(cast).id != claim.id

    def test_is_open_to_the_bureau_for_what_was_uploaded(self, cast: Cast) -> None:
        claim = cast.uploaded_claim(PEOPLE[0])
        claim = claim_row(
            reject_claim(actor=cast.check_officer, at=cast.at, claim=seen(claim), reason="不在备案名单")
        )
        assert claim.status == ClaimStatus.REJECTED


class TestWithdrawClaim:
    def test_ends_it_at_every_step_but_not_once_all_have_reviewed(self, cast: Cast) -> None:
        holder = cast.holder(PEOPLE[0])
        withdrawn = withdraw_claim(actor=holder, at=cast.at, claim=seen(drafted(cast)))
        assert claim_row(withdrawn).status == ClaimStatus.WITHDRAWN
        withdraw_claim(actor=holder, at=cast.at, claim=seen(submitted(cast)))
        approved = approve_claim(actor=cast.personnel, at=cast.at, claim=seen(submitted(cast)))
        withdraw_claim(actor=holder, at=cast.at, claim=approved.seen)
        claim = ready(cast)
        with pytest.raises(MoveRefused, match="不能撤回"):
            withdraw_claim(actor=holder, at=cast.at, claim=seen(claim))

    def test_beats_an_approval_that_comes_after_it(self, cast: Cast) -> None:
        claim = submitted(cast)
        window = seen(claim)
        withdraw_claim(actor=cast.holder(PEOPLE[0]), at=cast.at, claim=window)
        with pytest.raises(ClaimMoved):
            approve_claim(actor=cast.personnel, at=cast.at, claim=window)
        assert "approved" not in trail(claim)


class TestOneTransaction:
    """R03: the move and its event stand together or not at all."""

    @pytest.mark.parametrize("fault", ["record", "link"])
    def test_leaves_nothing_when_the_event_cannot_be_written(
        self, cast: Cast, fault: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first, second = submitted(cast), ready(cast, APPOINTMENT, PEOPLE[1])
        before = Event.objects.count()
        with monkeypatch.context() as broken:
            broken.setattr(Ledger, fault, _fail)
            with pytest.raises(OSError, match="disk full"):
                approve_claim(actor=cast.personnel, at=cast.at, claim=seen(first))
            with pytest.raises(OSError, match="disk full"):
                upload_claims(actor=cast.department_clerk, at=cast.at)
        assert Event.objects.count() == before
        for claim in (first, second):
            assert seen(Claim.objects.get(id=claim.id)) == seen(claim)
        assert approve_claim(actor=cast.personnel, at=cast.at, claim=seen(first)).step == 2
        assert upload_claims(actor=cast.department_clerk, at=cast.at).count == 1
        assert Event.objects.count() == before + 2


def _fail(*_: object, **__: Any) -> None:
    raise OSError("disk full")
