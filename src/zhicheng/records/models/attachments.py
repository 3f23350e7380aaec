"""What hangs on a claim: the documents that support it, and what it said when it was handed in."""

from django.db import models

from zhicheng.records.identifiers import new_id
from zhicheng.records.models.claims import Claim
from zhicheng.records.models.people import Account


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """Attachments of claims."""

    def kept(self) -> "AttachmentQuerySet":
        """Those that were not removed."""
        return self.filter(removed_at__isnull=True)


class Attachment(models.Model):
    """A document that supports a claim; its bytes are kept, encrypted, in the file store."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="attachments")
    kind = models.CharField(max_length=32)
    """``entrusting_document``, ``appointment_document``, ``pass_notice`` or ``other``."""
    file_name = models.CharField(max_length=200)
    """What the person called it; shown, never used as a path."""
    media_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    storage_key = models.CharField(max_length=200)
    added_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "sha256"],
                condition=models.Q(removed_at__isnull=True),
                name="attachment_once",
            )
        ]


class ClaimSnapshot(models.Model):
    """What a claim said when its person handed it in; append-only.

    What was changed since a claim was sent back is the difference between its last snapshot and its rows.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="snapshots")
    version = models.PositiveIntegerField()
    """The claim's version once handed in: the version that the first reviewer sees."""
    content = models.JSONField()
    """Field name to value; nothing of the identity document and no phone."""
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["claim", "version"], name="claim_snapshot_once")]
