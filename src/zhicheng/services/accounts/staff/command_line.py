"""Who acts at the command line: an account of staff, by its login name, in the one role that an act needs."""

from collections.abc import Collection

from django.contrib.auth.hashers import check_password, make_password

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.refusals import Refusal
from zhicheng.records.models import Account, Membership
from zhicheng.services.kernel.actor import Actor, holder_actor, staff_actor


class ActingRefused(Refusal):
    """The login name, the password, or the role does not allow the act; the first two look alike."""

    code = "actor.login_refused"


def acting_staff(*, login_name: str, roles: Collection[UnitRole], password: str | None = None) -> Actor:
    """The account ``login_name`` in the role of ``roles`` that it holds.

    ``password`` is compared when given; callers on a production system must give it. Raises ActingRefused
    for an unknown name, a wrong password, and for an account that holds none of the roles or several.
    """
    account = _account(login_name, password)
    held = set(
        Membership.objects.effective()
        .filter(account=account, role__in=list(roles))
        .values_list("role", flat=True)
    )
    if len(held) != 1:
        needed = "、".join(role.label for role in UnitRole if role in roles)
        raise ActingRefused(f"该账号不能办理此事项，需要{needed}的工作人员账号。", code="actor.not_allowed")
    return staff_actor(account, UnitRole(held.pop()))


def acting_holder(*, login_name: str, password: str | None = None) -> Actor:
    """The account ``login_name`` acting for its own person. Raises ActingRefused, NotAllowed."""
    return holder_actor(_account(login_name, password))


def _account(login_name: str, password: str | None) -> Account:
    account = Account.objects.active().filter(login_name=login_name).first()
    if password is not None:
        # An unknown name costs a comparison too, so that it cannot be told by the time.
        stored = account.password if account is not None else make_password("")
        if not check_password(password, stored):
            account = None
    if account is None:
        raise ActingRefused("登录名或密码不对，或账号已停用。请核对“--as”后面的登录名。")
    return account
