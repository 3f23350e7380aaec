"""Numbers, certificates, seals and files. Nothing here is ever updated or deleted, by trigger."""

from django.db import models

from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.printed_fields import Sex
from zhicheng.domain.revocations import RevocationKind
from zhicheng.records.identifiers import new_id
from zhicheng.records.models.choices import choices, one_of
from zhicheng.records.models.claims import Claim
from zhicheng.records.models.issuance import CertificateTemplate, IssuanceBatch, IssuanceShard
from zhicheng.records.models.people import Account, Person
from zhicheng.records.models.sealed_field import SealedField
from zhicheng.records.models.units import Unit


class NumberCounter(models.Model):
    """The next serial of a region and year; may only go up (trigger)."""

    id = models.BigAutoField(primary_key=True)
    region = models.CharField(max_length=2)
    year = models.PositiveSmallIntegerField()
    next_serial = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "year"], name="number_counter_once"),
            models.CheckConstraint(
                condition=models.Q(next_serial__gte=1, next_serial__lte=10_000_000),
                name="number_counter_in_range",
            ),
        ]


class NumberAllocation(models.Model):
    """The history of numbers: one row for each number ever given out; append-only."""

    number = models.CharField(max_length=20, primary_key=True)
    level = models.CharField(max_length=1, choices=choices(TitleLevel))
    region = models.CharField(max_length=2)
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    allocated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "year", "serial"], name="number_serial_once"),
            one_of("level", TitleLevel, "number_level_known"),
        ]


class NumberVoid(models.Model):
    """A number that was given out and will never be on a certificate, with the reason; append-only."""

    number = models.OneToOneField(
        NumberAllocation, primary_key=True, on_delete=models.PROTECT, related_name="void"
    )
    reason = models.CharField(max_length=500)
    voided_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    voided_at = models.DateTimeField()


class Certificate(models.Model):
    """电子职称证书: what it prints and from which claim; the whole row is immutable (trigger).

    The database refuses an insert unless the claim stands in a batch that two officers released.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.OneToOneField(
        NumberAllocation, on_delete=models.PROTECT, related_name="certificate", db_column="number"
    )
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="certificates")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="certificates")
    batch = models.ForeignKey(IssuanceBatch, on_delete=models.PROTECT, related_name="certificates")
    shard = models.ForeignKey(IssuanceShard, on_delete=models.PROTECT, related_name="certificates")
    predecessor = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="successors")
    """The certificate that this one takes the place of (更正, 换发). At most one successor is ever sealed
    (trigger); one that could not be made stays behind with its void number."""
    name = models.CharField(max_length=120)
    """As printed, rare characters replaced by pinyin."""
    true_name = models.CharField(max_length=50)
    sex = models.CharField(max_length=1, choices=choices(Sex))
    id_number_sealed = SealedField(bound_to="certificate.id_number", purpose="证书上的证件号码")
    id_index = models.BinaryField(max_length=32)
    submitting_unit = models.CharField(max_length=120)
    title_name = models.CharField(max_length=40)
    level = models.CharField(max_length=1, choices=choices(TitleLevel))
    series = models.CharField(max_length=40)
    specialty = models.CharField(max_length=60)
    awarding_body = models.CharField(max_length=120)
    qualification_date = models.DateField()
    expects_hand_mark = models.BooleanField()
    """Whether the awarding body writes a rare character by hand on the print (clause 三(二)5)."""
    field_digest = models.BinaryField(max_length=32)
    """PrintedFields.digest() of the ten fields."""
    token = models.BinaryField(max_length=16, unique=True)
    """The random 128 bits that the QR carries."""
    policy_id = models.CharField(max_length=60)
    template = models.ForeignKey(CertificateTemplate, on_delete=models.PROTECT, related_name="+")
    collectable_from = models.DateTimeField()
    numbered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["claim"],
                condition=models.Q(predecessor__isnull=True),
                name="certificate_one_per_claim",
            ),
            one_of("sex", Sex, "certificate_sex_known"),
            one_of("level", TitleLevel, "certificate_level_known"),
            models.CheckConstraint(
                condition=~(
                    models.Q(name="")
                    | models.Q(submitting_unit="")
                    | models.Q(title_name="")
                    | models.Q(series="")
                    | models.Q(specialty="")
                    | models.Q(awarding_body="")
                ),
                name="certificate_fields_present",
            ),
        ]
        indexes = [
            models.Index(fields=["id_index"], name="certificate_by_document"),
            models.Index(fields=["batch"], name="certificate_by_batch"),
        ]


class SealIntent(models.Model):
    """Step 4: what is about to be sealed, committed before any signature; append-only."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="seal_intents")
    attempt = models.PositiveIntegerField()
    template_sha256 = models.CharField(max_length=64)
    field_digest = models.BinaryField(max_length=32)
    key_id = models.CharField(max_length=64)
    algorithm = models.CharField(max_length=32)
    fence = models.PositiveBigIntegerField()
    intended_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["certificate", "attempt"], name="seal_intent_attempt_once")
        ]


class Artifact(models.Model):
    """Step 9: the sealed file of a certificate, exactly one; append-only."""

    certificate = models.OneToOneField(
        Certificate, primary_key=True, on_delete=models.PROTECT, related_name="artifact"
    )
    intent = models.OneToOneField(SealIntent, on_delete=models.PROTECT, related_name="artifact")
    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveIntegerField()
    storage_key = models.CharField(max_length=200)
    signature_sha256 = models.CharField(max_length=64)
    key_id = models.CharField(max_length=64)
    algorithm = models.CharField(max_length=32)
    is_timestamped = models.BooleanField()
    is_specimen = models.BooleanField()
    sealed_at = models.DateTimeField()
    recorded_at = models.DateTimeField()


class Revocation(models.Model):
    """撤销: asked by one officer, decided by another; once decided it never changes (trigger)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="revocations")
    reason = models.CharField(max_length=500)
    requested_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    decided_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    is_approved = models.BooleanField(null=True)
    kind = models.CharField(
        max_length=12,
        choices=choices(RevocationKind),
        default=RevocationKind.REVOKED.value,
        db_default=RevocationKind.REVOKED.value,
    )
    ground = models.CharField(max_length=32, blank=True, default="", db_default="")
    """The code of its ground in ``domain.cases.revocation``; empty for one from before there were any."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("requested_by")),
                name="revocation_two_officers",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True, decided_at__isnull=True, is_approved__isnull=True)
                | models.Q(decided_by__isnull=False, decided_at__isnull=False, is_approved__isnull=False),
                name="revocation_decided_whole",
            ),
            one_of("kind", RevocationKind, "revocation_kind_known"),
            models.UniqueConstraint(
                fields=["certificate"],
                condition=models.Q(is_approved__isnull=True) | models.Q(is_approved=True),
                name="revocation_one_open_or_approved",
            ),
        ]


class HandMarkOrder(models.Model):
    """A work order to the awarding body: write the rare character by hand and stamp it (三(二)5)."""

    certificate = models.OneToOneField(
        Certificate, primary_key=True, on_delete=models.PROTECT, related_name="hand_mark_order"
    )
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="hand_mark_orders")
    created_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
