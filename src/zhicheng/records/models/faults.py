"""Faults of the installation: what the health page counts, found by the number that a person quotes."""

from django.db import models


class FaultReport(models.Model):
    """One fault that was met. The audit trail has an event for it; pages read this row."""

    reference = models.CharField(max_length=40)
    """The number of the request or job."""
    kind = models.CharField(max_length=20)
    code = models.CharField(max_length=80)
    door = models.CharField(max_length=10)
    subject = models.CharField(max_length=80, blank=True)
    """The work that met it, as ``shard:…``; empty for a page or a command."""
    met_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["met_at"], name="fault_report_by_time")]
