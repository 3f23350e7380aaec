"""Clauses 四(一), 四(二), 四(三) at their doors: the holder, a stranger with the holder's code, and the employer."""

import pytest
from django.urls import reverse

from tests.support.cast import PEOPLE, Cast
from tests.web.captcha_solving import solved_captcha
from tests.web.conftest import Browse
from tests.web.holder.collected import certificate_of
from tests.web.public.scene import HELD, question, sent_code
from zhicheng.records.models import VerificationRecord

pytestmark = pytest.mark.django_db
GENUINE = "该证书真实有效"


class TestOwn:
    def test_is_answered_and_anothers_is_not(self, browse: Browse, cast: Cast) -> None:
        own, number = reverse("holder:verify"), certificate_of(cast).number_id
        assert GENUINE in browse(cast.holder(PEOPLE[0])).post(own, {"number": number}).content.decode()
        assert GENUINE not in browse(cast.holder(PEOPLE[1])).post(own, {"number": number}).content.decode()


class TestAnothers:
    def test_needs_the_code_that_goes_to_the_holder(self, browse: Browse, cast: Cast) -> None:
        stranger = browse()
        stranger.post(reverse("public:ask"), question(cast) | solved_captcha(stranger))
        assert stranger.get(reverse("public:answer")).status_code == 302
        assert stranger.post(reverse("public:code"), {"code": "000000x"}).status_code == 422
        stranger.post(reverse("public:code"), {"code": sent_code()})
        shown = stranger.get(reverse("public:answer")).content.decode()
        assert GENUINE in shown
        assert HELD.id_number not in shown


class TestOwnStaffs:
    def test_is_answered_to_their_employer_alone(self, browse: Browse, cast: Cast) -> None:
        door, number = reverse("employer:verify"), certificate_of(cast).number_id
        assert GENUINE in browse(cast.personnel).post(door, {"number": number}).content.decode()
        assert GENUINE not in browse(cast.foreign_personnel).post(door, {"number": number}).content.decode()
        assert VerificationRecord.objects.get().unit_id == cast.employer.id
