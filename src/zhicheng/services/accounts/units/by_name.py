"""Finds what people name: units, committees, filings, examinations, each refused in Chinese when unknown."""

import uuid
from dataclasses import dataclass

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.refusals import Refusal, RefusalKind
from zhicheng.records.models import Account, EvaluationCommittee, Examination, Filing, Unit
from zhicheng.services.accounts.units.creating import AccountState, UnitState, account_state, unit_state


class NotFoundByName(Refusal):
    """Nothing has that name."""

    code = "name.not_found"
    kind = RefusalKind.MISSING


@dataclass(frozen=True, slots=True)
class Named:
    """What has the name that somebody typed."""

    id: uuid.UUID
    name: str
    """As it is recorded."""


def unit_named(name: str) -> UnitState:
    """The unit with this full name. Raises NotFoundByName."""
    row = Unit.objects.filter(name=name.strip()).first()
    if row is None:
        raise NotFoundByName("没有这个名称的单位，请核对全称，或先登记该单位。")
    return unit_state(row)


def committee_named(name: str) -> Named:
    """The committee with this full name. Raises NotFoundByName."""
    row = EvaluationCommittee.objects.filter(name=name.strip()).first()
    if row is None:
        raise NotFoundByName("没有这个名称的评审委员会，请核对全称，或先登记。")
    return Named(row.id, row.name)


def filing_referenced(reference: str) -> Named:
    """The filing with this reference, which is its name; none that was taken back. Raises NotFoundByName."""
    row = Filing.objects.standing().filter(reference=reference.strip()).first()
    if row is None:
        raise NotFoundByName("没有这个备案号，请核对，或先报送备案。")
    return Named(row.id, row.reference)


def examination_named(name: str) -> Named:
    """The latest examination with this name. Raises NotFoundByName."""
    row = Examination.objects.filter(name=name.strip()).order_by("-held_on").first()
    if row is None:
        raise NotFoundByName("没有这个名称的考试，请核对，或先公布。")
    return Named(row.id, row.name)


def account_named(login_name: str) -> AccountState:
    """The account with this login name. Raises NotFoundByName."""
    row = Account.objects.filter(login_name=login_name.strip()).first()
    if row is None:
        raise NotFoundByName("没有这个登录名的账号，请核对。")
    return account_state(row)


def units_of_role(role: UnitRole) -> list[UnitState]:
    """Every unit of one type, oldest first."""
    rows = Unit.objects.filter(roles__contains=[role.value]).order_by("created_at", "id")
    return [unit_state(row) for row in rows]
