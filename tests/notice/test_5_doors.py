"""Clause 五 and the closing paragraph (施行日期) at their doors: feedback and its answer, and the rules in force."""

import pytest
from django.urls import reverse

from tests.support.cast import Cast
from tests.web.conftest import Browse
from zhicheng.records.models import Feedback

pytestmark = pytest.mark.django_db


class TestFeedback:
    def test_of_a_unit_is_answered_by_the_bureau(self, browse: Browse, cast: Cast) -> None:
        unit = browse(cast.personnel)
        sent = unit.post(reverse("public:feedback"), {"text": "名册模板缺少一个专业。"})
        assert sent.headers["Location"] == reverse("public:thanks")
        address = reverse("bureau:feedback_entry", kwargs={"feedback_id": Feedback.objects.get().id})
        bureau = browse(cast.check_officer)
        assert "名册模板缺少一个专业。" in bureau.get(address).content.decode()
        assert bureau.post(address, {"answer": "已补充，请重新下载。"}).status_code == 302
        assert "已补充，请重新下载。" in unit.get(reverse("public:feedback")).content.decode()


class TestInForce:
    def test_the_notice_and_its_successor_are_shown_with_their_days(self, browse: Browse, cast: Cast) -> None:
        page = browse(cast.check_officer).get(reverse("bureau:policies")).content.decode()
        for words in ("津人社规字〔2020〕2号", "2020年5月1日", "2022年4月30日"):
            assert words in page
