"""How long an officer waits for a person: the search and the page, among many people.

    python -m tests.benchmarks.people [--people 1000000] [--rounds 40] [--json]

Some thousands of the people are written as always and can be asked for by number. All others are made by the
database itself in a few statements, under the register's own triggers, which keep their history; one in twenty has
changed their name. Their sealed columns are copies of one person's, which cannot be opened in another row; where
a search masks the number of a row that it has found, that person's is opened in its stead, which costs the same.
A search goes the way of a page's: words, limit, look-ups, event, commit. Each figure stands beside that of one
row read by its key, with an event and a commit, in the same run: what the machine itself costs at that moment.
"""

# Django is set up on a home of its own before anything that needs it is imported.

import argparse
import json
import random
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from tests.benchmarks.own_home import own_home

if TYPE_CHECKING:
    from zhicheng.records.models import Certificate, Person

_CHUNK = 5000
_MOST = 100.0
"""Milliseconds that the middle question may take."""
_REAL = 3000
"""People whose numbers can be opened and asked for."""
_STATEMENT = 100_000
"""People made by one statement: its triggers see all of them together."""


@dataclass(frozen=True, slots=True)
class Waited:
    """The milliseconds of one kind of question."""

    what: str
    median: float
    slow: float
    """What 95 of a hundred stay below."""


def main() -> None:
    """Measure and print."""
    arguments = _arguments()
    with own_home():
        certificate = _one_certificate()
        started = time.monotonic()
        make_people(min(arguments.people, _REAL))
        multiply_people(arguments.people - _REAL)
        made = time.monotonic() - started
        waited = measure(certificate, arguments.people, arguments.rounds)
    if arguments.json:
        found = [asdict(each) for each in waited]
        print(json.dumps({"people": {"people": arguments.people, "made_in": made, "waited": found}}))
        return
    rate = arguments.people / made
    print(f"{arguments.people} people written with their history in {made:.0f} s ({rate:.0f}/s)")
    floor = waited[0].median
    for each in waited:
        print(
            f"{each.what:<26} median {each.median:6.1f} ms, 95 % within {each.slow:6.1f} ms,"
            f" {each.median / floor:5.1f} times one row"
        )
    late = [each.what for each in waited if each.median > _MOST]
    if late:
        print(f"over {_MOST:.0f} ms: {', '.join(late)}")


def _one_certificate() -> "Certificate":
    """One person with a certificate, through release and issuance."""
    from tests.support.issued_certificates import issue

    return issue(names=("陈𰻞文",), readings={0: {"1": "biáng"}})[0].certificate


def make_people(count: int) -> None:
    """Write ``count`` invented people, and another name for one in twenty."""
    from django.db import connection, transaction

    from tests.support.released_batch import GIVEN, SURNAMES
    from zhicheng.records.copying import copy_rows
    from zhicheng.records.models import Person

    chance = random.Random(7)
    fields = Person._meta.concrete_fields
    for start in range(0, count, _CHUNK):
        people = [_person(place, chance) for place in range(start, min(count, start + _CHUNK))]
        rows = ([getattr(person, field.attname) for field in fields] for person in people)
        with transaction.atomic():
            copy_rows(Person, [field.name for field in fields], rows)
            for person in people[::20]:
                name = chance.choice(SURNAMES) + "".join(chance.sample(GIVEN, 2))
                Person.objects.filter(id=person.id).update(name=name)
    with connection.cursor() as cursor:
        for table in ("records_person", "records_personfact"):
            cursor.execute(f"VACUUM ANALYZE {table}")


def multiply_people(count: int) -> None:
    """Let the database write ``count`` more people by chance, and another name for one in twenty of them."""
    from django.db import connection

    from tests.support.released_batch import GIVEN, SURNAMES
    from zhicheng.records.models import Person

    pattern = Person.objects.filter(phone_index__isnull=False).order_by("created_at", "id")[:1].get()
    chosen = {
        "id": "gen_random_uuid()",
        "name": "name.surname || name.middle || name.last",
        "id_index": "sha256(('number' || made.serial)::bytea)",
        "phone_index": "sha256(('phone' || made.serial)::bytea)",
    }
    columns = [field.column for field in Person._meta.concrete_fields if not field.generated]
    listed = ", ".join(f'"{column}"' for column in columns)
    values = ", ".join(chosen.get(column, f'pattern."{column}"') for column in columns)
    names = {"surnames": SURNAMES, "given": GIVEN}
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.5)")
        for first in range(0, max(0, count), _STATEMENT):
            cursor.execute(
                # One in two has a character of the whole basic block in the middle, as many rare names do.
                f"""
                INSERT INTO records_person ({listed})
                SELECT {values}
                  FROM generate_series(%(first)s, %(last)s) AS made(serial)
                 CROSS JOIN LATERAL (
                   SELECT substr(%(surnames)s, 1 + floor(random() * length(%(surnames)s))::int, 1) AS surname,
                          CASE WHEN made.serial %% 2 = 0 THEN chr(19968 + floor(random() * 20896)::int)
                               ELSE substr(%(given)s, 1 + floor(random() * length(%(given)s))::int, 1)
                          END AS middle,
                          substr(%(given)s, 1 + floor(random() * length(%(given)s))::int, 1) AS last) AS name
                 CROSS JOIN (SELECT * FROM records_person WHERE id = %(pattern)s) AS pattern
                """,
                {"first": first, "last": min(first + _STATEMENT, count) - 1, "pattern": pattern.id, **names},
            )
            cursor.execute(
                "UPDATE records_person SET name = substr(%(surnames)s, 1 + ascii(name) %% length(%(surnames)s), 1)"
                " || substr(name, 2) WHERE id IN (SELECT id FROM records_person"
                "  WHERE id_index = ANY (SELECT sha256(('number' || serial)::bytea)"
                "    FROM generate_series(%(first)s::int, %(last)s::int, 20) AS serial))",
                {"first": first, "last": min(first + _STATEMENT, count) - 1, **names},
            )
    with connection.cursor() as cursor:
        for table in ("records_person", "records_personfact"):
            cursor.execute(f"VACUUM ANALYZE {table}")
        # What is measured afterwards must not wait for the disk to take in what was made here.
        cursor.execute("CHECKPOINT")


def _open_the_patterns_numbers() -> None:
    """Open one real person's numbers wherever a search masks those of a row that is a copy of it."""
    from zhicheng.records.models import Person
    from zhicheng.services.casework.people import search

    pattern = Person.objects.filter(phone_index__isnull=False).order_by("created_at", "id")[:1].get()
    number, phone = search.id_number, search.phone
    vars(search).update(id_number=lambda person: number(pattern), phone=lambda person: phone(pattern))


def _person(place: int, chance: random.Random) -> "Person":
    """A common surname, then two characters, one in two drawn from all of the basic block."""
    from tests.support.cast import MONDAY
    from tests.support.released_batch import GIVEN, SURNAMES
    from zhicheng.domain.identity_documents import parse_identity_document
    from zhicheng.domain.printed_fields import Sex
    from zhicheng.services.kernel.people import build_person

    middle = chance.choice(GIVEN) if place % 2 else chr(chance.randrange(0x4E00, 0x9FA0))
    number, phone = _numbers_of(place)
    return build_person(
        name=chance.choice(SURNAMES) + middle + chance.choice(GIVEN),
        sex=Sex.FEMALE if place % 2 else Sex.MALE,
        document=parse_identity_document(number, on=MONDAY.date()),
        phone_number=phone,
        at=MONDAY,
    )


def _numbers_of(place: int) -> tuple[str, str]:
    from tests.support.released_batch import invented_id_number

    # The one certificate's holder has the first of these numbers.
    return invented_id_number(place + 1000, female=bool(place % 2)), f"138{place:08d}"


def measure(certificate: "Certificate", people: int, rounds: int) -> list[Waited]:
    """Ask each kind of question ``rounds`` times, each time about somebody else where it can be."""
    from tests.support.issued_certificates import officer
    from tests.support.released_batch import GIVEN, SURNAMES
    from zhicheng.records.models import Certificate
    from zhicheng.services.casework.people import person_page, search_people
    from zhicheng.services.kernel import ports
    from zhicheng.services.kernel.claim_reference import reference_of
    from zhicheng.services.kernel.events import EventTag, transaction

    _open_the_patterns_numbers()
    # One officer each, since a limit stops who asks this often.
    officers = [officer(f"bench-officer-{place}") for place in range(12)]
    actor, chance = officers[0], random.Random(5)

    def find(text: str) -> Callable[[], object]:
        asking = chance.choice(officers)
        return lambda: search_people(actor=asking, at=ports.clock().now(), text=text)

    def anybody() -> int:
        return chance.randrange(min(people, _REAL))

    def floor() -> object:
        with transaction(actor=actor, at=ports.clock().now()) as ledger:
            found = Certificate.objects.get(id=certificate.id)
            ledger.record(EventTag.PEOPLE_SEARCHED, "person", found.person_id)
        return found

    questions: dict[str, Callable[[], Callable[[], object]]] = {
        "one row by its key": lambda: floor,
        "ID number": lambda: find(_numbers_of(anybody())[0]),
        "phone": lambda: find(_numbers_of(anybody())[1]),
        "whole name": lambda: find(chance.choice(SURNAMES) + "".join(chance.sample(GIVEN, 2))),
        "two characters": lambda: find("".join(chance.sample(GIVEN, 2))),
        "surname and one more": lambda: find(chance.choice(SURNAMES) + chance.choice(GIVEN)),
        "one common character": lambda: find(chance.choice(SURNAMES)),
        "pinyin of rare characters": lambda: find(chance.choice(("yan", "ji", "biang", "xi"))),
        "name nobody has": lambda: find("龘靐齉"),
        "certificate number": lambda: find(certificate.number_id),
        "claim": lambda: find(reference_of(certificate.claim_id)),
        "unit": lambda: find("工业和信息化"),
        "the page": lambda: (
            lambda: person_page(actor=actor, at=ports.clock().now(), person_id=certificate.person_id)
        ),
    }
    return [_waited(what, question, rounds) for what, question in questions.items()]


def _waited(what: str, question: Callable[[], Callable[[], object]], rounds: int) -> Waited:
    question()()  # What is made once in a process, such as the table of readings.
    times = []
    for _ in range(rounds):
        ask = question()
        started = time.perf_counter()
        ask()
        times.append((time.perf_counter() - started) * 1000)
    return Waited(what, statistics.median(times), sorted(times)[int(len(times) * 0.95) - 1])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--people", type=int, default=1_000_000, help="people in the register")
    parser.add_argument("--rounds", type=int, default=40, help="times each question is asked")
    parser.add_argument("--json", action="store_true", help="print one line of JSON")
    return parser.parse_args()


if __name__ == "__main__":
    main()
