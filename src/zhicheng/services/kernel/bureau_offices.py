"""Which office of the Bureau an officer acts for: rows of the month and of a certificate name the officer."""

import uuid
from collections.abc import Collection

from zhicheng.domain.channels import UnitRole
from zhicheng.records.models import Membership


def offices_of(account_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """The Bureau's unit of each account that is or was an officer, by the role granted last."""
    held = Membership.objects.filter(account__in=account_ids, role=UnitRole.BUREAU)
    return dict(held.order_by("granted_at", "id").values_list("account_id", "unit_id"))
