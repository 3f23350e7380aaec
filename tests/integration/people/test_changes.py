"""Changes to a person: kept with their origin, told, and never a stronger source lost to a weaker one."""

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from tests.support.acting import account_id
from tests.support.acting import person_id as key_of
from tests.support.cast import MONDAY, PEOPLE, Cast, roster_cells
from zhicheng.domain.identity_documents import parse_identity_document
from zhicheng.domain.people import FactKind, FactSource
from zhicheng.domain.printed_fields import Sex
from zhicheng.records.models import (
    Account,
    Claim,
    Event,
    Person,
    PersonFact,
)
from zhicheng.services.kernel.actor import SYSTEM
from zhicheng.services.kernel.events import EventTag, Ledger, transaction
from zhicheng.services.kernel.fact_origin import Origin
from zhicheng.services.kernel.people import (
    canonical_person,
    find_person,
    id_number,
    records_of,
    register_person,
)
from zhicheng.services.kernel.people_changes import (
    FactRefused,
    change_document,
    change_name,
    change_sex,
    merge,
    record_death,
    split,
)

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(days=30)
COUNTER, WEAK = Origin(FactSource.COUNTER), Origin(FactSource.UNIT_ROSTER)


@pytest.fixture
def cast() -> Cast:
    return Cast()


@pytest.fixture
def person(cast: Cast) -> Person:
    return Person.objects.get(id=key_of(cast.holder(PEOPLE[0])))


def act(cast: Cast, change: Callable[..., Any], **given: Any) -> Any:
    """One change by an officer, in its own transaction."""
    with transaction(actor=cast.check_officer, at=LATER) as ledger:
        assert isinstance(ledger, Ledger)
        return change(ledger, **given)


def document(number: str) -> Any:
    return parse_identity_document(number, on=LATER.date())


class TestName:
    def test_is_changed_with_the_account_and_told_without_the_name(self, cast: Cast, person: Person) -> None:
        officers = account_id(cast.check_officer), account_id(cast.release_officer)
        case = uuid.uuid4()
        origin = Origin(FactSource.COUNTER, *officers, case)
        act(cast, change_name, person_id=person.id, name="仇文渊", origin=origin)

        fact = PersonFact.objects.get(person=person, kind=FactKind.NAME.value, valid_to__isnull=True)
        assert (fact.value_text, fact.entered_by_id, fact.agreed_by_id, fact.case_id) == (
            "仇文渊",
            *officers,
            case,
        )
        assert Account.objects.get(person=person).display_name == "仇文渊"
        event = Event.objects.get(tag=EventTag.NAME_CHANGED.value)
        assert event.payload == {"source": "counter", "case": str(case), "wrong": False}

    def test_from_the_counter_is_not_lost_to_a_roster(self, cast: Cast, person: Person) -> None:
        act(cast, change_name, person_id=person.id, name="仇文渊", origin=COUNTER)
        with pytest.raises(FactRefused, match=r"现登记的姓名“仇文渊”来自窗口核验证件（2026年12月2日起）"):
            act(cast, change_name, person_id=person.id, name="仇文博", origin=WEAK)
        act(cast, change_name, person_id=person.id, name="仇文博", origin=WEAK, may_override=True)
        assert Person.objects.get(id=person.id).name == "仇文博"

    def test_that_is_registered_already_is_refused(self, cast: Cast, person: Person) -> None:
        with pytest.raises(FactRefused, match="无需更改"):
            act(cast, change_name, person_id=person.id, name=person.name, origin=COUNTER)

    def test_of_nobody_is_refused(self, cast: Cast) -> None:
        with pytest.raises(FactRefused, match="没有找到"):
            act(cast, change_name, person_id=uuid.uuid4(), name="仇文渊", origin=COUNTER)


class TestSex:
    def test_is_changed(self, cast: Cast, person: Person) -> None:
        act(cast, change_sex, person_id=person.id, sex=Sex.FEMALE, origin=COUNTER)
        assert Person.objects.get(id=person.id).sex == Sex.FEMALE
        with pytest.raises(FactRefused, match="性别来自窗口"):
            act(cast, change_sex, person_id=person.id, sex=Sex.MALE, origin=WEAK)


class TestDocument:
    def test_that_was_renewed_is_found_by_both_numbers(self, cast: Cast, person: Person) -> None:
        new = document(PEOPLE[5].id_number)
        act(cast, change_document, person_id=person.id, document=new, origin=COUNTER)

        for number in (PEOPLE[0].id_number, PEOPLE[5].id_number):
            found = find_person(number)
            assert found is not None
            assert found == person.id
        assert id_number(Person.objects.get(id=person.id)) == PEOPLE[5].id_number

    def test_that_was_mistyped_is_free_for_its_owner(self, cast: Cast, person: Person) -> None:
        wrong = Origin(FactSource.COUNTER, was_wrong=True)
        act(cast, change_document, person_id=person.id, document=document(PEOPLE[5].id_number), origin=wrong)
        assert find_person(PEOPLE[0].id_number) is None
        owner = register_person(
            actor=SYSTEM,
            at=LATER,
            name=PEOPLE[0].name,
            sex=PEOPLE[0].sex,
            document=document(PEOPLE[0].id_number),
            phone_number=None,
        )
        assert owner != person.id

    @pytest.mark.parametrize("renews", [False, True], ids=["present", "former"])
    def test_of_another_person_is_refused(self, cast: Cast, person: Person, renews: bool) -> None:
        other = key_of(cast.holder(PEOPLE[1]))
        if renews:
            act(
                cast,
                change_document,
                person_id=other,
                document=document(PEOPLE[5].id_number),
                origin=COUNTER,
            )
        with pytest.raises(FactRefused, match="另一人名下") as refused:
            act(
                cast,
                change_document,
                person_id=person.id,
                document=document(PEOPLE[1].id_number),
                origin=COUNTER,
            )
        assert PEOPLE[1].id_number not in refused.value.sentence

    def test_of_old_is_known_to_a_roster(self, cast: Cast, person: Person) -> None:
        act(
            cast, change_document, person_id=person.id, document=document(PEOPLE[5].id_number), origin=COUNTER
        )
        filing = cast.filing(passed=1)
        cast.read(filing, [roster_cells(PEOPLE[0], filing)])
        assert Claim.objects.get().person_id == person.id
        assert Person.objects.count() == 1


class TestDeath:
    def test_is_noted_and_ends_sessions(self, cast: Cast, person: Person) -> None:
        epoch = Account.objects.get(person=person).session_epoch
        act(cast, record_death, person_id=person.id, died_on=date(2026, 11, 3), case_id=None)
        assert Person.objects.get(id=person.id).died_on == date(2026, 11, 3)
        assert Account.objects.get(person=person).session_epoch == epoch + 1

    def test_to_come_is_refused(self, cast: Cast, person: Person) -> None:
        with pytest.raises(FactRefused, match="不能晚于今天"):
            act(cast, record_death, person_id=person.id, died_on=date(2027, 1, 1), case_id=None)


class TestMerging:
    def test_makes_one_person_of_all_records_and_is_taken_back(self, cast: Cast) -> None:
        first, second, third = (key_of(cast.holder(part)) for part in PEOPLE[:3])
        assert act(cast, merge, person_id=first, into=second, case_id=None) == [first]
        moved = act(cast, merge, person_id=second, into=third, case_id=None)

        assert set(moved) == {first, second}
        assert {canonical_person(each) for each in (first, second, third)} == {third}
        assert set(records_of(first)) == {first, second, third}
        found = find_person(PEOPLE[0].id_number)
        assert found is not None
        assert found == third
        act(cast, split, person_id=first, case_id=None)
        assert records_of(first) == [first]

    def test_with_itself_or_with_a_merged_record_is_refused(self, cast: Cast) -> None:
        first, second, third = (key_of(cast.holder(part)) for part in PEOPLE[:3])
        with pytest.raises(FactRefused, match="同一条"):
            act(cast, merge, person_id=first, into=first, case_id=None)
        act(cast, merge, person_id=first, into=second, case_id=None)
        with pytest.raises(FactRefused, match="已经并入"):
            act(cast, merge, person_id=third, into=first, case_id=None)
        with pytest.raises(FactRefused, match="没有并入"):
            act(cast, split, person_id=third, case_id=None)
