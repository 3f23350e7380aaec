"""Certificates at the Bureau: search, history, the file, the whole number, and the cases about it."""

import pytest

from tests.support.cast import Cast
from tests.support.issued_certificates import issue
from tests.web.conftest import Browse
from tests.web.counting import assert_queries_do_not_grow
from zhicheng.records.models import Certificate, Event, FaultReport
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


class TestCases:
    def test_offers_every_case_that_an_officer_may_open(self, browse: Browse, cast: Cast) -> None:
        certificate = issue()[0].certificate
        shown = browse(cast.check_officer).get(page_of(certificate)).content.decode()
        for label in ("证书更正", "证书换发", "暂停使用", "撤销、注销与收回", "手机号码变更"):
            assert label in shown
        assert "还没有关于本证书的办件" in shown
