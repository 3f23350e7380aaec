"""Recall: outsiders who want to be told of a certificate's changes, and who was told of which change.

Retention: an address for twelve months from its confirmation on, or for a day without one; then the row is
emptied, and deleted with the last message that was written for it. Who was told is kept like the ledger of
who asked.
"""

from django.db import models
from django.db.models import Q

from zhicheng.domain.recall import RecallChange
from zhicheng.records.identifiers import new_id
from zhicheng.records.models.cases import Case
from zhicheng.records.models.certificates import Certificate
from zhicheng.records.models.choices import choices, one_of
from zhicheng.records.models.sealed_field import SealedField
from zhicheng.records.models.units import Unit
from zhicheng.records.models.verification import VerificationKind


class StatusFollower(models.Model):
    """Somebody who was shown a certificate and left an e-mail address to hear of its changes.

    Only the link that went to the address confirms it; trigger ``follower_told_once_confirmed`` keeps every
    message but that first one from an address that is not confirmed. What is confirmed or stopped stays so
    (trigger ``follower_moves_on``).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    certificate = models.ForeignKey(
        Certificate, on_delete=models.PROTECT, related_name="followers", db_index=False
    )
    kind = models.CharField(max_length=16, choices=choices(VerificationKind))
    """Through which door they were shown it."""
    verifier = models.CharField(max_length=120, blank=True)
    """What they call themselves; the holder may read it."""
    purpose = models.CharField(max_length=200, blank=True)
    email_sealed = SealedField(bound_to="status_follower.email", purpose="证书状态告知邮箱", null=True)
    email_index = models.BinaryField(max_length=32, null=True)
    """Blind index of the address; of a refused one it stays, so that nothing more is sent there."""
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField()
    """Until when the link confirms; once confirmed, until when they are told."""
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            one_of("kind", VerificationKind, "follower_kind_known"),
            models.UniqueConstraint(
                fields=["certificate", "email_index"],
                condition=Q(stopped_at__isnull=True),
                name="follower_once_for_an_address",
            ),
            models.CheckConstraint(
                condition=Q(stopped_at__isnull=True, email_sealed__isnull=False, email_index__isnull=False)
                | Q(stopped_at__isnull=False, email_sealed__isnull=True, verifier="", purpose=""),
                name="follower_emptied_when_stopped",
            ),
        ]
        indexes = [
            models.Index(
                fields=["certificate"],
                condition=Q(stopped_at__isnull=True, confirmed_at__isnull=False),
                name="follower_by_certificate",
            ),
            models.Index(fields=["email_index"], name="follower_by_address"),
            models.Index(fields=["ends_at"], condition=Q(stopped_at__isnull=True), name="follower_to_end"),
        ]


class RecallNotice(models.Model):
    """That somebody was told of a change, by the name under which they had verified; append-only."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    certificate = models.ForeignKey(
        Certificate, on_delete=models.PROTECT, related_name="recall_notices", db_index=False
    )
    change = models.CharField(max_length=16, choices=choices(RecallChange))
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="recall_notices")
    """The case that changed it; null for what ends by the calendar and for a revocation without a case."""
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    """The employer; null for an outsider."""
    kind = models.CharField(max_length=16, choices=choices(VerificationKind))
    verifier = models.CharField(max_length=120, blank=True)
    purpose = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("change", RecallChange, "recall_notice_change_known"),
            one_of("kind", VerificationKind, "recall_notice_kind_known"),
        ]
        indexes = [models.Index(fields=["certificate", "at"], name="recall_notice_by_certificate")]
