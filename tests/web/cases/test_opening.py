"""Opening a case on the pages: nothing typed is lost, nothing is half saved, and only what is one's own."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.support.case_walk import PDF
from tests.support.cast import PEOPLE, Cast
from tests.web.conftest import Browse
from tests.web.counting import queries_of
from tests.web.holder.collected import certificate_of
from zhicheng.records.models import Case, CaseAttachment, CaseItem, Certificate

pytestmark = pytest.mark.django_db


def form_of(namespace: str, certificate: Certificate, kind: str = "correction") -> str:
    return f"{reverse(f'{namespace}:open_case', kwargs={'kind': kind})}?certificate={certificate.id}"


def good(**changed: object) -> dict[str, object]:
    return {
        "ground": "typing_error",
        "to_specialty": "机械制造",
        "statement": "专业应为机械制造。",
        "file_proof": [SimpleUploadedFile("一.pdf", PDF), SimpleUploadedFile("二.pdf", PDF + b"2")],
        **changed,
    }


class TestForm:
    def test_shows_what_is_printed_beside_what_is_asked(self, browse: Browse, cast: Cast) -> None:
        certificate = certificate_of(cast)
        shown = browse(cast.holder(PEOPLE[0])).get(form_of("holder", certificate)).content.decode()
        assert f"目前：{certificate.specialty}。" in shown
        assert "5个工作日" in shown
        assert PEOPLE[0].id_number not in shown

    def test_opens_the_case_with_several_files(self, browse: Browse, cast: Cast) -> None:
        certificate = certificate_of(cast)
        client = browse(cast.holder(PEOPLE[0]))
        answer = client.post(form_of("holder", certificate), good(), follow=True)
        case = Case.objects.get()
        assert f"已提交，办件编号{case.number}" in answer.content.decode()
        assert CaseAttachment.objects.filter(case=case, kind="proof").count() == 2

    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            ({"ground": ""}, "请选择事由"),
            ({"statement": ""}, "请填写情况说明"),
            ({"to_specialty": ""}, "请填写要更改的内容"),
            ({"to_id_number": "12019919900101001"}, "证件号码有误"),
            ({"to_qualification_date": "2199-01-01"}, "在今天之后"),
            ({"statement": f"证件号{PEOPLE[0].id_number}有误"}, "证件号码"),
            ({"file_proof": SimpleUploadedFile("表.docx", b"PK\x03\x04")}, "“表.docx”没有上传"),
        ],
    )
    def test_a_wrong_one_says_so_keeps_what_was_typed_and_saves_nothing(
        self, browse: Browse, cast: Cast, changed: dict[str, object], said: str
    ) -> None:
        client = browse(cast.holder(PEOPLE[0]))
        answer = client.post(form_of("holder", certificate_of(cast)), good(**changed))
        shown = answer.content.decode()
        assert answer.status_code == 422
        assert said in shown
        assert "请重新选择文件" in shown
        if "statement" not in changed:
            assert "专业应为机械制造。" in shown
        assert not Case.objects.exists()

    def test_a_second_one_is_refused_with_the_number_of_the_first(self, browse: Browse, cast: Cast) -> None:
        client = browse(cast.holder(PEOPLE[0]))
        where = form_of("holder", certificate_of(cast))
        client.post(where, good())
        shown = client.post(where, good(file_proof="")).content.decode()
        assert Case.objects.get().number in shown

    def test_of_another_holders_certificate_is_no_page(self, browse: Browse, cast: Cast) -> None:
        where = form_of("holder", certificate_of(cast))
        other = browse(cast.holder(PEOPLE[1]))
        assert other.get(where).status_code == other.post(where, good()).status_code == 422
        assert not Case.objects.exists()

    def test_of_a_kind_that_is_not_theirs_is_no_page(self, browse: Browse, cast: Cast) -> None:
        certificate = certificate_of(cast)
        assert (
            browse(cast.holder(PEOPLE[0])).get(form_of("holder", certificate, "revocation")).status_code
            == 404
        )
        assert browse(cast.personnel).get(form_of("employer", certificate)).status_code == 404


class TestChoosing:
    def choices(self, client: Client, namespace: str, kind: str) -> str:
        return client.get(reverse(f"{namespace}:case_choices", kwargs={"kind": kind})).content.decode()

    def test_offers_a_unit_its_own_certificates_alone(self, browse: Browse, cast: Cast) -> None:
        number = certificate_of(cast).number_id
        assert number in self.choices(browse(cast.department_clerk), "department", "correction")
        assert number not in self.choices(browse(cast.agency_clerk), "department", "correction")

    def test_several_are_ticked_for_one_case(self, browse: Browse, cast: Cast) -> None:
        first, second = certificate_of(cast), certificate_of(cast, PEOPLE[1])
        client = browse(cast.department_clerk)
        where = reverse("department:case_choices", kwargs={"kind": "correction"})
        ticked = client.post(where, {"certificate": [str(first.id), str(second.id)]})
        shown = client.get(ticked["Location"]).content.decode()
        assert first.number_id in shown
        assert second.number_id in shown
        assert "姓名改为" not in shown
        client.post(ticked["Location"], good(to_awarding_body="津沽市机械工程学会高级评审委员会"))
        assert CaseItem.objects.filter(case=Case.objects.get()).count() == 2

    def test_offers_an_employer_its_own_people(self, browse: Browse, cast: Cast) -> None:
        certificate_of(cast)
        assert PEOPLE[0].name in self.choices(browse(cast.personnel), "employer", "death")
        assert PEOPLE[0].name not in self.choices(browse(cast.foreign_personnel), "employer", "death")

    def test_an_officer_names_the_person_first(self, browse: Browse, cast: Cast) -> None:
        certificate_of(cast)
        client = browse(cast.check_officer)
        where = reverse("bureau:case_choices", kwargs={"kind": "phone"})
        assert PEOPLE[0].name not in client.get(where).content.decode()
        client.post(where, {"text": PEOPLE[0].id_number})
        assert PEOPLE[0].name in client.get(where).content.decode()
        queries_of(client, where)

    def test_a_number_is_found_in_any_spelling(self, browse: Browse, cast: Cast) -> None:
        certificate = certificate_of(cast)
        client = browse(cast.check_officer)
        where = reverse("bureau:case_choices", kwargs={"kind": "revocation"})
        spaced = " ".join([certificate.number_id[:3], certificate.number_id[3:].lower()]) + "。"
        client.post(where, {"text": spaced})
        assert certificate.number_id in client.get(where).content.decode()
        client.post(where, {"text": "查无此人"})
        assert "没有找到" in client.get(where).content.decode()
