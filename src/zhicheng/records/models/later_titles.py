"""Titles that rest on a certificate that fell or was corrected, each to be looked at by an officer."""

from django.db import models
from django.db.models import F, Q

from zhicheng.domain.later_titles import ReviewFinding
from zhicheng.domain.recall import RecallChange
from zhicheng.records.identifiers import new_id
from zhicheng.records.models.cases import Case
from zhicheng.records.models.certificates import Certificate
from zhicheng.records.models.choices import choices, one_of
from zhicheng.records.models.claims import Claim
from zhicheng.records.models.people import Account, Person


class LaterTitleReview(models.Model):
    """One title to be looked at; listed with the change, reviewed once (``later_title_reviewed_once``)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    cause = models.ForeignKey(
        Certificate, on_delete=models.PROTECT, related_name="later_titles", db_index=False
    )
    """The certificate that fell or was replaced."""
    change = models.CharField(max_length=16, choices=choices(RecallChange))
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="later_titles")
    """The case that did it; null for a revocation without a case."""
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    certificate = models.ForeignKey(
        Certificate, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    claim = models.ForeignKey(Claim, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    """What rests on it: a certificate in force, or a claim on its way."""
    found_at = models.DateTimeField()
    finding = models.CharField(max_length=12, choices=choices(ReviewFinding), blank=True)
    reason = models.CharField(max_length=500, blank=True)
    reviewed_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            one_of("change", RecallChange, "later_title_change_known"),
            models.CheckConstraint(
                condition=Q(certificate__isnull=False, claim__isnull=True)
                | Q(certificate__isnull=True, claim__isnull=False),
                name="later_title_is_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=True, reviewed_by__isnull=True, finding="", reason="")
                | (
                    Q(reviewed_at__isnull=False, reviewed_by__isnull=False)
                    & Q(finding__in=[finding.value for finding in ReviewFinding])
                    & ~Q(reason="")
                ),
                name="later_title_review_whole",
            ),
            models.CheckConstraint(
                condition=Q(certificate__isnull=True) | ~Q(certificate=F("cause")),
                name="later_title_is_another",
            ),
            models.UniqueConstraint(fields=["cause", "certificate"], name="later_title_certificate_once"),
            models.UniqueConstraint(fields=["cause", "claim"], name="later_title_claim_once"),
        ]
        indexes = [
            models.Index(
                fields=["found_at"], condition=Q(reviewed_at__isnull=True), name="later_title_waiting"
            )
        ]
