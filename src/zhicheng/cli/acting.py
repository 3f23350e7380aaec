"""Who acts: the account behind ``--as``, which has to give its password on a production system."""

import sys
from getpass import getpass

from django.conf import settings

from zhicheng.domain.channels import SUBMITTING_ROLES, UnitRole
from zhicheng.services.accounts.staff import acting_holder, acting_staff
from zhicheng.services.kernel import Actor

REVIEWERS = (UnitRole.EMPLOYER, *SUBMITTING_ROLES, UnitRole.EXAMINATION_BODY)


def staff(login: str, *roles: UnitRole) -> Actor:
    """The account of ``--as`` in the role of ``roles`` that it holds. Raises ActingRefused, NotAllowed."""
    return acting_staff(login_name=login, roles=roles, password=_password(login))


def holder(login: str) -> Actor:
    """The account of ``--as`` for its own person. Raises ActingRefused, NotAllowed."""
    return acting_holder(login_name=login, password=_password(login))


def in_a_case(login: str, *, is_own: bool = False, role: UnitRole | None = None) -> Actor:
    """Who opens a case or reads one: the person of the account itself, or its unit in the role that it holds.

    ``role`` chooses where an account holds several. Raises ActingRefused, NotAllowed.
    """
    if is_own:
        return holder(login)
    return staff(login, *([role] if role is not None else UnitRole))


def _password(login: str) -> str | None:
    """What the officer types; nothing is asked on a development system, where the accounts are samples.

    Two officers on one machine must each prove who they are, or the second signature would be worth nothing.
    """
    if not settings.ZHICHENG_PRODUCTION:
        return None
    if sys.stdin.isatty():
        return getpass(f"{login} 的密码：")
    return sys.stdin.readline().rstrip("\n")
