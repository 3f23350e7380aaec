"""Clause 五: units report problems to the Bureau in time, and the Bureau answers."""

from datetime import UTC, datetime

import pytest

from tests.support.issued_certificates import officer
from zhicheng.records.models import Event, Feedback
from zhicheng.services.kernel.actor import SYSTEM, NotAllowed
from zhicheng.services.oversight.feedback.acts import (
    FeedbackRefused,
    answer_feedback,
    feedback_inbox,
    my_feedback,
    send_feedback,
)

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)


class TestFeedback:
    def test_reaches_the_bureaus_inbox_and_is_answered_once(self) -> None:
        sender, bureau = officer("sender"), officer("o-1")
        key = send_feedback(actor=sender, at=NOW, text="名册模板缺少一个专业。", page="/rosters/")
        (item,) = feedback_inbox(actor=bureau)
        assert (item.text, item.page, item.answer) == ("名册模板缺少一个专业。", "/rosters/", "")
        answer_feedback(actor=bureau, at=NOW, feedback_id=key, answer="已补充，请重新下载。")
        assert feedback_inbox(actor=bureau) == []
        assert my_feedback(actor=sender)[0].answer == "已补充，请重新下载。"
        with pytest.raises(FeedbackRefused, match="已由他人答复"):
            answer_feedback(actor=bureau, at=NOW, feedback_id=key, answer="再答一次")

    def test_may_come_from_somebody_without_an_account(self) -> None:
        send_feedback(actor=SYSTEM, at=NOW, text="查验页面打不开。")
        assert Feedback.objects.get().account_id is None

    @pytest.mark.parametrize("text", ["", "   ", "字" * 2001])
    def test_is_refused_empty_or_too_long_with_a_sentence(self, text: str) -> None:
        with pytest.raises(FeedbackRefused):
            send_feedback(actor=SYSTEM, at=NOW, text=text)

    def test_is_sealed_at_rest_since_people_write_numbers_into_it(self) -> None:
        send_feedback(actor=SYSTEM, at=NOW, text="我的手机号是13900000001")
        assert b"13900000001" not in bytes(Feedback.objects.get().text_sealed)
        assert "13900000001" not in str(list(Event.objects.values_list("payload", flat=True)))

    def test_is_read_by_the_bureau_alone(self) -> None:
        with pytest.raises(NotAllowed):
            feedback_inbox(actor=SYSTEM)
