"""``zhicheng account changes``, ``agree`` and ``refuse``: the second officer at the command line."""

import pytest

from tests.functional.conftest import Zhicheng
from tests.support.cast import Cast
from tests.support.staff_changes import PHONE, asked_opening
from zhicheng.records.models import Account

pytestmark = pytest.mark.django_db


@pytest.fixture
def change(cast: Cast) -> str:
    assert cast.release_officer
    return str(asked_opening(cast, cast.check_officer).change_id)


def test_lists_what_waits_without_the_phone(zhicheng: Zhicheng, change: str) -> None:
    said = zhicheng("account", "changes", "--as", "release-officer", "--json")
    assert said.line("staff_change")["change_id"] == change
    assert PHONE not in said.out
    assert "开立账号" in zhicheng("account", "changes", "--as", "release-officer").out


def test_a_second_officer_agrees(zhicheng: Zhicheng, change: str) -> None:
    said = zhicheng("account", "agree", change, "--as", "release-officer")
    assert said.code == 0, said.err
    assert not Account.objects.get(login_name="new-officer").has_usable_password()
    assert zhicheng("account", "changes", "--as", "release-officer", "--json").out.strip() == ""
    everything = zhicheng("account", "changes", "--all", "--as", "release-officer", "--json")
    assert change in everything.out


def test_the_asker_does_not(zhicheng: Zhicheng, change: str) -> None:
    said = zhicheng("account", "agree", change, "--as", "check-officer")
    assert said.code != 0
    assert "两名不同的工作人员" in said.err
    assert not Account.objects.filter(login_name="new-officer").exists()


def test_is_refused_with_a_reason(zhicheng: Zhicheng, change: str) -> None:
    said = zhicheng("account", "refuse", change, "--reason", "没有核实到此人", "--as", "release-officer")
    assert said.code == 0, said.err
    assert zhicheng("account", "agree", change, "--as", "release-officer").code != 0
