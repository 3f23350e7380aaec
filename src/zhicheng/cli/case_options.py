"""Options that several commands of ``case`` have."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from zhicheng.cli import options
from zhicheng.domain.cases import CASE_RULES
from zhicheng.domain.channels import UnitRole

_F = TypeVar("_F", bound=Callable[..., Any])
KINDS = "、".join(f"{kind.value}（{rules.label}）" for kind, rules in CASE_RULES.items())
"""Every kind of case as help lists it."""
case_number = click.argument("number", metavar="办件编号", help="如 BJ2026000017")


def any_side(act: _F) -> _F:
    """Acting as an officer, for a unit, or for oneself."""
    role = click.option(
        "--role",
        type=options.ValueOf(UnitRole),
        metavar="角色",
        help="账号有几个角色时写明：" + "、".join(f"{role.value}（{role.label}）" for role in UnitRole),
    )
    own = click.option("--own", is_flag=True, help="以持证人本人的身份办理；不写则以单位工作人员的身份")
    return options.acting(own(role(act)))


evidence_files = click.option(
    "--file",
    "files",
    multiple=True,
    metavar="种类=文件",
    help="材料，如 proof=证明.pdf；PDF、JPG 或 PNG，可以写几次",
)
