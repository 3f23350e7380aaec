"""Filings are decided by an officer who did not submit them; templates take two officers and a look."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.support.cast import Cast
from tests.web.conftest import Browse
from tests.web.entries.bureau_casework import waiting_filing
from zhicheng.documents.template import SHEET_FILE, SOURCE_FILE, make_template
from zhicheng.domain.filings import FilingStatus
from zhicheng.records.models import CertificateTemplate

pytestmark = pytest.mark.django_db
PROPOSE = "/bureau/templates/propose/"


class TestFilings:
    def test_approval_starts_the_five_working_days(self, browse: Browse, cast: Cast) -> None:
        filing = waiting_filing(cast)
        client = browse(cast.check_officer)
        assert filing.reference in client.get(reverse("bureau:filings")).content.decode()
        client.post(reverse("bureau:approve_filing", kwargs={"filing_id": filing.id}))
        filing.refresh_from_db()
        assert filing.status == FilingStatus.APPROVED
        assert (
            "名册上传截止"
            in client.get(reverse("bureau:filing", kwargs={"filing_id": filing.id})).content.decode()
        )

    def test_a_refusal_needs_a_reason(self, browse: Browse, cast: Cast) -> None:
        filing = waiting_filing(cast)
        client = browse(cast.check_officer)
        where = reverse("bureau:refuse_filing", kwargs={"filing_id": filing.id})
        assert client.post(where, {"reason": " "}).status_code == 422
        client.post(where, {"reason": "会议日期有误。"})
        filing.refresh_from_db()
        assert (filing.status, filing.refusal_reason) == (FilingStatus.REFUSED, "会议日期有误。")

    def test_decided_twice_is_refused_with_a_sentence(self, browse: Browse, cast: Cast) -> None:
        filing = waiting_filing(cast)
        where = reverse("bureau:approve_filing", kwargs={"filing_id": filing.id})
        browse(cast.check_officer).post(where)
        assert browse(cast.release_officer).post(where).status_code in {409, 422}


class TestTemplates:
    def test_the_packaged_one_is_proposed_looked_at_and_approved_by_another(
        self, browse: Browse, cast: Cast
    ) -> None:
        proposing, approving = browse(cast.check_officer), browse(cast.release_officer)
        proposing.post(PROPOSE)
        row = CertificateTemplate.objects.get()
        where = reverse("bureau:approve_template", kwargs={"sha256": row.sha256})
        picture = approving.get(reverse("bureau:template_preview", kwargs={"sha256": row.sha256}))
        assert picture.content.startswith(b"\x89PNG")
        assert proposing.post(where).status_code == 422
        approving.post(where)
        row.refresh_from_db()
        assert row.approved_by_id == cast.release_officer.account_id

    def test_an_edited_one_is_uploaded_as_two_files(self, browse: Browse, cast: Cast) -> None:
        made = make_template("jingu", "2")
        files = {
            "source": SimpleUploadedFile(SOURCE_FILE, made[SOURCE_FILE]),
            "sheet": SimpleUploadedFile(SHEET_FILE, made[SHEET_FILE]),
        }
        assert browse(cast.check_officer).post(PROPOSE, files).status_code == 302
        assert CertificateTemplate.objects.get().template_id == "jingu"

    def test_one_file_alone_or_a_wrong_one_is_refused(self, browse: Browse, cast: Cast) -> None:
        client = browse(cast.check_officer)
        wrong = {"source": SimpleUploadedFile(SOURCE_FILE, b"#nonsense(")}
        answer = client.post(PROPOSE, wrong)
        assert answer.status_code == 422
        assert "两个文件要一起选择" in answer.content.decode()
        wrong = {
            "source": SimpleUploadedFile(SOURCE_FILE, b"#nonsense("),
            "sheet": SimpleUploadedFile(SHEET_FILE, b"also = nonsense"),
        }
        assert client.post(PROPOSE, wrong).status_code == 422
        assert not CertificateTemplate.objects.exists()

    def test_an_unknown_one_is_no_page(self, browse: Browse, cast: Cast) -> None:
        client = browse(cast.check_officer)
        assert client.get("/bureau/templates/abc/approve/").status_code == 404
        assert client.get("/bureau/templates/abc/preview.png").status_code == 404
