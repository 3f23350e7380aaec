"""Many certificates in one case: a preview that changes nothing, then what was previewed and no more."""

import html
import re

import pytest
from django.urls import reverse

from tests.support.cast import Cast
from tests.support.issued_certificates import issue
from tests.web.conftest import Browse
from zhicheng.domain.cases import CaseField
from zhicheng.records.models import Case, CaseItem, Certificate, Filing
from zhicheng.services.casework.cases.changes import open_changes

pytestmark = pytest.mark.django_db


def where(kind: str) -> str:
    return reverse("bureau:bulk_case", kwargs={"kind": kind})


def asked(**changed: str) -> dict[str, str]:
    return {"ground": "false_materials", "statement": "经核查评审结果无效。", "by": "numbers", **changed}


def hidden(page: str) -> dict[str, str]:
    """What the preview's form carries on."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))


class TestBulk:
    def test_previews_and_then_opens_exactly_that(self, browse: Browse, cast: Cast) -> None:
        issued = issue(3)
        numbers = [each.certificate.number_id for each in issued]
        client = browse(cast.check_officer)
        shown = client.post(where("revocation"), asked(numbers="\n".join([*numbers, "C00 没有这个"])))
        page = shown.content.decode()
        assert "3本证书" in page
        assert "没有这个编号的证书" in page
        assert not Case.objects.exists()
        answer = client.post(where("revocation"), {**hidden(page), "open": "1"}, follow=True)
        assert "共3本证书" in answer.content.decode()
        assert CaseItem.objects.filter(case=Case.objects.get()).count() == 3

    def test_what_has_changed_since_the_preview_is_shown_again(self, browse: Browse, cast: Cast) -> None:
        certificate = issue()[0].certificate
        client = browse(cast.check_officer)
        given = asked(numbers=certificate.number_id, open="1", previewed="0" * 64)
        assert "预览之后范围内的证书有变化" in client.post(where("revocation"), given).content.decode()
        assert not Case.objects.exists()

    def test_a_filing_is_corrected_whole_with_its_differences(self, browse: Browse, cast: Cast) -> None:
        issue(2)
        client = browse(cast.check_officer)
        given = {
            "ground": "typing_error",
            "statement": "评审机构名称上报有误。",
            "by": "filing",
            "named": Filing.objects.get().reference,
            "to_awarding_body": "津沽市机械工程高级评审委员会",
        }
        page = client.post(where("correction"), given).content.decode()
        assert f"<del>{Certificate.objects.first().awarding_body}</del>" in page  # type: ignore[union-attr]
        assert "<ins>津沽市机械工程高级评审委员会</ins>" in page
        client.post(where("correction"), {**hidden(page), "open": "1"})
        assert CaseItem.objects.filter(case=Case.objects.get()).count() == 2

    def test_a_table_corrects_each_certificate_by_itself(self, browse: Browse, cast: Cast) -> None:
        first, second, third = (each.certificate for each in issue(3))
        table = "\n".join(
            [
                "证书编号\t姓名\t专业",
                f"{first.number_id}\t秦改名\t",
                f"{second.number_id}\t\t机械制造",
                f"{third.number_id}\t秦@2\t",
                f"{first.number_id}\t\t机械制造",
                "C00000000000001\t\t机械制造",
            ]
        )
        given = {"ground": "typing_error", "statement": "名册录入有误。", "by": "table", "table": table}
        client = browse(cast.check_officer)
        page = html.unescape(client.post(where("correction"), given).content.decode())
        assert f"姓名：<del>{first.true_name}</del> <ins>秦改名</ins>" in page
        assert f"专业：<del>{second.specialty}</del> <ins>机械制造</ins>" in page
        assert f"第4行 {third.number_id}" in page
        assert "“姓名”一栏读到“秦@2”" in page
        assert f"证书{first.number_id}在前面已经写过一次" in page
        assert "没有这个编号的证书" in page
        assert not Case.objects.exists()
        client.post(where("correction"), {**given, "previewed": hidden(page)["previewed"], "open": "1"})
        items = CaseItem.objects.filter(case=Case.objects.get())
        assert {item.certificate_id: open_changes(item) for item in items} == {
            first.id: {CaseField.NAME: "秦改名"},
            second.id: {CaseField.SPECIALTY: "机械制造"},
        }

    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            ({"table": " "}, "请粘贴更正内容表"),
            ({"table": "证书编号\t证件号码"}, "第1行第2栏读到“证件号码”"),
            ({"table": "证书编号"}, "至少一栏要更正的内容"),
            ({"by": "numbers", "numbers": "C00", "table": ""}, "请填写要统一更正的内容"),
        ],
    )
    def test_a_table_says_what_was_read(
        self, browse: Browse, cast: Cast, changed: dict[str, str], said: str
    ) -> None:
        given = {"ground": "typing_error", "statement": "名册录入有误。", "by": "table", **changed}
        answer = browse(cast.check_officer).post(where("correction"), given)
        assert said in html.unescape(answer.content.decode())
        assert not Case.objects.exists()

    def test_a_kind_that_changes_nothing_has_no_table(self, browse: Browse, cast: Cast) -> None:
        client = browse(cast.check_officer)
        assert "更正内容表" not in client.get(where("revocation")).content.decode()
        given = asked(by="table", table="证书编号")
        assert client.post(where("revocation"), given).status_code == 422
        assert not Case.objects.exists()

    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            ({"numbers": ""}, "请填写证书编号"),
            ({"by": "filing", "named": "没有这个文号"}, "没有找到“没有这个文号”"),
            ({"by": ""}, "请选择办理范围"),
        ],
    )
    def test_says_what_is_missing(
        self, browse: Browse, cast: Cast, changed: dict[str, str], said: str
    ) -> None:
        answer = browse(cast.check_officer).post(where("revocation"), asked(**changed))
        assert answer.status_code == 422
        assert said in answer.content.decode()

    def test_names_the_case_that_is_open_already(self, browse: Browse, cast: Cast) -> None:
        certificate = issue()[0].certificate
        client = browse(cast.check_officer)
        page = client.post(where("revocation"), asked(numbers=certificate.number_id)).content.decode()
        client.post(where("revocation"), {**hidden(page), "open": "1"})
        again = client.post(where("revocation"), asked(numbers=certificate.number_id)).content.decode()
        assert f"已有同类办件{Case.objects.get().number}正在办理" in again
        assert 'name="open"' not in again

    def test_is_not_offered_for_what_is_done_one_by_one(self, browse: Browse, cast: Cast) -> None:
        assert browse(cast.check_officer).get(where("death")).status_code == 404
