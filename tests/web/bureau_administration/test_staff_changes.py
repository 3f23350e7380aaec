"""The pages on which a second officer settles what another asked for."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.cast import Cast
from tests.support.staff_changes import PHONE, asked_opening
from tests.web.conftest import Browse
from zhicheng.domain.staff_changes import StaffChangeState
from zhicheng.records.models import Account, StaffAccountChange

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(cast: Cast) -> StaffAccountChange:
    made = asked_opening(cast, cast.check_officer)
    return StaffAccountChange.objects.get(id=made.change_id)


def page_of(row: StaffAccountChange) -> str:
    return reverse("bureau:staff_change", kwargs={"change_id": row.id})


def test_the_list_says_that_there_is_none(cast: Cast, browse: Browse) -> None:
    StaffAccountChange.objects.none()
    shown = browse(cast.check_officer).get(reverse("bureau:staff_changes")).content.decode()
    # The officers of the cast came by the operator, which the list shows as well.
    assert "系统安装时" in shown


def test_the_list_leads_to_what_waits(asked: StaffAccountChange, cast: Cast, browse: Browse) -> None:
    shown = browse(cast.release_officer).get(reverse("bureau:staff_changes")).content.decode()
    assert "有1项等待另一名工作人员同意" in shown
    assert page_of(asked) in shown
    assert PHONE not in shown


def test_the_second_officer_sees_everything_and_grants(
    asked: StaffAccountChange, cast: Cast, browse: Browse
) -> None:
    client = browse(cast.release_officer)
    shown = client.get(page_of(asked)).content.decode()
    for said in ("赵新人", PHONE, "new-officer", "同意之前"):
        assert said in shown
    answer = client.post(page_of(asked), {"decision": "grant"})
    account = Account.objects.get(login_name="new-officer")
    assert answer.headers["Location"] == reverse("bureau:user", kwargs={"account_id": account.id})
    after = client.get(page_of(asked)).content.decode()
    assert PHONE not in after
    assert "可以签批" in after


def test_a_no_needs_its_reason(asked: StaffAccountChange, cast: Cast, browse: Browse) -> None:
    client = browse(cast.release_officer)
    answer = client.post(page_of(asked), {"decision": "refuse"})
    assert answer.status_code == 422
    assert "请填写理由" in answer.content.decode()
    client.post(page_of(asked), {"decision": "refuse", "reason": "没有核实到此人。"})
    asked.refresh_from_db()
    assert asked.state == StaffChangeState.REFUSED


def test_the_asker_may_only_withdraw(asked: StaffAccountChange, cast: Cast, browse: Browse) -> None:
    client: Client = browse(cast.check_officer)
    shown = client.get(page_of(asked)).content.decode()
    assert "须由另一名工作人员同意" in shown
    assert "decision" not in shown
    client.post(page_of(asked), {"decision": "grant", "reason": "不需要了。"})
    asked.refresh_from_db()
    assert (asked.state, asked.account_id) == (StaffChangeState.WITHDRAWN, None)


def test_an_unknown_one_is_not_found(cast: Cast, browse: Browse) -> None:
    address = reverse("bureau:staff_change", kwargs={"change_id": cast.bureau.id})
    assert browse(cast.check_officer).get(address).status_code == 404
