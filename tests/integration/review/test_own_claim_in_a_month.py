"""An officer who is a professional too neither checks nor releases a month with their own claim (R02)."""

from dataclasses import replace

import pytest

from tests.support.acting import account_id
from tests.support.cast import PEOPLE, Cast, uploaded
from zhicheng.domain.months import Month
from zhicheng.records.models import Account, IssuanceBatch, Person
from zhicheng.services.issuance.month.release import BatchRefused, propose_batch, release_batch
from zhicheng.services.kernel.actor import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    made = Cast()
    made.template()
    return made


def as_person_of(officer: Actor, part_claim_person: Person) -> Actor:
    """The officer's account belongs to that person."""
    Account.objects.filter(person=part_claim_person).update(person=None)
    Account.objects.filter(id=account_id(officer)).update(person=part_claim_person)
    return replace(officer, person_id=part_claim_person.id)


class TestOwnClaim:
    def test_is_not_proposed_by_its_person(self, cast: Cast) -> None:
        claim = uploaded(cast)
        officer = as_person_of(cast.check_officer, claim.person)
        with pytest.raises(BatchRefused) as refused:
            propose_batch(actor=officer, at=cast.at, month=Month.parse(claim.batch_month))
        assert refused.value.code == "batch.own_claim"
        assert not IssuanceBatch.objects.exists()

    def test_is_not_released_by_its_person(self, cast: Cast) -> None:
        claim = uploaded(cast)
        batch = propose_batch(actor=cast.check_officer, at=cast.at, month=Month.parse(claim.batch_month))
        officer = as_person_of(cast.release_officer, claim.person)
        with pytest.raises(BatchRefused) as refused:
            release_batch(actor=officer, at=cast.at, batch_id=batch.id)
        assert refused.value.code == "batch.own_claim"
        release_batch(actor=cast.third_officer, at=cast.at, batch_id=batch.id)

    def test_somebody_elses_is_no_hindrance(self, cast: Cast) -> None:
        claim = uploaded(cast)
        other = cast.holder(PEOPLE[1])
        assert other.person_id is not None
        officer = as_person_of(cast.check_officer, Person.objects.get(id=other.person_id))
        propose_batch(actor=officer, at=cast.at, month=Month.parse(claim.batch_month))
        assert IssuanceBatch.objects.count() == 1
