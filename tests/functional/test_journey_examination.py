"""Channel 3 (一(三), 二(一)3): pass roster, personal claim, examination body, Bureau, and home again."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.functional.conftest import TurnableClock, Zhicheng
from tests.functional.month_at_the_bureau import collect, issue_month
from tests.support.cast import PEOPLE, Cast, Part, pass_cells, workbook
from tests.support.claim_rows import claim_row
from zhicheng.domain.channels import IntakeChannel
from zhicheng.domain.months import Month
from zhicheng.domain.rosters.columns import RosterKind
from zhicheng.records.models import Claim, Examination, PassRosterEntry
from zhicheng.services.intake.claims import ClaimDetails, draft_claim

pytestmark = pytest.mark.django_db

EXAMINATION = "津沽市经济专业初中级考试"
PERSON, STRANGER = PEOPLE[3], PEOPLE[4]


@pytest.fixture
def examination(
    zhicheng: Zhicheng, clock: type[TurnableClock], cast: Cast, tenth: datetime, tmp_path: Path
) -> Examination:
    """An announced examination with its pass roster, which holds one person."""
    clock.moment = tenth
    assert cast.examiner
    held_on = (tenth - timedelta(days=30)).date()
    announce = ("examination", "announce", EXAMINATION, "--held-on", held_on, "--as", "examiner")
    assert zhicheng(*announce).code == 0
    found = Examination.objects.get(name=EXAMINATION)
    roster = tmp_path / "合格名单.xlsx"
    roster.write_bytes(workbook(RosterKind.EXAMINATION, [pass_cells(PERSON, found)]))
    taken = zhicheng(
        "examination", "import", roster, "--examination", EXAMINATION, "--as", "examiner", "--json"
    )
    assert taken.line("roster")["accepted"] == 1
    assert PassRosterEntry.objects.count() == 1
    return found


class TestExaminationJourney:
    """One step, and the roster decides who may climb it to the end."""

    def test_goes_from_pass_roster_to_verified_file(
        self, zhicheng: Zhicheng, clock: type[TurnableClock], cast: Cast, tenth: datetime,
        last_month: Month, examination: Examination, tmp_path: Path,
    ) -> None:  # fmt: skip
        claim = _claim(cast, tenth, examination, PERSON)
        _bring_to_the_bureau(zhicheng, cast, claim, PERSON)
        clock.moment = None
        issue_month(zhicheng, cast, last_month, entries=1)
        collected = collect(zhicheng, cast.holder(PERSON), last_month, claim.id, tmp_path)
        assert collected.certificate.awarding_body == cast.examination_body.name
        assert collected.certificate.qualification_date == examination.held_on
        assert collected.certificate.submitting_unit == cast.agency.name

    def test_holds_back_whoever_is_not_on_the_pass_roster(
        self, zhicheng: Zhicheng, clock: type[TurnableClock], cast: Cast, tenth: datetime,
        last_month: Month, examination: Examination,
    ) -> None:  # fmt: skip
        claim = _claim(cast, tenth, examination, STRANGER)
        _bring_to_the_bureau(zhicheng, cast, claim, STRANGER)
        clock.moment = None
        assert cast.check_officer
        checked = zhicheng("month", "check", last_month, "--as", "check-officer", "--json")
        assert checked.code == 1
        assert "examination.pass_roster" in checked.out or "pass_roster" in checked.out
        refused = zhicheng("month", "propose", last_month, "--as", "check-officer", "--json")
        assert (refused.code, refused.error["code"]) == (3, "batch.empty")


def _claim(cast: Cast, at: datetime, examination: Examination, part: Part) -> Claim:
    details = ClaimDetails(
        series="经济专业人员",
        title_name="经济师",
        specialty="工商管理",
        examination_id=examination.id,
        archive_agency_id=cast.agency.id,
    )
    return claim_row(
        draft_claim(actor=cast.holder(part), at=at, channel=IntakeChannel.EXAMINATION, details=details)
    )


def _bring_to_the_bureau(zhicheng: Zhicheng, cast: Cast, claim: Claim, part: Part) -> None:
    assert zhicheng("claims", "submit", claim.id, "--as", f"holder-{part.phone}").code == 0
    assert zhicheng("claims", "approve", claim.id, "--as", "examiner").code == 0
    assert zhicheng("claims", "upload", "--as", "examiner").code == 0
