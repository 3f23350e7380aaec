"""Statistics: charts that words can replace, with their tables; exports that leave a trace."""

import re
import xml.etree.ElementTree as ElementTree

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.cast import PEOPLE, Cast
from tests.web.conftest import Browse
from zhicheng.records.models import Event
from zhicheng.services.kernel.events import EventTag
from zhicheng.web.bureau.administration.charts import bar_chart

NOVEMBER = {"first": "2026-11", "last": "2026-11"}


@pytest.fixture
def client(cast: Cast, browse: Browse) -> Client:
    return browse(cast.check_officer)


@pytest.mark.django_db
class TestPage:
    def test_every_chart_has_a_title_a_description_and_its_table(self, cast: Cast, client: Client) -> None:
        for part in PEOPLE[:2]:
            cast.uploaded_claim(part)
        page = client.get(reverse("bureau:statistics"), NOVEMBER).content.decode()
        drawings = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
        assert len(drawings) == 7
        for drawing in drawings:
            root = ElementTree.fromstring(drawing)
            assert root.find("title") is not None
            assert (root.findtext("desc") or "").strip()
        assert "副高级：已上传2件，已制证0件" in page
        assert page.count("<table") == 7
        assert "style=" not in page

    def test_a_period_the_wrong_way_round_is_refused(self, client: Client) -> None:
        answer = client.get(reverse("bureau:statistics"), {"first": "2026-11", "last": "2026-10"})
        assert answer.status_code == 422
        assert "起始月份晚于截止月份" in answer.content.decode()

    @pytest.mark.parametrize("first", ["2026-13", "abc", "", "0000-01"])
    def test_nonsense_is_refused(self, client: Client, first: str) -> None:
        answer = client.get(reverse("bureau:statistics"), {"first": first, "last": "2026-11"})
        assert answer.status_code == 422

    def test_an_empty_period_says_so(self, client: Client) -> None:
        page = client.get(reverse("bureau:statistics"), {"first": "2021-01", "last": "2021-02"})
        assert "这段时间没有上传的申领" in page.content.decode()


@pytest.mark.django_db
class TestExport:
    @pytest.mark.parametrize("form", ["xlsx", "csv"])
    def test_hands_out_a_file_that_no_cache_keeps(self, client: Client, form: str) -> None:
        answer = client.post(reverse("bureau:export_statistics"), {**NOVEMBER, "form": form})
        assert answer.status_code == 200
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["Cache-Control"] == "no-store"
        assert Event.objects.filter(tag=EventTag.STATISTICS_EXPORTED).count() == 1

    def test_looking_at_the_form_exports_nothing(self, client: Client) -> None:
        page = client.get(reverse("bureau:export_statistics"), NOVEMBER).content.decode()
        assert 'value="2026-11"' in page
        assert not Event.objects.filter(tag=EventTag.STATISTICS_EXPORTED).exists()

    def test_a_wrong_form_is_refused(self, client: Client) -> None:
        answer = client.post(reverse("bureau:export_statistics"), {**NOVEMBER, "form": "exe"})
        assert answer.status_code == 422


class TestBarChart:
    def test_the_longest_bar_fills_the_width_and_others_are_in_proportion(self) -> None:
        chart = bar_chart(
            name="c", title="图", outer="外", inner="内", unit="件", lines=[("甲", 100, 50), ("乙", 25, 0)]
        )
        first, second = chart.bars
        assert first.inner_width * 2 == first.outer_width
        assert second.outer_width * 4 == first.outer_width
        assert first.outer_y < second.outer_y < chart.height

    def test_long_labels_are_cut_in_the_picture_alone(self) -> None:
        name = "津沽市人力资源和社会保障局"
        chart = bar_chart(name="c", title="图", outer="外", inner="内", unit="件", lines=[(name, 1, 1)])
        assert chart.bars[0].label == "津沽市人力资源…"
        assert name in chart.description

    def test_nothing_to_draw(self) -> None:
        chart = bar_chart(name="c", title="图", outer="外", inner="内", unit="件", lines=[])
        assert (chart.bars, chart.description) == ((), "没有数据。")

    def test_only_zeros_draw_no_bars(self) -> None:
        chart = bar_chart(name="c", title="图", outer="外", inner="内", unit="件", lines=[("甲", 0, 0)])
        assert chart.bars[0].outer_width == 0
