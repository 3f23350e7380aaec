"""Claims (申领): one person's title on its way to a certificate, and the one statement that moves them."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, models
from django.db.models import Case, F, Value, When
from django.db.models.functions import Cast, Right

from zhicheng.domain.channels import channel_of_roster
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.review import ENDED, ClaimStatus, Position, Seen
from zhicheng.domain.rosters.columns import RosterKind
from zhicheng.records.identifiers import new_id
from zhicheng.records.models.choices import choices, one_of
from zhicheng.records.models.filings import EvaluationCommittee, Examination, Filing
from zhicheng.records.models.people import Account, Person
from zhicheng.records.models.units import Unit

_OF_ROSTER = channel_of_roster(RosterKind.EVALUATION).value
"""The channel whose claims a committee's roster makes."""


class ClaimQuerySet(models.QuerySet["Claim"]):
    """Claims, narrowed by what their status means."""

    def live(self) -> "ClaimQuerySet":
        """Those that still stand in the way of another claim of the same title: all but ended claims."""
        return self.exclude(status__in=sorted(status.value for status in ENDED))


class ClaimManager(models.Manager["Claim"]):
    """Writes to claims, each guarded by the position and version that the writer saw."""

    def move(self, seen: Seen, to: Position, **changes: Any) -> bool:
        """Move the claim from where it was seen to ``to``, with ``changes`` to its fields, in one statement.

        ``to`` may be ``seen.position``, where only content changes. The version goes up by one. Returns
        whether the claim moved, and the caller must look: False, for zero rows, means that somebody moved
        or edited the claim since it was seen (or that there is no such claim), and that nothing is written.
        """
        moved = self.filter(
            id=seen.claim_id, status=seen.position.status, step=seen.position.step, version=seen.version
        ).update(status=to.status.value, step=to.step, version=F("version") + 1, **changes)
        return moved == 1

    def move_all(self, moves: Sequence[tuple[Seen, Position]], **changes: Any) -> bool:
        """Move many claims, each as ``move`` does, in one statement; ``changes`` are the same for all.

        Returns whether all have moved. False means that at least one was no longer where it was seen while
        others did move, so the caller must leave its transaction by an exception.
        """
        if not moves:
            return True
        columns = [(self._column(name), value) for name, value in changes.items()]
        assignments = "".join(f", {column.column} = %s" for column, _ in columns)
        with connection.cursor() as cursor:
            cursor.execute(
                f"""
                UPDATE records_claim claim
                   SET status = seen.to_status, step = seen.to_step, version = claim.version + 1{assignments}
                  FROM unnest(%s::uuid[], %s::text[], %s::int[], %s::int[], %s::text[], %s::int[])
                    AS seen (id, status, step, version, to_status, to_step)
                 WHERE claim.id = seen.id AND claim.status = seen.status
                   AND claim.step = seen.step AND claim.version = seen.version
                """,  # noqa: S608 - our own columns
                [
                    *(column.get_db_prep_save(value, connection) for column, value in columns),
                    [seen.claim_id for seen, _ in moves],
                    [seen.position.status.value for seen, _ in moves],
                    [seen.position.step for seen, _ in moves],
                    [seen.version for seen, _ in moves],
                    [to.status.value for _, to in moves],
                    [to.step for _, to in moves],
                ],
            )
            moved: int = cursor.rowcount
        return moved == len(moves)

    def _column(self, name: str) -> "models.Field[Any, Any]":
        fields = self.model._meta.concrete_fields
        return next(field for field in fields if name in (field.name, field.attname))


class Claim(models.Model):
    """A claim and its position; it moves by ``Claim.objects.move`` alone."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    channel = models.CharField(max_length=24)
    """A key of ``domain.channels.RULES``: which channels there are, the code says and the audit checks."""
    status = models.CharField(max_length=16, choices=choices(ClaimStatus))
    step = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField(default=1)
    """Goes up with every change of content or position, so that what is approved is what was seen."""
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="claims")
    name = models.CharField(max_length=50)
    """The person's name as claimed and as printed on the certificate."""
    readings = models.JSONField(default=dict)
    """Confirmed pinyin by character index, e.g. ``{"1": "yǎn"}`` (clause 三(二)5)."""
    employer = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="employee_claims")
    employer_name = models.CharField(max_length=120)
    submitting_unit = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="submitted_claims"
    )
    submitting_unit_name = models.CharField(max_length=120, blank=True)
    """呈报单位 as printed; derived from the employer unless a reviewer overrode it with a reason."""
    submitting_unit_reason = models.CharField(max_length=500, blank=True)
    committee = models.ForeignKey(
        EvaluationCommittee, null=True, on_delete=models.PROTECT, related_name="claims"
    )
    filing = models.ForeignKey(Filing, null=True, on_delete=models.PROTECT, related_name="claims")
    examination = models.ForeignKey(Examination, null=True, on_delete=models.PROTECT, related_name="claims")
    entrusted_body = models.CharField(max_length=120, blank=True)
    """The ministry's or other province's committee of an entrusted evaluation (clause 一(四))."""
    series = models.CharField(max_length=40)
    branch = models.CharField(max_length=40, blank=True)
    specialty = models.CharField(max_length=60, blank=True)
    title_name = models.CharField(max_length=40)
    level = models.CharField(max_length=1, choices=choices(TitleLevel))
    qualification_date = models.DateField(null=True)
    created_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    uploaded_at = models.DateTimeField(null=True)
    uploaded_late = models.BooleanField(default=False)
    batch_month = models.CharField(max_length=7, blank=True)
    """``2026-11``: the month in whose batch the claim stands once uploaded."""

    objects = ClaimManager.from_queryset(ClaimQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(channel__regex=r"^[a-z][a-z_]*$"), name="claim_channel_well_formed"
            ),
            one_of("status", ClaimStatus, "claim_status_known"),
            one_of("level", TitleLevel, "claim_level_known"),
            # A committee's roster may bring one title in two specialties, each with its own row; somebody who
            # claims for themselves names the specialty later, and has one claim of a title.
            models.UniqueConstraint(
                "person",
                "channel",
                "series",
                "title_name",
                Case(When(channel=_OF_ROSTER, then=F("specialty")), default=Value("")),
                condition=~models.Q(status__in=sorted(status.value for status in ENDED)),
                name="claim_live_once",
            ),
            models.CheckConstraint(
                condition=models.Q(filing__isnull=True, committee__isnull=True)
                | models.Q(filing__isnull=False, committee__isnull=False),
                name="claim_filing_with_committee",
            ),
            models.CheckConstraint(
                condition=~models.Q(
                    status__in=[
                        ClaimStatus.UPLOADED.value,
                        ClaimStatus.RELEASED.value,
                        ClaimStatus.CERTIFIED.value,
                    ]
                )
                | (models.Q(uploaded_at__isnull=False) & ~models.Q(batch_month="")),
                name="claim_uploaded_has_month",
            ),
            models.CheckConstraint(
                condition=models.Q(batch_month="")
                | models.Q(batch_month__regex=r"^[0-9]{4}-(0[1-9]|1[0-2])$"),
                name="claim_month_well_formed",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "batch_month", "id"], name="claim_by_month"),
            # A unit lists what waits longest and counts its queues; both are answered from the index alone.
            models.Index(
                fields=["employer", "status", "step", "submitted_at", "id"],
                include=["channel"],
                name="claim_on_employers_desk",
            ),
            models.Index(
                fields=["submitting_unit", "status", "step", "submitted_at", "id"],
                include=["channel", "employer"],
                name="claim_on_departments_desk",
            ),
            models.Index(fields=["examination", "status"], name="claim_by_examination"),
            models.Index(fields=["filing", "status"], name="claim_by_filing"),
            # People quote the end of the key (受理编号).
            models.Index(Right(Cast("id", models.TextField()), 12), name="claim_by_reference"),
        ]

    def seen(self) -> Seen:
        """What somebody who looks at the claim now has seen, as its next move must name it."""
        return Seen(self.id, Position(ClaimStatus(self.status), self.step), self.version)
