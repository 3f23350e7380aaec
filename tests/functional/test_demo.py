"""The demonstration city: built by the services' own doors, resumable, and the same when built again."""

import io
import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections import Counter
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

import psutil
import pytest
from django.apps import apps
from django.db import connection
from pytest_django import DjangoAssertNumQueries, Settings

from tests.functional.conftest import Zhicheng
from tests.functional.test_cli_personal_data import personal_data_in
from tests.support.case_walk import issue_waiting_shards
from tests.support.cast import Cast
from tests.support.patience import PATIENCE, wait_until
from zhicheng.adapters.chinese_calendar import ChineseCalendar
from zhicheng.cli.commands.demo import open_demonstration, use_demo_rules
from zhicheng.cli.console import Console
from zhicheng.cli.demo import people
from zhicheng.cli.demo.build import building_steps
from zhicheng.cli.demo.cases import bring_cases_forward
from zhicheng.cli.demo.demonstration import Demonstration
from zhicheng.cli.demo.month_run import run_month
from zhicheng.cli.demo.timetable import Timetable
from zhicheng.domain.channels import IntakeChannel
from zhicheng.domain.deadlines import business_date
from zhicheng.domain.identity_documents import parse_identity_document
from zhicheng.domain.policies import parse_policy
from zhicheng.domain.review import ClaimStatus
from zhicheng.records.models import (
    Artifact,
    Case,
    Certificate,
    Claim,
    Event,
    Filing,
    Person,
    Revocation,
    RosterUpload,
    Suspension,
)
from zhicheng.services.casework.cases import settle_finished_cases
from zhicheng.services.kernel.rulebook import policy_on

ROOT = Path(__file__).parents[2]
POLICY = parse_policy((ROOT / "src/zhicheng/cli/demo/policies/shili.toml").read_text(encoding="utf-8"))


@pytest.fixture
def demo(db: None, settings: Settings, tmp_path: Path) -> Demonstration:
    """A small demonstration in a home of its own, not built yet."""
    settings.ZHICHENG_VAR = tmp_path
    use_demo_rules()
    return open_demonstration(6)


def build(demo: Demonstration, *, steps: int | None = None) -> None:
    """Do all steps of the building, or the first few, as an interruption would leave it."""
    for _, step in list(building_steps(demo, datetime.now(UTC)))[:steps]:
        step()


def row_counts() -> dict[str, int]:
    return {
        model.__name__: model._default_manager.count()
        for model in apps.get_app_config("records").get_models()
    }


class TestRules:
    def test_are_another_citys_own(self, demo: Demonstration) -> None:
        policy = policy_on(demo.timetable.founded)
        assert (policy.bureau_name, policy.region_code) == ("示例市人力资源和社会保障局", "99")

    def test_leave_an_operators_own_rules_alone(self, settings: Settings, tmp_path: Path) -> None:
        settings.ZHICHENG_VAR, settings.ZHICHENG_POLICIES = tmp_path, str(tmp_path / "own")
        use_demo_rules()
        assert str(tmp_path / "own") == settings.ZHICHENG_POLICIES
        assert not (tmp_path / "policies").exists()


class TestTimetable:
    @pytest.mark.parametrize(
        ("founded", "months"),
        [
            (date(2026, 11, 23), ["2026-09", "2026-10", "2026-11"]),
            (date(2026, 11, 16), ["2026-09", "2026-10", "2026-11"]),
            (date(2026, 11, 15), ["2026-08", "2026-09", "2026-10"]),
            (date(2027, 1, 1), ["2026-10", "2026-11", "2026-12"]),
            (date(2027, 2, 28), ["2026-12", "2027-01", "2027-02"]),
        ],
    )
    def test_has_two_collectable_months_and_one_to_do(self, founded: date, months: list[str]) -> None:
        table = Timetable(founded, POLICY, ChineseCalendar())
        assert [str(month) for month in table.months] == months

    @pytest.mark.parametrize("day", range(1, 29))
    def test_lies_before_the_founding(self, day: int) -> None:
        founded = date(2026, 10, day)
        table = Timetable(founded, POLICY, ChineseCalendar())
        assert all(
            table.working_day(month, count) < founded for month in table.months for count in range(1, 6)
        )
        assert all(day < founded for day in table.late_filing())

    def test_is_late_by_a_make_up_working_day_where_the_month_has_one(self) -> None:
        """10 October 2026, a Saturday, was worked: who forgets it counts a day too few."""
        approved, uploaded = Timetable(date(2026, 11, 23), POLICY, ChineseCalendar()).late_filing()
        calendar = ChineseCalendar()
        days = [date.fromordinal(day) for day in range(approved.toordinal() + 1, uploaded.toordinal())]
        assert sum(bool(calendar.is_working_day(day)) for day in days) == POLICY.upload_working_days
        assert any(day.weekday() >= 5 and calendar.is_working_day(day) for day in days)


class TestPeople:
    def test_all_have_valid_documents_of_their_sex(self) -> None:
        for person in (*people.SPECIAL, *people.CLAIMANTS, people.BEYOND_UNCONFIRMED):
            document = parse_identity_document(person.id_number, on=date(2026, 11, 23))
            assert document.sex in {None, person.sex}
            assert not document.warnings

    def test_never_share_a_number(self) -> None:
        line = people.invented_people(0)
        assert len({next(line).id_number for _ in range(30_000)}) == 30_000


class TestBuilding:
    def test_fills_all_channels_and_every_stage(self, demo: Demonstration) -> None:
        build(demo)
        assert {claim.channel for claim in Claim.objects.all()} == {
            channel.value for channel in IntakeChannel
        }
        found = Counter(Claim.objects.values_list("status", flat=True))
        assert set(found) == {
            ClaimStatus.DRAFT,
            ClaimStatus.IN_REVIEW,
            ClaimStatus.SENT_BACK,
            ClaimStatus.READY,
            ClaimStatus.UPLOADED,
        }
        assert Claim.objects.filter(uploaded_late=True, channel=IntakeChannel.EVALUATION).exists()
        assert Claim.objects.filter(uploaded_late=True, channel=IntakeChannel.EMPLOYER_APPOINTMENT).exists()
        assert sum(RosterUpload.objects.values_list("rows_rejected", flat=True)) == 5
        assert sum(RosterUpload.objects.values_list("rows_duplicate", flat=True)) == 1
        assert set(Claim.objects.values_list("batch_month", flat=True)) == {
            "",
            *map(str, demo.timetable.months),
        }

    def test_is_the_same_after_an_interruption_and_when_built_again(self, demo: Demonstration) -> None:
        build(demo, steps=4)
        assert Filing.objects.count() == 1
        build(demo, steps=19)
        build(demo)
        once = row_counts()
        assert once["RosterUpload"] == 9
        build(demo)
        assert row_counts() == once

    def test_tells_true_times_beside_the_business_dates(self, demo: Demonstration) -> None:
        """What is dated into the past was recorded today, and the trail says so."""
        build(demo, steps=4)
        received = Event.objects.get(tag="unit:roster:received")
        assert business_date(received.at) < business_date(received.recorded_at)
        assert business_date(received.recorded_at) >= demo.timetable.founded

    def test_asks_little_when_all_is_there(
        self, demo: Demonstration, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        """A claim that reached its goal is looked up, not walked again."""
        build(demo)
        steps = list(building_steps(demo, datetime.now(UTC)))
        claims = [step for label, step in steps if label.endswith("的申领")]
        with django_assert_max_num_queries(8 * len(claims), connection=connection):
            for step in claims:
                step()


class TestCases:
    """A correction at each stage, and the kinds that people ask about most; done again, nothing changes."""

    def test_stand_at_each_stage_and_are_made_once(self, demo: Demonstration) -> None:
        build(demo)
        table, console = demo.timetable, Console(as_json=True, out=io.StringIO(), errors=io.StringIO())
        for month in (table.earlier, table.shown):
            run_month(demo, console, month, issue_waiting_shards, explain=False)
        bring_cases_forward(demo, work)
        stages = {(case.kind, case.state) for case in Case.objects.all()}
        corrections = ("opened", "evidence_wanted", "proposed", "done", "refused")
        others = ("personal_data", "death", "suspension", "revocation")
        assert stages == {("correction", state) for state in corrections} | {
            (kind, "done") for kind in others
        }
        successor = Certificate.objects.get(predecessor__isnull=False)
        assert (successor.true_name, Artifact.objects.filter(certificate=successor).exists()) == (
            "江鹤铭",
            True,
        )
        assert Person.objects.get(died_on__isnull=False).name == people.YUCHI.name
        assert Revocation.objects.filter(is_approved=True).count() == 8
        assert Suspension.objects.filter(ended_at__isnull=True).count() == 1
        once = row_counts()
        bring_cases_forward(demo, work)
        build(demo)
        assert row_counts() == once


def work() -> None:
    """What the workers do while a case is carried out."""
    issue_waiting_shards()
    settle_finished_cases(at=datetime.now(UTC))


class TestRefusals:
    def test_leave_another_citys_records_alone(self, zhicheng: Zhicheng, db: None) -> None:
        Cast().bureau  # noqa: B018 - it comes into being when it is asked for
        said = zhicheng("demo", "--json")
        assert (said.code, said.error["code"]) == (3, "demo.refused")

    def test_name_a_port_that_is_taken(self, zhicheng: Zhicheng, db: None) -> None:
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            port = other.getsockname()[1]
            for command in (("serve",), ("demo", "--serve")):
                said = zhicheng(*command, "--port", port, "--json")
                assert (said.code, said.error["code"]) == (3, "serve.port_taken")
                assert f"--port {port + 1}" in said.error["sentence"]

    @pytest.mark.parametrize("size", [0, 40_001])
    def test_keep_the_city_to_a_sensible_size(self, zhicheng: Zhicheng, db: None, size: int) -> None:
        assert zhicheng("demo", "--size", size).code == 3


class TestCommand:
    """The whole of it as a newcomer runs it, in processes of its own: the slow test of this file."""

    def test_survives_ctrl_c_and_ends_with_a_sealed_file(self, tmp_path: Path) -> None:
        home = tmp_path / "home"
        home.mkdir()
        for folder in (tmp_path, *tmp_path.parents[:2]):
            # The database of a system that runs as root belongs to another account, which must get in.
            folder.chmod(folder.stat().st_mode | 0o011)
        stopped = self._start(home)
        assert stopped.stdout is not None
        for line in stopped.stdout:
            if '"month_begins"' in line:
                stopped.send_signal(signal.SIGINT)
                break
        _, errors = stopped.communicate(timeout=PATIENCE)
        assert stopped.returncode == 4, errors
        assert "interrupted" in errors

        first, out = self._run(home)
        assert first == 0
        events = [json.loads(line) for line in out.splitlines()]
        by_event = {line["event"]: line for line in events}
        assert by_event["audited"]["breaches"] == 0
        assert by_event["issued"]["failed"] == 0
        assert by_event["verified"]["verdict"] == "original"
        assert by_event["cases"]["cases"] == 9
        assert Path(by_event["collected"]["path"]).read_bytes().startswith(b"%PDF-")
        assert not personal_data_in(out)

        kinds, code = self._serve(home)
        assert code == 0
        assert "standing" in kinds
        assert not {"checked", "proposed", "released", "progress"} & set(kinds)
        assert kinds[-1] == "stopping"
        wait_until(lambda: not self._processes_of(home), "nothing of it is left behind")

    def _serve(self, home: Path) -> tuple[list[str], int]:
        """The second run, with the site; what it said, and its exit code after Ctrl-C."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        started = self._start(home, "--serve", "--port", str(port))
        assert started.stdout is not None
        kinds: list[str] = []
        for line in started.stdout:
            kinds.append(json.loads(line)["event"])
            if kinds[-1] == "serving":
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=PATIENCE) as answer:
                    assert json.loads(answer.read())["database"] is True
                started.send_signal(signal.SIGINT)
        return kinds, started.wait(timeout=PATIENCE)

    def _processes_of(self, home: Path) -> list[str]:
        """Command lines of processes that still work in this home."""
        found = []
        for process in psutil.process_iter():
            with suppress(psutil.Error):
                if process.environ().get("ZHICHENG_HOME") == str(home):
                    found.append(" ".join(process.cmdline()))
        return found

    def _environment(self, home: Path) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ZHICHENG_")}
        kept.pop("DATABASE_URL", None)
        return kept | {
            "ZHICHENG_HOME": str(home),
            "DJANGO_SETTINGS_MODULE": "zhicheng.config.settings",
            "PYTHONPATH": str(ROOT / "src"),
        }

    def _start(self, home: Path, *words: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", "zhicheng.cli.main", "demo", "--size", "5", "--json", *words],
            env=self._environment(home),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def _run(self, home: Path) -> tuple[int, str]:
        started = self._start(home)
        out, errors = started.communicate(timeout=PATIENCE)
        return (0, out) if started.returncode == 0 else (started.returncode, out + errors)
