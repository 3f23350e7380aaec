"""What entitles a roster: committees and their filings (备案), examinations and their pass rosters."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from zhicheng.domain.filings import FilingStatus
from zhicheng.domain.levels import TitleLevel
from zhicheng.records.identifiers import new_id
from zhicheng.records.models.choices import choices, one_of
from zhicheng.records.models.people import Account
from zhicheng.records.models.units import Unit


class CommitteeQuerySet(models.QuerySet["EvaluationCommittee"]):
    """Evaluation committees."""

    def active(self) -> "CommitteeQuerySet":
        """Those in use."""
        return self.filter(is_active=True)


class EvaluationCommittee(models.Model):
    """职称评审委员会, approved by the Bureau; ``is_employer_run`` marks 自主评审委员会 (clause 一(一))."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=120, unique=True)
    convening_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="committees")
    is_employer_run = models.BooleanField(default=False)
    series = ArrayField(models.CharField(max_length=40))
    """Series in which the committee may evaluate."""
    levels = ArrayField(models.CharField(max_length=1, choices=choices(TitleLevel)))
    is_active = models.BooleanField(default=True)
    approval_not_recorded = models.BooleanField(default=False)
    """Whether it was registered before there was a register of rights (权限未登记)."""
    created_at = models.DateTimeField()

    objects = CommitteeQuerySet.as_manager()


class FilingQuerySet(models.QuerySet["Filing"]):
    """Filings."""

    def standing(self) -> "FilingQuerySet":
        """Those that were not taken back: the ones that their reference names."""
        return self.exclude(status=FilingStatus.WITHDRAWN.value)


class Filing(models.Model):
    """评审结果核准备案: the Bureau's approval of one meeting's result, from which 5 working days run.

    One that its unit took back before it was decided stays as it was (trigger ``filing_withdrawn_in_time``),
    and its reference is free for the filing that replaces it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    reference = models.CharField(max_length=60)
    committee = models.ForeignKey(EvaluationCommittee, on_delete=models.PROTECT, related_name="filings")
    meeting_first = models.DateField()
    meeting_last = models.DateField()
    passed_count = models.PositiveIntegerField()
    """How many people the filing says have passed; the roster is compared with it."""
    status = models.CharField(max_length=16, choices=choices(FilingStatus))
    submitted_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    decided_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    refusal_reason = models.CharField(max_length=500, blank=True)
    approved_on = models.DateField(null=True)
    upload_deadline = models.DateField(null=True)
    deadline_provisional = models.BooleanField(default=False)
    list_count = models.PositiveIntegerField(null=True)
    """How many entries the list of those who passed has; null where none was handed in (名单未登记)."""
    list_salt = models.BinaryField(max_length=32, null=True)
    list_digest = models.CharField(max_length=64, blank=True)
    """What the approval fixed: ``domain.approved_lists.list_digest``."""
    notice_first = models.DateField(null=True)
    notice_last = models.DateField(null=True)
    """公示: the days on which the names hung out, both included."""
    withdrawn_by = models.ForeignKey(
        Account, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    withdrawn_at = models.DateTimeField(null=True)

    objects = FilingQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("status", FilingStatus, "filing_status_known"),
            models.UniqueConstraint(
                fields=["reference"],
                condition=~models.Q(status=FilingStatus.WITHDRAWN.value),
                name="filing_reference_once",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    status=FilingStatus.WITHDRAWN.value,
                    withdrawn_by__isnull=False,
                    withdrawn_at__isnull=False,
                    decided_by__isnull=True,
                )
                | (
                    ~models.Q(status=FilingStatus.WITHDRAWN.value)
                    & models.Q(withdrawn_by__isnull=True, withdrawn_at__isnull=True)
                ),
                name="filing_withdrawal_complete",
            ),
            models.CheckConstraint(
                condition=models.Q(meeting_first__lte=models.F("meeting_last")),
                name="filing_meeting_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_on__isnull=True)
                | models.Q(meeting_last__lte=models.F("approved_on")),
                name="filing_approved_after_meeting",
            ),
            models.CheckConstraint(
                condition=~models.Q(status=FilingStatus.APPROVED)
                | models.Q(
                    approved_on__isnull=False, decided_by__isnull=False, upload_deadline__isnull=False
                ),
                name="filing_approval_complete",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("submitted_by")),
                name="filing_not_decided_by_its_submitter",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    list_count__isnull=True,
                    list_salt__isnull=True,
                    list_digest="",
                    notice_first__isnull=True,
                    notice_last__isnull=True,
                )
                | models.Q(
                    list_count=models.F("passed_count"),
                    list_salt__isnull=False,
                    notice_first__lte=models.F("notice_last"),
                ),
                name="filing_list_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(list_count__isnull=True)
                | ~models.Q(status=FilingStatus.APPROVED)
                | ~models.Q(list_digest=""),
                name="filing_list_fixed_by_approval",
            ),
        ]


class Examination(models.Model):
    """A 以考代评 examination held by an examination body."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=120)
    examination_body = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="examinations")
    held_on = models.DateField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["examination_body", "name", "held_on"], name="examination_once")
        ]


class PassRosterEntryQuerySet(models.QuerySet["PassRosterEntry"]):
    """Lines of pass rosters."""

    def standing(self) -> "PassRosterEntryQuerySet":
        """Those whose roster was not taken back."""
        return self.filter(taken_back_at__isnull=True)


class PassRosterEntry(models.Model):
    """One line of an examination body's pass roster; the person may not be registered yet."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    examination = models.ForeignKey(Examination, on_delete=models.PROTECT, related_name="pass_roster")
    id_index = models.BinaryField(max_length=32)
    name = models.CharField(max_length=50)
    series = models.CharField(max_length=40)
    title_name = models.CharField(max_length=40)
    level = models.CharField(max_length=1, choices=choices(TitleLevel))
    specialty = models.CharField(max_length=60)
    held_on = models.DateField()
    taken_back_at = models.DateTimeField(null=True)
    """When its roster was taken back whole; the line counts no more."""

    objects = PassRosterEntryQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("level", TitleLevel, "pass_roster_level_known"),
            models.UniqueConstraint(
                fields=["examination", "id_index", "series", "title_name"],
                condition=models.Q(taken_back_at__isnull=True),
                name="pass_roster_person_once",
            ),
        ]
        indexes = [models.Index(fields=["id_index"], name="pass_roster_by_person")]
