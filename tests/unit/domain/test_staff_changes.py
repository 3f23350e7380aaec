"""What a change to a staff account takes, and what follows from it."""

from datetime import UTC, datetime, timedelta

import pytest

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.staff_changes import Restraint, StaffChange, StaffChangeState, takes_two

AT = datetime(2026, 11, 2, 2, tzinfo=UTC)


@pytest.mark.parametrize("role", list(UnitRole))
def test_what_touches_the_bureau_takes_two(role: UnitRole) -> None:
    assert takes_two({role}) is (role is UnitRole.BUREAU)
    assert takes_two({role, UnitRole.BUREAU})


def test_an_account_without_roles_takes_one() -> None:
    assert not takes_two(set())


def test_the_restraint_counts_from_the_change() -> None:
    restraint = Restraint.after(AT, waiting_hours=24, distance_days=30)
    assert (restraint.waits_until, restraint.apart_until) == (AT + timedelta(days=1), AT + timedelta(days=30))


def test_each_change_and_state_has_words_of_its_own() -> None:
    labels = [member.label for members in (StaffChange, StaffChangeState) for member in members]
    assert len(set(labels)) == len(labels)


def test_a_new_password_is_set_by_invitation_alone() -> None:
    assert {change for change in StaffChange if change.sends_an_invitation} == {
        StaffChange.OPENED,
        StaffChange.PASSWORD_RESET,
    }
