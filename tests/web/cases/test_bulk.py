"""Many certificates in one case: a preview that changes nothing, then what was previewed and no more."""

import re

import pytest
from django.urls import reverse

from tests.support.cast import Cast
from tests.support.issued_certificates import issue
from tests.web.conftest import Browse
from zhicheng.records.models import Case, CaseItem, Certificate, Filing

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
