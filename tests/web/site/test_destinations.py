"""A refusal that sends people somewhere shows the link beside its sentence, wherever it is shown."""

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import resolve, reverse
from pytest_django import Settings

from tests.web.conftest import Browse
from tests.web.site.pages_on_trial import Note
from zhicheng.domain.refusals import Refusal
from zhicheng.web.site.destinations import DESTINATIONS, ways_on

pytestmark = pytest.mark.django_db

CONTACT = "不能办理。如有疑问，请联系人社局。"
LIST = "没有找到该备案，请从备案列表重新进入。"


def link(name: str, label: str) -> str:
    return f'<a class="way-on" href="{reverse(name)}">打开“{label}”</a>'


class TestWaysOn:
    def at(self, name: str, sentence: str) -> dict[str, str]:
        request = RequestFactory().get(reverse(name))
        request.resolver_match = resolve(request.path)
        return ways_on(sentence, request)

    def test_lead_everybody_to_the_public_pages(self) -> None:
        expected = {"意见反馈": reverse("public:feedback")}
        assert self.at("public:start", CONTACT) == expected
        assert self.at("bureau:home", CONTACT) == expected
        assert ways_on(CONTACT, None) == expected

    def test_lead_to_the_list_of_the_readers_own_pages(self) -> None:
        assert self.at("bureau:home", LIST) == {"备案": reverse("bureau:filings")}
        assert self.at("committee:home", LIST) == {"备案": reverse("committee:filings")}

    def test_lead_nowhere_that_the_reader_may_not_open(self) -> None:
        assert self.at("employer:home", LIST) == {}
        assert ways_on(LIST, None) == {}

    @pytest.mark.parametrize("sentence", ["人社局已收到。", "请核对备案列表。", "请向持证人索取原件。", ""])
    def test_are_none_where_nobody_is_sent_to_a_page(self, sentence: str) -> None:
        assert self.at("bureau:home", sentence) == {}

    def test_a_paper_certificates_issuer_is_not_the_bureau(self) -> None:
        [sending] = DESTINATIONS.sendings("请向原发证机关核实。")
        assert [named.word for named in sending.named] == ["原发证机关"]


class TestShown:
    @pytest.fixture(autouse=True)
    def _refusals(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(*arguments: object) -> None:
            raise Refusal(CONTACT, code="thing.refused")

        monkeypatch.setattr("tests.web.site.pages_on_trial.NotAllowed", refuse)

    def test_on_the_page_of_a_refusal(self, browse: Browse) -> None:
        shown = browse().get("/refusing/not-allowed").content.decode()
        assert f"{CONTACT} {link('public:feedback', '意见反馈')}" in shown

    def test_on_no_page_of_a_refusal_that_sends_nobody(self, browse: Browse) -> None:
        """Negative control."""
        shown = browse().get("/refusing/else").content.decode()
        assert "不合规则。" in shown
        assert "way-on" not in shown

    def test_above_a_form_and_beside_its_field(self) -> None:
        form = Note({"text": "好"})
        form.is_valid()
        form.refuse(Refusal(CONTACT), "text")
        expected = link("public:feedback", "意见反馈")
        assert expected in render_to_string("site/form_errors.html", {"form": form})
        assert expected in str(form)

    def test_in_the_box_of_an_empty_list(self) -> None:
        shown = render_to_string("site/empty.html", {"sentence": "没有单位。请联系人社局登记。"})
        assert link("public:feedback", "意见反馈") in shown

    def test_on_the_page_that_says_that_the_system_failed(self, browse: Browse) -> None:
        client = browse()
        client.raise_request_exception = False
        assert reverse("public:feedback") in client.get("/refusing/broken").content.decode()


def test_a_real_refusal_leads_back_to_its_list(browse: Browse, cast: object, settings: Settings) -> None:
    settings.ROOT_URLCONF = "zhicheng.config.urls"
    client = browse(cast.check_officer)  # type: ignore[attr-defined]
    nobody = reverse("bureau:unit", kwargs={"unit_id": "00000000-0000-7000-8000-000000000000"})
    answer = client.get(nobody)
    assert answer.status_code == 404
    assert link("bureau:units", "单位与人员") in answer.content.decode()
