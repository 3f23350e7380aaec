"""Officers: delivery records without a word of any message, and templates by two of them."""

import pytest
from django.urls import reverse

from tests.support.acting import person_id
from tests.support.cast import MONDAY, PEOPLE, Cast
from tests.web.conftest import Browse
from zhicheng.domain.messages import MessageField, MessageKind
from zhicheng.records.models import MessageTemplate
from zhicheng.services.kernel.telling import ToPerson, tell
from zhicheng.services.kernel.telling.planning import plan_messages

pytestmark = pytest.mark.django_db
KIND = "certificate_opened"


def _deliver(cast: Cast) -> None:
    fields = {
        MessageField.TITLE: "高级工程师",
        MessageField.UNIT: "津沽市工业局",
        MessageField.PART: "专业",
        MessageField.REASON: "专业与聘任文件不一致",
    }
    to = ToPerson(person_id(cast.holder(PEOPLE[0])))
    tell(kind=MessageKind.CLAIM_SENT_BACK, to=to, at=MONDAY, fields=fields)
    plan_messages(at=MONDAY)


class TestRecords:
    def test_show_no_word_and_no_number(self, browse: Browse, cast: Cast) -> None:
        _deliver(cast)
        shown = browse(cast.check_officer).get(reverse("bureau:deliveries")).content.decode()
        assert "申领退回修改" in shown
        for secret in (PEOPLE[0].phone, PEOPLE[0].name, "聘任文件", "高级工程师"):
            assert secret not in shown

    @pytest.mark.parametrize(("query", "is_there"), [("state=waiting", True), ("state=sent", False)])
    def test_are_narrowed(self, browse: Browse, cast: Cast, query: str, is_there: bool) -> None:
        _deliver(cast)
        shown = browse(cast.check_officer).get(f"{reverse('bureau:deliveries')}?{query}").content.decode()
        assert ('<th scope="row" data-label="消息"' in shown) is is_there

    def test_an_empty_list_says_why(self, browse: Browse, cast: Cast) -> None:
        shown = browse(cast.check_officer).get(reverse("bureau:deliveries")).content.decode()
        assert "还没有发送记录" in shown


class TestTemplates:
    def test_one_proposes_and_another_compares_and_approves(self, browse: Browse, cast: Cast) -> None:
        given = {"sentence": "“{title}”证书可以领取了。", "more": ""}
        proposing = reverse("bureau:propose_message_template", args=[KIND])
        assert browse(cast.check_officer).post(proposing, given).status_code == 302
        template = MessageTemplate.objects.get()
        approving = reverse("bureau:approve_message_template", args=[template.id])
        own = browse(cast.check_officer).get(approving).content.decode()
        assert "批准这一版" not in own
        client = browse(cast.release_officer)
        shown = client.get(approving).content.decode()
        assert "您的“高级工程师”电子职称证书已可领取。" in shown
        assert "“高级工程师”证书可以领取了。" in shown
        assert client.post(approving).status_code == 302
        template.refresh_from_db()
        assert template.approved_at is not None

    def test_a_text_with_an_address_is_shown_again(self, browse: Browse, cast: Cast) -> None:
        given = {"sentence": "请登录example.com领取。", "more": ""}
        proposing = reverse("bureau:propose_message_template", args=[KIND])
        answer = browse(cast.check_officer).post(proposing, given)
        assert answer.status_code == 422
        assert "网址" in answer.content.decode()

    def test_an_unknown_kind_is_not_there(self, browse: Browse, cast: Cast) -> None:
        answer = browse(cast.check_officer).get(reverse("bureau:message_kind", args=["rumour"]))
        assert answer.status_code == 404
