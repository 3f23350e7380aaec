"""Setting an office up: units, accounts and committees."""

import argparse

from zhicheng.cli.guide.command import Command, Task, acting, together
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.levels import TitleLevel

_ROLES = [role.value for role in UnitRole]


def _unit(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="单位全称", help="与单位公章一致")
    parser.add_argument(
        "--role",
        dest="roles",
        action="append",
        required=True,
        choices=_ROLES,
        metavar="类型",
        help="单位类型，可重复：" + "、".join(f"{role.value}（{role.label}）" for role in UnitRole),
    )
    parser.add_argument(
        "--under", metavar="单位全称", help="用人单位的呈报单位（业务主管部门或人力资源服务机构）"
    )
    parser.add_argument("--credit-code", default="", metavar="代码", help="统一社会信用代码")


def _account(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("login_name", metavar="登录名", help="登录时使用的名字")
    parser.add_argument("--name", required=True, metavar="姓名", help="工作人员姓名")
    parser.add_argument("--unit", required=True, metavar="单位全称", help="所在单位")
    parser.add_argument("--role", required=True, choices=_ROLES, metavar="类型", help="在该单位的角色")
    parser.add_argument(
        "--password-stdin", action="store_true", help="从标准输入读取密码；不写则该账号不能用密码登录"
    )


def _committee(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="名称", help="评审委员会全称，将作为“评审机构”印在证书上")
    parser.add_argument("--unit", required=True, metavar="单位全称", help="组建单位")
    parser.add_argument(
        "--series", action="append", required=True, metavar="系列", help="可评审的系列，可重复"
    )
    parser.add_argument(
        "--level",
        dest="levels",
        action="append",
        required=True,
        choices=[level.value for level in TitleLevel],
        metavar="层级",
        help="可评审的层级 A至E，可重复",
    )
    parser.add_argument("--employer-run", action="store_true", help="用人单位组建的自主评审委员会")


TASK = Task(
    "设立单位和账号",
    (
        Command(("unit", "create"), "登记单位", "organisation:create_unit", _unit, "单位全称 --role 类型"),
        Command(
            ("account", "create"), "为工作人员开立账号", "organisation:create_account", _account, "登录名 …"
        ),
        Command(
            ("committee", "create"),
            "登记核准组建的评审委员会",
            "organisation:create_committee",
            together(_committee, acting),
            "名称 …",
        ),
    ),
)
