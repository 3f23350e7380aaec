"""The explaining pages, feedback, and the two files for machines."""

import re
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve, reverse

from tests.support.cast import PEOPLE, Cast
from tests.web.captcha_solving import solved_captcha
from tests.web.conftest import Browse
from zhicheng.records.models import Feedback
from zhicheng.services.oversight.feedback.acts import answer_feedback, feedback_inbox

pytestmark = pytest.mark.django_db
EXPLAINING = ("start", "doors", "notice", "paper", "help", "thanks")


class TestExplaining:
    @pytest.mark.parametrize("name", EXPLAINING)
    def test_asks_the_database_nothing_for_a_stranger_and_sets_no_cookie(
        self, name: str, browse: Browse, django_assert_num_queries: object
    ) -> None:
        with django_assert_num_queries(0):  # type: ignore[operator]
            answer = browse().get(reverse(f"public:{name}"))
        assert answer.status_code == 200
        assert not answer.cookies

    def test_the_start_page_leads_to_the_three_verifications(self, browse: Browse) -> None:
        text = browse().get("/").content.decode()
        for label, name in (
            ("本人查验", "holder:verify"),
            ("单位查验", "employer:staff"),
            ("他人查验", "public:ask"),
        ):
            assert f'<a href="{reverse(name)}">{label}</a>' in text

    def test_the_notice_states_the_days_of_the_policy_in_force(self, browse: Browse) -> None:
        text = browse().get(reverse("public:notice")).content.decode()
        assert "次月16日零时起" in text
        assert "2022年5月1日起" in text

    @pytest.mark.parametrize("name", [*EXPLAINING, "ask", "file", "feedback"])
    def test_every_link_leads_somewhere(self, name: str, browse: Browse) -> None:
        text = browse().get(reverse(f"public:{name}")).content.decode()
        for link in set(re.findall(r'<a [^>]*href="(/[^"]*)"', text)):
            try:
                resolve(urlsplit(link).path)
            except Resolver404:
                pytest.fail(f"{link} leads nowhere")


class TestFeedback:
    def test_of_a_stranger_arrives_with_the_page_it_is_about(self, cast: Cast, browse: Browse) -> None:
        client = browse()
        before = {"referer": "http://testserver/help/?q=secret"}
        form = client.get(reverse("public:feedback"), headers=before).context["form"]
        assert form["page"].value() == "/help/"
        sent = {"text": "查验页打不开", "page": "/help/"} | solved_captcha(client)
        assert client.post(reverse("public:feedback"), sent).headers["Location"] == reverse("public:thanks")
        (item,) = feedback_inbox(actor=cast.check_officer)
        assert (item.text, item.page) == ("查验页打不开", "/help/")

    def test_of_a_stranger_costs_a_captcha(self, browse: Browse) -> None:
        assert browse().post(reverse("public:feedback"), {"text": "x"}).status_code == 422
        assert not Feedback.objects.exists()

    def test_signed_in_sees_the_reply(self, cast: Cast, browse: Browse) -> None:
        client = browse(cast.holder(PEOPLE[0]))
        client.post(reverse("public:feedback"), {"text": "建议增加说明"})
        (item,) = feedback_inbox(actor=cast.check_officer)
        answer_feedback(actor=cast.check_officer, at=cast.at, feedback_id=item.feedback_id, answer="已增加。")
        assert "已增加。" in client.get(reverse("public:feedback")).content.decode()
        other = browse(cast.holder(PEOPLE[1]))
        assert "已增加。" not in other.get(reverse("public:feedback")).content.decode()

    @pytest.mark.parametrize(("text", "sentence"), [("", "请填写"), ("长" * 2001, "不能超过2000字")])
    def test_says_what_is_wrong(self, cast: Cast, browse: Browse, text: str, sentence: str) -> None:
        answer = browse(cast.holder(PEOPLE[0])).post(reverse("public:feedback"), {"text": text})
        assert answer.status_code == 422
        assert sentence in answer.content.decode()

    def test_of_one_account_is_limited(self, cast: Cast, browse: Browse) -> None:
        client = browse(cast.holder(PEOPLE[0]))
        sent = [client.post(reverse("public:feedback"), {"text": f"第{place}条"}) for place in range(11)]
        assert [item.status_code for item in sent] == [302] * 10 + [429]


class TestForMachines:
    def test_robots_keep_off_what_answers_about_people(self, browse: Browse) -> None:
        text = browse().get("/robots.txt").content.decode()
        for path in ("/check/", "/verify/another/", "/verify/file/"):
            assert f"Disallow: {path}\n" in text

    def test_security_txt_names_a_contact_and_expires_within_a_year(self, browse: Browse) -> None:
        text = browse().get("/.well-known/security.txt").content.decode()
        assert "Contact: http://testserver/feedback/\n" in text
        assert re.search(r"^Expires: \d{4}-\d\d-\d\dT00:00:00Z$", text, re.MULTILINE)
