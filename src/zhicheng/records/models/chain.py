"""The two hash chains: every act (events) and every sealed file (log leaves); append-only, by trigger."""

from django.db import models

from zhicheng.records.models.certificates import Certificate


class ChainHead(models.Model):
    """The last link of a chain; its row lock makes the order of links the order of commits."""

    name = models.CharField(max_length=16, primary_key=True)
    """``events`` or ``log``."""
    seq = models.BigIntegerField(default=0)
    hash = models.BinaryField(max_length=32)


class Event(models.Model):
    """One act by one actor on one subject; holds no ID number and no phone."""

    seq = models.BigIntegerField(primary_key=True)
    tag = models.CharField(max_length=60)
    """An EventTag value, ``source:subject:action``."""
    subject_kind = models.CharField(max_length=32)
    subject_id = models.CharField(max_length=64)
    account_id = models.UUIDField(null=True)
    """Null where the system itself acts, such as a worker or a schedule."""
    unit_id = models.UUIDField(null=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    """The database's own clock when the chain was extended; part of the hash, as ``at`` is."""
    payload = models.JSONField(default=dict)
    prev_hash = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32, unique=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "seq"], name="event_by_subject"),
            models.Index(fields=["account_id", "seq"], name="event_by_account"),
            models.Index(fields=["tag", "seq"], name="event_by_tag"),
        ]


class LogLeaf(models.Model):
    """One sealed file in the order of recording: what a published checkpoint commits to."""

    seq = models.BigIntegerField(primary_key=True)
    certificate = models.OneToOneField(Certificate, on_delete=models.PROTECT, related_name="log_leaf")
    leaf_hash = models.BinaryField(max_length=32)
    prev_hash = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32, unique=True)


class Checkpoint(models.Model):
    """The last links of both chains and the number counters on a day, stamped and kept elsewhere too."""

    day = models.DateField(primary_key=True)
    events_seq = models.BigIntegerField()
    events_hash = models.BinaryField(max_length=32)
    log_seq = models.BigIntegerField()
    log_hash = models.BinaryField(max_length=32)
    counters = models.JSONField()
    """``{"12-2026": 5001}``: high-water marks, so that a restored backup never gives a number twice."""
    token = models.BinaryField(null=True)
    """RFC 3161 token over the checkpoint's digest, where a timestamp authority is configured."""
    published_at = models.DateTimeField()
