"""Uploaded rosters, row by row: accepted + rejected + duplicate = read (invariant I8)."""

from django.db import models

from zhicheng.domain.rosters.uploads import RosterRowOutcome, RosterUploadStatus
from zhicheng.records.identifiers import new_id
from zhicheng.records.models.choices import choices, one_of
from zhicheng.records.models.claims import Claim
from zhicheng.records.models.filings import Examination, Filing, PassRosterEntry
from zhicheng.records.models.people import Account
from zhicheng.records.models.units import Unit


class RosterUpload(models.Model):
    """One file, once: the same bytes for the same filing or examination are one upload.

    One that was taken back whole stays, with its rows, and the same bytes may then come again.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=16)
    """A ``domain.rosters.columns.RosterKind`` value: ``evaluation`` or ``examination``."""
    filing = models.ForeignKey(Filing, null=True, on_delete=models.PROTECT, related_name="uploads")
    examination = models.ForeignKey(Examination, null=True, on_delete=models.PROTECT, related_name="uploads")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    uploaded_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    is_late = models.BooleanField(default=False)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    storage_key = models.CharField(max_length=200)
    status = models.CharField(max_length=16, choices=choices(RosterUploadStatus))
    refusal = models.CharField(max_length=500, blank=True)
    fence = models.PositiveBigIntegerField(default=0)
    """Goes up each time a worker takes the upload; a late worker's writes carry an old fence and fail."""
    lease_until = models.DateTimeField(null=True)
    last_row = models.PositiveIntegerField(default=0)
    """Number, as the spreadsheet shows it, of the last row that is accounted for."""
    rows_total = models.PositiveIntegerField(null=True)
    """Rows of the file: at most so many while it is read, exactly once it is done; null while unknown."""
    rows_read = models.PositiveIntegerField(default=0)
    rows_accepted = models.PositiveIntegerField(default=0)
    rows_rejected = models.PositiveIntegerField(default=0)
    rows_duplicate = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey(
        Account, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            one_of("status", RosterUploadStatus, "roster_upload_status_known"),
            models.CheckConstraint(
                condition=models.Q(
                    status=RosterUploadStatus.TAKEN_BACK.value,
                    taken_back_by__isnull=False,
                    taken_back_at__isnull=False,
                )
                | (
                    ~models.Q(status=RosterUploadStatus.TAKEN_BACK.value)
                    & models.Q(taken_back_by__isnull=True, taken_back_at__isnull=True)
                ),
                name="roster_upload_taken_back_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="evaluation", filing__isnull=False, examination__isnull=True)
                | models.Q(kind="examination", filing__isnull=True, examination__isnull=False),
                name="roster_upload_target_fits_kind",
            ),
            models.UniqueConstraint(
                fields=["filing", "sha256"],
                condition=~models.Q(status=RosterUploadStatus.TAKEN_BACK.value),
                name="roster_upload_once_per_filing",
            ),
            models.UniqueConstraint(
                fields=["examination", "sha256"],
                condition=~models.Q(status=RosterUploadStatus.TAKEN_BACK.value),
                name="roster_upload_once_per_examination",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    rows_read=models.F("rows_accepted")
                    + models.F("rows_rejected")
                    + models.F("rows_duplicate")
                ),
                name="roster_upload_every_row_accounted",
            ),
        ]


class RosterRow(models.Model):
    """One row of an upload; holds no cell text, only the outcome and the reasons of it.

    An accepted row may have reasons too: what the uploader should know of it.
    """

    id = models.BigAutoField(primary_key=True)
    upload = models.ForeignKey(RosterUpload, on_delete=models.PROTECT, related_name="rows")
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=16, choices=choices(RosterRowOutcome))
    claim = models.ForeignKey(Claim, null=True, on_delete=models.PROTECT, related_name="+")
    pass_entry = models.ForeignKey(PassRosterEntry, null=True, on_delete=models.PROTECT, related_name="+")
    reasons = models.JSONField(default=list)
    """List of ``{"column", "reason", "remedy"}`` sentences; never a cell's own text."""

    class Meta:
        constraints = [
            one_of("outcome", RosterRowOutcome, "roster_row_outcome_known"),
            models.UniqueConstraint(fields=["upload", "number"], name="roster_row_once"),
            models.CheckConstraint(
                condition=~models.Q(outcome=RosterRowOutcome.ACCEPTED)
                | models.Q(claim__isnull=False)
                | models.Q(pass_entry__isnull=False),
                name="roster_row_accepted_has_result",
            ),
            models.CheckConstraint(
                condition=~models.Q(outcome=RosterRowOutcome.REJECTED) | ~models.Q(reasons=[]),
                name="roster_row_rejected_says_why",
            ),
        ]
        indexes = [
            models.Index(
                fields=["upload", "number"],
                condition=models.Q(outcome=RosterRowOutcome.ACCEPTED.value) & ~models.Q(reasons=[]),
                name="roster_row_taken_with_notes",
            )
        ]
