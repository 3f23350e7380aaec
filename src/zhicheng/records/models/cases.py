"""Cases (办件): what puts a record right after issuance, decided by two officers, carried out item by item.

Retention: as long as the certificates that a case concerns. Free texts hold no ID number and no phone; what
a case asks to be changed stands encrypted.
"""

from typing import Any

from django.db import models
from django.db.models import F, Func

from zhicheng.domain.cases import CLOSED, CaseKind, CaseState, Opener
from zhicheng.domain.cases.steps import CaseItemState, CaseStepKind
from zhicheng.domain.channels import UnitRole
from zhicheng.records.identifiers import new_check_token, new_id
from zhicheng.records.models.certificates import Certificate
from zhicheng.records.models.choices import choices, one_of
from zhicheng.records.models.people import Account, Person
from zhicheng.records.models.sealed_field import SealedField
from zhicheng.records.models.units import Unit


class CaseCounter(models.Model):
    """The next number of a year's cases."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    next_serial = models.PositiveIntegerField(default=1)


class CaseQuerySet(models.QuerySet["Case"]):
    """Cases, narrowed by what their state means."""

    def open(self) -> "CaseQuerySet":
        """Those that still move."""
        return self.exclude(state__in=sorted(state.value for state in CLOSED))


class CaseManager(models.Manager["Case"]):
    """Writes to cases, each guarded by the state and version that the writer saw."""

    def move(self, case_id: Any, version: int, seen: CaseState, to: CaseState, **changes: Any) -> bool:
        """Move the case from where it was seen to ``to``; the version goes up by one.

        Returns whether it moved. False, for zero rows, means that somebody was there first.
        """
        moved = self.filter(id=case_id, version=version, state=seen.value).update(
            state=to.value, version=F("version") + 1, **changes
        )
        return moved == 1


class Case(models.Model):
    """One case; it moves by ``Case.objects.move`` alone."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=16, unique=True)
    """``BJ2026000017``: what people quote."""
    kind = models.CharField(max_length=24, choices=choices(CaseKind))
    state = models.CharField(max_length=16, choices=choices(CaseState))
    version = models.PositiveIntegerField(default=1)
    ground = models.CharField(max_length=32)
    statement = models.CharField(max_length=1000)
    """Why, in the opener's words."""
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="cases")
    """Whom it concerns; null for a case about many people."""
    other_person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    """The second of two people, for a merge."""
    scope = models.CharField(max_length=120, blank=True)
    """What a bulk case covers, in words, as a filing's number or a unit's name."""
    opener = models.CharField(max_length=8, choices=choices(Opener))
    opened_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    """Null where the system itself opened it, because two facts clashed."""
    opened_role = models.CharField(max_length=32, blank=True, choices=choices(UnitRole))
    opened_unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    commenting_unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    """The unit that is asked for its comment."""
    handled_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    """The officer in charge, since it was taken up."""
    due_on = models.DateField()
    """Until when the Bureau decides."""
    evidence_due_on = models.DateField(null=True)
    """Until when evidence that was asked for must come."""
    heard_until = models.DateField(null=True)
    """Until when the holders may be heard, since they were told what is proposed; set once."""
    in_force_until = models.DateField(null=True)
    """For what is in force for a time, the last day asked for."""
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=500, blank=True)
    """How it ended, in Chinese."""
    check_token = models.BinaryField(
        max_length=16,
        unique=True,
        default=new_check_token,
        db_default=Func(Func(function="gen_random_uuid"), function="uuid_send"),
    )
    """What the code on the decision leads by; tells nothing of the case's number or its people."""

    objects = CaseManager.from_queryset(CaseQuerySet)()

    class Meta:
        constraints = [
            one_of("kind", CaseKind, "case_kind_known"),
            one_of("state", CaseState, "case_state_known"),
            one_of("opener", Opener, "case_opener_known"),
            models.CheckConstraint(condition=~models.Q(statement=""), name="case_has_a_statement"),
            models.CheckConstraint(
                condition=models.Q(state__in=sorted(state.value for state in CLOSED), closed_at__isnull=False)
                | (
                    ~models.Q(state__in=sorted(state.value for state in CLOSED))
                    & models.Q(closed_at__isnull=True)
                ),
                name="case_closed_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_on", "id"], name="case_by_due_day"),
            models.Index(fields=["commenting_unit", "state"], name="case_by_commenting_unit"),
            models.Index(fields=["opened_by", "opened_at"], name="case_by_opener"),
        ]


class CaseItem(models.Model):
    """One certificate or person in a case, what is asked to change, and what came of it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="items")
    kind = models.CharField(max_length=24, choices=choices(CaseKind))
    """The case's kind, so that one open case of a kind for each certificate is a constraint."""
    index = models.PositiveIntegerField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="case_items")
    certificate = models.ForeignKey(
        Certificate, null=True, on_delete=models.PROTECT, related_name="case_items"
    )
    changes_sealed = SealedField(bound_to="case_item.changes", purpose="办件申请变更的内容", null=True)
    """JSON, field name to the value asked for."""
    state = models.CharField(max_length=12, choices=choices(CaseItemState))
    is_open = models.BooleanField(default=True)
    """Until the item is done or the case has ended without it."""
    code = models.CharField(max_length=60, blank=True)
    sentence = models.CharField(max_length=300, blank=True)
    """Why it could not be carried out, in Chinese."""
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            one_of("state", CaseItemState, "case_item_state_known"),
            models.UniqueConstraint(fields=["case", "index"], name="case_item_index_once"),
            models.UniqueConstraint(
                fields=["certificate", "kind"],
                condition=models.Q(is_open=True, certificate__isnull=False),
                name="case_item_one_open_of_a_kind",
            ),
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=models.Q(is_open=True, certificate__isnull=True),
                name="case_item_one_open_about_a_person",
            ),
        ]
        indexes = [models.Index(fields=["certificate"], name="case_item_by_certificate")]


class CaseStep(models.Model):
    """One step of a case's timeline; append-only."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="steps", db_index=False)
    version = models.PositiveIntegerField()
    """The case's version once the step was done; a comment leaves the version as it is."""
    kind = models.CharField(max_length=24, choices=choices(CaseStepKind))
    account = models.ForeignKey(
        Account, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    """Null where the system itself acts."""
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    text = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [one_of("kind", CaseStepKind, "case_step_kind_known")]
        indexes = [models.Index(fields=["case", "at"], name="case_step_by_case")]


class CaseDecision(models.Model):
    """What one officer proposed and another decided; once decided it never changes (trigger).

    The trigger ``case_decided_by_two`` compares persons, not accounts: the two differ, and neither is one of
    those whom the case concerns or who opened it for themselves.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    round = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=1000)
    """The finding and its reason, as the decision document prints them."""
    content_digest = models.BinaryField(max_length=32)
    """SHA-256 over the items and their changes as proposed: the second officer decides about these."""
    proposed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    is_agreed = models.BooleanField(null=True)
    remark = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "round"], name="case_decision_round_once"),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True)
                | models.Q(is_agreed=False)
                | ~models.Q(decided_by=models.F("proposed_by")),
                name="case_decision_two_officers",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True, decided_at__isnull=True, is_agreed__isnull=True)
                | models.Q(decided_by__isnull=False, decided_at__isnull=False, is_agreed__isnull=False),
                name="case_decision_whole",
            ),
        ]


class CaseAttachment(models.Model):
    """A document that supports a case; its bytes are kept, encrypted, in the file store. Append-only."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="attachments")
    kind = models.CharField(max_length=32)
    """The code of an Evidence of the kind's rules."""
    file_name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    storage_key = models.CharField(max_length=200)
    added_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "sha256"], name="case_attachment_once")]


class CaseEffect(models.Model):
    """What a case has done, one row for each thing: the audit derives these anew. Append-only."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="effects")
    item = models.ForeignKey(CaseItem, null=True, on_delete=models.PROTECT, related_name="effects")
    kind = models.CharField(max_length=24)
    subject_kind = models.CharField(max_length=24)
    subject_id = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="case_effect_by_subject")]
