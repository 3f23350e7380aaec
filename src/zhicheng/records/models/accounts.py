"""How accounts are protected: codes to phones, second factors, sign-ins, and changes of a phone."""

from enum import StrEnum

from django.db import models

from zhicheng.domain.sign_ins import SignInMethod
from zhicheng.records.identifiers import new_id
from zhicheng.records.models.choices import choices, one_of
from zhicheng.records.models.people import Account, Person
from zhicheng.records.models.sealed_field import SealedField


class CodePurpose(StrEnum):
    """What a code to a phone is good for; good for nothing else (R19)."""

    LOG_IN = "log_in"
    REGISTER = "register"
    NEW_PASSWORD = "new_password"  # noqa: S105 - the name of a purpose
    OLD_PHONE = "old_phone"
    NEW_PHONE = "new_phone"


class PhoneCode(models.Model):
    """A code sent to a phone, or one that looks so: a miss leaves the same row as a hit."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    purpose = models.CharField(max_length=16, choices=choices(CodePurpose))
    account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    """Whose act the code allows; null for a miss and for somebody without an account yet."""
    is_sent = models.BooleanField()
    """False for a miss: the code was not received, so it may not be used."""
    phone_sealed = SealedField(bound_to="phone_code.phone", purpose="验证码的手机号码")
    session_digest = models.BinaryField(max_length=32)
    code_digest = models.BinaryField(max_length=32)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            one_of("purpose", CodePurpose, "phone_code_purpose_known"),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("sent_at")), name="phone_code_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=models.Q(used_at__isnull=True) | models.Q(is_sent=True, tries__gt=0),
                name="phone_code_used_only_when_sent",
            ),
        ]


class TotpSecret(models.Model):
    """The shared secret of an authenticator app; it counts from the first right code on (RFC 6238)."""

    account = models.OneToOneField(
        Account, primary_key=True, on_delete=models.PROTECT, related_name="totp_secret"
    )
    secret_sealed = SealedField(bound_to="totp.secret", purpose="动态口令密钥")
    began_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    last_step = models.BigIntegerField(default=0)
    """The latest time step whose code was used; a code of it or of an earlier step is refused."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(confirmed_at__isnull=True) | models.Q(last_step__gt=0),
                name="totp_confirmed_by_a_code",
            )
        ]


class RecoveryCode(models.Model):
    """One of the codes that stand in for a lost authenticator; each works once."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="recovery_codes")
    digest = models.BinaryField(max_length=32)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "digest"], name="recovery_code_once")]


class SignIn(models.Model):
    """A sign-in or a failed try, for the account's owner to recognise; clients only as keyed digests."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="sign_ins")
    """Null for an unknown name: a miss leaves the same row."""
    at = models.DateTimeField()
    method = models.CharField(max_length=16, choices=choices(SignInMethod))
    succeeded = models.BooleanField()
    is_new_device = models.BooleanField(default=False)
    device_label = models.CharField(max_length=60)
    """Kind of browser and system, as coarse as people know them."""
    device_index = models.BinaryField(max_length=32)
    address_index = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            one_of("method", SignInMethod, "sign_in_method_known"),
            models.CheckConstraint(
                condition=models.Q(succeeded=False) | models.Q(account__isnull=False),
                name="sign_in_of_an_account",
            ),
        ]
        indexes = [models.Index(fields=["account", "at"], name="sign_in_by_account")]


class PhoneChangeStatus(StrEnum):
    """Each comment says who moves next."""

    WAITING = "waiting"  # A worker, once the cooling-off is over; or the owner, who may cancel.
    APPLIED = "applied"  # Nobody.
    CANCELLED = "cancelled"  # Nobody.


class PhoneChange(models.Model):
    """A change of a registered phone without the old phone at hand: told to the old number, then waits."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="phone_changes")
    old_phone_index = models.BinaryField(max_length=32)
    new_phone_sealed = SealedField(bound_to="phone_change.phone", purpose="更换中的手机号码")
    status = models.CharField(max_length=16, choices=choices(PhoneChangeStatus))
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            one_of("status", PhoneChangeStatus, "phone_change_status_known"),
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(status=PhoneChangeStatus.WAITING.value),
                name="phone_change_waiting_once",
            ),
            models.CheckConstraint(
                condition=models.Q(due_at__gt=models.F("asked_at")), name="phone_change_cools_off"
            ),
            models.CheckConstraint(
                condition=models.Q(status=PhoneChangeStatus.WAITING.value, settled_at__isnull=True)
                | models.Q(status=PhoneChangeStatus.CANCELLED.value, settled_at__isnull=False)
                # Applied early it would have skipped what the old number was promised.
                | models.Q(status=PhoneChangeStatus.APPLIED.value, settled_at__gte=models.F("due_at")),
                name="phone_change_settled_in_time",
            ),
        ]
