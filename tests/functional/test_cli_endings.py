"""How commands end: each exit code with its sentence, and never a traceback on the screen."""

import signal

import pytest
from django.db import OperationalError, ProgrammingError, connection

from tests.functional.conftest import Zhicheng
from zhicheng.cli.commands import site
from zhicheng.cli.exit_codes import ExitCode
from zhicheng.domain.faults import Fault, FaultKind
from zhicheng.domain.refusals import Refusal
from zhicheng.records.models import FaultReport


class Ending:
    """Puts an ending of its own instead of what ``migrate`` does."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch

    def by(self, error: BaseException) -> None:
        def end() -> ExitCode:
            raise error

        self._monkeypatch.setattr(site.migrate, "callback", end)


@pytest.fixture
def ending(monkeypatch: pytest.MonkeyPatch) -> Ending:
    return Ending(monkeypatch)


class TestEndings:
    def test_says_a_refusal_in_one_sentence(self, zhicheng: Zhicheng, ending: Ending) -> None:
        ending.by(Refusal("今天不办理。请明天再来。", code="test.closed"))
        said = zhicheng("migrate")
        assert (said.code, said.err, said.out) == (ExitCode.REFUSED, "今天不办理。请明天再来。\n", "")

    def test_gives_machines_the_code_of_a_refusal(self, zhicheng: Zhicheng, ending: Ending) -> None:
        ending.by(Refusal("今天不办理。", code="test.closed"))
        assert zhicheng("migrate", "--json").error == {
            "event": "error",
            "code": "test.closed",
            "sentence": "今天不办理。",
        }

    @pytest.mark.parametrize("kind", list(FaultKind))
    @pytest.mark.django_db
    def test_says_a_fault_with_its_number_and_writes_it_down(
        self, zhicheng: Zhicheng, ending: Ending, kind: FaultKind
    ) -> None:
        fault = Fault("文件库中找不到该文件。", code="test.lost", kind=kind, detail="certificates/ab12.pdf")
        ending.by(fault)
        said = zhicheng("migrate")
        report = FaultReport.objects.get()
        assert said.code == ExitCode.FAILED
        assert (report.door, report.code) == ("cli", "test.lost")
        sentence = said.err.splitlines()[-1]
        assert sentence == f"文件库中找不到该文件。（编号 {report.reference}，详情见日志）"

    def test_says_how_to_go_on_after_ctrl_c(self, zhicheng: Zhicheng, ending: Ending) -> None:
        ending.by(KeyboardInterrupt())
        said = zhicheng("migrate")
        assert said.code == ExitCode.INTERRUPTED
        assert "再次运行“zhicheng migrate”" in said.err

    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
    def test_takes_a_closed_terminal_for_ctrl_c(
        self, zhicheng: Zhicheng, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
    ) -> None:
        before = signal.getsignal(number)
        monkeypatch.setattr(site.migrate, "callback", lambda: signal.raise_signal(number))
        assert zhicheng("migrate").code == ExitCode.INTERRUPTED
        assert signal.getsignal(number) is before

    @pytest.mark.parametrize(
        ("error", "code"),
        [
            (ProgrammingError("relation does not exist"), "database.not_migrated"),
            (OperationalError("server closed the connection"), "database.failed"),
            (ZeroDivisionError("of 120221198001039967"), "unexpected"),
        ],
    )
    def test_names_a_failure_without_a_traceback(
        self, zhicheng: Zhicheng, ending: Ending, error: Exception, code: str
    ) -> None:
        ending.by(error)
        said = zhicheng("migrate", "--json")
        assert said.code == ExitCode.FAILED
        objects = [line for line in said.err.splitlines() if '"event": "error"' in line]
        assert len(objects) == 1
        assert f'"code": "{code}"' in objects[0]
        assert "Traceback" not in objects[0]
        assert "120221198001039967" not in said.err

    @pytest.mark.django_db
    def test_is_quick_about_tables_that_are_current(self, zhicheng: Zhicheng) -> None:
        said = zhicheng("migrate")
        assert (said.code, said.out) == (ExitCode.OK, "数据表已是当前版本。\n")
        assert connection.introspection.table_names()
