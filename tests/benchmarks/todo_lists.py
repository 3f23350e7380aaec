"""How long the server takes for a work queue with 100,000 open claims, beside a page that loads them all.

    python -m tests.benchmarks.todo_lists [--claims 100000] [--json]

Half of the claims wait at their employers, half at the one department above them; the largest employer has a
tenth of its half. Each page is asked for through the whole stack, session and templates included. The
baseline is the list as a first version would write it: all of the unit's claims as objects, cut in Python.
"""

# Django is set up on a home of its own before anything that needs it is imported.

import argparse
import json
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from tests.benchmarks.own_home import own_home

if TYPE_CHECKING:
    from tests.support.cast import Cast

_EMPLOYERS, _VISITS = 50, 25


@dataclass(frozen=True, slots=True)
class Result:
    """Milliseconds on the server, the median of the requests."""

    pages: dict[str, float]
    baseline: float
    """The department's list, loaded whole."""

    @property
    def times_faster(self) -> float:
        """The department's page against the baseline."""
        return self.baseline / self.pages["department:todo"]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    with own_home(ZHICHENG_ALLOWED_HOSTS="testserver"):
        from tests.support.cast import Cast

        cast = Cast()
        open_claims(cast, arguments.claims)
        result = measure(cast)
    if arguments.json:
        print(json.dumps({"todo_lists": asdict(result) | {"times_faster": result.times_faster}}))
        return
    for name, milliseconds in result.pages.items():
        print(f"zhicheng  {name} with {arguments.claims} open claims in {milliseconds:.0f} ms")
    print(
        f"all rows as objects, cut in Python  {result.baseline:.0f} ms;"
        f" zhicheng's page is {result.times_faster:.0f} times as fast"
    )


def open_claims(cast: "Cast", count: int) -> None:
    """Write ``count`` open claims of invented people, copies of one that was claimed as always."""
    from django.db import connection

    from tests.support.cast import submitted
    from zhicheng.domain.channels import UnitRole

    model = submitted(cast)
    employers = [cast.employer.id] + [
        cast.unit(f"津沽第{place}工厂", UnitRole.EMPLOYER, above=cast.department).id
        for place in range(1, _EMPLOYERS)
    ]
    with connection.cursor() as cursor:
        for table in ("records_person", "records_claim"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(
            """
            CREATE TEMP TABLE made AS
            SELECT place, gen_random_uuid() AS person, gen_random_uuid() AS claim,
                   (%(employers)s::uuid[])[1 + CASE WHEN place %% 10 = 0 THEN 0 ELSE place %% %(many)s END]
                     AS employer
              FROM generate_series(1, %(count)s) place
            """,
            {"employers": employers, "many": _EMPLOYERS, "count": count},
        )
        for table, key, changes in (
            (
                "records_person",
                model.person_id,
                "jsonb_build_object('id', made.person, 'name', '人' || made.place,"
                " 'id_index', sha256(made.place::text::bytea),"
                " 'phone_index', sha256(('p' || made.place)::bytea))",
            ),
            (
                "records_claim",
                model.id,
                "jsonb_build_object('id', made.claim, 'person_id', made.person, 'name', '人' || made.place,"
                " 'employer_id', made.employer, 'step', 1 + made.place % 2,"
                " 'submitted_at', timestamptz '2026-11-02 09:00+08' + made.place * interval '1 second')",
            ),
        ):
            cursor.execute(
                f"INSERT INTO {table} SELECT (jsonb_populate_record(model, {changes.replace('%', '%%')})).*"
                f" FROM {table} model, made WHERE model.id = %s",
                [key],
            )
        for table in ("records_person", "records_claim"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            cursor.execute(f"ANALYZE {table}")


def measure(cast: "Cast") -> Result:
    """Open every work queue several times, then do it the straightforward way."""
    from django.test import Client
    from django.urls import reverse

    from tests.web.signing_in import sign_in
    from zhicheng.records.models import Claim

    pages: dict[str, float] = {}
    for name, actor in (
        ("department:home", cast.department_clerk),
        ("department:todo", cast.department_clerk),
        ("department:employers", cast.department_clerk),
        ("employer:home", cast.personnel),
        ("employer:todo", cast.personnel),
    ):
        client = Client()
        sign_in(client, actor)
        address = reverse(name)

        def visit(client: Client = client, address: str = address) -> None:
            if client.get(address).status_code != 200:
                raise SystemExit(f"{address} did not answer")

        pages[name] = _median(visit, _VISITS)

    def straightforward() -> None:
        rows = Claim.objects.filter(
            submitting_unit_id=cast.department_clerk.unit_id, status="in_review", step=2
        )
        ordered = sorted(rows, key=lambda row: (row.submitted_at, row.id))
        if len(ordered[:50]) != 50:
            raise SystemExit("the baseline found too few claims")

    return Result(pages, _median(straightforward, 3))


def _median(act: Callable[[], None], times: int) -> float:
    act()
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


if __name__ == "__main__":
    main()
