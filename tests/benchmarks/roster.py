"""How fast a roster is read, checked and stored, beside the straightforward import of the same rows.

    python -m tests.benchmarks.roster [--rows 100000] [--baseline 400] [--json]

The file goes the way of a user's: received, stored encrypted, parsed in the confined child, every row
checked, people and claims and row outcomes and events written durably. The baseline reads with openpyxl and
saves one object at a time, as a first version would; it checks with the same rules.
"""

# Django is set up on a home of its own before anything that needs it is imported.

import argparse
import io
import json
import os
import subprocess
import sys
import time
import uuid
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from tests.benchmarks.own_home import own_home

if TYPE_CHECKING:
    from tests.support.cast import Cast
    from zhicheng.records.models import Filing

_FILE = "roster.xlsx"


@dataclass(frozen=True, slots=True)
class Measured:
    """One import."""

    rows: int
    seconds: float
    """From receiving the file to the last row's commit."""
    peak_mebibytes: float
    """Resident memory of the reading process and its child together, at the highest."""

    @property
    def rate(self) -> float:
        """Rows a second."""
        return self.rows / self.seconds


@dataclass(frozen=True, slots=True)
class Result:
    """The import beside its baseline, which is measured over fewer rows."""

    imported: Measured
    baseline_rows: int
    baseline_seconds: float

    @property
    def times_faster(self) -> float:
        """How many times as many rows a second as the baseline."""
        return self.imported.rate / (self.baseline_rows / self.baseline_seconds)


def main() -> None:
    """Measure and print."""
    arguments = _arguments()
    if arguments.filing is not None:
        _import(arguments.filing)
        return
    with own_home() as home:
        imported = measure(home, arguments.rows)
        baseline_seconds = measure_baseline(arguments.baseline, first=arguments.rows)
    result = Result(imported, arguments.baseline, baseline_seconds)
    if arguments.json:
        print(json.dumps({"roster": asdict(result) | {"times_faster": result.times_faster}}))
        return
    print(
        f"zhicheng  {imported.rows} rows read, checked and stored in {imported.seconds:.1f} s"
        f" ({imported.rate:.0f}/s), {imported.peak_mebibytes:.0f} MiB with the child"
    )
    print(
        f"openpyxl and one save a row  {result.baseline_rows / result.baseline_seconds:.0f}/s over"
        f" {result.baseline_rows} rows; zhicheng is {result.times_faster:.0f} times as fast"
    )


def measure(home: Path, rows: int) -> Measured:
    """Import a roster of ``rows`` people in a process of its own, and watch it."""
    filing, data = _scene("津备〔2026〕1号", rows, first=0)
    (home / _FILE).write_bytes(data)
    del data
    importer = psutil.Popen(
        [sys.executable, "-m", "tests.benchmarks.roster", "--filing", str(filing.id)],
        stdout=subprocess.PIPE,
        text=True,
    )
    peak = 0
    while importer.poll() is None:
        try:
            family = [importer, *importer.children(recursive=True)]
            peak = max(peak, sum(process.memory_info().rss for process in family))
        except psutil.Error:
            continue
        time.sleep(0.05)
    if importer.returncode:
        raise SystemExit("the import failed")
    said = json.loads(importer.stdout.read())
    if said["accepted"] != rows:
        raise SystemExit(f"only {said['accepted']} of {rows} rows were accepted")
    return Measured(rows, said["seconds"], peak / 2**20)


def measure_baseline(rows: int, *, first: int) -> float:
    """Seconds for the straightforward import of ``rows`` people who are not imported yet."""
    from openpyxl import load_workbook

    from tests.support.cast import MONDAY
    from zhicheng.domain.rosters.columns import RosterKind, column_of_header
    from zhicheng.domain.rosters.rows import EvaluationRow, RowContext, check_row
    from zhicheng.records.models import Claim
    from zhicheng.services.kernel.actor import SYSTEM
    from zhicheng.services.kernel.events import EventTag, transaction
    from zhicheng.services.kernel.people import register_person
    from zhicheng.services.kernel.rulebook import catalogue, policy_on

    filing, data = _scene("津备〔2026〕2号", rows, first=first)
    context = RowContext(policy=policy_on(MONDAY.date()), catalogue=catalogue(), on=MONDAY.date())
    started = time.monotonic()
    lines = load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True)
    named = [column_of_header(RosterKind.EVALUATION, header) for header in next(lines)]
    for line in lines:
        cells = {column.key: value for column, value in zip(named, line, strict=True) if column and value}
        row = check_row(RosterKind.EVALUATION, cells, context)
        if not isinstance(row, EvaluationRow):
            raise SystemExit("the baseline met a row that is not good")
        with transaction(actor=SYSTEM, at=MONDAY) as ledger:
            person_id = register_person(
                actor=SYSTEM,
                at=MONDAY,
                name=row.name,
                sex=row.sex,
                document=row.document,
                phone_number=row.phone,
            )
            claim = Claim.objects.create(
                channel="evaluation",
                status="uploaded",
                step=0,
                person_id=person_id,
                name=row.name,
                filing=filing,
                committee=filing.committee,
                employer_name=row.employer_name,
                submitting_unit_name=row.submitting_unit,
                series=row.entry.series,
                title_name=row.entry.title_name,
                level=row.entry.level.value,
                specialty=row.specialty,
                qualification_date=row.qualification_date,
                created_by=filing.submitted_by,
                created_at=MONDAY,
                uploaded_at=MONDAY,
                batch_month="2026-11",
            )
            ledger.record(EventTag.CLAIM_UPLOADED, "claim", claim.id)
    return time.monotonic() - started


def _import(filing_id: uuid.UUID) -> None:
    """What the importing process does; only the import itself is timed."""
    import django

    django.setup()
    from tests.support.cast import MONDAY
    from zhicheng.domain.channels import UnitRole
    from zhicheng.domain.rosters.columns import RosterKind
    from zhicheng.records.models import Filing
    from zhicheng.services.intake.rosters.process import process_roster
    from zhicheng.services.intake.rosters.receive import receive_roster
    from zhicheng.services.kernel.actor import staff_actor

    filing = Filing.objects.select_related("committee", "submitted_by").get(id=filing_id)
    started = time.monotonic()
    received = receive_roster(
        actor=staff_actor(filing.submitted_by, UnitRole.CONVENING_UNIT),
        at=MONDAY,
        kind=RosterKind.EVALUATION,
        filing_id=filing.id,
        file_name=_FILE,
        data=(Path(os.environ["ZHICHENG_HOME"]) / _FILE).read_bytes(),
    )
    upload = process_roster(upload_id=received.upload.id)
    print(json.dumps({"seconds": time.monotonic() - started, "accepted": upload.rows_accepted}))


def _scene(reference: str, rows: int, *, first: int) -> "tuple[Filing, bytes]":
    """An approved filing of a committee for all series, and a roster for it."""
    from tests.support.invented_rosters import all_series_filing, invented_rows, long_workbook

    filing = all_series_filing(_cast(), reference, passed=rows)
    lines = invented_rows(rows, passed_on=filing.meeting_last, employers=_EMPLOYERS, first=first)
    return filing, long_workbook(lines)


@cache
def _cast() -> "Cast":
    from tests.support.cast import Cast

    return Cast()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--rows", type=int, default=100_000, help="rows of the roster")
    parser.add_argument("--baseline", type=int, default=400, help="rows of the baseline")
    parser.add_argument("--json", action="store_true", help="print one line of JSON")
    parser.add_argument("--filing", type=uuid.UUID, help=argparse.SUPPRESS)
    return parser.parse_args()


_EMPLOYERS = [(f"津沽第{place}研究院", f"津沽市第{place % 20}局") for place in range(300)]


if __name__ == "__main__":
    main()
