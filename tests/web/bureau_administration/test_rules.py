"""Policies, catalogue and calendar: read, compared, tried out; only the calendar is changed here."""

from importlib.resources import files

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.support.cast import Cast
from tests.web.conftest import Browse
from zhicheng.records.models import WorkingYear

pytestmark = pytest.mark.django_db
POLICY = files("zhicheng.domain").joinpath("data", "policies", "tianjin-2020.toml").read_bytes()
TABLE = 'year = 2031\nsource = "国办发明电〔2030〕9号"\nholidays = ["2031-10-01..2031-10-07"]\nmake_up_days = []\n'


@pytest.fixture
def client(cast: Cast, browse: Browse) -> Client:
    return browse(cast.check_officer)


class TestPolicies:
    def test_a_policy_is_told_in_words_with_its_clauses(self, client: Client) -> None:
        page = client.get(reverse("bureau:policy", kwargs={"policy_id": "tianjin-2020"})).content.decode()
        assert "备案核准后5个工作日内" in page
        assert "二(一)1" in page

    def test_an_unknown_policy_is_404(self, client: Client) -> None:
        assert client.get(reverse("bureau:policy", kwargs={"policy_id": "x"})).status_code == 404
        answer = client.get(reverse("bureau:compare_policies"), {"before": "x", "after": "y"})
        assert answer.status_code == 404

    def test_trying_a_file_shows_its_effect(self, client: Client) -> None:
        file = SimpleUploadedFile(
            "new.toml", POLICY.replace(b"collectable_day = 16", b"collectable_day = 20")
        )
        answer = client.post(reverse("bureau:try_policy"), {"file": file})
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "尚未生效" in page
        assert "次月可领取日" in page
        assert "ZHICHENG_POLICIES" in page

    @pytest.mark.parametrize(
        ("data", "sentence"),
        [
            (b"x = 1", "不是已知的项目"),
            (b"\xff\xfe", "不是 UTF-8"),
            (b"#" * 70_000, "超过 64 KB"),
            (POLICY.replace(b"code_tries = 5", b"code_tries = 9"), "verification.code_tries"),
        ],
    )
    def test_a_faulty_file_is_refused_in_words(self, client: Client, data: bytes, sentence: str) -> None:
        answer = client.post(reverse("bureau:try_policy"), {"file": SimpleUploadedFile("a.toml", data)})
        assert answer.status_code == 422
        assert sentence in answer.content.decode()

    def test_no_file_is_refused_in_words(self, client: Client) -> None:
        answer = client.post(reverse("bureau:try_policy"))
        assert answer.status_code == 422
        assert "请选择规则文件" in answer.content.decode()


class TestCatalogue:
    def test_all_series_stand_in_it(self, client: Client) -> None:
        page = client.get(reverse("bureau:catalogue")).content.decode()
        assert "全部27个系列" in page

    def test_a_title_of_two_series_says_so(self, client: Client) -> None:
        page = client.get(reverse("bureau:catalogue"), {"text": "助理编辑"}).content.decode()
        assert "新闻专业人员" in page
        assert "出版专业人员" in page

    def test_an_unknown_series_is_404(self, client: Client) -> None:
        assert client.get(reverse("bureau:series", kwargs={"series_no": 99})).status_code == 404


class TestCalendar:
    def test_a_table_is_previewed_before_it_is_loaded(self, client: Client) -> None:
        address = reverse("bureau:load_year")
        preview = client.post(address, {"text": TABLE})
        assert "现在还没有载入" in preview.content.decode()
        assert not WorkingYear.objects.exists()
        done = client.post(address, {"text": TABLE, "confirm": "1"})
        assert done["Location"] == reverse("bureau:calendar_year", kwargs={"year": 2031})
        assert WorkingYear.objects.get().year == 2031

    def test_a_file_will_do(self, client: Client) -> None:
        file = SimpleUploadedFile("2031.toml", TABLE.encode())
        answer = client.post(reverse("bureau:load_year"), {"file": file})
        assert "国办发明电〔2030〕9号" in answer.content.decode()

    @pytest.mark.parametrize(("text", "sentence"), [("", "请粘贴工作日表"), ("year = 1", "四位年份")])
    def test_a_faulty_table_is_refused_in_words(self, client: Client, text: str, sentence: str) -> None:
        answer = client.post(reverse("bureau:load_year"), {"text": text, "confirm": "1"})
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
        assert not WorkingYear.objects.exists()

    def test_a_year_out_of_range_is_404(self, client: Client) -> None:
        assert client.get(reverse("bureau:calendar_year", kwargs={"year": 1900})).status_code == 404
