"""People and their accounts. ID numbers and phones stand here only as ciphertext and blind index."""

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.printed_fields import Sex
from zhicheng.records.identifiers import new_id
from zhicheng.records.models.choices import choices, one_of
from zhicheng.records.models.sealed_field import SealedField
from zhicheng.records.models.units import Unit


class PersonQuerySet(models.QuerySet["Person"]):
    """Records of people."""

    def same_human(self, person_id: uuid.UUID | OuterRef) -> "PersonQuerySet":
        """Every record of the human being whose record this is: the one that stands for all, and the merged.

        ``person_id`` may be a reference of an outer query, wrapped twice: it stands in a query of its own.
        """
        own = Person.objects.filter(id=person_id).annotate(standing=Coalesce("merged_into_id", "id"))
        standing = Subquery(own.values("standing")[:1])
        return self.filter(Q(id=standing) | Q(merged_into_id=standing))


class Person(models.Model):
    """A professional (专业技术人员), known by an identity document."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=50)
    """The true name, with every rare character, normalised by domain.names."""
    sex = models.CharField(max_length=1, choices=choices(Sex))
    document_kind = models.CharField(max_length=32)
    id_number_sealed = SealedField(bound_to="person.id_number", purpose="人员证件号码")
    id_index = models.BinaryField(max_length=32, unique=True)
    """Keyed blind index of the normalised document number; 32 bytes."""
    phone_sealed = SealedField(bound_to="person.phone", purpose="预留手机号码", null=True)
    """The registered phone (预留手机号码); null while unknown."""
    phone_index = models.BinaryField(max_length=32, null=True, db_index=True)
    created_at = models.DateTimeField()
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, db_index=False, related_name="merged"
    )
    """The record of the same human being that stands for this one; that one is never merged itself."""
    died_on = models.DateField(null=True)
    """The day of death; null while nobody has reported it."""

    objects = PersonQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["merged_into"],
                name="person_by_merged_into",
                condition=models.Q(merged_into__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True) | ~models.Q(merged_into=models.F("id")),
                name="person_not_merged_into_itself",
            ),
            one_of("sex", Sex, "person_sex_known"),
            models.CheckConstraint(condition=~models.Q(name=""), name="person_has_a_name"),
            models.CheckConstraint(
                condition=models.Q(phone_sealed__isnull=True, phone_index__isnull=True)
                | models.Q(phone_sealed__isnull=False, phone_index__isnull=False),
                name="person_phone_and_index_together",
            ),
        ]


class AccountQuerySet(models.QuerySet["Account"]):
    """Accounts."""

    def active(self) -> "AccountQuerySet":
        """Those that may log in."""
        return self.filter(is_active=True)


class AccountManager(BaseUserManager["Account"]):
    """Finds an account by the name it logs in with."""


class Account(AbstractBaseUser):
    """Someone who can log in: a person, a unit's clerk, or an officer of the Bureau."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    login_name = models.CharField(max_length=64, unique=True)
    display_name = models.CharField(max_length=50)
    person = models.OneToOneField(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="account"
    )
    is_active = models.BooleanField(default=True)
    session_epoch = models.PositiveIntegerField(default=0)
    """Raised to end every session of the account: a session that began in another epoch is over (R23)."""
    password_is_issued = models.BooleanField(default=False, db_default=False)
    """Whether somebody else knows the password, since they were shown it when it was made."""
    password_chosen_at = models.DateTimeField(null=True)
    """When the owner last chose the password; null while it is the password made with the account."""
    created_at = models.DateTimeField()

    USERNAME_FIELD = "login_name"
    objects = AccountManager.from_queryset(AccountQuerySet)()


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Roles of accounts in units."""

    def current(self) -> "MembershipQuerySet":
        """Those that have not ended; their unit may be out of use."""
        return self.filter(ended_at__isnull=True)

    def effective(self) -> "MembershipQuerySet":
        """Those that an account may act by: current, and the unit is in use."""
        return self.current().filter(unit__is_active=True)

    def of_active_accounts(self) -> "MembershipQuerySet":
        """Those of accounts that may log in."""
        return self.filter(account__is_active=True)


class Membership(models.Model):
    """What an account may do for which unit: one role in one unit."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="memberships")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=32, choices=choices(UnitRole))
    granted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("role", UnitRole, "membership_role_known"),
            models.UniqueConstraint(
                fields=["account", "unit", "role"],
                condition=models.Q(ended_at__isnull=True),
                name="membership_current_once",
            ),
        ]
