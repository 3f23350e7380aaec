"""What comes after a certificate: the successor that two officers decided, and suspension for a time."""

from django.db import models

from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.printed_fields import Sex
from zhicheng.records.identifiers import new_id
from zhicheng.records.models.cases import CaseItem
from zhicheng.records.models.certificates import Certificate
from zhicheng.records.models.choices import choices, one_of
from zhicheng.records.models.claims import Claim
from zhicheng.records.models.issuance import IssuanceBatch, IssuanceShard
from zhicheng.records.models.people import Person
from zhicheng.records.models.sealed_field import SealedField
from zhicheng.records.models.units import Unit


class SuccessorEntry(models.Model):
    """One certificate in a correction batch: what its successor prints. Only a failure is added later.

    The claim stays what was reviewed; what the case decided to print stands here, beside the certificate that
    the successor takes the place of.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    batch = models.ForeignKey(IssuanceBatch, on_delete=models.PROTECT, related_name="successor_entries")
    shard = models.ForeignKey(IssuanceShard, on_delete=models.PROTECT, related_name="successor_entries")
    item = models.ForeignKey(CaseItem, on_delete=models.PROTECT, related_name="successor_entries")
    predecessor = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="successor_entries")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="successor_entries")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    index = models.PositiveIntegerField()
    name = models.CharField(max_length=50)
    """The true name."""
    readings = models.JSONField(default=dict)
    """Confirmed pinyin by character index."""
    sex = models.CharField(max_length=1, choices=choices(Sex))
    id_number_sealed = SealedField(bound_to="successor_entry.id_number", purpose="更正证书上的证件号码")
    id_index = models.BinaryField(max_length=32)
    submitting_unit = models.CharField(max_length=120)
    title_name = models.CharField(max_length=40)
    level = models.CharField(max_length=1, choices=choices(TitleLevel))
    series = models.CharField(max_length=40)
    specialty = models.CharField(max_length=60)
    awarding_body = models.CharField(max_length=120)
    awarding_unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    qualification_date = models.DateField()
    failed_at = models.DateTimeField(null=True)
    code = models.CharField(max_length=80, blank=True)
    sentence = models.CharField(max_length=500, blank=True)
    """Why it could not be made, in Chinese."""

    class Meta:
        constraints = [
            one_of("sex", Sex, "successor_sex_known"),
            one_of("level", TitleLevel, "successor_level_known"),
            models.UniqueConstraint(fields=["batch", "index"], name="successor_index_once"),
            models.UniqueConstraint(fields=["batch", "predecessor"], name="successor_once_in_a_batch"),
            models.UniqueConstraint(
                fields=["predecessor"],
                condition=models.Q(failed_at__isnull=True),
                name="successor_one_under_way",
            ),
        ]
        indexes = [models.Index(fields=["shard", "index"], name="successor_by_shard")]


class SuspensionQuerySet(models.QuerySet["Suspension"]):
    """Suspensions of certificates."""

    def in_force(self) -> "SuspensionQuerySet":
        """Those that have not ended."""
        return self.filter(ended_at__isnull=True)


class Suspension(models.Model):
    """暂停: a certificate that must not be relied on for a time; ended once, then it never changes."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="suspensions")
    item = models.ForeignKey(CaseItem, on_delete=models.PROTECT, related_name="suspensions")
    ground = models.CharField(max_length=32)
    began_at = models.DateTimeField()
    last_day = models.DateField()
    """The last day; it ends by itself after it."""
    ended_at = models.DateTimeField(null=True)
    ended_by_item = models.ForeignKey(
        CaseItem, null=True, on_delete=models.PROTECT, related_name="ended_suspensions"
    )
    """The item that ended it early; null where it ended by itself."""

    objects = SuspensionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["certificate"],
                condition=models.Q(ended_at__isnull=True),
                name="suspension_one_in_force",
            )
        ]
