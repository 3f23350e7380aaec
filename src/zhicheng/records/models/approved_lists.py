"""The list with which a meeting's result is filed, and the documents that prove it.

Retention: as long as the filing. Numbers stand encrypted, with a blind index to find them by.
"""

from django.db import models

from zhicheng.domain.filings import FilingEvidenceKind
from zhicheng.domain.levels import TitleLevel
from zhicheng.records.identifiers import new_id
from zhicheng.records.models.choices import choices, one_of
from zhicheng.records.models.filings import Filing
from zhicheng.records.models.people import Account
from zhicheng.records.models.sealed_field import SealedField


class ApprovedPerson(models.Model):
    """One title that one person has passed; the rows of a filing change no more once it is decided."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="approved_people")
    name = models.CharField(max_length=50)
    document_kind = models.CharField(max_length=32)
    id_number_sealed = SealedField(bound_to="approved_person.id_number", purpose="核准名单的证件号码")
    id_index = models.BinaryField(max_length=32)
    series = models.CharField(max_length=40)
    title_name = models.CharField(max_length=40)
    level = models.CharField(max_length=1, choices=choices(TitleLevel))
    specialty = models.CharField(max_length=60)

    class Meta:
        constraints = [
            one_of("level", TitleLevel, "approved_person_level_known"),
            models.UniqueConstraint(
                fields=["filing", "id_index", "series", "title_name", "specialty"],
                name="approved_person_title_once",
            ),
        ]


class FilingEvidence(models.Model):
    """A document that proves a meeting's result; its bytes are kept, encrypted, in the file store."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=16, choices=choices(FilingEvidenceKind))
    file_name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    storage_key = models.CharField(max_length=200)
    added_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("kind", FilingEvidenceKind, "filing_evidence_kind_known"),
            models.UniqueConstraint(fields=["filing", "kind", "sha256"], name="filing_evidence_once"),
        ]
