"""Units: employers and the bodies above them, convening units, examination bodies, the Bureau."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from zhicheng.domain.channels import UnitRole
from zhicheng.records.identifiers import new_id
from zhicheng.records.models.choices import choices
from zhicheng.records.models.name_grams import NameGrams


class UnitQuerySet(models.QuerySet["Unit"]):
    """Units."""

    def active(self) -> "UnitQuerySet":
        """Those in use."""
        return self.filter(is_active=True)


class Unit(models.Model):
    """An organisation that acts in the system; one unit may hold several roles."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=120, unique=True)
    credit_code = models.CharField(max_length=18, blank=True)
    """统一社会信用代码, GB 32100; empty where the unit has none."""
    roles = ArrayField(models.CharField(max_length=32, choices=choices(UnitRole)))
    submitting_unit = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="subordinates"
    )
    """The employer's competent department or archive agency (呈报单位, clause 三(二)3)."""
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    objects = UnitQuerySet.as_manager()

    class Meta:
        indexes = [GinIndex(NameGrams("name"), name="unit_by_name_part")]
        constraints = [
            models.UniqueConstraint(
                fields=["credit_code"], condition=~models.Q(credit_code=""), name="unit_credit_code_unique"
            ),
            models.CheckConstraint(
                condition=~models.Q(submitting_unit=models.F("id")), name="unit_not_its_own_superior"
            ),
            models.CheckConstraint(condition=models.Q(roles__len__gt=0), name="unit_has_a_role"),
            models.CheckConstraint(
                condition=models.Q(roles__contained_by=[role.value for role in UnitRole]),
                name="unit_roles_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name
