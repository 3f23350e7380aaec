"""The rules in force: the policies and the title catalogue that this installation runs by."""

from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings

from zhicheng.domain.catalogue import Catalogue, builtin_catalogue
from zhicheng.domain.policies import Policy, PolicyBook, builtin_policies, parse_policy


def policies() -> PolicyBook:
    """All policies of this city: those in the folder ``ZHICHENG_POLICIES``, or the packaged ones.

    Raises PolicyRefused when a file of the folder cannot be used.
    """
    folder = getattr(settings, "ZHICHENG_POLICIES", "")
    return _from_folder(str(folder)) if folder else builtin_policies()


def policy_on(day: date) -> Policy:
    """The policy in force on ``day`` in Shanghai. Raises NoPolicyInForce."""
    return policies().on(day)


def catalogue() -> Catalogue:
    """The series and titles that may be claimed."""
    return builtin_catalogue()


@cache
def _from_folder(folder: str) -> PolicyBook:
    return PolicyBook(
        parse_policy(file.read_text(encoding="utf-8")) for file in sorted(Path(folder).glob("*.toml"))
    )
