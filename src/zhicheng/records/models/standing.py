"""What a certificate is worth: the SQL view ``certificate_standing``, which alone decides it.

The facts (sealed, replaced, revoked, cancelled, suspended) are those in force when the
statement runs: a revocation holds from its commit on, for every instant that anybody asks about. The one
thing that depends on an instant is whether collection has opened, so the view says what the certificate is
worth ``once_open`` and when it ``opens_at``, and the SQL function ``zc_certificate_standing`` makes the
answer of these two and of ``at``. The instant is a value that the caller passes, as everywhere in services;
the database's clock has no part in it.

The states, by the first that holds: cancelled or revoked, making (not sealed), replaced, not yet (collection
has not opened), suspended, valid. Not yet comes before suspended, so that a suspension does not disclose a
certificate that its holder cannot have yet.
"""

from datetime import datetime

from django.db import models
from django.db.models import F, Func, Value

from zhicheng.records.models.certificates import Certificate


class CertificateStanding(models.Model):
    """One row for each certificate, read from the view; nothing can be written to it."""

    certificate = models.OneToOneField(
        Certificate, primary_key=True, on_delete=models.DO_NOTHING, related_name="standing"
    )
    token = models.BinaryField(max_length=16)
    number = models.CharField(max_length=20)
    opens_at = models.DateTimeField()
    once_open = models.CharField(max_length=16)
    """What it is worth from ``opens_at`` on: valid, suspended, making, replaced, revoked or cancelled."""
    replaced_by = models.CharField(max_length=20, null=True)
    """The number of the last sealed correction in the chain that replaced it."""
    since = models.DateTimeField(null=True)
    """When it was revoked, cancelled, replaced or suspended; null for one that nothing befell."""
    ground = models.CharField(max_length=32, null=True)
    """The code of the ground of a revocation or suspension, which ``domain.cases`` puts into public words."""
    present_name = models.CharField(max_length=50, null=True)
    """The holder's name of today, where the certificate prints a former one that was true."""
    has_died = models.BooleanField()
    """Whether the holder's death was reported."""
    death_noted_at = models.DateTimeField(null=True)
    """When it was written down."""

    class Meta:
        managed = False
        db_table = "certificate_standing"


def standing_at(at: datetime) -> Func:
    """What a row of Certificate is worth at ``at``, as an expression for ``annotate``."""
    return Func(
        F("standing__once_open"),
        F("standing__opens_at"),
        Value(at, output_field=models.DateTimeField()),
        function="zc_certificate_standing",
        output_field=models.CharField(),
    )
