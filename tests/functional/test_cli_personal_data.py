"""No command prints a whole ID number or a phone, whatever it is asked to show (T12, R17)."""

import re
from pathlib import Path

import pytest

from tests.functional.conftest import TurnableClock, Zhicheng
from tests.support.cast import PEOPLE, Cast, roster_cells, workbook
from zhicheng.domain.months import Month
from zhicheng.domain.rosters.columns import RosterKind
from zhicheng.records.models import Certificate, Claim, IssuanceShard
from zhicheng.services.issuance.pipeline.shard_pipeline import issue_shard

pytestmark = pytest.mark.django_db

DOCUMENT = re.compile(r"(?<![0-9a-fA-F])[0-9]{17}[0-9Xx](?![0-9a-fA-F])|[A-Z]{3}[0-9]{12}")
PHONE = re.compile(r"(?<![0-9a-fA-F])1[3-9][0-9]{9}(?![0-9a-fA-F])")


def personal_data_in(text: str) -> list[str]:
    """Everything in ``text`` that is shaped like a document number or a phone, or is one of the cast's."""
    known = [value for part in PEOPLE for value in (part.id_number, part.phone) if value in text]
    return [*DOCUMENT.findall(text), *PHONE.findall(text), *known]


class TestTheScan:
    """The negative control: the scan finds what it is looking for."""

    @pytest.mark.parametrize("planted", [PEOPLE[0].id_number, PEOPLE[9].id_number, PEOPLE[3].phone])
    def test_finds_what_was_planted(self, planted: str) -> None:
        assert personal_data_in(f"第3行：{planted}，请核对")
        assert not personal_data_in("第3行：请核对")


class TestNothingPersonalIsPrinted:
    def test_by_any_command_of_a_month(
        self, zhicheng: Zhicheng, clock: type[TurnableClock], cast: Cast, last_month: Month, tmp_path: Path
    ) -> None:
        clock.moment = cast.at
        assert cast.release_officer
        filing = cast.filing()
        roster = tmp_path / "名册.xlsx"
        # A slipped column and a wrong digit: what a careless message would quote.
        wrong = roster_cells(PEOPLE[1], filing, 资格名称=PEOPLE[1].id_number)
        slipped = roster_cells(PEOPLE[2], filing, 证件号码=PEOPLE[2].phone, 手机号码=PEOPLE[2].id_number)
        rows = [roster_cells(part, filing) for part in PEOPLE[3:7]]
        roster.write_bytes(workbook(RosterKind.EVALUATION, [*rows, wrong, slipped, rows[0]]))
        said = []

        def run(*words: object) -> None:
            for suffix in ((), ("--json",)):
                answer = zhicheng(*words, *suffix)
                said.append((words, answer.out + answer.err))

        run("filing", "import", roster, "--filing", filing.reference, "--as", "convener")
        clock.moment = None
        run("claims", "list", "--names")
        run("claims", "approve", Claim.objects.all()[0].id, "--as", "convener")
        run("month", "dry-run", last_month, "--as", "check-officer")
        run("month", "check", last_month, "--as", "check-officer")
        run("month", "propose", last_month, "--as", "check-officer")
        run("month", "release", last_month, "--as", "release-officer")
        for shard_id in IssuanceShard.objects.values_list("id", flat=True):
            issue_shard(shard_id=shard_id, worker="scan")
        run("month", "issue", last_month)
        run("month", "status")
        for number in Certificate.objects.values_list("number_id", flat=True):
            run("certificate", "show", number)
        run("certificate", "show", PEOPLE[4].id_number)
        run("audit")
        run("keys")
        assert Certificate.objects.count() == 4
        leaks = {
            " ".join(map(str, words)): found for words, text in said if (found := personal_data_in(text))
        }
        assert not leaks

    def test_shows_surnames_alone_unless_asked(
        self, zhicheng: Zhicheng, clock: type[TurnableClock], cast: Cast, tmp_path: Path
    ) -> None:
        clock.moment = cast.at
        filing = cast.filing()
        roster = tmp_path / "名册.xlsx"
        roster.write_bytes(workbook(RosterKind.EVALUATION, [roster_cells(PEOPLE[0], filing)]))
        assert (
            zhicheng("filing", "import", roster, "--filing", filing.reference, "--as", "convener").code == 0
        )
        assert PEOPLE[0].name not in zhicheng("claims", "list").out
        assert PEOPLE[0].name in zhicheng("claims", "list", "--names").out
