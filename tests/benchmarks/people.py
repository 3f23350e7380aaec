"""How long an officer waits for a person: the search and the page, among many people.

    python -m tests.benchmarks.people [--people 20000] [--rounds 40] [--json]

The people are invented and written by COPY, so that the register's own triggers keep their history; one in
twenty has changed their name. A search goes the way of a page's: words, limit, look-ups, event, commit.
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
        make_people(arguments.people)
        made = time.monotonic() - started
        waited = measure(certificate, arguments.people, arguments.rounds)
    if arguments.json:
        found = [asdict(each) for each in waited]
        print(json.dumps({"people": {"people": arguments.people, "made_in": made, "waited": found}}))
        return
    rate = arguments.people / made
    print(f"{arguments.people} people written with their history in {made:.0f} s ({rate:.0f}/s)")
    for each in waited:
        print(f"{each.what:<24} median {each.median:6.1f} ms, 95 % within {each.slow:6.1f} ms")


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
    from zhicheng.services.casework.people import person_page, search_people
    from zhicheng.services.kernel import ports
    from zhicheng.services.kernel.claim_reference import reference_of

    # One officer each, since a limit stops who asks this often.
    officers = [officer(f"bench-officer-{place}") for place in range(12)]
    actor, chance = officers[0], random.Random(5)

    def find(text: str) -> Callable[[], object]:
        asking = chance.choice(officers)
        return lambda: search_people(actor=asking, at=ports.clock().now(), text=text)

    def anybody() -> int:
        return chance.randrange(people)

    questions: dict[str, Callable[[], Callable[[], object]]] = {
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
    parser.add_argument("--people", type=int, default=20_000, help="people in the register")
    parser.add_argument("--rounds", type=int, default=40, help="times each question is asked")
    parser.add_argument("--json", action="store_true", help="print one line of JSON")
    return parser.parse_args()


if __name__ == "__main__":
    main()
