"""Clauses 二(一)1, 二(一)2, 二(一)3, 二(一)4 at their doors: who uploads what, page by page."""

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.support.cast import (
    APPOINTMENT,
    ENTRUSTED,
    EXAMINATION,
    PEOPLE,
    Cast,
    roster_cells,
    submitted,
    workbook,
)
from tests.web.conftest import Browse
from zhicheng.domain.review import ClaimStatus
from zhicheng.domain.rosters.columns import RosterKind
from zhicheng.records.models import Claim, RosterUpload
from zhicheng.services.intake.rosters.process import process_roster

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_november(cast: Cast) -> object:
    with time_machine.travel(cast.at, tick=False):
        yield


def approve(client: Client, namespace: str, claim: Claim) -> None:
    """The reviewer's own button, with the position that the page showed."""
    claim.refresh_from_db()
    seen = {"status": claim.status, "step": claim.step, "version": claim.version}
    address = reverse(f"{namespace}:approve", kwargs={"claim_id": claim.id})
    assert client.post(address, seen).status_code == 302
    claim.refresh_from_db()


def take_back(client: Client, namespace: str, claim: Claim, *, status: int = 302) -> None:
    """The page that asks, answered with yes."""
    claim.refresh_from_db()
    seen = {"status": claim.status, "step": claim.step, "version": claim.version}
    address = reverse(f"{namespace}:take_back", kwargs={"claim_id": claim.id})
    assert client.post(address, seen).status_code == status
    claim.refresh_from_db()


def upload(client: Client, address: str, claim: Claim) -> None:
    assert client.post(address, {"claim": str(claim.id), "confirm": "1"}).status_code == 302
    claim.refresh_from_db()


class TestCommittee:
    def test_uploads_the_roster_of_its_filing(self, browse: Browse, cast: Cast) -> None:
        filing = cast.filing(passed=1)
        data = workbook(RosterKind.EVALUATION, [roster_cells(PEOPLE[0], filing)])
        address = reverse("committee:send_roster", kwargs={"target_id": filing.id})
        answer = browse(cast.convener).post(address, {"roster": SimpleUploadedFile("名册.xlsx", data)})
        received = RosterUpload.objects.get()
        assert answer.headers["Location"] == reverse("committee:upload", kwargs={"upload_id": received.id})
        process_roster(upload_id=received.id)
        assert Claim.objects.get().status == ClaimStatus.UPLOADED


class TestEmployerThenSubmittingUnit:
    @pytest.mark.parametrize("channel", [APPOINTMENT, ENTRUSTED])
    def test_each_approves_and_the_latter_uploads(self, browse: Browse, cast: Cast, channel: object) -> None:
        claim = submitted(cast, channel)  # type: ignore[arg-type]
        department = browse(cast.department_clerk)
        early = reverse("department:approve", kwargs={"claim_id": claim.id})
        assert department.post(early, {"status": "in_review", "step": 2, "version": 1}).status_code in {
            404,
            409,
        }
        approve(browse(cast.personnel), "employer", claim)
        approve(department, "department", claim)
        assert claim.status == ClaimStatus.READY
        upload(department, reverse("department:consolidate"), claim)
        assert (claim.status, claim.batch_month) == (ClaimStatus.UPLOADED, "2026-11")

    def test_each_takes_back_what_it_did_until_the_next_takes_it_up(self, browse: Browse, cast: Cast) -> None:
        """二(一)2: the steps stay in their order, whichever of them thinks again."""
        claim = submitted(cast)
        employer, department = browse(cast.personnel), browse(cast.department_clerk)
        approve(employer, "employer", claim)
        take_back(employer, "employer", claim)
        assert (claim.status, claim.step) == (ClaimStatus.IN_REVIEW, 1)
        approve(employer, "employer", claim)
        department.get(reverse("department:claim", kwargs={"claim_id": claim.id}))
        take_back(employer, "employer", claim, status=409)
        approve(department, "department", claim)
        upload(department, reverse("department:consolidate"), claim)
        take_back(department, "department", claim)
        assert (claim.status, claim.batch_month) == (ClaimStatus.READY, "")
        upload(department, reverse("department:consolidate"), claim)
        browse(cast.check_officer).get(reverse("bureau:claim", kwargs={"claim_id": claim.id}))
        take_back(department, "department", claim, status=409)
        assert (claim.status, claim.batch_month) == (ClaimStatus.UPLOADED, "2026-11")


class TestExaminationBody:
    def test_approves_and_uploads_alone(self, browse: Browse, cast: Cast) -> None:
        claim = submitted(cast, EXAMINATION)
        client = browse(cast.examiner)
        approve(client, "examiner", claim)
        assert claim.status == ClaimStatus.READY
        upload(client, reverse("examiner:consolidate"), claim)
        assert claim.status == ClaimStatus.UPLOADED
