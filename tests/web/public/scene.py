"""A certificate that is out, its holder, and a stranger who asks about it."""

import json

from django.test import Client
from django.urls import reverse

from tests.support.cast import PEOPLE, Cast, Part
from tests.web.captcha_solving import solved_captcha
from tests.web.holder.collected import certificate_of
from zhicheng.domain.recall import CONFIRM_WITHIN
from zhicheng.records.identifiers import new_id
from zhicheng.records.models import (
    Certificate,
    SmsMessage,
    StatusFollower,
    VerificationKind,
    VerificationRequest,
    binding,
)
from zhicheng.services.collection.revocation import decide_revocation, request_revocation
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.check_address import token_text
from zhicheng.services.kernel.personal_data import open_text, seal_text

HELD = PEOPLE[0]


def token_text_of(cast: Cast, part: Part = HELD) -> str:
    """The token in the QR code of the part's certificate, which is out."""
    return token_text(bytes(certificate_of(cast, part).token))


def follower_of(cast: Cast) -> StatusFollower:
    """A wish to be told of the certificate's changes that waits for its confirmation, made at first call."""
    found = StatusFollower.objects.first()
    if found is not None:
        return found
    key, at = new_id(), ports.clock().now()
    return StatusFollower.objects.create(
        id=key,
        certificate=certificate_of(cast),
        kind=VerificationKind.QR.value,
        verifier="津沽市某招标代理公司",
        purpose="投标资格审查",
        email_sealed=seal_text("hr@tender.example", field=binding(StatusFollower, "email_sealed"), row=key),
        email_index=bytes(32),
        asked_at=at,
        ends_at=at + CONFIRM_WITHIN,
    )


def question(cast: Cast, **changed: str) -> dict[str, str]:
    """What a stranger fills in, all of it right unless changed."""
    return {
        "id_number": HELD.id_number,
        "certificate_number": certificate_of(cast).number_id,
        "phone": HELD.phone,
        "verifier": "津沽市某招标代理公司",
        "purpose": "投标资格审查",
    } | changed


def ask(client: Client, given: dict[str, str]) -> None:
    """The stranger asks and is told to wait for the code."""
    answer = client.post(reverse("public:ask"), given | solved_captcha(client))
    assert answer.status_code == 302, answer.content.decode()
    assert answer.headers["Location"] == reverse("public:code")


def sent_code() -> str:
    """The code in the last message that goes to a phone at all."""
    message = SmsMessage.objects.order_by("-created_at")[0]
    body = json.loads(open_text(message.body_sealed, field="sms.body", row=message.id))
    assert body["phone"] == HELD.phone
    return str(body["parameters"]["code"])


def last_question() -> VerificationRequest:
    return VerificationRequest.objects.latest("asked_at")


def revoke(cast: Cast, certificate: Certificate) -> None:
    """Two officers take the certificate back."""
    at = ports.clock().now()
    asked = request_revocation(
        actor=cast.check_officer, at=at, certificate_id=certificate.id, reason="材料不实"
    )
    decide_revocation(actor=cast.release_officer, at=at, revocation_id=asked.id, is_approved=True)
