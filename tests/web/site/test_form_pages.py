"""The recipe of every form: shown, checked, sent once, refused beside its field or on top."""

import pytest
from django.test import Client

from tests.support.cast import Cast
from tests.web.conftest import Browse

pytestmark = pytest.mark.django_db
FORM = "/form"


@pytest.fixture
def client(browse: Browse, cast: Cast) -> Client:
    return browse(cast.personnel)


class TestFormPage:
    def test_is_shown_without_complaint(self, client: Client) -> None:
        answer = client.get(FORM)
        assert answer.status_code == 200
        assert "error-summary" not in answer.content.decode()

    def test_that_is_wrong_is_shown_again_with_422(self, client: Client) -> None:
        answer = client.post(FORM, {"text": "", "also": "留下"})
        assert answer.status_code == 422
        assert 'value="留下"' in answer.content.decode()
        assert "请填写说明" in answer.content.decode()

    def test_that_is_done_leads_on_with_a_sentence(self, client: Client) -> None:
        answer = client.post(FORM, {"text": "好"})
        assert (answer.status_code, answer["Location"]) == (302, "/hall")
        assert "已保存。" in client.get("/hall").content.decode()

    @pytest.mark.parametrize(
        ("text", "sentence", "is_beside"),
        [("beside", "写在旁边。", True), ("on top", "写在上面。", False), ("again", "再来一次。", True)],
    )
    def test_a_refusal_is_told_beside_its_field_or_on_top(
        self, client: Client, text: str, sentence: str, is_beside: bool
    ) -> None:
        answer = client.post(FORM, {"text": text})
        shown = answer.content.decode()
        assert answer.status_code == 422
        assert sentence in shown
        assert ('id="id_text_error"' in shown) is is_beside

    def test_who_sends_too_often_is_told_when_to_come_back(self, client: Client) -> None:
        answer = client.post(FORM, {"text": "often"})
        assert (answer.status_code, answer["Retry-After"]) == (429, "42")

    def test_a_refusal_that_passes_gets_a_page_of_its_own(self, client: Client) -> None:
        answer = client.post(FORM, {"text": "passes"})
        assert answer.status_code == 409
        assert "<form method" not in answer.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
