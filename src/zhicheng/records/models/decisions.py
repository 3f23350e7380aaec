"""What was done to a claim and what was decided about it; append-only, by trigger.

Retention: as long as the claim, which is as long as the certificate. The rows hold no ID number and no phone.
"""

from django.db import models

from zhicheng.domain.claim_acts import TAKING_BACK, ClaimActKind, ReviewVerdict
from zhicheng.domain.review import ClaimStatus
from zhicheng.records.identifiers import new_id
from zhicheng.records.models.choices import choices, one_of
from zhicheng.records.models.claims import Claim
from zhicheng.records.models.people import Account
from zhicheng.records.models.units import Unit

_DECIDABLE = (ClaimStatus.IN_REVIEW, ClaimStatus.READY, ClaimStatus.UPLOADED)


class ClaimAct(models.Model):
    """One act on a claim that decides nothing: drafted, submitted, uploaded, and so on.

    The claim's history as people read it is these rows and its decisions in the order of their versions.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="acts", db_index=False)
    version = models.PositiveIntegerField()
    """The claim's version once the act was done."""
    kind = models.CharField(max_length=24, choices=choices(ClaimActKind))
    account = models.ForeignKey(
        Account, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    """Null where the system itself acts."""
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    """The unit for which the account acted; null for the claimant."""
    reason = models.CharField(max_length=500, blank=True, default="")
    month = models.CharField(max_length=7, blank=True, default="")
    """``2026-11``: the batch month that an upload fell into; empty for other acts."""
    is_late = models.BooleanField(default=False)
    """Whether an upload missed the month's cut-off (二(一)2)."""
    undoes = models.PositiveIntegerField(null=True)
    """The version of the approval or upload that this act takes back; null for every other act.

    What is undone stays as it was written. The database refuses to undo anything else, anything twice, and
    what the next level has opened or the Bureau's check has begun with (trigger ``taking_back_allowed``).
    """
    at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("kind", ClaimActKind, "claim_act_kind_known"),
            models.UniqueConstraint(fields=["claim", "version"], name="claim_act_once"),
            models.UniqueConstraint(
                fields=["claim", "undoes"],
                condition=models.Q(undoes__isnull=False),
                name="claim_act_undone_once",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=sorted(kind.value for kind in TAKING_BACK), undoes__isnull=False)
                | (
                    ~models.Q(kind__in=sorted(kind.value for kind in TAKING_BACK))
                    & models.Q(undoes__isnull=True)
                ),
                name="claim_act_names_what_it_undoes",
            ),
        ]


class ClaimOpening(models.Model):
    """That the unit which holds a claim has opened it, as it stands at one version; the first time alone.

    From then on the level below can no longer take back what brought the claim there. Append-only; the
    database takes it only for the version that the claim has (trigger ``opening_of_present_version``).
    Retention: as long as the claim. The row holds no personal data of the claimant.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="openings", db_index=False)
    version = models.PositiveIntegerField()
    """The claim's version as it was shown."""
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "version"], name="claim_opening_once"),
        ]


class ReviewDecisionQuerySet(models.QuerySet["ReviewDecision"]):
    """Decisions about claims."""

    def standing(self) -> "ReviewDecisionQuerySet":
        """Those that were not taken back."""
        undone = ClaimAct.objects.filter(
            claim_id=models.OuterRef("claim_id"),
            undoes=models.OuterRef("version"),
            kind=ClaimActKind.APPROVAL_TAKEN_BACK.value,
        )
        return self.filter(~models.Exists(undone))


class ReviewDecision(models.Model):
    """One decision about a claim: by a reviewer at a step of the channel's review, or by the Bureau.

    The database refuses a decision on a hand-in that is over, one by the claimant, and one by an account that
    decided an earlier step of the same hand-in (trigger ``decision_allowed``). An approval that was taken
    back stays, and the ``ClaimAct`` that names its version marks it; its step may then decide once more.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="decisions", db_index=False)
    hand_in = models.PositiveSmallIntegerField()
    """Which hand-in was decided, counted from 1; a corrected claim is reviewed anew."""
    step = models.PositiveSmallIntegerField()
    """The step that decided: 1 to n for the channel's reviewers, n+1 for the Bureau."""
    status = models.CharField(max_length=16, choices=[(each.value, each.label) for each in _DECIDABLE])
    """Where the claim stood: in review, ready (approved by all, not uploaded yet), or at the Bureau.

    The last step may return what it approved until it uploads it; that is a decision apart from its approval.
    """
    attempt = models.PositiveSmallIntegerField(default=1)
    """Which time this step decides this hand-in: one more than its approvals that were taken back."""
    verdict = models.CharField(max_length=16, choices=choices(ReviewVerdict))
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    reason = models.CharField(max_length=500, blank=True)
    """Why it was sent back or rejected; empty for an approval."""
    field = models.CharField(max_length=40, blank=True)
    """The field of the claim that the reason is about, by its name; empty where it is about the whole."""
    version = models.PositiveIntegerField()
    """The claim's version once it was decided; the reviewer saw the one before it."""
    at = models.DateTimeField()

    objects = ReviewDecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("verdict", ReviewVerdict, "review_decision_verdict_known"),
            one_of("status", _DECIDABLE, "review_decision_status_known"),
            models.UniqueConstraint(
                fields=["claim", "hand_in", "step", "status", "attempt"], name="review_decision_once"
            ),
            models.UniqueConstraint(
                fields=["claim", "hand_in"],
                condition=~models.Q(verdict=ReviewVerdict.APPROVED.value),
                name="review_decision_ends_hand_in_once",
            ),
            models.UniqueConstraint(fields=["claim", "version"], name="review_decision_version_once"),
            models.CheckConstraint(
                condition=models.Q(hand_in__gte=1, step__gte=1, attempt__gte=1),
                name="review_decision_counted_from_one",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    verdict=ReviewVerdict.APPROVED.value, status=ClaimStatus.IN_REVIEW.value, reason=""
                )
                | (~models.Q(verdict=ReviewVerdict.APPROVED.value) & ~models.Q(reason="")),
                name="review_decision_gives_its_reason",
            ),
        ]
