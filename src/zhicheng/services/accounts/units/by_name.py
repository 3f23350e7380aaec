"""Finds what people name: units, committees, filings, examinations, each refused in Chinese when unknown."""

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.refusals import Refusal, RefusalKind
from zhicheng.records.models import Account, EvaluationCommittee, Examination, Filing, Unit


class NotFoundByName(Refusal):
    """Nothing has that name."""

    code = "name.not_found"
    kind = RefusalKind.MISSING


def unit_named(name: str) -> Unit:
    """The unit with this full name. Raises NotFoundByName."""
    row = Unit.objects.filter(name=name.strip()).first()
    if row is None:
        raise NotFoundByName("没有这个名称的单位，请核对全称，或先登记该单位。")
    return row


def committee_named(name: str) -> EvaluationCommittee:
    """The committee with this full name. Raises NotFoundByName."""
    row = EvaluationCommittee.objects.filter(name=name.strip()).first()
    if row is None:
        raise NotFoundByName("没有这个名称的评审委员会，请核对全称，或先登记。")
    return row


def filing_referenced(reference: str) -> Filing:
    """The filing with this reference. Raises NotFoundByName."""
    row = Filing.objects.filter(reference=reference.strip()).first()
    if row is None:
        raise NotFoundByName("没有这个备案号，请核对，或先报送备案。")
    return row


def examination_named(name: str) -> Examination:
    """The latest examination with this name. Raises NotFoundByName."""
    row = Examination.objects.filter(name=name.strip()).order_by("-held_on").first()
    if row is None:
        raise NotFoundByName("没有这个名称的考试，请核对，或先公布。")
    return row


def account_named(login_name: str) -> Account:
    """The account with this login name. Raises NotFoundByName."""
    row = Account.objects.filter(login_name=login_name.strip()).first()
    if row is None:
        raise NotFoundByName("没有这个登录名的账号，请核对。")
    return row


def units_of_role(role: UnitRole) -> list[Unit]:
    """Every unit of one type, oldest first."""
    return list(Unit.objects.filter(roles__contains=[role.value]).order_by("created_at", "id"))
