"""The people of a filing: searched without leaving a trace in an address, and where each stands."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.support.cast import PEOPLE, Cast, roster_cells
from tests.support.claim_rows import claim_row
from tests.support.issued_certificates import issue
from tests.web.conftest import Browse
from tests.web.counting import assert_queries_do_not_grow
from zhicheng.domain.review import ClaimStatus
from zhicheng.records.models import Claim, Filing
from zhicheng.services.intake.rosters.people import passed_people
from zhicheng.services.kernel.certificate_state import CertificateState
from zhicheng.services.kernel.claim_position import seen
from zhicheng.services.review.decisions import send_back_claim

pytestmark = pytest.mark.django_db


@pytest.fixture
def filing(cast: Cast) -> Filing:
    filing = cast.filing(passed=3)
    cast.read(filing, [roster_cells(part, filing) for part in PEOPLE[:3]])
    return filing


def people_of(filing: Filing) -> str:
    return reverse("committee:people", kwargs={"filing_id": filing.id})


def sent_back(cast: Cast, reason: str = "专业名称有误。") -> Claim:
    claim = Claim.objects.get(name=PEOPLE[0].name)
    return claim_row(send_back_claim(actor=cast.check_officer, at=cast.at, claim=seen(claim), reason=reason))


class TestSearch:
    @pytest.mark.parametrize(
        "typed", [PEOPLE[1].name, PEOPLE[1].name[:1], PEOPLE[1].id_number, f" {PEOPLE[1].id_number.lower()} "]
    )
    def test_finds_by_name_and_by_whole_number(
        self, cast: Cast, filing: Filing, browse: Browse, typed: str
    ) -> None:
        client = browse(cast.convener)
        answer = client.post(people_of(filing), {"who": typed})
        assert answer.headers["Location"] == people_of(filing)
        shown = client.get(people_of(filing)).content.decode()
        assert PEOPLE[1].name in shown
        assert PEOPLE[0].name not in shown

    def test_part_of_a_number_finds_nobody(self, cast: Cast, filing: Filing, browse: Browse) -> None:
        client = browse(cast.convener)
        client.post(people_of(filing), {"who": PEOPLE[1].id_number[:17]})
        assert "没有找到符合条件的人员" in client.get(people_of(filing)).content.decode()

    def test_is_forgotten_when_cleared(self, cast: Cast, filing: Filing, browse: Browse) -> None:
        client = browse(cast.convener)
        client.post(people_of(filing), {"who": "无此人"})
        client.post(people_of(filing), {"clear": "1"})
        assert PEOPLE[0].name in client.get(people_of(filing)).content.decode()

    def test_narrows_to_a_status(self, cast: Cast, filing: Filing, browse: Browse) -> None:
        claim = sent_back(cast)
        client = browse(cast.convener)
        client.post(people_of(filing), {"status": "sent_back"})
        shown = client.get(people_of(filing)).content.decode()
        assert claim.name in shown
        assert "退回原因：专业名称有误。" in shown
        assert PEOPLE[2].name not in shown

    def test_no_whole_number_is_shown(self, cast: Cast, filing: Filing, browse: Browse) -> None:
        shown = browse(cast.convener).get(people_of(filing)).content.decode()
        assert all(part.id_number not in shown for part in PEOPLE[:3])
        assert PEOPLE[0].id_number[:3] + "*" * 13 + PEOPLE[0].id_number[-2:] in shown


class TestStanding:
    def test_says_when_a_certificate_can_be_collected_at_the_earliest(
        self, cast: Cast, filing: Filing
    ) -> None:
        (first, *_) = passed_people(actor=cast.convener, at=cast.at, filing_id=filing.id).rows
        assert (first.status, first.certificate) == (ClaimStatus.UPLOADED, None)
        assert first.collectable_from is not None
        assert (first.collectable_from.month, first.collectable_from.day) == (12, 16)

    def test_follows_the_certificate_once_there_is_one(self, cast: Cast) -> None:
        issued = issue()[0]
        filing = issued.certificate.claim.filing
        assert filing is not None
        filing.committee.convening_unit = cast.convening_unit
        filing.committee.save()
        before, after = issued.opens - timedelta(days=1), issued.after
        states = [
            passed_people(actor=cast.convener, at=at, filing_id=filing.id).rows[0].certificate
            for at in (before, after)
        ]
        assert states == [CertificateState.NOT_YET, CertificateState.VALID]

    def test_of_several_reasons_the_latest_counts(self, cast: Cast, filing: Filing) -> None:
        sent_back(cast, "第一次退回。")
        row = roster_cells(PEOPLE[0], filing, 专业="机械制造")
        cast.read(filing, [row])
        claim = Claim.objects.get(name=PEOPLE[0].name)
        send_back_claim(actor=cast.check_officer, at=cast.at, claim=seen(claim), reason="第二次退回。")
        people = passed_people(actor=cast.convener, at=cast.at, status=ClaimStatus.SENT_BACK).rows
        assert [person.sent_back_reason for person in people] == ["第二次退回。"]

    def test_is_the_convening_units_alone(self, cast: Cast, filing: Filing) -> None:
        assert passed_people(actor=cast.foreign_convener, at=cast.at).total == 0
        assert passed_people(actor=cast.convener, at=cast.at).total == 3


class TestQueries:
    @pytest.mark.parametrize("name", ["people", "sent_back"])
    def test_do_not_grow_with_the_people(self, cast: Cast, browse: Browse, name: str) -> None:
        filing = cast.filing(passed=8)

        def add(first: int, last: int) -> None:
            upload = cast.read(filing, [roster_cells(part, filing) for part in PEOPLE[first:last]])
            for row in upload.rows.select_related("claim"):
                assert row.claim is not None
                send_back_claim(
                    actor=cast.check_officer, at=cast.at, claim=seen(row.claim), reason="请核对。"
                )

        add(0, 1)
        address = people_of(filing) if name == "people" else reverse("committee:sent_back")
        assert_queries_do_not_grow(browse(cast.convener), address, lambda: add(1, 7))
