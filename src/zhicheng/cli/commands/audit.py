"""``audit``: everything derived again from the records themselves."""

from collections.abc import Iterable

import click

from zhicheng.cli.command import command
from zhicheng.cli.console import Console
from zhicheng.cli.exit_codes import ExitCode
from zhicheng.cli.progress import progress
from zhicheng.domain.refusals import Refusal
from zhicheng.services.oversight.audit import CHECKS, Gravity, run_audit

_CHAINS = ("events", "log", "high-water")
_ARTIFACTS = ("numbers", "fields", "seals", "intents", "files")
_MOST_SHOWN = 50


class UnknownCheck(Refusal):
    """There is no check of that name."""

    code = "audit.unknown_check"


@command("audit", detail="发现违规时退出码为 1；提示（如中断造成的多余盖章）不算违规。")
@click.option("--chain", is_flag=True, help="只查两条链（事件链、制证日志）")
@click.option("--artifacts", is_flag=True, help="只查证书内容、盖章记录和文件")
@click.option("--only", multiple=True, metavar="检查", help="只做这一项，可重复；“--only ?”列出全部")
def run(console: Console, *, chain: bool, artifacts: bool, only: tuple[str, ...]) -> ExitCode:
    """Run all checks, or those asked for; FINDINGS when an invariant does not hold."""
    if "?" in only:
        rows = [{"check": name, "title": title} for name, (title, _) in CHECKS.items()]
        console.table("check", {"check": "检查", "title": "内容"}, rows)
        return ExitCode.OK
    return audit_all(console, only=_choose_checks(only, chain=chain, artifacts=artifacts))


def audit_all(console: Console, *, only: list[str] | None = None) -> ExitCode:
    """The audit with its progress and findings."""
    titles = [title for name, (title, _) in CHECKS.items() if only is None or name in only]
    breaches = notes = 0
    shown: list[dict[str, object]] = []
    with progress(console, "审计", len(titles)) as bar:
        for finding in run_audit(
            only=only, on_check=lambda title: bar.reach(titles.index(title), note=title)
        ):
            is_breach = finding.gravity is Gravity.BREACH
            breaches, notes = breaches + is_breach, notes + (not is_breach)
            if console.as_json or len(shown) < _MOST_SHOWN:
                shown.append(
                    {
                        "gravity": finding.gravity,
                        "check": finding.check,
                        "subject": finding.subject,
                        "sentence": finding.sentence,
                    }
                )
        bar.reach(len(titles))
    if shown:
        console.table(
            "audit_finding",
            {"gravity": "性质", "check": "检查", "subject": "对象", "sentence": "说明"},
            shown,
        )
    console.tell(
        "audited",
        f"审计完成：{len(titles)}项检查，违规{breaches}处，提示{notes}处。",
        checks=len(titles),
        breaches=breaches,
        notes=notes,
    )
    return ExitCode.FINDINGS if breaches else ExitCode.OK


def _choose_checks(only: Iterable[str], *, chain: bool, artifacts: bool) -> list[str] | None:
    chosen = [*only]
    chosen += _CHAINS if chain else ()
    chosen += _ARTIFACTS if artifacts else ()
    for name in chosen:
        if name not in CHECKS:
            raise UnknownCheck(f"没有这项检查。可用的检查：{'、'.join(CHECKS)}。")
    return chosen or None
