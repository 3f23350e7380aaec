"""The history of people: each name, sex, document and phone with its time, its source and who agreed to it.

Nothing in services writes these rows. Statement-level triggers of ``records_person`` do, for every writer,
bulk imports included; who writes says where a value comes from by ``services.kernel.fact_origin``. A row
changes once, when its time ends.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from zhicheng.domain.people import FactKind, FactSource
from zhicheng.records.models.choices import choices, one_of
from zhicheng.records.models.name_grams import NameGrams
from zhicheng.records.models.people import Account, Person
from zhicheng.records.models.sealed_field import SealedField


class PersonFact(models.Model):
    """One thing that is or was true of a person, or was registered as if it were."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, db_index=False, related_name="facts")
    kind = models.CharField(max_length=16, choices=choices(FactKind))
    value_text = models.CharField(max_length=50, blank=True)
    """The name, the sex, or the kind of the document; empty for a phone."""
    document_sealed = SealedField(
        bound_to="person.id_number", of_row="person_id", purpose="人员证件号码（历史）", null=True
    )
    """The document's number as it stood in the person's row, and bound to that row."""
    phone_sealed = SealedField(
        bound_to="person.phone", of_row="person_id", purpose="预留手机号码（历史）", null=True
    )
    value_index = models.BinaryField(max_length=32, null=True)
    """The blind index of the document's number or of the phone; null for a name and a sex."""
    name_grams = models.GeneratedField(
        expression=models.Case(models.When(kind=FactKind.NAME.value, then=NameGrams(F("value_text")))),
        output_field=ArrayField(models.TextField()),
        db_persist=True,
        null=True,
    )
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True)
    """Null while it is what is registered."""
    was_wrong = models.BooleanField(default=False, db_default=False)
    """Whether it ended since it had never been true: a typing error is no former name."""
    source = models.CharField(max_length=16, choices=choices(FactSource))
    case_id = models.UUIDField(null=True)
    """The case that decided it; null where none did."""
    entered_by = models.ForeignKey(
        Account, null=True, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    agreed_by = models.ForeignKey(
        Account, null=True, on_delete=models.PROTECT, db_index=False, related_name="+"
    )

    class Meta:
        constraints = [
            one_of("kind", FactKind, "person_fact_kind_known"),
            one_of("source", FactSource, "person_fact_source_known"),
            models.UniqueConstraint(
                fields=["person", "kind"], condition=Q(valid_to__isnull=True), name="person_fact_present_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True, was_wrong=False)
                | Q(valid_to__isnull=False, valid_to__gte=F("valid_from")),
                name="person_fact_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True) | ~Q(agreed_by=F("entered_by")),
                name="person_fact_agreed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=[FactKind.NAME.value, FactKind.SEX.value],
                    document_sealed__isnull=True,
                    phone_sealed__isnull=True,
                    value_index__isnull=True,
                )
                | Q(
                    kind=FactKind.DOCUMENT.value,
                    document_sealed__isnull=False,
                    phone_sealed__isnull=True,
                    value_index__isnull=False,
                )
                | Q(
                    kind=FactKind.PHONE.value,
                    document_sealed__isnull=True,
                    phone_sealed__isnull=False,
                    value_index__isnull=False,
                ),
                name="person_fact_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "kind", "valid_from"], name="person_fact_by_person"),
            models.Index(
                fields=["value_index"], name="person_fact_by_value", condition=Q(value_index__isnull=False)
            ),
            GinIndex(fields=["name_grams"], name="person_fact_by_name_part"),
        ]
