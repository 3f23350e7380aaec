"""Verifying another's certificate in the browser's words: question, code, answer, and every way it fails."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.support.cast import PEOPLE, Cast
from tests.web.captcha_solving import solved_captcha
from tests.web.conftest import Browse
from tests.web.holder.collected import certificate_of
from tests.web.public.scene import HELD, ask, last_question, question, revoke, sent_code
from zhicheng.records.models import SmsMessage, VerificationRecord, VerificationRequest
from zhicheng.services.verification import limits

pytestmark = pytest.mark.django_db
WRONG = {"code": "000000x"}


class TestAnswer:
    def test_comes_with_the_code_masked_and_in_the_order_of_the_page(
        self, cast: Cast, browse: Browse
    ) -> None:
        stranger = browse()
        ask(stranger, question(cast))
        answer = stranger.post(reverse("public:code"), {"code": sent_code()})
        assert answer.headers["Location"] == reverse("public:answer")
        shown = stranger.get(reverse("public:answer"))
        text = shown.content.decode()
        assert "该证书真实有效" in text
        assert certificate_of(cast).number_id in text
        assert HELD.id_number not in text
        assert HELD.name not in text
        assert HELD.phone not in text
        labels = ["姓名", "身份证号", "呈报单位", "资格名称", "系列", "专业", "评审机构", "取得资格时间"]
        places = [text.index(f'<th scope="row">{label}') for label in labels]
        assert places == sorted(places)
        assert shown.headers["Cache-Control"] == "no-store"
        assert "noindex" in shown.headers["X-Robots-Tag"]

    def test_seen_again_is_noted_once_and_says_the_state_of_now(self, cast: Cast, browse: Browse) -> None:
        stranger = browse()
        ask(stranger, question(cast))
        stranger.post(reverse("public:code"), {"code": sent_code()})
        stranger.get(reverse("public:answer"))
        revoke(cast, certificate_of(cast))
        assert "已被发证机关撤销" in stranger.get(reverse("public:answer")).content.decode()
        assert VerificationRecord.objects.count() == 1

    def test_is_gone_after_half_an_hour(self, cast: Cast, browse: Browse) -> None:
        stranger = browse()
        ask(stranger, question(cast))
        stranger.post(reverse("public:code"), {"code": sent_code()})
        asked = last_question()
        asked.asked_at -= timedelta(minutes=31)
        asked.save()
        assert stranger.get(reverse("public:answer")).headers["Location"] == reverse("public:code")
        assert "本次查验已经结束" in stranger.get(reverse("public:code")).content.decode()

    def test_belongs_to_the_browser_that_asked(self, cast: Cast, browse: Browse) -> None:
        stranger, other = browse(), browse()
        ask(stranger, question(cast))
        code = sent_code()
        ask(other, question(cast, phone=PEOPLE[1].phone))
        own = other.cookies["asked"].value
        others_question = VerificationRequest.objects.get(certificate__isnull=False).id
        other.cookies["asked"] = f"{own.split('.')[0]}.{others_question.hex}"
        assert other.post(reverse("public:code"), {"code": code}).status_code == 422
        assert other.get(reverse("public:answer")).status_code == 302

    def test_without_a_question_leads_to_the_form(self, browse: Browse) -> None:
        for name in ("code", "answer"):
            assert browse().get(reverse(f"public:{name}")).headers["Location"] == reverse("public:ask")


class TestQuestion:
    @pytest.mark.parametrize(
        ("field", "typed", "sentence"),
        [
            ("id_number", "123", "请"),
            ("certificate_number", "B12", "编号"),
            ("phone", "12", "手机"),
            ("purpose", "", "请填写查验用途"),
            ("verifier", "   ", "请填写查验人"),
        ],
    )
    def test_mistypes_are_told_at_their_field(
        self, cast: Cast, browse: Browse, field: str, typed: str, sentence: str
    ) -> None:
        stranger = browse()
        given = question(cast, **{field: typed}) | solved_captcha(stranger)
        answer = stranger.post(reverse("public:ask"), given)
        assert answer.status_code == 422
        assert sentence in str(answer.context["form"].errors[field])
        assert not VerificationRequest.objects.exists()

    def test_without_captcha_asks_nothing_and_keeps_what_was_typed(self, cast: Cast, browse: Browse) -> None:
        answer = browse().post(reverse("public:ask"), question(cast))
        assert answer.status_code == 422
        assert HELD.id_number in answer.content.decode()
        assert not SmsMessage.objects.exists()

    def test_leaves_no_number_in_session_or_address(self, cast: Cast, browse: Browse) -> None:
        stranger = browse()
        ask(stranger, question(cast))
        kept = str(dict(stranger.session.items()))
        assert HELD.id_number not in kept
        assert HELD.phone not in kept
        assert "招标代理" not in kept

    def test_tells_how_long_and_how_often(self, cast: Cast, browse: Browse) -> None:
        stranger = browse()
        ask(stranger, question(cast))
        assert "还可以试5次" in stranger.get(reverse("public:code")).content.decode()
        wrong = stranger.post(reverse("public:code"), WRONG)
        assert wrong.status_code == 422
        assert "还可以试4次" in wrong.content.decode()

    def test_ends_with_the_fifth_wrong_code_even_for_the_right_one(self, cast: Cast, browse: Browse) -> None:
        stranger = browse()
        ask(stranger, question(cast))
        for _ in range(5):
            stranger.post(reverse("public:code"), WRONG)
        last = stranger.post(reverse("public:code"), {"code": sent_code()})
        assert last.status_code == 422
        assert "本次查验已经结束" in last.content.decode()
        assert not VerificationRecord.objects.exists()


class TestLimits:
    def test_of_one_address_holds_for_all_its_browsers(
        self, cast: Cast, browse: Browse, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(limits, "ADDRESS_PER_HOUR", 2)
        for place in range(2):
            ask(browse(), question(cast, phone=f"1390000900{place}"))
        third = browse()
        answer = third.post(
            reverse("public:ask"), question(cast, phone="13900009002") | solved_captcha(third)
        )
        assert answer.status_code == 429
        assert int(answer.headers["Retry-After"]) > 0
        elsewhere = browse()
        elsewhere.defaults["REMOTE_ADDR"] = "192.0.2.7"
        ask(elsewhere, question(cast, phone="13900009003"))

    def test_of_a_block_of_numbers_stops_counting_up(
        self, cast: Cast, browse: Browse, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(limits, "BLOCK_PER_MINUTE", 1)
        ask(browse(), question(cast))
        second = browse()
        given = question(cast, phone="13900009001") | solved_captcha(second)
        assert second.post(reverse("public:ask"), given).status_code == 429

    def test_of_a_document_holds_for_every_phone(
        self, cast: Cast, browse: Browse, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(limits, "DOCUMENT_PER_DAY", 1)
        ask(browse(), question(cast))
        second = browse()
        given = question(cast, phone="13900009001") | solved_captcha(second)
        assert second.post(reverse("public:ask"), given).status_code == 429
        ask(browse(), question(cast, id_number=PEOPLE[1].id_number, phone="13900009001"))

    def test_counts_wrong_guesses_over_all_questions_of_an_address(
        self, cast: Cast, browse: Browse, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(limits, "GUESSES_PER_HOUR", 2)
        stranger = browse()
        ask(stranger, question(cast))
        for _ in range(2):
            assert stranger.post(reverse("public:code"), WRONG).status_code == 422
        assert stranger.post(reverse("public:code"), WRONG).status_code == 429
