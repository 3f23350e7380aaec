"""Who was given a certificate's file or its whole ID number; append-only, by trigger."""

from enum import StrEnum

from django.db import models

from zhicheng.records.identifiers import new_id
from zhicheng.records.models.certificates import Certificate
from zhicheng.records.models.choices import choices, one_of
from zhicheng.records.models.people import Account
from zhicheng.records.models.units import Unit


class CertificateAccessKind(StrEnum):
    """What was given."""

    DOWNLOADED = "downloaded"  # The holder took the file (领取).
    EXPORTED = "exported"  # An officer took the file, with a reason.
    ID_REVEALED = "id_revealed"  # An officer was shown the whole ID number, with a reason.


class CertificateAccess(models.Model):
    """One time that somebody was given the sealed file, or shown the whole ID number (R17).

    Retention: as long as the certificate. The row holds no personal data of the holder.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    certificate = models.ForeignKey(
        Certificate, on_delete=models.PROTECT, related_name="accesses", db_index=False
    )
    kind = models.CharField(max_length=16, choices=choices(CertificateAccessKind))
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    """The unit for which an officer acted; null for the holder."""
    reason = models.CharField(max_length=500, blank=True)
    """What the officer said it was for; empty for the holder."""
    at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("kind", CertificateAccessKind, "certificate_access_kind_known"),
            models.CheckConstraint(
                condition=models.Q(kind=CertificateAccessKind.DOWNLOADED.value, reason="")
                | (~models.Q(kind=CertificateAccessKind.DOWNLOADED.value) & ~models.Q(reason="")),
                name="certificate_access_gives_its_reason",
            ),
        ]
        indexes = [models.Index(fields=["certificate", "kind", "at"], name="access_by_certificate")]
