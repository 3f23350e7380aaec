"""A channel's file is checked where it is written: contradictions do not wait for the first claim."""

from dataclasses import replace

import pytest

from tests.support.uploaders import uploaders
from zhicheng.domain.channels import (
    RULES,
    SUBMITTING_ROLES,
    AttachmentKind,
    DocumentNeed,
    IntakeChannel,
    QualificationDateSource,
    Question,
    ReviewStep,
    UnitRole,
    channel_of_roster,
    channels_reviewed_at,
    channels_uploaded_at,
    registry,
)
from zhicheng.domain.rosters.columns import RosterKind

APPOINTMENT = RULES[IntakeChannel.EMPLOYER_APPOINTMENT]
EVALUATION = RULES[IntakeChannel.EVALUATION]
ENTRUSTED = RULES[IntakeChannel.ENTRUSTED_EVALUATION]


class TestChannelRules:
    @pytest.mark.parametrize("key", ["", "Exam", "with space", "评审", "a" * 25])
    def test_refuse_a_name_that_the_records_cannot_hold(self, key: str) -> None:
        with pytest.raises(ValueError, match="no name for a channel"):
            replace(APPOINTMENT, key=key)

    def test_refuse_a_personal_claim_that_nobody_reviews(self) -> None:
        with pytest.raises(ValueError, match="needs review steps"):
            replace(APPOINTMENT, review_steps=())

    def test_refuse_a_roster_with_review_steps(self) -> None:
        with pytest.raises(ValueError, match="a roster has none"):
            replace(EVALUATION, review_steps=(ReviewStep.EMPLOYER,))

    def test_refuse_a_roster_without_an_answer_for_the_person(self) -> None:
        with pytest.raises(ValueError, match="needs an answer"):
            replace(EVALUATION, not_claimed="")

    def test_refuse_the_same_step_twice(self) -> None:
        with pytest.raises(ValueError, match="two steps"):
            replace(APPOINTMENT, review_steps=(ReviewStep.EMPLOYER, ReviewStep.EMPLOYER))

    def test_refuse_a_step_whose_unit_is_never_asked_for(self) -> None:
        with pytest.raises(ValueError, match="does not ask which unit"):
            replace(APPOINTMENT, review_steps=(ReviewStep.EMPLOYER, ReviewStep.EXAMINATION_BODY))

    def test_refuse_the_date_of_an_examination_that_is_never_asked_for(self) -> None:
        with pytest.raises(ValueError, match="whose date counts"):
            replace(APPOINTMENT, date_source=QualificationDateSource.EXAMINATION)

    def test_name_what_is_missing_in_the_order_of_the_form(self) -> None:
        everything = frozenset(ENTRUSTED.questions)
        assert ENTRUSTED.missing(everything, {AttachmentKind.ENTRUSTING_DOCUMENT}) == ()
        assert ENTRUSTED.missing(everything - {Question.ENTRUSTED_BODY, Question.SPECIALTY}, ()) == (
            "专业",
            "受委托的评审委员会",
            "委托评审文件（附件）",
        )

    def test_know_how_badly_a_document_is_needed(self) -> None:
        assert ENTRUSTED.requires(AttachmentKind.ENTRUSTING_DOCUMENT)
        assert APPOINTMENT.requires(AttachmentKind.APPOINTMENT_DOCUMENT)
        (required,) = APPOINTMENT.unattached(DocumentNeed.REQUIRED, ())
        assert required.kind is AttachmentKind.APPOINTMENT_DOCUMENT
        assert APPOINTMENT.unattached(DocumentNeed.REQUIRED, {"appointment_document"}) == ()
        assert all(
            bool(document.missing and document.remedy) is (document.need is not DocumentNeed.WELCOME)
            for rules in RULES.values()
            for document in rules.documents
        )


class TestRegistry:
    def test_has_a_member_and_a_file_for_each_channel_of_the_notice(self) -> None:
        assert list(RULES) == list(IntakeChannel)
        assert len({rules.key for rules in registry.CHANNELS}) == len(registry.CHANNELS)

    def test_finds_a_channel_without_a_member_by_its_key(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with pytest.raises(ValueError, match="added"):
            IntakeChannel("added")
        with monkeypatch.context() as patched:
            patched.setattr(registry, "CHANNELS", (*registry.CHANNELS, replace(APPOINTMENT, key="added")))
            channel = IntakeChannel("added")
            assert channel is IntakeChannel("added")
            assert isinstance(channel, IntakeChannel)
            assert (channel, channel.value, channel.label) == ("added", "added", "自主聘任")
            assert channel in RULES
            assert channel in channels_uploaded_at(ReviewStep.SUBMITTING_UNIT)
        with pytest.raises(ValueError, match="added"):
            IntakeChannel("added")

    def test_knows_who_reviews_and_who_uploads(self) -> None:
        assert channels_reviewed_at(ReviewStep.EMPLOYER) == channels_uploaded_at(ReviewStep.SUBMITTING_UNIT)
        assert channels_uploaded_at(ReviewStep.EMPLOYER) == ()
        assert uploaders(APPOINTMENT) == frozenset(SUBMITTING_ROLES)
        assert uploaders(EVALUATION) == {UnitRole.CONVENING_UNIT}

    def test_refuses_to_guess_between_two_channels_of_one_roster(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert channel_of_roster(RosterKind.EVALUATION) is IntakeChannel.EVALUATION
        with pytest.raises(LookupError, match="0 channels"):
            channel_of_roster(RosterKind.STAFF)
        monkeypatch.setattr(registry, "CHANNELS", (*registry.CHANNELS, replace(EVALUATION, key="second")))
        with pytest.raises(LookupError, match="2 channels"):
            channel_of_roster(RosterKind.EVALUATION)
