"""The audits that a worker ran, as the Bureau's pages show them; append-only, by trigger."""

from django.db import models

from zhicheng.records.identifiers import new_id


class AuditRun(models.Model):
    """One audit that came to its end.

    Retention: for good; a run keeps a hundred findings at most, and none holds personal data.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    checks = models.JSONField()
    """The names of the checks that were run, in their order."""
    breaches = models.PositiveIntegerField()
    notes = models.PositiveIntegerField()
    findings = models.JSONField()
    """The first findings, breaches before notes: ``check``, ``is_breach``, ``subject``, ``sentence``."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["began_at"], name="audit_run_once"),
            models.CheckConstraint(
                condition=models.Q(ended_at__gte=models.F("began_at")), name="audit_run_ends_after_it_began"
            ),
        ]
