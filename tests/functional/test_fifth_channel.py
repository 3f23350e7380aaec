"""A fifth channel, with three review steps, is a single file: this module. Nothing else knows of it.

It is the channel of a city that lets skilled workers take a title by an examination which their employer and
its competent department vouch for.
"""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final
from typing import cast as cast_type

import pytest
from django.forms import ChoiceField
from django.test import Client
from django.urls import reverse

from tests.functional.conftest import TurnableClock, Zhicheng
from tests.functional.month_at_the_bureau import collect, issue_month
from tests.support.cast import PEOPLE, Cast, pass_cells
from tests.support.claim_rows import claim_row
from zhicheng.domain.channels import (
    RULES,
    AttachmentKind,
    AwardingBody,
    ChannelDocument,
    ChannelRules,
    DocumentNeed,
    IntakeChannel,
    QualificationDateSource,
    Question,
    ReviewStep,
    channels_asking,
    channels_with_cut_off,
    personal_channels,
    registry,
)
from zhicheng.domain.months import Month
from zhicheng.records.models import Claim, Examination
from zhicheng.services.intake.attachments import add_attachment
from zhicheng.services.intake.claims import ClaimDetails, draft_claim
from zhicheng.services.intake.own_claims import own_claim_detail
from zhicheng.services.kernel.claim_position import seen
from zhicheng.services.oversight.audit.findings import Gravity
from zhicheng.services.oversight.audit.run import run_audit
from zhicheng.web.holder.channels import ChannelForm, channel_cards

pytestmark = pytest.mark.django_db

FIFTH: Final = ChannelRules(
    key="skilled_worker",
    label="技能人才贯通",
    scope_clause="本市补充规定一",
    upload_clause="本市补充规定二",
    explanation="高技能人才经用人单位推荐，参加贯通考试，成绩合格。",
    way="技能人才贯通考试",
    handling="本人申领，用人单位、业务主管部门、考试机构逐级审核",
    review_steps=(ReviewStep.EMPLOYER, ReviewStep.SUBMITTING_UNIT, ReviewStep.EXAMINATION_BODY),
    questions=(
        Question.TITLE,
        Question.SPECIALTY,
        Question.QUALIFICATION_DATE,
        Question.EXAMINATION,
        Question.EMPLOYER,
    ),
    documents=(
        ChannelDocument(
            AttachmentKind.PASS_NOTICE,
            DocumentNeed.REQUIRED,
            missing="没有附成绩合格通知。",
            remedy="退回申领，由申领人补充成绩合格通知。",
        ),
    ),
    awarding_body=AwardingBody.EXAMINATION_BODY,
    date_source=QualificationDateSource.EXAMINATION,
    monthly_cut_off=True,
)
PERSON = PEOPLE[0]
HOLDER = f"holder-{PERSON.phone}"


@pytest.fixture
def channel(monkeypatch: pytest.MonkeyPatch) -> IntakeChannel:
    """The channel, listed where the code lists its own."""
    monkeypatch.setattr(registry, "CHANNELS", (*registry.CHANNELS, FIFTH))
    return IntakeChannel(FIFTH.key)


@pytest.fixture
def examination(cast: Cast, clock: type[TurnableClock], tenth: datetime) -> Examination:
    """An examination with one passed person."""
    clock.moment = tenth
    held = cast.examination()
    assert cast.read_passes(held, [pass_cells(PERSON, held)]).rows_accepted == 1
    return held


@pytest.fixture
def draft(cast: Cast, tenth: datetime, channel: IntakeChannel, examination: Examination) -> Claim:
    """A draft without its document."""
    assert cast.personnel
    assert cast.department_clerk
    return claim_row(
        draft_claim(
            actor=cast.holder(PERSON),
            at=tenth,
            channel=channel,
            details=ClaimDetails(
                series="经济专业人员",
                title_name="经济师",
                specialty="工商管理",
                examination_id=examination.id,
                employer_id=cast.employer.id,
            ),
        )
    )


def _attach(cast: Cast, claim: Claim, at: datetime, document: bytes) -> None:
    add_attachment(
        actor=cast.holder(PERSON),
        at=at,
        claim=seen(claim),
        kind=AttachmentKind.PASS_NOTICE,
        file_name="成绩合格通知.pdf",
        data=document,
    )


class TestAFifthChannel:
    """Every question that the code asks of a channel has its answer in the file."""

    def test_goes_through_three_reviews_to_a_sealed_certificate(
        self, zhicheng: Zhicheng, clock: type[TurnableClock], cast: Cast, tenth: datetime,
        last_month: Month, draft: Claim, examination: Examination, document: bytes, tmp_path: Path,
    ) -> None:  # fmt: skip
        refused = zhicheng("claims", "submit", draft.id, "--as", HOLDER, "--json")
        assert refused.error["code"] == "claim.incomplete"
        assert "成绩合格通知（附件）" in refused.err
        _attach(cast, draft, tenth, document)
        assert zhicheng("claims", "submit", draft.id, "--as", HOLDER).code == 0
        for step, login in enumerate(("personnel", "department-clerk", "examiner"), start=1):
            draft.refresh_from_db()
            assert (draft.status, draft.step) == ("in_review", step)
            assert zhicheng("claims", "approve", draft.id, "--as", login).code == 0
        # Its last reviewer uploads it, and no other unit on the way.
        nothing = zhicheng("claims", "upload", "--as", "department-clerk", "--json").line("uploaded")
        assert nothing["by_month"] == {}
        sent = zhicheng("claims", "upload", "--as", "examiner", "--json").line("uploaded")
        assert sent["by_month"] == {str(last_month): 1}

        clock.moment = None
        issue_month(zhicheng, cast, last_month, entries=1)
        collected = collect(zhicheng, cast.holder(PERSON), last_month, draft.id, tmp_path)
        assert collected.certificate.awarding_body == cast.examination_body.name
        assert collected.certificate.qualification_date == examination.held_on
        assert collected.certificate.submitting_unit == cast.department.name
        assert [finding for finding in run_audit() if finding.gravity is Gravity.BREACH] == []

    def test_has_its_own_cut_off(
        self, zhicheng: Zhicheng, clock: type[TurnableClock], cast: Cast, tenth: datetime,
        last_month: Month, draft: Claim, document: bytes,
    ) -> None:  # fmt: skip
        _attach(cast, draft, tenth, document)
        assert zhicheng("claims", "submit", draft.id, "--as", HOLDER).code == 0
        for login in ("personnel", "department-clerk", "examiner"):
            assert zhicheng("claims", "approve", draft.id, "--as", login).code == 0
        clock.moment = tenth + timedelta(days=6)
        sent = zhicheng("claims", "upload", "--as", "examiner", "--json").line("uploaded")
        assert (sent["by_month"], sent["late"]) == ({str(last_month.next()): 1}, 1)

    def test_is_explained_and_its_form_asks_what_the_file_lists(
        self, client: Client, cast: Cast, tenth: datetime, draft: Claim, channel: IntakeChannel
    ) -> None:
        own = own_claim_detail(actor=cast.holder(PERSON), at=tenth, claim_id=draft.id)
        assert [task.key.value for task in own.tasks] == [
            "title",
            "specialty",
            "qualification",
            "employer",
            "attachments",
        ]
        assert [task.label for task in own.tasks if not task.is_done] == ["证明材料"]
        assert own.date_is_fixed
        assert not own.asks_entrusted_body
        assert RULES[own.channel].reviewed_by == (
            "用人单位 → 呈报单位（业务主管部门或人力资源服务机构） → 职称考试机构 → 人社局"
        )
        (card,) = [card for card in channel_cards() if card.channel is channel]
        assert card.explained == FIFTH.explanation
        start = client.get(reverse("public:start")).content.decode()
        assert FIFTH.way in start
        notice = client.get(reverse("public:notice")).content.decode()
        assert f"<li>{FIFTH.label}：{FIFTH.explanation}</li>" in notice
        assert f"<li>{FIFTH.label}：{FIFTH.handling}。每月" in notice
        assert channel in channels_asking(Question.EXAMINATION)
        offered = ChannelForm().fields["channel"]
        assert isinstance(offered, ChoiceField)
        assert (FIFTH.key, FIFTH.label) in list(cast_type("Any", offered.choices))

    def test_is_gone_with_its_file(self) -> None:
        """The negative control: without the file the code knows nothing of it."""
        assert len(RULES) == 4
        assert FIFTH.key not in {channel.value for channel in personal_channels()}
        assert FIFTH.key not in {channel.value for channel in channels_with_cut_off()}
        with pytest.raises(ValueError, match="skilled_worker"):
            IntakeChannel(FIFTH.key)
        with pytest.raises(KeyError):
            RULES[FIFTH.key]  # type: ignore[index]
