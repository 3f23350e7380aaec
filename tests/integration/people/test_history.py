"""Whoever writes a person leaves history, and the history cannot be rewritten."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.db import DatabaseError, connection, transaction

from tests.conftest import without_guard
from tests.support.acting import person_id as key_of
from tests.support.cast import MONDAY, PEOPLE, Cast, roster_cells
from zhicheng.domain.people import FactKind, FactSource
from zhicheng.records.models import Person, PersonFact
from zhicheng.services.kernel.fact_origin import Origin, fact_origin
from zhicheng.services.kernel.people import find_person, phone_index

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(days=30)
migration = import_module("zhicheng.records.migrations.0042_facts_of_earlier_people")


@pytest.fixture
def cast() -> Cast:
    return Cast()


@pytest.fixture
def person(cast: Cast) -> Person:
    return Person.objects.get(id=key_of(cast.holder(PEOPLE[0])))


def facts(person: Person, kind: FactKind) -> list[PersonFact]:
    return list(PersonFact.objects.filter(person=person, kind=kind.value).order_by("id"))


class TestRegistering:
    def test_leaves_a_fact_of_each_kind(self, person: Person) -> None:
        found = {fact.kind: fact for fact in PersonFact.objects.filter(person=person)}

        assert set(found) == {kind.value for kind in FactKind}
        assert found["name"].value_text == person.name
        assert bytes(found["phone"].value_index or b"") == phone_index(PEOPLE[0].phone)
        assert {fact.source for fact in found.values()} == {FactSource.ASSERTED.value}
        assert {fact.valid_from for fact in found.values()} == {person.created_at}

    def test_without_a_phone_leaves_none_of_it(self, cast: Cast) -> None:
        person = Person.objects.get(id=key_of(cast.holder(PEOPLE[1])))
        Person.objects.filter(id=person.id).update(phone_sealed=None, phone_index=None)

        (phone,) = facts(person, FactKind.PHONE)
        assert phone.valid_to is not None

    def test_by_a_roster_names_the_unit(self, cast: Cast) -> None:
        filing = cast.filing(passed=1)
        cast.read(filing, [roster_cells(PEOPLE[2], filing)])

        registered = find_person(PEOPLE[2].id_number)
        assert registered is not None
        (name,) = facts(registered, FactKind.NAME)
        assert name.source == FactSource.UNIT_ROSTER
        assert name.entered_by_id == cast.convener.account_id


class TestChanging:
    def test_ends_the_fact_and_begins_another_at_the_stated_instant(self, cast: Cast, person: Person) -> None:
        officer = cast.check_officer.account_id
        with transaction.atomic(), fact_origin(Origin(FactSource.COUNTER, officer), at=LATER):
            Person.objects.filter(id=person.id).update(name="仇文渊")

        former, present = facts(person, FactKind.NAME)
        assert (former.value_text, former.valid_to, former.was_wrong) == (PEOPLE[0].name, LATER, False)
        assert (present.value_text, present.valid_from, present.valid_to) == ("仇文渊", LATER, None)
        assert (present.source, present.entered_by_id) == (FactSource.COUNTER, officer)
        assert len(facts(person, FactKind.SEX)) == 1

    def test_without_a_word_is_kept_as_unstated(self, person: Person) -> None:
        Person.objects.filter(id=person.id).update(name="仇文渊")

        assert facts(person, FactKind.NAME)[-1].source == FactSource.UNSTATED

    def test_says_nothing_of_what_comes_after(self, person: Person) -> None:
        with transaction.atomic():
            with fact_origin(Origin(FactSource.COUNTER), at=LATER):
                Person.objects.filter(id=person.id).update(name="仇文渊")
            Person.objects.filter(id=person.id).update(name="仇文远")

        assert facts(person, FactKind.NAME)[-1].source == FactSource.UNSTATED

    def test_of_many_in_one_statement_reaches_each(self, cast: Cast) -> None:
        ids = [key_of(cast.holder(part)) for part in PEOPLE[:3]]
        Person.objects.filter(id__in=ids).update(name="同名")

        assert PersonFact.objects.filter(value_text="同名", valid_to__isnull=True).count() == 3

    def test_by_a_clock_that_is_behind_is_not_stopped(self, person: Person) -> None:
        with fact_origin(Origin(FactSource.COUNTER), at=MONDAY - timedelta(days=900)):
            Person.objects.filter(id=person.id).update(name="仇文渊")

        former, present = facts(person, FactKind.NAME)
        assert former.valid_to == present.valid_from == former.valid_from

    def test_that_changes_nothing_leaves_nothing(self, person: Person) -> None:
        before = PersonFact.objects.count()
        Person.objects.filter(id=person.id).update(name=person.name)

        assert PersonFact.objects.count() == before


REWRITES = [
    "UPDATE records_personfact SET value_text = '别人'",
    "UPDATE records_personfact SET valid_from = valid_from - interval '1 day', valid_to = now()",
    "UPDATE records_personfact SET source = 'counter', valid_to = now()",
    "DELETE FROM records_personfact",
    "TRUNCATE records_personfact",
    "INSERT INTO records_personfact (person_id, kind, value_text, valid_from, valid_to, source)"
    " SELECT id, 'name', '别人', created_at, created_at, 'counter' FROM records_person",
]


class TestHistory:
    @pytest.mark.parametrize("statement", REWRITES)
    def test_is_not_rewritten(self, person: Person, statement: str) -> None:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)

    def test_ends_once(self, person: Person) -> None:
        Person.objects.filter(id=person.id).update(name="仇文渊")
        with pytest.raises(DatabaseError, match="only once"), transaction.atomic():
            PersonFact.objects.filter(value_text=PEOPLE[0].name).update(valid_to=LATER)

    @pytest.mark.tampers
    def test_could_be_rewritten_without_its_guard(self, person: Person) -> None:
        """Negative control."""
        with without_guard(connection), connection.cursor() as cursor:
            cursor.execute("UPDATE records_personfact SET value_text = '别人' WHERE kind = 'name'")
        assert PersonFact.objects.filter(value_text="别人").exists()

    @pytest.mark.tampers
    def test_would_be_missing_without_the_triggers(self, person: Person) -> None:
        """Negative control: the rows come from the triggers and from nowhere else."""
        with without_guard(connection):
            Person.objects.filter(id=person.id).update(name="仇文渊")
        assert len(facts(person, FactKind.NAME)) == 1


class TestMerging:
    def test_makes_no_chains(self, cast: Cast) -> None:
        first, second, third = (key_of(cast.holder(part)) for part in PEOPLE[:3])
        Person.objects.filter(id=first).update(merged_into=second)
        for person_id, into in ((second, third), (third, first), (second, first), (second, second)):
            with pytest.raises(DatabaseError), transaction.atomic():
                Person.objects.filter(id=person_id).update(merged_into=into)

    @pytest.mark.tampers
    def test_would_make_chains_without_the_guard(self, cast: Cast) -> None:
        """Negative control."""
        first, second, third = (key_of(cast.holder(part)) for part in PEOPLE[:3])
        Person.objects.filter(id=first).update(merged_into=second)
        with without_guard(connection):
            assert Person.objects.filter(id=second).update(merged_into=third) == 1


@pytest.mark.tampers
class TestFillingIn:
    """What 0042 makes of an installation from before the history."""

    def test_is_what_the_triggers_would_have_written(self, cast: Cast) -> None:
        for part in PEOPLE[:3]:
            cast.holder(part)
        columns = "person_id, kind, value_text, document_sealed, phone_sealed, value_index, valid_to"
        statement = (
            f"SELECT {columns}, name_grams, valid_from FROM records_personfact ORDER BY person_id, kind"
        )
        with connection.cursor() as cursor:
            cursor.execute(statement)
            kept = cursor.fetchall()
            with without_guard(connection):
                cursor.execute("DELETE FROM records_personfact")
                with connection.schema_editor() as editor:
                    migration.fill_facts(None, editor)
                    migration.fill_facts(None, editor)
            cursor.execute(statement)
            assert cursor.fetchall() == kept

    def test_goes_on_where_it_was_killed(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        for part in PEOPLE[:3]:
            cast.holder(part)
        monkeypatch.setattr(migration, "PEOPLE_A_CHUNK", 1)

        class Killed(Exception):
            pass

        def die() -> None:
            raise Killed

        with without_guard(connection), connection.cursor() as cursor:
            cursor.execute("DELETE FROM records_personfact")
            with connection.schema_editor() as editor:
                with pytest.raises(Killed):
                    migration.fill_facts(None, editor, after_chunk=die)
                assert PersonFact.objects.values("person").distinct().count() == 1
                migration.fill_facts(None, editor)
        assert PersonFact.objects.count() == 3 * len(FactKind)
