"""``--as``: who may act through the command line, and what a production system asks of them."""

import io

import pytest
from pytest_django import Settings

from tests.functional.conftest import Zhicheng
from tests.support.cast import PASSWORD, Cast
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.months import Month
from zhicheng.services.accounts.staff.command_line import ActingRefused, acting_holder, acting_staff
from zhicheng.services.kernel.actor import NotAllowed

pytestmark = pytest.mark.django_db


class TestActingStaff:
    def test_finds_the_account_in_the_role_it_holds(self, cast: Cast) -> None:
        acting = (
            acting_staff(login_name="check-officer", roles=[UnitRole.BUREAU]) if cast.check_officer else None
        )
        assert acting == cast.check_officer

    def test_refuses_a_role_that_the_account_does_not_hold(self, cast: Cast) -> None:
        assert cast.convener
        with pytest.raises(ActingRefused) as refused:
            acting_staff(login_name="convener", roles=[UnitRole.BUREAU])
        assert refused.value.code == "actor.not_allowed"

    def test_answers_an_unknown_name_and_a_wrong_password_alike(self, cast: Cast) -> None:
        assert cast.check_officer
        with pytest.raises(ActingRefused) as unknown:
            acting_staff(login_name="nobody", roles=[UnitRole.BUREAU], password=PASSWORD)
        with pytest.raises(ActingRefused) as wrong:
            acting_staff(login_name="check-officer", roles=[UnitRole.BUREAU], password="guess")
        assert unknown.value.sentence == wrong.value.sentence
        assert acting_staff(login_name="check-officer", roles=[UnitRole.BUREAU], password=PASSWORD)

    def test_refuses_staff_who_act_as_a_holder(self, cast: Cast) -> None:
        assert cast.convener
        with pytest.raises(NotAllowed):
            acting_holder(login_name="convener")


class TestProduction:
    """Two officers at one machine must each prove who they are."""

    @pytest.mark.parametrize(
        ("is_production", "typed", "code"),
        [(True, f"{PASSWORD}\n", 0), (True, "guess\n", 3), (True, "", 3), (False, "", 0)],
    )
    def test_asks_for_the_officers_password(
        self, zhicheng: Zhicheng, cast: Cast, last_month: Month, settings: Settings,
        monkeypatch: pytest.MonkeyPatch, is_production: bool, typed: str, code: int,
    ) -> None:  # fmt: skip
        assert cast.check_officer
        settings.ZHICHENG_PRODUCTION = is_production
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        assert zhicheng("month", "dry-run", last_month, "--as", "check-officer").code == code

    def test_builds_no_demonstration(self, zhicheng: Zhicheng, settings: Settings) -> None:
        settings.ZHICHENG_PRODUCTION = True
        assert zhicheng("demo", "--json").error["code"] == "demo.refused"
