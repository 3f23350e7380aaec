"""Changes to staff accounts that give somebody more than they had, and invitations to set a password."""

from django.db import models

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.staff_changes import StaffChange, StaffChangeState
from zhicheng.records.identifiers import new_id
from zhicheng.records.models.choices import choices, one_of
from zhicheng.records.models.people import Account
from zhicheng.records.models.sealed_field import SealedField
from zhicheng.records.models.units import Unit

_Q = models.Q
_WAITING = StaffChangeState.WAITING.value
_GRANTED = StaffChangeState.GRANTED.value
_BY_THE_OPERATOR = _Q(asked_by__isnull=True, settled_by__isnull=True)


class StaffAccountChange(models.Model):
    """One change, as asked and as settled; once settled it never changes (trigger).

    Without asker and granter it was made by the operator of the machine, as at set-up.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    change = models.CharField(max_length=24, choices=choices(StaffChange))
    state = models.CharField(max_length=16, choices=choices(StaffChangeState))
    account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="staff_changes")
    """Whose; null only for an account that has not been opened."""
    login_name = models.CharField(max_length=64, blank=True)
    display_name = models.CharField(max_length=50, blank=True)
    """Both for an account that is to be opened."""
    phone_sealed = SealedField(bound_to="staff_change.phone", purpose="工作账号申请中的手机号码", null=True)
    """Where the invitation goes; the second officer sees it. Emptied once the change is settled."""
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=32, blank=True, choices=choices(UnitRole))
    takes_two = models.BooleanField()
    asked_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    settled_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)
    remark = models.CharField(max_length=500, blank=True)
    waits_until = models.DateTimeField(null=True)
    """Before this instant the account's signature counts for nothing."""
    apart_until = models.DateTimeField(null=True)
    """Before this instant the account and those who asked or granted do not sign one act together."""

    class Meta:
        indexes = [
            models.Index(fields=["state", "asked_at"], name="staff_change_by_state"),
            models.Index(fields=["account", "waits_until"], name="staff_change_by_account"),
        ]
        constraints = [
            one_of("change", StaffChange, "staff_change_known"),
            one_of("state", StaffChangeState, "staff_change_state_known"),
            models.CheckConstraint(
                condition=_Q(state=_WAITING, settled_at__isnull=True)
                | (~_Q(state=_WAITING) & _Q(settled_at__isnull=False)),
                name="staff_change_settled_whole",
            ),
            models.CheckConstraint(
                condition=~_Q(state=_GRANTED)
                | _Q(account__isnull=False, waits_until__isnull=False, apart_until__isnull=False),
                name="staff_change_granted_whole",
            ),
            models.CheckConstraint(
                condition=~_Q(state=_GRANTED)
                | _Q(takes_two=False)
                | _BY_THE_OPERATOR
                | (
                    _Q(asked_by__isnull=False, settled_by__isnull=False)
                    & ~_Q(asked_by=models.F("settled_by"))
                ),
                name="staff_change_two_officers",
            ),
            models.CheckConstraint(
                condition=_Q(account__isnull=True)
                | ~(_Q(asked_by=models.F("account")) | _Q(settled_by=models.F("account")))
                | _BY_THE_OPERATOR,
                name="staff_change_not_own",
            ),
            models.CheckConstraint(
                condition=~_Q(change=StaffChange.ROLE_GRANTED.value, role="")
                & ~_Q(change=StaffChange.OPENED.value, role=""),
                name="staff_change_names_its_role",
            ),
            models.UniqueConstraint(
                fields=["account", "change", "role"],
                condition=_Q(state=_WAITING, account__isnull=False),
                name="staff_change_waiting_once",
            ),
            models.UniqueConstraint(
                fields=["login_name"],
                condition=_Q(state=_WAITING, change=StaffChange.OPENED.value),
                name="staff_change_opening_once",
            ),
        ]


class StaffInvitation(models.Model):
    """A code sent to a staff member's phone, by which they set a password of their own; good once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="invitations")
    code_digest = models.BinaryField(max_length=32)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=_Q(expires_at__gt=models.F("sent_at")), name="invitation_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=_Q(used_at__isnull=True) | _Q(used_at__lt=models.F("expires_at")),
                name="invitation_used_in_time",
            ),
        ]
