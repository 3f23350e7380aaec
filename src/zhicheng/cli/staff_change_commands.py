"""``account changes``, ``agree`` and ``refuse``: the second officer of a change to an officer's account."""

import uuid

import click

from zhicheng.cli import acting, options
from zhicheng.cli.command import command
from zhicheng.cli.console import Console
from zhicheng.cli.exit_codes import ExitCode
from zhicheng.domain.channels import UnitRole
from zhicheng.services.accounts import staff
from zhicheng.services.kernel import ports

_HEADERS = {
    "change_id": "申请号",
    "change": "变动",
    "login_name": "登录名",
    "display_name": "姓名",
    "asked_by": "提出人",
    "asked_at": "提出时间",
    "state": "状态",
}


@command("account changes")
@click.option("--all", "everything", is_flag=True, help="连已经办理的一起列出")
@options.acting
def changes(console: Console, *, everything: bool, login: str) -> ExitCode:
    """List the changes to officers' accounts that wait for a second officer."""
    actor = acting.staff(login, UnitRole.BUREAU)
    found = staff.staff_changes(actor=actor, only_waiting=not everything)
    rows = [
        {
            "change_id": str(line.change_id),
            "change": line.change.label,
            "login_name": line.login_name,
            "display_name": line.display_name,
            "asked_by": line.asked_by or "系统安装时",
            "asked_at": line.asked_at,
            "state": line.state.label,
        }
        for line in found
    ]
    console.table("staff_change", _HEADERS, rows)
    return ExitCode.OK


@command("account agree")
@click.argument("change", type=click.UUID, metavar="申请号", help="见 account changes")
@options.acting
def agree(console: Console, *, change: uuid.UUID, login: str) -> ExitCode:
    """Agree to a change that another officer asked for; it is made at once."""
    outcome = staff.grant_change(
        actor=acting.staff(login, UnitRole.BUREAU), at=ports.clock().now(), change_id=change
    )
    console.tell(
        "staff_change_granted",
        "已同意，变动已生效。该账号在等待时间内不能签批。",
        change=outcome.change_id,
        account=outcome.account_id,
    )
    return ExitCode.OK


@command("account refuse")
@click.argument("change", type=click.UUID, metavar="申请号", help="见 account changes")
@click.option("--reason", required=True, metavar="理由", help="不同意或撤回的理由")
@options.acting
def refuse(console: Console, *, change: uuid.UUID, reason: str, login: str) -> ExitCode:
    """Refuse a change; the officer who asked for it withdraws it."""
    staff.refuse_change(
        actor=acting.staff(login, UnitRole.BUREAU), at=ports.clock().now(), change_id=change, reason=reason
    )
    console.tell("staff_change_refused", "已记录，账号没有任何变化。", change=change)
    return ExitCode.OK
