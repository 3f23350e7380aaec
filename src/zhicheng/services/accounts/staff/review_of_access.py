"""The quarterly access review: who holds what since when (R23)."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from zhicheng.domain.channels import UnitRole
from zhicheng.records.models import Membership
from zhicheng.services.accounts.staff.directory import has_factor, last_sign_in
from zhicheng.services.kernel.actor import Actor, require_role


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One current right in the quarterly review."""

    unit_name: str
    role: UnitRole
    account_id: uuid.UUID
    login_name: str
    display_name: str
    since: datetime
    last_sign_in: datetime | None
    has_second_factor: bool


def access_review(*, actor: Actor, role: UnitRole | None = None) -> list[ReviewLine]:
    """Every right in force, by role and unit: what the Bureau confirms or ends each quarter (R23).

    Raises NotAllowed.
    """
    require_role(actor, UnitRole.BUREAU)
    rows: QuerySet[Any] = Membership.objects.effective().of_active_accounts()
    if role is not None:
        rows = rows.filter(role=role.value)
    rows = rows.annotate(
        signed_in=last_sign_in("account_id"), factor=has_factor("account_id")
    ).select_related("account", "unit")
    lines = [
        ReviewLine(
            unit_name=row.unit.name,
            role=UnitRole(row.role),
            account_id=row.account_id,
            login_name=row.account.login_name,
            display_name=row.account.display_name,
            since=row.granted_at,
            last_sign_in=row.signed_in,
            has_second_factor=row.factor,
        )
        for row in rows.order_by("unit__name", "account__login_name", "id")
    ]
    order = list(UnitRole)
    # The mightiest first: the Bureau's own officers, then those who upload, then the employers.
    return sorted(lines, key=lambda line: -order.index(line.role))
