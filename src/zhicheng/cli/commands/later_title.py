"""``later-title``: titles that rest on a certificate that changed, listed and reviewed by officers."""

import uuid

import click

from zhicheng.cli import acting, options
from zhicheng.cli.command import command
from zhicheng.cli.console import Console
from zhicheng.cli.exit_codes import ExitCode
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.later_titles import ReviewFinding
from zhicheng.services.casework.later_titles import later_titles, review_later_title
from zhicheng.services.kernel import ports

_MOST_LISTED = 200
_FINDINGS = "、".join(f"{finding.value}（{finding.label}）" for finding in ReviewFinding)


@command("later-title list")
@click.option("--reviewed", is_flag=True, help="列出已复核的")
@options.acting
def listing(console: Console, *, reviewed: bool, login: str) -> ExitCode:
    """Those that wait for review, the oldest first, or those that were reviewed."""
    found = later_titles(actor=acting.staff(login, UnitRole.BUREAU), is_reviewed=reviewed, limit=_MOST_LISTED)
    headers = {
        "review_id": "复核号",
        "name": "持证人",
        "title_name": "关联资格",
        "number": "编号",
        "cause_number": "所涉证书",
        "change": "变化",
        "case_number": "办件",
        "finding": "复核意见",
    }
    rows = [
        {key: getattr(line, key) for key in headers}
        | {
            "change": line.change.label,
            "finding": line.finding.label if line.finding else None,
        }
        for line in found.rows
    ]
    console.table("later_title", headers, rows)
    if not rows:
        console.tell("no_later_titles", "没有关联资格。")
    return ExitCode.OK


@command("later-title review", detail="只记录意见；受影响的资格须另行提出办件，或退回申领。")
@click.argument("review_id", type=click.UUID, metavar="复核号", help="later-title list 给出的号")
@click.option(
    "--finding",
    required=True,
    type=options.ValueOf(ReviewFinding),
    metavar="意见",
    help=f"复核意见：{_FINDINGS}",
)
@options.reason("理由：核对了哪些材料；不要写证件号码")
@options.acting
def review(
    console: Console, *, review_id: uuid.UUID, finding: ReviewFinding, reason: str, login: str
) -> ExitCode:
    """Write down what an officer found of one title."""
    review_later_title(
        actor=acting.staff(login, UnitRole.BUREAU),
        at=ports.clock().now(),
        review_id=review_id,
        finding=finding,
        reason=reason,
    )
    console.tell("later_title_reviewed", f"已记录：{finding.label}。", review=review_id, finding=finding)
    return ExitCode.OK
