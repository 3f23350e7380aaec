"""What a captcha leaves behind: solved puzzles that may not be used again, and pictures not yet answered."""

from enum import StrEnum

from django.db import models

from zhicheng.records.models.choices import choices, one_of


class CaptchaKind(StrEnum):
    """How somebody shows that they are no machine, or at least one that pays for each try."""

    WORK = "work"  # A proof of work, noted when it is accepted.
    PICTURE = "picture"  # Digits in a picture, noted when it is drawn.


class CaptchaTicket(models.Model):
    """One puzzle, known by a keyed digest; each counts once (R20)."""

    digest = models.BinaryField(max_length=32, primary_key=True)
    kind = models.CharField(max_length=8, choices=choices(CaptchaKind))
    answer_digest = models.BinaryField(max_length=32, null=True)
    """Keyed digest of the digits in a picture; null for a proof of work, which carries its own proof."""
    used_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            one_of("kind", CaptchaKind, "captcha_kind_known"),
            models.CheckConstraint(
                condition=models.Q(kind="picture", answer_digest__isnull=False)
                | models.Q(kind="work", answer_digest__isnull=True, used_at__isnull=False),
                name="captcha_answer_by_kind",
            ),
        ]
