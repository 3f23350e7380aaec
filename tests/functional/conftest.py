"""The command line as a fixture, with a clock that a scene can turn."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

import pytest
from pytest_django import Settings

from tests.support.cast import Cast
from zhicheng.cli.main import main
from zhicheng.domain.deadlines import SHANGHAI
from zhicheng.domain.months import Month
from zhicheng.services.kernel import ports


class TurnableClock:
    """The machine's clock, or the moment to which a scene has turned it."""

    moment: ClassVar[datetime | None] = None

    def now(self) -> datetime:
        return self.moment or datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Said:
    """What one command said, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Standard output as JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def error(self) -> dict[str, Any]:
        """The one JSON object on standard error."""
        found: dict[str, Any] = json.loads(self.err)
        return found

    def line(self, event: str) -> dict[str, Any]:
        """The only line with this event."""
        (found,) = [line for line in self.lines if line["event"] == event]
        return found


Zhicheng = Callable[..., Said]


@pytest.fixture
def zhicheng(capsys: pytest.CaptureFixture[str]) -> Zhicheng:
    """Run one command in this process, against the test's own database."""

    def run(*words: object) -> Said:
        capsys.readouterr()
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return run


@pytest.fixture
def clock(settings: Settings) -> Iterator[type[TurnableClock]]:
    """A clock to turn; ``clock.moment = None`` turns it back to the present."""
    settings.ZHICHENG_PORTS = settings.ZHICHENG_PORTS | {"clock": "tests.functional.conftest.TurnableClock"}
    ports.forget_ports()
    TurnableClock.moment = None
    yield TurnableClock
    TurnableClock.moment = None


@pytest.fixture
def last_month() -> Month:
    """The month before the present one: it is over, so its claims can be released today."""
    this = Month.of(datetime.now(SHANGHAI).date())
    return Month(this.year - 1, 12) if this.month == 1 else Month(this.year, this.month - 1)


@pytest.fixture
def tenth(last_month: Month) -> datetime:
    """Ten o'clock on the tenth of last month, when the scenes of the journeys begin."""
    return datetime(last_month.year, last_month.month, 10, 10, tzinfo=SHANGHAI)


@pytest.fixture
def cast(db: None, tenth: datetime) -> Cast:
    """The cast, on stage since last month; the template is approved."""
    made = Cast(tenth)
    made.template()
    return made


@pytest.fixture
def document() -> bytes:
    """Something to attach."""
    return b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
