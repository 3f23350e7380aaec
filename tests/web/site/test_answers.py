"""What the frame answers when something is refused, wrong, missing or broken."""

import hashlib
from importlib.resources import files

import pytest

from tests.support.cast import Cast
from tests.web.conftest import Browse
from zhicheng.web.site.request_size import LARGEST_REQUEST

pytestmark = pytest.mark.django_db


class TestRefusals:
    @pytest.mark.parametrize(
        ("kind", "status"),
        [("not-allowed", 404), ("missed", 404), ("moved", 409), ("often", 429), ("else", 422)],
    )
    def test_each_kind_has_its_status(self, browse: Browse, kind: str, status: int) -> None:
        answer = browse().get(f"/refusing/{kind}")
        assert answer.status_code == status
        assert "返回首页" in answer.content.decode()

    def test_too_often_says_when_to_come_back(self, browse: Browse) -> None:
        assert browse().get("/refusing/often")["Retry-After"] == "42"

    def test_an_error_of_ours_says_nothing_of_its_inside(self, browse: Browse) -> None:
        client = browse()
        client.raise_request_exception = False
        answer = client.get("/refusing/broken")
        assert answer.status_code == 500
        assert "ours" not in answer.content.decode()
        assert "系统出了问题" in answer.content.decode()

    def test_an_unknown_address_is_answered_in_chinese(self, browse: Browse) -> None:
        answer = browse().get("/nowhere")
        assert answer.status_code == 404
        assert "没有找到这个页面" in answer.content.decode()


class TestForms:
    def test_errors_stand_in_a_summary_that_leads_to_the_field(self, browse: Browse, cast: Cast) -> None:
        answer = browse(cast.personnel).post("/employers", {"text": ""})
        shown = answer.content.decode()
        assert answer.status_code == 422
        assert '<a href="#id_text">请填写说明。</a>' in shown
        assert 'aria-describedby="id_text_error"' in shown
        assert 'aria-invalid="true"' in shown

    def test_says_what_may_be_left_out(self, browse: Browse, cast: Cast) -> None:
        shown = browse(cast.personnel).get("/employers").content.decode()
        assert shown.count("（选填）") == 1

    def test_a_success_is_told_once_on_the_next_page(self, browse: Browse, cast: Cast) -> None:
        client = browse(cast.personnel)
        assert "已保存。" in client.post("/employers", {"text": "好"}, follow=True).content.decode()
        assert "已保存。" not in client.get("/hall").content.decode()

    def test_a_form_without_its_token_is_not_taken(self, browse: Browse, cast: Cast) -> None:
        answer = browse(cast.personnel, csrf=True).post("/employers", {"text": "好"})
        assert answer.status_code == 403
        assert "内容没有提交" in answer.content.decode()


class TestSizes:
    def test_a_request_that_announces_too_much_is_not_read(self, browse: Browse, cast: Cast) -> None:
        answer = browse(cast.personnel).post(
            "/employers", {"text": "好"}, headers={"content-length": str(LARGEST_REQUEST + 1)}
        )
        assert answer.status_code == 413
        assert "文件太大" in answer.content.decode()

    def test_fields_beyond_reason_are_refused(self, browse: Browse, cast: Cast) -> None:
        answer = browse(cast.personnel).post("/employers", {"text": "好" * 1_500_000})
        assert answer.status_code in {400, 413}


class TestDownloads:
    def test_is_saved_and_never_opened(self, browse: Browse) -> None:
        answer = browse().get("/file")
        assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cache-Control"] == "no-store"


class TestSearches:
    def test_words_are_remembered_outside_the_address(self, browse: Browse) -> None:
        client = browse()
        answer = client.post("/search", {"name": "仇"})
        assert (answer.status_code, answer["Location"]) == (302, "/search")
        assert client.get("/search").content.decode() == "[仇]"
        client.post("/search", {"clear": "1"})
        assert client.get("/search").content.decode() == "[]"

    def test_a_wrong_word_is_not_remembered(self, browse: Browse) -> None:
        client = browse()
        assert client.post("/search", {"name": "一二三四五六"}).status_code == 200
        assert client.get("/search").content.decode() == "[]"


class TestVendoredFiles:
    def test_each_is_the_one_whose_hash_is_listed(self) -> None:
        vendor = files("zhicheng.web.site") / "static" / "site" / "vendor"
        lines = (vendor / "SHA256SUMS").read_text(encoding="ascii").splitlines()
        listed = {name: digest for digest, name in map(str.split, lines)}
        there = {
            file.name: hashlib.sha256(file.read_bytes()).hexdigest()
            for file in vendor.iterdir()
            if file.name != "SHA256SUMS"
        }
        assert there == listed
