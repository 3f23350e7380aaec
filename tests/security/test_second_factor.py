"""R22: the second factor of staff, its codes, each used once, and what stands in for them."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.support.account_holders import (
    HOME,
    STRANGER,
    Authenticator,
    enrolled,
    holder_with_password,
    login_name,
)
from tests.support.account_holders import PASSWORD as OWN
from tests.support.acting import account_id
from tests.support.cast import MONDAY, PASSWORD, PEOPLE, Cast
from tests.web.conftest import cast
from zhicheng.records.models import Event, RecoveryCode, SignIn, TotpSecret
from zhicheng.services.accounts.access import second_factor as module
from zhicheng.services.accounts.access.attempts import BY_NAME_AND_PLACE
from zhicheng.services.accounts.access.log_in import log_in_with_password
from zhicheng.services.accounts.access.one_time_codes import STEP_SECONDS
from zhicheng.services.accounts.access.recovery_codes import COUNT, NoAuthenticator, renew_recovery_codes
from zhicheng.services.accounts.access.second_factor import (
    SecondFactorRefused,
    begin_enrolment,
    confirm_second_factor,
    finish_enrolment,
    is_enrolled,
)
from zhicheng.services.kernel.actor import Actor
from zhicheng.services.kernel.events import EventTag
from zhicheng.services.kernel.rate_limits import TooOften

__all__ = ["cast"]
pytestmark = pytest.mark.django_db
STEP = timedelta(seconds=STEP_SECONDS)


@pytest.fixture
def clerk(cast: Cast) -> Actor:
    return cast.personnel


def confirm(actor: Actor, code: str, at: object = MONDAY, place: object = HOME) -> None:
    assert actor.account_id is not None
    confirm_second_factor(at=at, account_id=actor.account_id, code=code, place=place)  # type: ignore[arg-type]


class TestEnrolment:
    def test_the_first_right_code_confirms(self, clerk: Actor) -> None:
        assert clerk.account_id
        assert not is_enrolled(account_id=clerk.account_id)
        enrolled(clerk, MONDAY)
        assert is_enrolled(account_id=clerk.account_id)
        assert Event.objects.filter(tag=EventTag.SECOND_FACTOR_ENROLLED).count() == 1

    def test_a_wrong_code_does_not(self, clerk: Actor) -> None:
        assert clerk.account_id
        app = Authenticator(begin_enrolment(at=MONDAY, account_id=clerk.account_id).secret)
        with pytest.raises(SecondFactorRefused):
            finish_enrolment(
                at=MONDAY, account_id=clerk.account_id, code=app.code(MONDAY, steps=5), place=HOME
            )
        assert not is_enrolled(account_id=clerk.account_id)

    def test_shows_the_same_secret_while_it_is_set_up(self, clerk: Actor) -> None:
        assert clerk.account_id
        shown = [
            begin_enrolment(at=MONDAY + minutes * timedelta(minutes=1), account_id=clerk.account_id)
            for minutes in (0, 5, 60)
        ]
        assert shown[0].secret == shown[1].secret != shown[2].secret
        assert shown[0].qr.startswith("<svg")
        assert shown[0].secret.replace(" ", "") in shown[0].address

    def test_cannot_be_done_over_by_a_password_alone(self, clerk: Actor) -> None:
        assert clerk.account_id
        enrolled(clerk, MONDAY)
        with pytest.raises(SecondFactorRefused, match="已绑定"):
            begin_enrolment(at=MONDAY, account_id=clerk.account_id)
        with pytest.raises(SecondFactorRefused):
            finish_enrolment(at=MONDAY, account_id=clerk.account_id, code="123456", place=HOME)

    def test_the_secret_stands_nowhere_in_clear(self, clerk: Actor) -> None:
        assert clerk.account_id
        secret = begin_enrolment(at=MONDAY, account_id=clerk.account_id).secret.replace(" ", "")
        assert secret.encode() not in bytes(TotpSecret.objects.get().secret_sealed)

    def test_agrees_with_the_vectors_of_rfc_6238(self) -> None:
        app = Authenticator("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
        shown = [
            app.code(datetime.fromtimestamp(second, UTC))
            for second in (59, 1111111109, 1234567890, 2000000000)
        ]
        assert shown == ["287082", "081804", "005924", "279037"]


class TestCodes:
    @pytest.fixture
    def app(self, clerk: Actor) -> Authenticator:
        return enrolled(clerk, MONDAY - timedelta(hours=1))[0]

    @pytest.mark.parametrize("steps", [-1, 0, 1])
    def test_count_in_their_half_minute_and_beside_it(
        self, clerk: Actor, app: Authenticator, steps: int
    ) -> None:
        confirm(clerk, app.code(MONDAY, steps=steps))

    @pytest.mark.parametrize("steps", [-2, 2, 10])
    def test_count_at_no_other_time(self, clerk: Actor, app: Authenticator, steps: int) -> None:
        with pytest.raises(SecondFactorRefused):
            confirm(clerk, app.code(MONDAY, steps=steps))

    def test_count_once(self, clerk: Actor, app: Authenticator) -> None:
        confirm(clerk, app.code(MONDAY))
        with pytest.raises(SecondFactorRefused):
            confirm(clerk, app.code(MONDAY))
        confirm(clerk, app.code(MONDAY, steps=1), at=MONDAY + STEP)

    def test_forgetting_the_step_would_let_them_count_twice(self, clerk: Actor, app: Authenticator) -> None:
        """The negative control."""
        confirm(clerk, app.code(MONDAY))
        TotpSecret.objects.update(last_step=1)
        confirm(clerk, app.code(MONDAY))

    def test_an_earlier_one_does_not_count_after_a_later_one(self, clerk: Actor, app: Authenticator) -> None:
        confirm(clerk, app.code(MONDAY))
        with pytest.raises(SecondFactorRefused):
            confirm(clerk, app.code(MONDAY, steps=-1))

    @pytest.mark.parametrize("typed", ["", "12345", "1234567", "一二三四五六", "abcdef"])
    def test_nothing_else_counts(self, clerk: Actor, app: Authenticator, typed: str) -> None:
        with pytest.raises(SecondFactorRefused):
            confirm(clerk, typed)

    def test_spaces_do_no_harm(self, clerk: Actor, app: Authenticator) -> None:
        code = app.code(MONDAY)
        confirm(clerk, f" {code[:3]} {code[3:]}")

    def test_guessing_is_stopped(self, clerk: Actor, app: Authenticator) -> None:
        for _ in range(BY_NAME_AND_PLACE[0][0]):
            with pytest.raises(SecondFactorRefused):
                confirm(clerk, "nothing", place=STRANGER)
        with pytest.raises(TooOften):
            confirm(clerk, app.code(MONDAY), place=STRANGER)

    def test_those_of_another_account_do_not_count(self, cast: Cast, app: Authenticator) -> None:
        enrolled(cast.department_clerk, MONDAY - timedelta(hours=1))
        with pytest.raises(SecondFactorRefused):
            confirm(cast.department_clerk, app.code(MONDAY))

    def test_failures_are_noted(self, clerk: Actor, app: Authenticator) -> None:
        with pytest.raises(SecondFactorRefused):
            confirm(clerk, "000")
        assert SignIn.objects.filter(account_id=account_id(clerk), succeeded=False).count() == 1

    def test_an_account_without_authenticator_has_none(self, cast: Cast) -> None:
        with pytest.raises(SecondFactorRefused):
            confirm(cast.department_clerk, "123456")

    def test_a_wider_window_would_be_noticed(
        self, clerk: Actor, app: Authenticator, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The negative control of the window."""
        monkeypatch.setattr(module, "DRIFT", 10)
        confirm(clerk, app.code(MONDAY, steps=10))


class TestRecoveryCodes:
    def test_each_counts_once(self, clerk: Actor) -> None:
        _, codes = enrolled(clerk, MONDAY)
        assert len(set(codes)) == COUNT
        confirm(clerk, codes[3].upper().replace("-", " "))
        with pytest.raises(SecondFactorRefused):
            confirm(clerk, codes[3])
        confirm(clerk, codes[4])
        assert Event.objects.filter(tag=EventTag.RECOVERY_CODE_USED).count() == 2

    def test_new_ones_replace_the_old(self, clerk: Actor) -> None:
        _, codes = enrolled(clerk, MONDAY)
        renewed = renew_recovery_codes(actor=clerk, at=MONDAY)
        with pytest.raises(SecondFactorRefused):
            confirm(clerk, codes[0])
        confirm(clerk, renewed[0])

    def test_nobody_gets_any_without_authenticator(self, clerk: Actor) -> None:
        with pytest.raises(NoAuthenticator):
            renew_recovery_codes(actor=clerk, at=MONDAY)

    def test_stand_nowhere_in_clear(self, clerk: Actor) -> None:
        _, codes = enrolled(clerk, MONDAY)
        stored = b"".join(bytes(row.digest) for row in RecoveryCode.objects.all())
        assert not any(code.encode() in stored for code in codes)

    def test_those_of_another_account_do_not_count(self, cast: Cast, clerk: Actor) -> None:
        _, codes = enrolled(clerk, MONDAY)
        enrolled(cast.department_clerk, MONDAY)
        with pytest.raises(SecondFactorRefused):
            confirm(cast.department_clerk, codes[0])


class TestWhoNeedsOne:
    def test_everybody_who_works_for_a_unit(self, clerk: Actor) -> None:
        name = login_name(clerk)
        assert log_in_with_password(at=MONDAY, name=name, password=PASSWORD, place=HOME).needs_second_factor
        assert not SignIn.objects.filter(succeeded=True).exists()

    def test_a_professional_who_has_an_authenticator(self, cast: Cast) -> None:
        holder = holder_with_password(cast, PEOPLE[0])
        name = login_name(holder)
        before = log_in_with_password(at=MONDAY, name=name, password=OWN, place=HOME)
        enrolled(holder, MONDAY)
        after = log_in_with_password(at=MONDAY, name=name, password=OWN, place=HOME)
        assert (before.needs_second_factor, after.needs_second_factor) == (False, True)
