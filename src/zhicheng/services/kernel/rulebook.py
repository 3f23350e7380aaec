"""The rules in force: the policies and the title catalogue that this installation runs by."""

from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings

from zhicheng.domain.catalogue import Catalogue, builtin_catalogue
from zhicheng.domain.faults import Fault, FaultKind
from zhicheng.domain.policies import Policy, PolicyBook, builtin_policies, parse_policy
from zhicheng.domain.policy_values import PolicyRefused


class RulesBroken(Fault):
    """The installation's own rules cannot be read; the person who asked can do nothing about it."""

    code = "policy.broken"
    kind = FaultKind.MISCONFIGURED


def policies() -> PolicyBook:
    """All policies of this city: those in the folder ``ZHICHENG_POLICIES``, or the packaged policies.

    Raises RulesBroken when a file of the folder cannot be used.
    """
    folder = getattr(settings, "ZHICHENG_POLICIES", "")
    return _from_folder(str(folder)) if folder else builtin_policies()


def policy_on(day: date) -> Policy:
    """The policy in force on ``day`` in Shanghai. Raises NoPolicyInForce."""
    return policies().on(day)


def policy_named(policy_id: str) -> Policy:
    """The policy that a batch was checked under, whether or not it is still in force.

    Raises RulesBroken when its file is gone: nothing is issued under rules that cannot be read.
    """
    for policy in policies().policies:
        if policy.policy_id == policy_id:
            return policy
    raise RulesBroken(
        f"批次所依据的规则“{policy_id}”已不在规则文件夹中，不能制作证书。请系统管理员放回该规则文件。",
        code="policy.gone",
        kind=FaultKind.LOST,
    )


def catalogue() -> Catalogue:
    """The series and titles that may be claimed."""
    return builtin_catalogue()


@cache
def _from_folder(folder: str) -> PolicyBook:
    try:
        return PolicyBook(
            parse_policy(file.read_text(encoding="utf-8")) for file in sorted(Path(folder).glob("*.toml"))
        )
    except PolicyRefused as refusal:
        raise RulesBroken(refusal.sentence, detail=folder) from refusal
    except (OSError, UnicodeDecodeError) as error:
        raise RulesBroken("规则文件夹无法读取，请系统管理员检查。", detail=f"{folder}: {error}") from error
