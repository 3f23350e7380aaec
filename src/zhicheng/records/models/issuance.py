"""The month: final check, release by two officers, and the shards that workers issue."""

from django.db import models

from zhicheng.domain.batches import BatchKind, BatchStatus, ShardStatus
from zhicheng.records.identifiers import new_id
from zhicheng.records.models.choices import choices, one_of
from zhicheng.records.models.claims import Claim
from zhicheng.records.models.people import Account


class CertificateTemplate(models.Model):
    """A template (样式) as approved: content-addressed, never edited in place, two persons."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    template_id = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    bundle = models.BinaryField()
    """The template's files as one archive, so that an old certificate can be rendered again."""
    proposed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    approved_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(approved_by__isnull=True) | ~models.Q(approved_by=models.F("proposed_by")),
                name="template_two_persons",
            ),
            models.UniqueConstraint(fields=["template_id", "version"], name="template_version_once"),
        ]


class IssuanceBatch(models.Model):
    """批次: the month's claims as one officer checked them and another released them."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    month = models.CharField(max_length=7)
    kind = models.CharField(max_length=16, choices=choices(BatchKind))
    status = models.CharField(max_length=16, choices=choices(BatchStatus))
    is_paused = models.BooleanField(default=False)
    policy_id = models.CharField(max_length=60)
    template = models.ForeignKey(CertificateTemplate, on_delete=models.PROTECT, related_name="+")
    entry_count = models.PositiveIntegerField()
    entries_digest = models.CharField(max_length=64)
    """SHA-256 over (claim, version) of all entries: the second officer releases what was checked."""
    checked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField()
    released_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField(null=True)
    issued_at = models.DateTimeField(null=True)
    discarded_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    discarded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            one_of("kind", BatchKind, "batch_kind_known"),
            one_of("status", BatchStatus, "batch_status_known"),
            models.CheckConstraint(
                condition=models.Q(released_by__isnull=True) | ~models.Q(released_by=models.F("checked_by")),
                name="batch_two_officers",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=[BatchStatus.RELEASED.value, BatchStatus.ISSUED.value])
                | models.Q(released_by__isnull=False, released_at__isnull=False),
                name="batch_release_signed",
            ),
            models.UniqueConstraint(
                fields=["month"],
                condition=models.Q(kind=BatchKind.REGULAR.value)
                & ~models.Q(status=BatchStatus.DISCARDED.value),
                name="batch_one_regular_a_month",
            ),
            models.CheckConstraint(
                condition=models.Q(month__regex=r"^[0-9]{4}-(0[1-9]|1[0-2])$"), name="batch_month_well_formed"
            ),
        ]


class IssuanceShard(models.Model):
    """A few dozen entries that one worker issues together; the unit of progress and of recovery."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    batch = models.ForeignKey(IssuanceBatch, on_delete=models.PROTECT, related_name="shards")
    index = models.PositiveIntegerField()
    status = models.CharField(max_length=16, choices=choices(ShardStatus))
    entry_count = models.PositiveIntegerField()
    fence = models.PositiveBigIntegerField(default=0)
    """Goes up each time a worker takes the shard; a late worker carries an old number and fails."""
    lease_until = models.DateTimeField(null=True)
    worker = models.CharField(max_length=80, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=500, blank=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            one_of("status", ShardStatus, "shard_status_known"),
            models.UniqueConstraint(fields=["batch", "index"], name="shard_index_once"),
        ]
        indexes = [models.Index(fields=["batch", "status"], name="shard_by_status")]


class BatchEntry(models.Model):
    """One claim in one batch, at the version the first officer checked."""

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(IssuanceBatch, on_delete=models.PROTECT, related_name="entries")
    claim = models.OneToOneField(Claim, on_delete=models.PROTECT, related_name="batch_entry")
    claim_version = models.PositiveIntegerField()
    shard = models.ForeignKey(IssuanceShard, null=True, on_delete=models.PROTECT, related_name="entries")


class IssuanceFailure(models.Model):
    """An entry of a released batch that could not be issued, and why; its claim has ended. Append-only.

    Retention: as long as the claim. The row holds no personal data.
    """

    claim = models.OneToOneField(
        Claim, primary_key=True, on_delete=models.PROTECT, related_name="issuance_failure"
    )
    number = models.ForeignKey(
        "records.NumberAllocation", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    """The number that the entry was given, which is void; null when it failed before it had one."""
    code = models.CharField(max_length=80)
    sentence = models.TextField()
    """Chinese, for the Bureau and the claimant."""
    at = models.DateTimeField()


class FinalCheckRun(models.Model):
    """One run of the final check (核对) over a month."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    month = models.CharField(max_length=7)
    run_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    run_at = models.DateTimeField()
    claims_checked = models.PositiveIntegerField(default=0)
    claims_blocked = models.PositiveIntegerField(default=0)
    batch = models.OneToOneField(
        IssuanceBatch, null=True, on_delete=models.PROTECT, related_name="final_check"
    )


class FinalCheckFinding(models.Model):
    """One thing the final check found; a row, not a log line."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(FinalCheckRun, on_delete=models.PROTECT, related_name="findings")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="findings")
    rule_id = models.CharField(max_length=60)
    clause = models.CharField(max_length=20)
    severity = models.CharField(max_length=12)
    field = models.CharField(max_length=40, blank=True)
    sentence = models.CharField(max_length=500)
    remedy = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["run", "severity", "rule_id"], name="finding_by_rule")]
