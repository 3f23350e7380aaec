"""Certificates at the Bureau: search, history, the file, the whole number, and revocation by two officers."""

import pytest
from django.urls import reverse

from tests.support.cast import Cast
from tests.support.issued_certificates import issue
from tests.web.conftest import Browse
from tests.web.counting import assert_queries_do_not_grow
from zhicheng.records.models import Certificate, Event, FaultReport, Revocation
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.events import EventTag

pytestmark = pytest.mark.django_db
LIST = "/bureau/certificates/"


def page_of(certificate: Certificate, act: str = "") -> str:
    return f"{LIST}{certificate.id}/{act}"


class TestSearch:
    def test_finds_by_number_name_and_unit(self, browse: Browse, cast: Cast) -> None:
        first, second = (item.certificate for item in issue(2, names=("单雅静", "查志强")))
        client = browse(cast.check_officer)
        for text in (first.number_id.lower(), "单雅静"):
            assert client.post(LIST, {"text": text})["Location"] == LIST
            shown = client.get(LIST).content.decode()
            assert first.number_id in shown
            assert second.number_id not in shown
        client.post(LIST, {"text": first.submitting_unit[:4]})
        assert second.number_id in client.get(LIST).content.decode()
        client.post(LIST, {"text": "查无此人"})
        assert "没有找到符合条件的证书" in client.get(LIST).content.decode()

    def test_asks_no_more_with_more_certificates(self, browse: Browse, cast: Cast) -> None:
        names = ("单雅静", "查志强", "仇文博")
        unit = issue(3, names=names)[0].certificate.submitting_unit
        client = browse(cast.check_officer)
        client.post(LIST, {"text": names[0]})
        assert_queries_do_not_grow(client, LIST, lambda: client.post(LIST, {"text": unit[:4]}))


class TestOne:
    def test_shows_history_and_file_and_masks_the_number(self, browse: Browse, cast: Cast) -> None:
        issued = issue()[0]
        shown = browse(cast.check_officer).get(page_of(issued.certificate)).content.decode()
        assert issued.certificate.artifact.sha256 in shown
        assert "证书编号" in shown
        assert issued.id_number not in shown

    def test_the_file_is_checked_and_nobody_is_told_of_a_verification(
        self, browse: Browse, cast: Cast
    ) -> None:
        certificate = issue()[0].certificate
        shown = browse(cast.check_officer).post(page_of(certificate, "check-file/"), follow=True)
        assert "证书文件与制作记录一致" in shown.content.decode()
        assert not certificate.verifications.exists()

    @pytest.mark.tampers
    def test_a_changed_file_is_found_out(self, browse: Browse, cast: Cast) -> None:
        certificate = issue()[0].certificate
        key = certificate.artifact.storage_key
        ports.files().put(key, ports.files().get(key) + b"%")
        client = browse(cast.check_officer)
        client.raise_request_exception = False
        answer = client.post(page_of(certificate, "check-file/"))
        assert answer.status_code == 500
        assert FaultReport.objects.get().code == "collection.file_broken"

    def test_the_whole_number_needs_a_reason(self, browse: Browse, cast: Cast) -> None:
        issued = issue()[0]
        client = browse(cast.check_officer)
        where = page_of(issued.certificate, "id-number/")
        assert client.post(where, {"reason": ""}).status_code == 422
        assert issued.id_number in client.post(where, {"reason": "核对"}).content.decode()
        assert Event.objects.filter(tag=EventTag.ID_NUMBER_REVEALED.value).count() == 1

    def test_the_file_is_handed_out_with_a_reason(self, browse: Browse, cast: Cast) -> None:
        certificate = issue()[0].certificate
        client = browse(cast.check_officer)
        where = page_of(certificate, "export/")
        assert client.post(where, {"reason": " "}).status_code == 422
        answer = client.post(where, {"reason": "法院调取"})
        assert answer.content.startswith(b"%PDF")
        assert answer["Content-Disposition"].startswith("attachment")


class TestRevocation:
    def test_takes_two_officers_and_shows_at_once(self, browse: Browse, cast: Cast) -> None:
        certificate = issue()[0].certificate
        asking, deciding = browse(cast.check_officer), browse(cast.release_officer)
        asking.post(page_of(certificate, "revoke/"), {"reason": "经核查材料不实。"})
        revocation = Revocation.objects.get()
        where = reverse("bureau:decide_revocation", kwargs={"revocation_id": revocation.id})
        assert asking.post(where, {"decision": "approve"}).status_code == 422
        deciding.post(where, {"decision": "approve"})
        assert "已撤销" in deciding.get(page_of(certificate)).content.decode()

    def test_turned_down_it_stays_valid(self, browse: Browse, cast: Cast) -> None:
        certificate = issue()[0].certificate
        browse(cast.check_officer).post(page_of(certificate, "revoke/"), {"reason": "经核查材料不实。"})
        where = reverse("bureau:decide_revocation", kwargs={"revocation_id": Revocation.objects.get().id})
        browse(cast.release_officer).post(where, {"decision": "turn_down"})
        assert Revocation.objects.get().is_approved is False

    def test_a_form_without_a_decision_decides_nothing(self, browse: Browse, cast: Cast) -> None:
        certificate = issue()[0].certificate
        browse(cast.check_officer).post(page_of(certificate, "revoke/"), {"reason": "经核查材料不实。"})
        where = reverse("bureau:decide_revocation", kwargs={"revocation_id": Revocation.objects.get().id})
        shown = browse(cast.release_officer).post(where, {"decision": "perhaps"}, follow=True)
        assert "本次没有作出决定" in shown.content.decode()
        assert Revocation.objects.get().is_approved is None

    def test_needs_a_reason(self, browse: Browse, cast: Cast) -> None:
        certificate = issue()[0].certificate
        answer = browse(cast.check_officer).post(page_of(certificate, "revoke/"), {"reason": " "})
        assert answer.status_code == 422
        assert not Revocation.objects.exists()
