"""Units, committees and users in the browser's eyes: what is posted, shown once, and refused."""

import re
import uuid
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.acting import account_id
from tests.support.cast import PEOPLE, SERIES, Cast
from tests.support.text_messages import code_sent_to
from tests.web.conftest import Browse
from zhicheng.domain.channels import UnitRole
from zhicheng.records.models import Account, CommitteeApproval, EvaluationCommittee, Membership, Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(cast: Cast, browse: Browse) -> Client:
    return browse(cast.check_officer)


def text_of(client: Client, name: str, **kwargs: Any) -> str:
    return client.get(reverse(f"bureau:{name}", kwargs=kwargs or None)).content.decode()


class TestUnits:
    def test_registers_one_and_goes_to_it(self, cast: Cast, client: Client) -> None:
        answer = client.post(
            reverse("bureau:new_unit"),
            {"name": "津沽第三机床有限公司", "roles": ["employer"], "superior": str(cast.department.id)},
        )
        unit = Unit.objects.get(name="津沽第三机床有限公司")
        assert answer["Location"] == reverse("bureau:unit", kwargs={"unit_id": unit.id})

    def test_a_refusal_stands_on_the_form_with_what_was_typed(self, client: Client) -> None:
        answer = client.post(
            reverse("bureau:new_unit"), {"name": "津沽第三机床有限公司", "roles": ["employer"]}
        )
        assert answer.status_code == 422
        page = answer.content.decode()
        assert "指定呈报单位" in page
        assert "津沽第三机床有限公司" in page

    def test_a_search_is_remembered_and_not_in_the_address(self, cast: Cast, client: Client) -> None:
        assert cast.employer
        answer = client.post(reverse("bureau:units"), {"text": "机床"})
        assert answer["Location"] == reverse("bureau:units")
        page = text_of(client, "units")
        assert cast.employer.name in page
        assert cast.department.name not in re.sub(r"<td.*?</td>", "", page, flags=re.DOTALL)

    def test_nothing_found_says_so(self, client: Client) -> None:
        client.post(reverse("bureau:units"), {"text": "无此单位"})
        assert "没有符合条件的单位" in text_of(client, "units")

    def test_ends_and_reopens_after_a_question(self, cast: Cast, client: Client) -> None:
        unit = {"unit_id": cast.agency.id}
        assert "以后可以随时恢复" in text_of(client, "end_unit", **unit)
        client.post(reverse("bureau:end_unit", kwargs=unit))
        assert not Unit.objects.get(id=cast.agency.id).is_active
        assert 'value="reopen"' in text_of(client, "end_unit", **unit)
        client.post(reverse("bureau:end_unit", kwargs=unit), {"act": "reopen"})
        assert Unit.objects.get(id=cast.agency.id).is_active

    def test_a_second_click_on_end_does_not_reopen(self, cast: Cast, client: Client) -> None:
        address = reverse("bureau:end_unit", kwargs={"unit_id": cast.agency.id})
        client.post(address)
        assert client.post(address).status_code == 409
        assert not Unit.objects.get(id=cast.agency.id).is_active

    def test_a_unit_that_is_needed_is_refused_in_words(self, cast: Cast, client: Client) -> None:
        assert cast.employer
        answer = client.post(reverse("bureau:end_unit", kwargs={"unit_id": cast.department.id}))
        assert answer.status_code == 422
        assert "改派呈报单位" in answer.content.decode()

    def test_an_ended_unit_gets_no_new_users(self, cast: Cast, client: Client) -> None:
        address = reverse("bureau:new_user", kwargs={"unit_id": cast.agency.id})
        assert client.get(address).status_code == 200
        client.post(reverse("bureau:end_unit", kwargs={"unit_id": cast.agency.id}))
        assert client.get(address).status_code == 404

    def test_unknown_is_404(self, client: Client) -> None:
        assert client.get(reverse("bureau:unit", kwargs={"unit_id": uuid.uuid4()})).status_code == 404


class TestCommittees:
    def test_registers_and_changes_one(self, cast: Cast, client: Client) -> None:
        form = {
            "name": "津沽市会计系列高级评审委员会",
            "unit": str(cast.convening_unit.id),
            "document": "津人社备〔2026〕5号",
            "region": "全市",
            "first_day": "2026-01-01",
            "last_day": "2028-12-31",
        }
        answer = client.post(
            reverse("bureau:new_committee"), {**form, "series": ["会计人员"], "levels": ["B", "A"]}
        )
        row = EvaluationCommittee.objects.get(name=form["name"])
        assert answer["Location"] == reverse("bureau:committee", kwargs={"committee_id": row.id})
        change = reverse("bureau:change_committee", kwargs={"committee_id": row.id})
        client.post(change, {"series": [SERIES], "levels": ["C"]})
        row.refresh_from_db()
        assert (row.series, row.levels, row.is_active) == ([SERIES], ["C"], False)

    def test_without_any_series_it_is_refused(self, cast: Cast, client: Client) -> None:
        answer = client.post(
            reverse("bureau:change_committee", kwargs={"committee_id": cast.committee.id}), {"levels": ["C"]}
        )
        assert answer.status_code == 422
        assert "请选择评审系列" in answer.content.decode()


class TestTerms:
    def test_records_one_and_ends_it_with_a_reason(self, cast: Cast, client: Client) -> None:
        address = reverse("bureau:new_term", kwargs={"committee_id": cast.committee.id})
        form = {
            "document": "津人社备〔2027〕6号",
            "region": "全市",
            "first_day": "2028-01-01",
            "last_day": "2030-12-31",
            "series": [SERIES],
            "levels": ["B", "C"],
        }
        client.post(address, form)
        row = CommitteeApproval.objects.get(document=form["document"])
        assert (row.levels, row.last_day) == (["B", "C"], date(2030, 12, 31))
        assert "津人社备〔2027〕6号" in text_of(client, "committee", committee_id=cast.committee.id)
        end = reverse("bureau:end_term", kwargs={"committee_id": cast.committee.id, "term_id": row.id})
        assert client.post(end, {"last_day": "2029-12-31"}).status_code == 422
        client.post(end, {"last_day": "2029-12-31", "reason": "委员会撤销"})
        row.refresh_from_db()
        assert (row.ended_on, row.end_reason) == (date(2029, 12, 31), "委员会撤销")
        assert "委员会撤销" in text_of(client, "committee", committee_id=cast.committee.id)

    def test_a_term_that_is_too_long_is_told_on_the_form(self, cast: Cast, client: Client) -> None:
        answer = client.post(
            reverse("bureau:new_term", kwargs={"committee_id": cast.committee.id}),
            {
                "document": "津人社备〔2027〕6号",
                "region": "全市",
                "first_day": "2028-01-01",
                "last_day": "2031-01-01",
                "series": [SERIES],
                "levels": ["B"],
            },
        )
        assert answer.status_code == 422
        assert "任期最长3年" in answer.content.decode()

    def test_what_is_not_recorded_is_said(self, cast: Cast, client: Client) -> None:
        EvaluationCommittee.objects.filter(id=cast.committee.id).update(approval_not_recorded=True)
        key = cast.committee.id
        assert "权限未登记" not in text_of(client, "committee", committee_id=key)
        CommitteeApproval.objects.update(
            ended_on="2024-12-31",
            ended_by=account_id(cast.check_officer),
            ended_at=cast.at,
            end_reason="登记有误",
        )
        assert "已提前终止" in text_of(client, "committee", committee_id=key)

    def test_a_term_of_another_committee_is_not_found(self, cast: Cast, client: Client) -> None:
        assert cast.committee
        term = CommitteeApproval.objects.get()
        kwargs = {"committee_id": cast.own_committee.id, "term_id": term.id}
        assert client.get(reverse("bureau:end_term", kwargs=kwargs)).status_code == 404


class TestUsers:
    def new_user(self, cast: Cast, client: Client) -> Account:
        answer = client.post(
            reverse("bureau:new_user", kwargs={"unit_id": cast.employer.id}),
            {
                "login_name": "new-clerk",
                "display_name": "钱经办",
                "role": "employer",
                "phone": "13900007001",
            },
        )
        account = Account.objects.get(login_name="new-clerk")
        assert answer["Location"] == reverse("bureau:user", kwargs={"account_id": account.id})
        return account

    def test_no_password_stands_anywhere_and_the_person_is_invited(self, cast: Cast, client: Client) -> None:
        account = self.new_user(cast, client)
        assert not account.has_usable_password()
        code = code_sent_to("13900007001")
        shown = text_of(client, "user", account_id=account.id)
        assert code not in shown + str(dict(client.session.items()))
        assert "尚未设置" in shown

    def test_a_wrong_phone_is_told_beside_its_field(self, cast: Cast, client: Client) -> None:
        answer = client.post(
            reverse("bureau:new_user", kwargs={"unit_id": cast.employer.id}),
            {"login_name": "new-clerk", "display_name": "钱经办", "role": "employer", "phone": "123"},
        )
        assert answer.status_code == 422
        assert 'href="#id_phone"' in answer.content.decode()

    def test_a_role_is_granted_by_the_units_name(self, cast: Cast, client: Client) -> None:
        account = account_id(cast.convener)
        address = reverse("bureau:grant_role", kwargs={"account_id": account})
        wrong = client.post(address, {"unit": "无此单位", "role": "employer"})
        assert wrong.status_code == 422
        assert "没有找到这个在用的单位" in wrong.content.decode()
        client.post(address, {"unit": cast.agency.name, "role": "archive_agency"})
        assert Membership.objects.filter(account_id=account, role=UnitRole.ARCHIVE_AGENCY).exists()

    def test_own_account_offers_nothing_and_refuses_all(self, cast: Cast, client: Client) -> None:
        own = account_id(cast.check_officer)
        page = text_of(client, "user", account_id=own)
        assert "须由其他工作人员更改" in page
        assert "停用账号" not in page
        for act in ("disable", "password", "sessions", "second-factor"):
            answer = client.post(reverse("bureau:user_act", kwargs={"account_id": own, "act": act}))
            assert answer.status_code == 422
            assert "不能更改本人" in answer.content.decode()
        assert Account.objects.get(id=own).is_active

    @pytest.mark.parametrize("act", ["disable", "password", "sessions"])
    def test_acts_ask_first(self, cast: Cast, client: Client, act: str) -> None:
        address = reverse("bureau:user_act", kwargs={"account_id": cast.convener.account_id, "act": act})
        assert client.get(address).status_code == 200
        assert Account.objects.get(id=account_id(cast.convener)).session_epoch == 0
        assert client.post(address, {"phone": "13900007001"}).status_code == 302
        assert Account.objects.get(id=account_id(cast.convener)).session_epoch == 1

    def test_an_unknown_act_is_404(self, cast: Cast, client: Client) -> None:
        kwargs = {"account_id": cast.convener.account_id, "act": "promote"}
        assert client.post(reverse("bureau:user_act", kwargs=kwargs)).status_code == 404

    def test_a_disabled_user_is_out_at_once(self, cast: Cast, client: Client, browse: Browse) -> None:
        theirs = browse(cast.release_officer)
        assert theirs.get(reverse("bureau:units")).status_code == 200
        kwargs = {"account_id": cast.release_officer.account_id, "act": "disable"}
        client.post(reverse("bureau:user_act", kwargs=kwargs))
        assert theirs.get(reverse("bureau:units")).status_code == 302

    def test_a_professionals_password_is_not_offered(self, cast: Cast, client: Client) -> None:
        holder = cast.holder(PEOPLE[0])
        assert "重置密码" not in text_of(client, "user", account_id=holder.account_id)

    def test_the_review_can_be_narrowed_and_printed(self, cast: Cast, client: Client) -> None:
        assert cast.convener
        page = text_of(client, "access_review")
        assert "复核人" in page
        assert "convener" in page
        narrowed = client.get(reverse("bureau:access_review"), {"role": "bureau"}).content.decode()
        assert "convener" not in narrowed
