"""Clause 三(四): no more paper; old paper stays valid, and its number is outside this system, never false.

Every door that takes a certificate's number says so: the holder's, the employer's and a stranger's verification.
"""

import pytest
from django.urls import reverse

from tests.support.cast import PEOPLE, Cast
from tests.web.captcha_solving import solved_captcha
from tests.web.conftest import Browse
from tests.web.public.scene import question
from zhicheng.domain.certificate_numbers import (
    CertificateNumber,
    CertificateNumberRefused,
    parse_certificate_number,
)
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.paper_certificates import PAPER_GUIDANCE

ELECTRONIC = CertificateNumber(TitleLevel.ASSOCIATE_SENIOR, "12", 2026, 1).text
PAPER = ["津20181234", "0012345", "高级第2003-118号", "12345678901234567890"]


def sentence_about(number: str) -> str:
    with pytest.raises(CertificateNumberRefused) as caught:
        parse_certificate_number(number)
    return caught.value.sentence


class TestSentence:
    @pytest.mark.parametrize("paper", [*PAPER, ""])
    def test_calls_another_form_outside_this_system_and_still_valid(self, paper: str) -> None:
        sentence = sentence_about(paper)
        assert PAPER_GUIDANCE in sentence
        assert "继续有效" in sentence
        assert "原渠道" in sentence
        assert "假" not in sentence
        assert "无效" not in sentence

    def test_calls_a_wrong_digit_mistyped_rather_than_paper(self) -> None:
        wrong = ELECTRONIC[:-1] + str((int(ELECTRONIC[-1]) + 1) % 10)
        assert PAPER_GUIDANCE not in sentence_about(wrong)


@pytest.mark.django_db
class TestDoors:
    @pytest.mark.parametrize("paper", PAPER)
    def test_the_holders_verification(self, browse: Browse, cast: Cast, paper: str) -> None:
        response = browse(cast.holder(PEOPLE[0])).post(reverse("holder:verify"), {"number": paper})
        assert PAPER_GUIDANCE in response.content.decode()

    @pytest.mark.parametrize("paper", PAPER)
    def test_the_employers_verification(self, browse: Browse, cast: Cast, paper: str) -> None:
        response = browse(cast.personnel).post(reverse("employer:verify"), {"number": paper})
        assert PAPER_GUIDANCE in response.content.decode()

    @pytest.mark.parametrize("paper", PAPER)
    def test_a_strangers_verification(self, browse: Browse, cast: Cast, paper: str) -> None:
        stranger = browse()
        asked = question(cast, certificate_number=paper) | solved_captcha(stranger)
        response = stranger.post(reverse("public:ask"), asked)
        assert PAPER_GUIDANCE in response.content.decode()
