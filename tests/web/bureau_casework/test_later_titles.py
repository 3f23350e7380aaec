"""关联资格 at the Bureau: counted on the home page, listed, reviewed once, and shown before a decision."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.case_walk import CaseWalk
from tests.support.cast import Cast
from tests.support.issued_certificates import officer
from tests.support.later_titles import listed_review, stacked
from tests.web.conftest import Browse
from tests.web.counting import queries_of
from zhicheng.domain.cases import CaseKind
from zhicheng.records.models import LaterTitleReview

pytestmark = pytest.mark.django_db
GIVEN = {"finding": "needs_case", "reason": "高级资格为必备条件。"}


@pytest.fixture
def reader(cast: Cast, browse: Browse) -> Client:
    return browse(cast.check_officer)


def address(row: LaterTitleReview) -> str:
    return reverse("bureau:later_title", kwargs={"review_id": row.id})


class TestList:
    def test_says_that_nothing_waits(self, reader: Client) -> None:
        assert "没有待复核的关联资格" in reader.get(reverse("bureau:later_titles")).content.decode()

    def test_shows_what_waits_and_is_counted_on_the_home_page(self, reader: Client) -> None:
        row = listed_review()
        queries_of(reader, reverse("bureau:home"))
        text = reader.get(reverse("bureau:home")).content.decode()
        assert '待复核的关联资格</span><span class="tile-number">1</span>' in text
        queries_of(reader, reverse("bureau:later_titles"))
        listed = reader.get(reverse("bureau:later_titles")).content.decode()
        assert address(row) in listed
        assert "正高级工程师" in listed


class TestReview:
    def test_is_recorded_and_leads_to_what_is_to_be_done(self, reader: Client) -> None:
        row = listed_review()
        queries_of(reader, address(row))
        answer = reader.post(address(row), GIVEN)
        assert answer.headers["Location"] == reverse("bureau:later_titles")
        text = reader.get(address(row)).content.decode()
        assert "受影响，须另行办理" in text
        assert reverse("bureau:open_case", kwargs={"kind": "revocation"}) in text
        assert address(row) not in reader.get(reverse("bureau:later_titles")).content.decode()
        reviewed = reader.get(reverse("bureau:later_titles") + "?state=reviewed").content.decode()
        assert address(row) in reviewed

    @pytest.mark.parametrize("missing", ["finding", "reason"])
    def test_says_what_is_missing(self, reader: Client, missing: str) -> None:
        row = listed_review()
        assert reader.post(address(row), GIVEN | {missing: ""}).status_code == 422
        assert LaterTitleReview.objects.get().reviewed_at is None

    def test_a_second_one_is_told_so(self, reader: Client, cast: Cast, browse: Browse) -> None:
        row = listed_review()
        reader.post(address(row), GIVEN)
        answer = browse(cast.release_officer).post(address(row), GIVEN)
        assert "已由其他工作人员复核" in answer.content.decode()

    def test_needs_the_token_of_its_page(self, cast: Cast, browse: Browse) -> None:
        client = browse(cast.check_officer, csrf=True)
        row = listed_review()
        assert client.post(address(row), GIVEN).status_code == 403


class TestPreview:
    def test_stands_on_the_page_of_the_case(self, reader: Client) -> None:
        scene = stacked()
        walk = CaseWalk.opened(
            officer("counter"),
            datetime.now(UTC),
            kind=CaseKind.REVOCATION,
            ground="false_materials",
            certificate_ids=[scene.lower.certificate.id],
        )
        path = reverse("bureau:case", kwargs={"case_id": walk.standing.case_id})
        queries_of(reader, path)
        text = reader.get(path).content.decode()
        assert "关联资格（1）" in text
        assert scene.higher.number_id in text
