"""Units: who may register them, what may change, and that none is ever deleted."""

from collections.abc import Callable

import pytest
from django.db.models import ProtectedError

from tests.support.acting import account_id
from tests.support.cast import PEOPLE, Cast, submitted
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.free_text import PersonalNumberWritten
from zhicheng.records.models import Account, Event, Unit
from zhicheng.services.accounts.account_session import session_account
from zhicheng.services.accounts.units.changes import UnitForm, change_unit, end_unit, reopen_unit
from zhicheng.services.accounts.units.creating import (
    UnitRefused,
    create_account,
    create_unit,
    grant_membership,
)
from zhicheng.services.accounts.units.directory import superior_choices, units
from zhicheng.services.kernel.actor import SYSTEM, Actor, NotAllowed
from zhicheng.services.kernel.events import EventTag

pytestmark = pytest.mark.django_db
Act = Callable[[Cast, Actor], object]


def new_unit(cast: Cast, actor: Actor) -> object:
    return create_unit(actor=actor, at=cast.at, name="津沽新区管委会", roles=[UnitRole.COMPETENT_DEPARTMENT])


def new_account(cast: Cast, actor: Actor) -> object:
    return create_account(actor=actor, at=cast.at, login_name="somebody", display_name="经办人")


def new_role(cast: Cast, actor: Actor) -> object:
    account = Account.objects.get(id=account_id(cast.department_clerk))
    return grant_membership(
        actor=actor, at=cast.at, account_id=account.id, unit_id=cast.agency.id, role=UnitRole.ARCHIVE_AGENCY
    )


def ended_unit(cast: Cast, actor: Actor) -> object:
    return end_unit(actor=actor, at=cast.at, unit_id=cast.other_department.id)


class TestWhoMayAdminister:
    @pytest.mark.parametrize("act", [new_unit, new_account, new_role, ended_unit])
    @pytest.mark.parametrize("name", ["personnel", "department_clerk", "convener", "examiner"])
    def test_nobody_outside_the_bureau(self, cast: Cast, act: Act, name: str) -> None:
        with pytest.raises(NotAllowed):
            act(cast, getattr(cast, name))

    @pytest.mark.parametrize("act", [new_unit, new_account, new_role, ended_unit])
    def test_no_professional(self, cast: Cast, act: Act) -> None:
        with pytest.raises(NotAllowed):
            act(cast, cast.holder(PEOPLE[0]))

    @pytest.mark.parametrize("act", [new_unit, new_account, new_role, ended_unit])
    def test_an_officer_may(self, cast: Cast, act: Act) -> None:
        assert act(cast, cast.check_officer) is not None

    @pytest.mark.parametrize("act", [new_unit, new_account, new_role])
    def test_the_system_may_at_its_set_up(self, cast: Cast, act: Act) -> None:
        assert act(cast, SYSTEM) is not None

    def test_an_officer_gives_no_role_of_the_bureau_alone(self, cast: Cast) -> None:
        with pytest.raises(UnitRefused, match="两名工作人员") as refusal:
            grant_membership(
                actor=cast.check_officer,
                at=cast.at,
                account_id=account_id(cast.department_clerk),
                unit_id=cast.bureau.id,
                role=UnitRole.BUREAU,
            )
        assert refusal.value.code == "unit.takes_two"


class TestChange:
    def test_a_new_name_and_superior_stand_in_the_trail(self, cast: Cast) -> None:
        form = UnitForm("津沽第一机床集团", cast.agency.id)
        change_unit(actor=cast.check_officer, at=cast.at, unit_id=cast.employer.id, form=form)
        unit = Unit.objects.get(id=cast.employer.id)
        assert (unit.name, unit.submitting_unit_id) == ("津沽第一机床集团", cast.agency.id)
        event = Event.objects.get(tag=EventTag.UNIT_CHANGED)
        assert event.payload["before"] == {
            "name": "津沽第一机床有限公司",
            "superior": str(cast.department.id),
        }

    def test_nothing_changed_leaves_no_trace(self, cast: Cast) -> None:
        form = UnitForm(cast.employer.name, cast.department.id)
        change_unit(actor=cast.check_officer, at=cast.at, unit_id=cast.employer.id, form=form)
        assert not Event.objects.filter(tag=EventTag.UNIT_CHANGED).exists()

    def test_refuses_a_taken_name_and_a_blank_one(self, cast: Cast) -> None:
        for name, sentence in ((cast.agency.name, "已经存在"), ("  ", "请填写")):
            with pytest.raises(UnitRefused, match=sentence):
                change_unit(
                    actor=cast.check_officer,
                    at=cast.at,
                    unit_id=cast.employer.id,
                    form=UnitForm(name, cast.department.id),
                )

    def test_a_name_holds_no_personal_number(self, cast: Cast) -> None:
        with pytest.raises(PersonalNumberWritten):
            change_unit(
                actor=cast.check_officer,
                at=cast.at,
                unit_id=cast.employer.id,
                form=UnitForm(f"机床{PEOPLE[0].phone}", cast.department.id),
            )

    def test_an_employer_needs_a_superior_that_can_be_one(self, cast: Cast) -> None:
        for superior in (None, cast.convening_unit.id, cast.employer.id):
            with pytest.raises(UnitRefused, match="呈报单位"):
                change_unit(
                    actor=cast.check_officer,
                    at=cast.at,
                    unit_id=cast.employer.id,
                    form=UnitForm(cast.employer.name, superior),
                )

    def test_an_ended_unit_is_no_superior(self, cast: Cast) -> None:
        end_unit(actor=cast.check_officer, at=cast.at, unit_id=cast.agency.id)
        assert cast.agency.name not in [
            superior_choice.name for superior_choice in superior_choices(actor=cast.check_officer)
        ]
        with pytest.raises(UnitRefused):
            change_unit(
                actor=cast.check_officer,
                at=cast.at,
                unit_id=cast.employer.id,
                form=UnitForm(cast.employer.name, cast.agency.id),
            )


class TestEnd:
    def test_its_people_are_signed_out_and_cannot_act_for_it(self, cast: Cast) -> None:
        clerk = cast.personnel
        assert clerk.account_id is not None
        end_unit(actor=cast.check_officer, at=cast.at, unit_id=cast.employer.id)
        assert session_account(account_id=clerk.account_id, epoch=0) is None
        renewed = session_account(account_id=clerk.account_id, epoch=1)
        assert renewed is not None
        assert renewed.memberships == ()

    def test_it_comes_back_as_it_was(self, cast: Cast) -> None:
        assert cast.personnel
        end_unit(actor=cast.check_officer, at=cast.at, unit_id=cast.employer.id)
        reopen_unit(actor=cast.check_officer, at=cast.at, unit_id=cast.employer.id)
        found = units(actor=cast.check_officer, text=cast.employer.name).rows[0]
        assert (found.is_active, found.members) == (True, 1)

    def test_not_ones_own(self, cast: Cast) -> None:
        with pytest.raises(UnitRefused, match="自己所在"):
            end_unit(actor=cast.check_officer, at=cast.at, unit_id=cast.bureau.id)

    def test_not_while_others_are_below_it(self, cast: Cast) -> None:
        assert cast.employer
        with pytest.raises(UnitRefused, match="改派"):
            end_unit(actor=cast.check_officer, at=cast.at, unit_id=cast.department.id)

    def test_not_while_it_convenes_a_committee(self, cast: Cast) -> None:
        assert cast.committee
        with pytest.raises(UnitRefused, match="评审委员会"):
            end_unit(actor=cast.check_officer, at=cast.at, unit_id=cast.convening_unit.id)

    def test_not_while_a_claim_waits_for_it(self, cast: Cast) -> None:
        submitted(cast)
        with pytest.raises(UnitRefused, match="没有办完"):
            end_unit(actor=cast.check_officer, at=cast.at, unit_id=cast.employer.id)

    def test_not_twice(self, cast: Cast) -> None:
        end_unit(actor=cast.check_officer, at=cast.at, unit_id=cast.agency.id)
        with pytest.raises(UnitRefused, match="已经停用"):
            end_unit(actor=cast.check_officer, at=cast.at, unit_id=cast.agency.id)
        reopen_unit(actor=cast.check_officer, at=cast.at, unit_id=cast.agency.id)
        with pytest.raises(UnitRefused, match="没有停用"):
            reopen_unit(actor=cast.check_officer, at=cast.at, unit_id=cast.agency.id)

    def test_a_unit_in_use_cannot_be_deleted(self, cast: Cast) -> None:
        assert cast.personnel
        with pytest.raises(ProtectedError):
            cast.employer.delete()


class TestDirectory:
    def test_by_part_of_the_name_role_and_state(self, cast: Cast) -> None:
        assert cast.employer
        assert cast.agency
        end_unit(actor=cast.check_officer, at=cast.at, unit_id=cast.agency.id)
        officer = cast.check_officer
        named = units(actor=officer, text="机床")
        assert [line.name for line in named.rows] == [cast.employer.name]
        agencies = units(actor=officer, role=UnitRole.ARCHIVE_AGENCY)
        assert [line.is_active for line in agencies.rows] == [False]
        assert units(actor=officer, role=UnitRole.ARCHIVE_AGENCY, only_active=True).total == 0

    def test_is_the_bureaus_alone(self, cast: Cast) -> None:
        with pytest.raises(NotAllowed):
            units(actor=cast.personnel)
