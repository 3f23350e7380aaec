"""Verification (查验): requests with consent by code, the ledger of who asked, messages and rate windows."""

from enum import StrEnum

from django.db import models

from zhicheng.records.identifiers import new_id
from zhicheng.records.models.certificates import Certificate
from zhicheng.records.models.choices import choices, one_of
from zhicheng.records.models.people import Account, Person
from zhicheng.records.models.sealed_field import SealedField
from zhicheng.records.models.units import Unit


class VerificationStatus(StrEnum):
    """Each comment says who moves next."""

    PENDING = "pending"  # The verifier enters the code that the holder passes on.
    PASSED = "passed"  # Nobody: the answer was shown.
    FAILED = "failed"  # Nobody: too many wrong codes.


class VerificationRequest(models.Model):
    """A third party's question (clause 四(二)); a miss is stored like a hit, so that both look alike."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    certificate = models.ForeignKey(Certificate, null=True, on_delete=models.PROTECT, related_name="+")
    """Null for a miss; never shown before the code is right."""
    session_digest = models.BinaryField(max_length=32)
    """HMAC of the verifier's session, to which the code is bound."""
    verifier = models.CharField(max_length=120, blank=True)
    purpose = models.CharField(max_length=200, blank=True)
    code_digest = models.BinaryField(max_length=32)
    tries = models.PositiveSmallIntegerField(default=0)
    status = models.CharField(max_length=16, choices=choices(VerificationStatus))
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [one_of("status", VerificationStatus, "verification_status_known")]
        indexes = [models.Index(fields=["asked_at"], name="verification_request_by_time")]


class VerificationKind(StrEnum):
    """Which door the verifier came through."""

    OWN = "own"
    THIRD_PARTY = "third_party"
    EMPLOYER = "employer"
    QR = "qr"
    FILE = "file"

    @property
    def label(self) -> str:
        """The door as the holder reads it."""
        return {
            VerificationKind.OWN: "本人查验",
            VerificationKind.THIRD_PARTY: "他人查验",
            VerificationKind.EMPLOYER: "用人单位查验",
            VerificationKind.QR: "扫码查验",
            VerificationKind.FILE: "文件查验",
        }[self]


class VerificationRecord(models.Model):
    """The holder's ledger of who asked; append-only."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="verifications")
    kind = models.CharField(max_length=16, choices=choices(VerificationKind))
    account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    verifier = models.CharField(max_length=120, blank=True)
    purpose = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [one_of("kind", VerificationKind, "verification_kind_known")]
        indexes = [models.Index(fields=["certificate", "at"], name="verification_by_certificate")]


class SmsMessage(models.Model):
    """A text message to send: enqueued in the transaction that needs it, delivered by a worker."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    template = models.CharField(max_length=60)
    body_sealed = SealedField(bound_to="sms.body", purpose="短信内容")
    """JSON of phone and parameters; emptied after delivery."""
    created_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    gateway_id = models.CharField(max_length=80, blank=True)
    last_error = models.CharField(max_length=200, blank=True)


class RateWindow(models.Model):
    """A counter per purpose, keyed subject and time window; survives restarts, shared by all processes."""

    id = models.BigAutoField(primary_key=True)
    purpose = models.CharField(max_length=40)
    subject = models.BinaryField(max_length=32)
    """HMAC of the phone, address or account that is limited."""
    window_start = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["purpose", "subject", "window_start"], name="rate_window_once")
        ]


class Feedback(models.Model):
    """What a unit or a person reports to the Bureau (clause 五)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    page = models.CharField(max_length=200, blank=True)
    text_sealed = SealedField(bound_to="feedback.text", purpose="意见反馈")
    """Sealed since people write numbers into free text."""
    sent_at = models.DateTimeField()
    answered_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer_sealed = SealedField(bound_to="feedback.answer", purpose="意见答复", null=True)
