"""Clauses 三(一), 三(二), 三(二)1, 三(二)2, 三(二)3, 三(二)4, 三(二)5, 三(三) at their doors: what a certificate carries."""

import io
import re
from pathlib import Path

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.functional.conftest import Zhicheng
from tests.support.cast import APPOINTMENT, ENTRUSTED, PEOPLE, Cast, drafted, submitted
from tests.support.issued_certificates import issue
from tests.web.captcha_solving import solved_captcha
from tests.web.conftest import Browse
from tests.web.holder.collected import certificate_of
from zhicheng.documents.qr import read_qr
from zhicheng.domain.channels import IntakeChannel
from zhicheng.records.models import HandMarkOrder

pytestmark = pytest.mark.django_db

LABELS = [
    "姓名",
    "性别",
    "身份证号",
    "呈报单位",
    "资格名称",
    "系列",
    "专业",
    "评审机构",
    "取得资格时间",
    "证书编号",
]


@pytest.fixture
def client(browse: Browse, cast: Cast) -> Client:
    return browse(cast.holder(PEOPLE[0]))


@pytest.fixture
def file(client: Client, cast: Cast) -> bytes:
    """The certificate as its holder downloads it."""
    certificate = certificate_of(cast)
    answer = client.get(reverse("holder:download", kwargs={"certificate_id": certificate.id}))
    return bytes(answer.content)


def checked(client: Client, data: bytes) -> str:
    """What the page says of a file."""
    given = {"file": SimpleUploadedFile("证书.pdf", data)} | solved_captcha(client)
    return client.post(reverse("public:file"), given).content.decode()


class TestSameForce:
    def test_the_print_leads_to_the_answer_about_it(self, browse: Browse, cast: Cast, file: bytes) -> None:
        scanned = read_qr(pypdfium2.PdfDocument(file)[0].render(scale=3).to_pil())
        assert scanned is not None
        address = reverse("public:scanned", kwargs={"token": scanned.rsplit("/", 1)[-1]})
        assert certificate_of(cast).number_id in browse().get(address).content.decode()


class TestPrintedFields:
    def test_are_on_the_file_that_the_holder_downloads(self, file: bytes) -> None:
        text = pypdfium2.PdfDocument(file)[0].get_textpage().get_text_range().replace(" ", "")
        places = [text.index(label) for label in LABELS]
        assert all(places)


class TestSources:
    @pytest.mark.parametrize(
        ("channel", "body"),
        [(APPOINTMENT, "津沽第一机床有限公司"), (ENTRUSTED, "水利部高级职称评审委员会")],
    )
    def test_the_awarding_body_follows_from_the_channel(
        self, client: Client, cast: Cast, channel: IntakeChannel, body: str
    ) -> None:
        certificate = certificate_of(cast, channel=channel)
        page = client.get(reverse("holder:certificate", kwargs={"certificate_id": certificate.id}))
        assert f"<dt>评审机构</dt><dd>{body}</dd>" in page.content.decode()

    @pytest.mark.parametrize(("channel", "label"), [(APPOINTMENT, "聘任"), (ENTRUSTED, "评审")])
    def test_the_date_is_asked_for_by_what_it_means(
        self, client: Client, cast: Cast, channel: IntakeChannel, label: str
    ) -> None:
        claim = drafted(cast, channel)
        address = reverse("holder:qualification", kwargs={"claim_id": claim.id})
        assert re.search(rf"就是[^，]*{label}[^，]*，不是发证日期", client.get(address).content.decode())
        future = {"seen": f"{claim.status}.{claim.step}.{claim.version}", "qualification_date": "2999-01-01"}
        assert client.post(address, future).status_code == 422

    def test_the_submitting_unit_is_the_employers_until_a_reviewer_says_why_not(
        self, browse: Browse, cast: Cast
    ) -> None:
        claim = submitted(cast)
        assert claim.submitting_unit == cast.department
        address = (
            reverse("employer:submitting_unit", kwargs={"claim_id": claim.id}) + f"?q={cast.agency.name}"
        )
        seen = {"status": claim.status, "step": claim.step, "version": claim.version, "unit": cast.agency.id}
        reviewer = browse(cast.personnel)
        assert reviewer.post(address, seen | {"reason": " "}).status_code == 422
        assert reviewer.post(address, seen | {"reason": "本人档案存放在该机构"}).status_code == 302
        claim.refresh_from_db()
        assert claim.submitting_unit == cast.agency


class TestCertificateNumber:
    def test_is_shown_with_the_letter_of_the_level(self, zhicheng: Zhicheng) -> None:
        number = issue()[0].certificate.number_id
        shown = zhicheng("certificate", "show", number, "--json").line("certificate")
        assert (shown["number"], number[0]) == (number, "B")

    def test_of_another_level_is_no_number(self, zhicheng: Zhicheng) -> None:
        number = issue()[0].certificate.number_id
        assert zhicheng("certificate", "show", f"A{number[1:]}").code == 3


class TestRareCharacters:
    def test_are_read_by_the_person_and_confirmed(self, browse: Browse, cast: Cast) -> None:
        claim = drafted(cast, part=PEOPLE[7])
        address = reverse("holder:readings", kwargs={"claim_id": claim.id})
        seen = f"{claim.status}.{claim.step}.{claim.version}"
        answer = browse(cast.holder(PEOPLE[7])).post(address, {"seen": seen, "reading_1": "ji2"})
        assert answer.status_code == 302
        claim.refresh_from_db()
        assert claim.readings == {"1": "jí"}

    def test_are_written_by_the_awarding_body_and_confirmed_once(self, browse: Browse, cast: Cast) -> None:
        issue(1, names=("赵𠮷",), readings={0: {"1": "jí"}})
        HandMarkOrder.objects.update(unit=cast.convening_unit)
        order = HandMarkOrder.objects.get()
        client = browse(cast.convener)
        assert "U+20BB7" in client.get(reverse("committee:hand_marks")).content.decode()
        address = reverse("committee:confirm_hand_mark", kwargs={"certificate_id": order.certificate_id})
        assert [client.post(address).status_code for _ in range(2)] == [302, 404]


class TestOnlyTheBureau:
    def test_the_original_is_one_and_a_picture_of_it_is_not(self, browse: Browse, file: bytes) -> None:
        out = io.BytesIO()
        pypdfium2.PdfDocument(file)[0].render(scale=3).to_pil().convert("RGB").save(out, format="PDF")
        assert "原件</span>" in checked(browse(), file)
        assert "电子再转换版本</span>" in checked(browse(), out.getvalue())

    def test_the_command_says_the_same(self, zhicheng: Zhicheng, file: bytes, tmp_path: Path) -> None:
        path = tmp_path / "证书.pdf"
        path.write_bytes(file)
        assert zhicheng("certificate", "verify", path).code == 0
        path.write_bytes(file + b"\n")
        assert zhicheng("certificate", "verify", path).code == 1
