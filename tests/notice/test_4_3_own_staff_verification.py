"""Clause 四(三): a unit verifies the certificates of its own people only."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.support.issued_certificates import Issued, clerk, issue, officer
from tests.support.revoking import revoke_certificate
from tests.support.stored import stored
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.levels import TitleLevel
from zhicheng.records.models import Unit, VerificationRecord
from zhicheng.services.accounts.units.creating import create_unit
from zhicheng.services.kernel.actor import SYSTEM, Actor, NotAllowed
from zhicheng.services.verification.asked import asked_page
from zhicheng.services.verification.staff import (
    Comparison,
    StaffLine,
    StaffVerificationMissed,
    compare_staff,
    staff_list,
    verify_staff,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def employer() -> Unit:
    return unit("津沽市第一机床厂有限公司")


@pytest.fixture
def people(employer: Unit) -> list[Issued]:
    """Two of the employer's own people and a stranger."""
    return issue(3, names=("张文博", "王雅静", "李志强"), employer=employer, employed=2)


@pytest.fixture
def personnel(employer: Unit) -> Actor:
    return clerk("personnel", employer, UnitRole.EMPLOYER)


def unit(name: str) -> Unit:
    at = datetime.now(UTC)
    department = Unit.objects.filter(name="津沽市工业和信息化局").first() or create_unit(
        actor=SYSTEM,
        at=at,
        name="津沽市工业和信息化局",
        roles=[UnitRole.COMPETENT_DEPARTMENT, UnitRole.CONVENING_UNIT],
    )
    made = create_unit(
        actor=SYSTEM, at=at, name=name, roles=[UnitRole.EMPLOYER], submitting_unit_id=department.id
    )
    return stored(Unit, made)


def line(issued: Issued, **changed: Any) -> StaffLine:
    values: dict[str, Any] = {
        "name": issued.certificate.true_name,
        "id_number": issued.id_number,
        "title_name": issued.certificate.title_name,
        "level": TitleLevel.ASSOCIATE_SENIOR,
    }
    return StaffLine(**(values | changed))


class TestVerifyStaff:
    def test_answers_about_own_people_with_their_names(self, people: list[Issued], personnel: Actor) -> None:
        answer = verify_staff(actor=personnel, at=people[0].after, number=people[0].certificate.number_id)
        assert answer.name == "张文博"
        assert people[0].id_number not in repr(answer)

    def test_knows_nothing_of_others(self, people: list[Issued], personnel: Actor) -> None:
        stranger = people[2]
        with pytest.raises(StaffVerificationMissed):
            verify_staff(actor=personnel, at=stranger.after, number=stranger.certificate.number_id)

    def test_knows_nothing_of_them_from_another_employer(self, people: list[Issued]) -> None:
        foreign = clerk("foreign", unit("津沽市第二机床厂有限公司"), UnitRole.EMPLOYER)
        with pytest.raises(StaffVerificationMissed):
            verify_staff(actor=foreign, at=people[0].after, number=people[0].certificate.number_id)
        assert staff_list(actor=foreign, at=people[0].after).rows == []

    def test_is_for_employers_alone(self, people: list[Issued]) -> None:
        with pytest.raises(NotAllowed):
            verify_staff(actor=officer("o-1"), at=people[0].after, number=people[0].certificate.number_id)

    def test_shows_the_holder_which_unit_asked(self, people: list[Issued], personnel: Actor) -> None:
        verify_staff(actor=personnel, at=people[0].after, number=people[0].certificate.number_id)
        (asked,) = asked_page(actor=people[0].holder).rows
        assert asked.verifier == "津沽市第一机床厂有限公司"


class TestOwnStaff:
    def test_lists_own_people_by_name(self, people: list[Issued], personnel: Actor) -> None:
        listed = staff_list(actor=personnel, at=people[0].after).rows
        assert sorted(answer.name for answer in listed) == sorted(["张文博", "王雅静"])
        assert [
            answer.name for answer in staff_list(actor=personnel, at=people[0].after, name="雅").rows
        ] == ["王雅静"]

    def test_lists_nothing_before_the_holder_can_collect(
        self, people: list[Issued], personnel: Actor
    ) -> None:
        assert staff_list(actor=personnel, at=datetime.now(UTC)).rows == []


class TestCompareStaff:
    def test_names_each_difference(self, people: list[Issued], personnel: Actor) -> None:
        at = people[0].after
        lines = [
            line(people[0]),
            line(people[0], level=TitleLevel.FULL_SENIOR),
            line(people[0], name="张文渊"),
            line(people[1], title_name="正高级工程师"),
            line(people[2]),
        ]
        assert compare_staff(actor=personnel, at=at, lines=lines) == [
            Comparison.AGREES,
            Comparison.LEVEL_DIFFERS,
            Comparison.NAME_DIFFERS,
            Comparison.MISSING,
            Comparison.MISSING,
        ]
        assert not VerificationRecord.objects.filter(certificate=people[2].certificate).exists()

    def test_says_when_a_certificate_was_revoked(self, people: list[Issued], personnel: Actor) -> None:
        at = people[0].after
        revoke_certificate(people[0].certificate.id, at)
        assert compare_staff(actor=personnel, at=at, lines=[line(people[0])]) == [Comparison.REVOKED]
