"""Claims (申领): one person's title on its way to a certificate."""

from django.db import models

from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.review import ENDED, ClaimStatus
from zhicheng.records.identifiers import new_id
from zhicheng.records.models.choices import choices, one_of
from zhicheng.records.models.filings import EvaluationCommittee, Examination, Filing
from zhicheng.records.models.people import Account, Person
from zhicheng.records.models.units import Unit


class Claim(models.Model):
    """A claim and its position; every move is one conditional UPDATE on (status, step, version)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    channel = models.CharField(max_length=24)
    """A key of ``domain.channels.RULES``: which channels there are, the code says and the audit checks."""
    status = models.CharField(max_length=16, choices=choices(ClaimStatus))
    step = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField(default=1)
    """Goes up with every change of content or position, so that nobody approves what they have not seen."""
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="claims")
    name = models.CharField(max_length=50)
    """The person's name as claimed; the certificate prints this one."""
    readings = models.JSONField(default=dict)
    """Confirmed pinyin by character index, e.g. ``{"1": "yǎn"}`` (clause 三(二)5)."""
    employer = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="employee_claims")
    employer_name = models.CharField(max_length=120)
    submitting_unit = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="submitted_claims"
    )
    submitting_unit_name = models.CharField(max_length=120, blank=True)
    """呈报单位 as printed; derived from the employer unless a reviewer overrode it with a reason."""
    submitting_unit_reason = models.CharField(max_length=500, blank=True)
    committee = models.ForeignKey(
        EvaluationCommittee, null=True, on_delete=models.PROTECT, related_name="claims"
    )
    filing = models.ForeignKey(Filing, null=True, on_delete=models.PROTECT, related_name="claims")
    examination = models.ForeignKey(Examination, null=True, on_delete=models.PROTECT, related_name="claims")
    entrusted_body = models.CharField(max_length=120, blank=True)
    """The ministry's or other province's committee of an entrusted evaluation (clause 一(四))."""
    series = models.CharField(max_length=40)
    branch = models.CharField(max_length=40, blank=True)
    specialty = models.CharField(max_length=60, blank=True)
    title_name = models.CharField(max_length=40)
    level = models.CharField(max_length=1, choices=choices(TitleLevel))
    qualification_date = models.DateField(null=True)
    created_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    uploaded_at = models.DateTimeField(null=True)
    uploaded_late = models.BooleanField(default=False)
    batch_month = models.CharField(max_length=7, blank=True)
    """``2026-11``: the month in whose batch the claim stands once uploaded."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(channel__regex=r"^[a-z][a-z_]*$"), name="claim_channel_well_formed"
            ),
            one_of("status", ClaimStatus, "claim_status_known"),
            one_of("level", TitleLevel, "claim_level_known"),
            models.UniqueConstraint(
                fields=["person", "channel", "series", "title_name"],
                condition=~models.Q(status__in=sorted(status.value for status in ENDED)),
                name="claim_live_once",
            ),
            models.CheckConstraint(
                condition=models.Q(filing__isnull=True, committee__isnull=True)
                | models.Q(filing__isnull=False, committee__isnull=False),
                name="claim_filing_with_committee",
            ),
            models.CheckConstraint(
                condition=~models.Q(
                    status__in=[
                        ClaimStatus.UPLOADED.value,
                        ClaimStatus.RELEASED.value,
                        ClaimStatus.CERTIFIED.value,
                    ]
                )
                | (models.Q(uploaded_at__isnull=False) & ~models.Q(batch_month="")),
                name="claim_uploaded_has_month",
            ),
            models.CheckConstraint(
                condition=models.Q(batch_month="")
                | models.Q(batch_month__regex=r"^[0-9]{4}-(0[1-9]|1[0-2])$"),
                name="claim_month_well_formed",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "batch_month", "id"], name="claim_by_month"),
            # A desk lists what waits longest and counts its piles; both are answered from the index alone.
            models.Index(
                fields=["employer", "status", "step", "submitted_at", "id"],
                include=["channel"],
                name="claim_on_employers_desk",
            ),
            models.Index(
                fields=["submitting_unit", "status", "step", "submitted_at", "id"],
                include=["channel", "employer"],
                name="claim_on_departments_desk",
            ),
            models.Index(fields=["examination", "status"], name="claim_by_examination"),
            models.Index(fields=["filing", "status"], name="claim_by_filing"),
        ]


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
    """The claim's version once handed in: the one that the first reviewer sees."""
    content = models.JSONField()
    """Field name to value; nothing of the identity document and no phone."""
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["claim", "version"], name="claim_snapshot_once")]
