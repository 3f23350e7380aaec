"""Who may open what: the kinds of access that every view chooses from."""

import pytest

from tests.support.acting import account_id
from tests.support.cast import PEOPLE, Cast
from tests.web.conftest import Browse
from tests.web.site import pages_on_trial as trial
from zhicheng.domain.channels import UnitRole
from zhicheng.records.models import Account
from zhicheng.services.accounts.units.creating import grant_membership
from zhicheng.services.kernel.actor import SYSTEM
from zhicheng.web.site.access import staff_page

pytestmark = pytest.mark.django_db


class TestAccess:
    def test_everyone_opens_a_public_page(self, browse: Browse) -> None:
        assert browse().get("/hall").status_code == 200

    @pytest.mark.parametrize("address", ["/mine", "/holders", "/employers", "/decisive"])
    def test_an_anonymous_user_is_led_to_the_log_in_and_back(self, browse: Browse, address: str) -> None:
        answer = browse().get(f"{address}?a=1")
        assert (answer.status_code, answer["Location"]) == (
            302,
            f"/accounts/in?next={address.replace('/', '%2F')}%3Fa%3D1",
        )

    def test_a_role_opens_its_own_pages_alone(self, browse: Browse, cast: Cast) -> None:
        assert browse(cast.personnel).get("/employers").status_code == 200
        assert browse(cast.department_clerk).get("/employers").status_code == 404
        assert browse(cast.holder(PEOPLE[0])).get("/employers").status_code == 404
        assert browse(cast.holder(PEOPLE[0])).get("/holders").status_code == 200
        assert browse(cast.personnel).get("/holders").status_code == 404

    def test_another_post_of_the_same_account_is_offered(self, browse: Browse, cast: Cast) -> None:
        account = Account.objects.get(id=account_id(cast.department_clerk))
        grant_membership(
            actor=SYSTEM, at=cast.at, account_id=account.id, unit_id=cast.employer.id, role=UnitRole.EMPLOYER
        )
        answer = browse(cast.department_clerk).get("/employers")
        assert answer.status_code == 403
        assert "切换为：津沽第一机床有限公司·用人单位" in answer.content.decode()

    def test_a_staff_page_without_roles_cannot_be_written(self) -> None:
        with pytest.raises(ValueError, match="names the roles"):
            staff_page()

    def test_every_page_carries_its_access(self) -> None:
        assert trial.hall.access.is_public  # type: ignore[attr-defined]
        assert trial.decisive.access.step_up  # type: ignore[attr-defined]
