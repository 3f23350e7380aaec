"""The holder's own certificates: when each opens, the picture, the file, verification and the ledger."""

import io
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from tests.support.cast import PEOPLE, Cast, submitted
from tests.web.conftest import Browse
from tests.web.counting import assert_queries_do_not_grow
from tests.web.holder.collected import another_of, certificate_of
from zhicheng.records.models import Certificate, Event, VerificationKind, VerificationRecord
from zhicheng.services.kernel import ports
from zhicheng.services.oversight.feedback.acts import answer_feedback, send_feedback

pytestmark = pytest.mark.django_db


def at(name: str, certificate: Certificate) -> str:
    return reverse(f"holder:{name}", kwargs={"certificate_id": certificate.id})


@pytest.fixture
def client(browse: Browse, cast: Cast) -> Client:
    return browse(cast.holder(PEOPLE[0]))


class TestBeforeItOpens:
    @pytest.fixture
    def early(self, cast: Cast) -> Certificate:
        return certificate_of(cast, at=ports.clock().now())

    def test_counts_the_days(self, client: Client, early: Certificate) -> None:
        wait = (early.collectable_from - ports.clock().now()).days
        for address in (reverse("holder:home"), reverse("holder:certificates"), at("certificate", early)):
            text = client.get(address).content.decode()
            assert f"还有{wait}天" in text or f"还有{wait + 1}天" in text

    def test_gives_neither_picture_nor_file(self, client: Client, early: Certificate) -> None:
        assert at("preview", early) not in client.get(at("certificate", early)).content.decode()
        for name in ("preview", "download"):
            answer = client.get(at(name, early))
            assert answer.status_code == 422
            assert "起可以下载、打印" in answer.content.decode()


class TestOnceItIsOpen:
    def test_is_fetched_from_home_and_then_no_longer_offered(self, client: Client, cast: Cast) -> None:
        certificate = certificate_of(cast)
        assert "可以领取" in client.get(reverse("holder:home")).content.decode()
        file = client.get(at("download", certificate))
        assert file.content.startswith(b"%PDF-")
        assert certificate.number_id in file.headers["Content-Disposition"]
        assert file.headers["Cache-Control"] == "no-store"
        assert Event.objects.filter(tag="holder:certificate:downloaded").count() == 1
        assert "领取证书" not in client.get(reverse("holder:home")).content.decode()

    def test_is_pictured_with_a_mark_and_kept_nowhere(self, client: Client, cast: Cast) -> None:
        certificate = certificate_of(cast)
        answer = client.get(at("preview", certificate))
        assert (answer.headers["Content-Type"], answer.headers["Cache-Control"]) == ("image/png", "no-store")
        with Image.open(io.BytesIO(answer.content)) as picture:
            assert picture.width > 700
        assert not Event.objects.filter(tag="holder:certificate:downloaded").exists()

    def test_is_nobody_elses(self, cast: Cast, browse: Browse) -> None:
        certificate = certificate_of(cast)
        other = browse(cast.holder(PEOPLE[1]))
        for name in ("certificate", "preview", "download"):
            assert other.get(at(name, certificate)).status_code == 404

    def test_is_not_downloaded_without_end(self, client: Client, cast: Cast) -> None:
        certificate = certificate_of(cast)
        codes = {client.get(at("download", certificate)).status_code for _ in range(31)}
        assert codes == {200, 429}

    def test_tells_what_to_do_about_a_rare_character(self, cast: Cast, browse: Browse) -> None:
        certificate = certificate_of(cast, PEOPLE[7])
        page = browse(cast.holder(PEOPLE[7])).get(at("certificate", certificate)).content.decode()
        assert "赵jí" in page
        assert "赵𠮷" in page
        assert "手写该字并加盖印章" in page

    def test_names_the_steps_and_units_on_the_claim(self, client: Client, cast: Cast) -> None:
        certificate = certificate_of(cast)
        address = reverse("holder:claim", kwargs={"claim_id": certificate.claim_id})
        page = client.get(address).content.decode()
        for said in ("用人单位审核通过", "呈报单位审核通过", "上传人社局", "证书制作完成", "津沽市工业局"):
            assert said in page
        assert "经办人" not in page


class TestManyCertificates:
    @pytest.mark.parametrize("name", ["holder:home", "holder:certificates"])
    def test_are_listed_in_no_more_queries_than_few(self, client: Client, cast: Cast, name: str) -> None:
        certificate_of(cast)
        another_of(cast, title_name="助理工程师")

        def more() -> None:
            for title in ("工程师", "技术员"):
                another_of(cast, title_name=title)

        assert_queries_do_not_grow(client, reverse(name), more)


class TestOwnVerification:
    def test_answers_and_keeps_it_out_of_asked_page(self, client: Client, cast: Cast) -> None:
        certificate = certificate_of(cast)
        answer = client.post(reverse("holder:verify"), {"number": certificate.number_id}).content.decode()
        assert "该证书真实有效" in answer
        assert "打印结果" in answer
        assert PEOPLE[0].id_number not in answer
        assert "还没有人查验过您的证书" in client.get(reverse("holder:asked")).content.decode()

    @pytest.mark.parametrize("number", ["", "B12", "B1220260000001X"])
    def test_says_what_is_wrong_with_a_number(self, client: Client, number: str) -> None:
        assert client.post(reverse("holder:verify"), {"number": number}).status_code == 422

    def test_anothers_number_is_no_certificate_of_ones_own(self, cast: Cast, browse: Browse) -> None:
        number = certificate_of(cast).number_id
        answer = browse(cast.holder(PEOPLE[1])).post(reverse("holder:verify"), {"number": number})
        assert answer.status_code == 422
        assert "您名下没有该编号" in answer.content.decode()


class TestWhoAsked:
    def ask(self, certificate: Certificate, count: int) -> None:
        now = ports.clock().now()
        VerificationRecord.objects.bulk_create(
            VerificationRecord(
                certificate=certificate,
                kind=VerificationKind.THIRD_PARTY.value,
                verifier="津沽某招标公司",
                purpose="投标资格核对",
                at=now - timedelta(minutes=place),
            )
            for place in range(count)
        )

    def test_is_shown_page_by_page_in_few_queries(self, client: Client, cast: Cast) -> None:
        certificate = certificate_of(cast)
        self.ask(certificate, 2)
        assert_queries_do_not_grow(client, reverse("holder:asked"), lambda: self.ask(certificate, 70))
        first = client.get(reverse("holder:asked")).content.decode()
        assert first.count("投标资格核对") == 50
        assert "共 72 条" in first
        assert client.get(reverse("holder:asked") + "?page=2").content.decode().count("投标资格核对") == 22


class TestOwnData:
    def test_is_shown_masked(self, client: Client, cast: Cast) -> None:
        submitted(cast)
        page = client.get(reverse("holder:data")).content.decode()
        assert "120*************" in page
        assert "139****1001" in page
        assert PEOPLE[0].id_number not in page
        assert PEOPLE[0].phone not in page

    def test_feedback_comes_with_its_answer(self, client: Client, cast: Cast) -> None:
        holder = cast.holder(PEOPLE[0])
        sent = send_feedback(actor=holder, at=cast.at, text="预览图看不清。")
        assert "等待答复" in client.get(reverse("holder:feedback")).content.decode()
        answer_feedback(actor=cast.check_officer, at=cast.at, feedback_id=sent, answer="已放大，请再试。")
        assert "已放大，请再试。" in client.get(reverse("holder:feedback")).content.decode()
