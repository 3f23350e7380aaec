"""The register of rights: who was approved to award titles, for what, and from when until when."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from zhicheng.domain.levels import TitleLevel
from zhicheng.records.identifiers import new_id
from zhicheng.records.models.choices import choices
from zhicheng.records.models.filings import EvaluationCommittee
from zhicheng.records.models.people import Account
from zhicheng.records.models.units import Unit


class CommitteeApproval(models.Model):
    """One approval of a committee: its document, its scope and its term (clause 一(一)).

    A row is never changed; that the Bureau ended the term early is added to it, once.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    committee = models.ForeignKey(EvaluationCommittee, on_delete=models.PROTECT, related_name="approvals")
    document = models.CharField(max_length=60)
    """文号 of the approval."""
    region = models.CharField(max_length=60)
    """Where the people work whom the committee may evaluate, in words."""
    series = ArrayField(models.CharField(max_length=40))
    levels = ArrayField(models.CharField(max_length=1, choices=choices(TitleLevel)))
    first_day = models.DateField()
    last_day = models.DateField()
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    ended_on = models.DateField(null=True)
    """Last day in force where it was ended early; before the first where it was recorded in error."""
    ended_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "document", "first_day"],
                condition=models.Q(ended_on__isnull=True),
                name="committee_approval_once",
            ),
            models.CheckConstraint(
                condition=models.Q(first_day__lte=models.F("last_day")), name="committee_approval_in_order"
            ),
            models.CheckConstraint(
                condition=~models.Q(document="") & ~models.Q(region=""), name="committee_approval_documented"
            ),
            models.CheckConstraint(
                condition=models.Q(series__len__gt=0, levels__len__gt=0), name="committee_approval_has_scope"
            ),
            models.CheckConstraint(
                condition=models.Q(levels__contained_by=[level.value for level in TitleLevel]),
                name="committee_approval_levels_known",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True, ended_by__isnull=True, ended_at__isnull=True)
                | (
                    models.Q(ended_on__isnull=False, ended_by__isnull=False, ended_at__isnull=False)
                    & ~models.Q(end_reason="")
                    & models.Q(ended_on__lt=models.F("last_day"))
                ),
                name="committee_approval_end_complete",
            ),
        ]


class AppointmentRight(models.Model):
    """The right of an employer to appoint to titles (自主聘任权限, clause 一(二)).

    A row is never changed; that the Bureau ended the right early is added to it, once.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="appointment_rights")
    document = models.CharField(max_length=60)
    """文号 of the approval."""
    series = ArrayField(models.CharField(max_length=40))
    levels = ArrayField(models.CharField(max_length=1, choices=choices(TitleLevel)))
    first_day = models.DateField()
    last_day = models.DateField()
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    ended_on = models.DateField(null=True)
    """Last day in force where it was ended early; before the first where it was recorded in error."""
    ended_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "document", "first_day"],
                condition=models.Q(ended_on__isnull=True),
                name="appointment_right_once",
            ),
            models.CheckConstraint(
                condition=models.Q(first_day__lte=models.F("last_day")) & ~models.Q(document=""),
                name="appointment_right_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    series__len__gt=0,
                    levels__len__gt=0,
                    levels__contained_by=[level.value for level in TitleLevel],
                ),
                name="appointment_right_has_scope",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True, ended_by__isnull=True, ended_at__isnull=True)
                | (
                    models.Q(ended_on__isnull=False, ended_by__isnull=False, ended_at__isnull=False)
                    & ~models.Q(end_reason="")
                    & models.Q(ended_on__lt=models.F("last_day"))
                ),
                name="appointment_right_end_complete",
            ),
        ]
