"""No name, ID number or phone in any address, redirect, title or header of the public pages (R16)."""

import re

import pytest
from django.http import HttpResponse
from django.urls import reverse

from tests.support.answers import Answer
from tests.support.cast import Cast
from tests.web.captcha_solving import solved_captcha
from tests.web.conftest import Browse
from tests.web.holder.collected import certificate_of
from tests.web.public.scene import HELD, question, sent_code, token_text_of

pytestmark = pytest.mark.django_db


def around(answer: Answer) -> str:
    """All of an answer that travels further than the page: headers, title, and every address in it."""
    text = answer.content.decode()
    headers = [f"{name}: {value}" for name, value in answer.headers.items()]
    cookies = [morsel.OutputString() for morsel in answer.cookies.values()]
    titles = re.findall(r"<title>.*?</title>", text, re.DOTALL)
    addresses = re.findall(r'(?:href|src|action)="([^"]*)"', text)
    return "\n".join([*headers, *cookies, *titles, *addresses])


def test_a_whole_verification_leaves_no_mark(cast: Cast, browse: Browse) -> None:
    stranger = browse()
    given = question(cast)
    mistyped = stranger.post(reverse("public:ask"), given | {"purpose": ""})
    assert HELD.id_number in mistyped.content.decode()
    asked = stranger.post(reverse("public:ask"), given | solved_captcha(stranger))
    seen = [
        mistyped,
        asked,
        stranger.get(asked.headers["Location"]),
        stranger.post(reverse("public:code"), {"code": "no code"}),
        stranger.post(reverse("public:code"), {"code": sent_code()}),
        stranger.get(reverse("public:answer")),
        stranger.get(reverse("public:scanned", kwargs={"token": token_text_of(cast)})),
    ]
    assert "该证书真实有效" in seen[-2].content.decode()
    marks = (HELD.id_number, HELD.phone, HELD.name, certificate_of(cast).number_id, given["verifier"])
    for answer in seen:
        found = [mark for mark in marks if mark in around(answer)]
        assert not found


def test_a_mark_in_an_address_would_be_found() -> None:
    assert HELD.phone in around(HttpResponse(f'<a href="/verify/?phone={HELD.phone}">'))
    assert HELD.name in around(HttpResponse(f"<title>{HELD.name}</title>"))
