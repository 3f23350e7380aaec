"""Channel 4 (一(四), 二(一)4): evaluated by a ministry's committee, reviewed and issued here.

This journey goes by the command line alone, the person's own acts included.
"""

import io
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.functional.conftest import TurnableClock, Zhicheng
from tests.functional.month_at_the_bureau import issue_month
from tests.support.cast import PEOPLE, SERIES, Cast
from zhicheng.domain.claim_acts import ReviewVerdict
from zhicheng.domain.months import Month
from zhicheng.records.models import Certificate, Claim, Person, ReviewDecision

pytestmark = pytest.mark.django_db

PERSON = PEOPLE[8]
LOGIN = "aygul"
COMMITTEE = "示例部机械工程高级职称评审委员会"


@pytest.fixture
def draft(
    zhicheng: Zhicheng,
    cast: Cast,
    clock: type[TurnableClock],
    tenth: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> str:
    """The id of a draft that still lacks the entrusting document."""
    clock.moment = tenth
    assert cast.personnel
    assert cast.department_clerk
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PERSON.id_number}\n{PERSON.phone}\n"))
    assert zhicheng("holder", "register", LOGIN, "--name", PERSON.name, "--sex", PERSON.sex.value).code == 0
    drafted = zhicheng(
        *(
            "holder",
            "draft",
            "--channel",
            "entrusted_evaluation",
            "--series",
            SERIES,
            "--title",
            "正高级工程师",
        ),
        *("--specialty", "机械设计", "--date", (tenth - timedelta(days=40)).date()),
        *("--employer", cast.employer.name, "--entrusted-body", COMMITTEE, "--as", LOGIN, "--json"),
    )
    return str(drafted.line("drafted")["claim"])


@pytest.fixture
def letter(document: bytes, tmp_path: Path) -> Path:
    """The entrusting document."""
    path = tmp_path / "委托评审函.pdf"
    path.write_bytes(document)
    return path


class TestEntrustedEvaluationJourney:
    """The entrusting document is what lets the claim set out."""

    def test_goes_from_draft_to_verified_file(
        self,
        zhicheng: Zhicheng,
        clock: type[TurnableClock],
        cast: Cast,
        tenth: datetime,
        last_month: Month,
        draft: str,
        letter: Path,
        tmp_path: Path,
    ) -> None:
        refused = zhicheng("claims", "submit", draft, "--as", LOGIN, "--json")
        assert (refused.code, refused.error["code"]) == (3, "claim.incomplete")
        self._review(zhicheng, draft, letter)
        # No deadline exists for this channel, so the last day of the month is as good as the first.
        clock.moment = datetime.combine(last_month.last_day(), tenth.timetz())
        uploaded = zhicheng("claims", "upload", "--as", "department-clerk", "--json").line("uploaded")
        assert (uploaded["by_month"], uploaded["late"]) == ({str(last_month): 1}, 0)

        clock.moment = None
        issue_month(zhicheng, cast, last_month, entries=1)
        self._collect(zhicheng, clock, tmp_path / "证书.pdf")

    def test_ends_where_a_reviewer_rejects_it(self, zhicheng: Zhicheng, draft: str, letter: Path) -> None:
        self._attach(zhicheng, draft, letter)
        assert zhicheng("claims", "submit", draft, "--as", LOGIN).code == 0
        reject = ("claims", "reject", draft, "--reason", "未经委托", "--as", "personnel", "--json")
        assert zhicheng(*reject, "--field", "nonsense").code == 2
        assert zhicheng(*reject, "--field", "entrusted_body").line("moved")["status"] == "rejected"
        decision = ReviewDecision.objects.get(claim_id=draft, verdict=ReviewVerdict.REJECTED)
        assert decision.field == "entrusted_body"
        assert zhicheng("claims", "approve", draft, "--as", "personnel").code == 3

    def test_registers_nobody_twice_under_two_names(
        self, zhicheng: Zhicheng, draft: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{PERSON.id_number}\n{PERSON.phone}\n"))
        other = zhicheng("holder", "register", "other", "--name", "王五", "--sex", PERSON.sex.value, "--json")
        assert (other.code, other.error["code"]) == (3, "person.refused")
        assert Person.objects.count() == 1

    def _review(self, zhicheng: Zhicheng, draft: str, letter: Path) -> None:
        self._attach(zhicheng, draft, letter)
        assert zhicheng("claims", "submit", draft, "--as", LOGIN).code == 0
        assert zhicheng("claims", "approve", draft, "--as", "personnel").code == 0
        assert zhicheng("claims", "approve", draft, "--as", "department-clerk").code == 0

    def _attach(self, zhicheng: Zhicheng, draft: str, letter: Path) -> None:
        attach = ("holder", "attach", draft, letter, "--kind", "entrusting_document", "--as", LOGIN)
        assert zhicheng(*attach).code == 0
        assert Claim.objects.get().attachments.get().file_name == letter.name

    def _collect(self, zhicheng: Zhicheng, clock: type[TurnableClock], out: Path) -> None:
        """Not a second before 00:00 on the 16th of the following month."""
        certificate = Certificate.objects.get()
        assert certificate.awarding_body == COMMITTEE
        assert certificate.name == PERSON.name
        assert certificate.number_id.startswith("A")
        words = ("holder", "collect", certificate.number_id, "-o", out, "--as", LOGIN)
        clock.moment = certificate.collectable_from - timedelta(seconds=1)
        assert zhicheng(*words, "--json").error["code"] == "collection.not_yet"
        assert (
            zhicheng("holder", "certificates", "--as", LOGIN, "--json").line("own_certificate")["state"]
            == "not_yet"
        )
        clock.moment = certificate.collectable_from
        assert zhicheng(*words).code == 0
        verified = zhicheng("certificate", "verify", out, "--json")
        assert (verified.code, verified.line("verified")["state"]) == (0, "valid")
