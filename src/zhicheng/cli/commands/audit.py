"""``audit``: everything derived again from the records themselves."""

from argparse import Namespace

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


def run(options: Namespace, console: Console) -> ExitCode:
    """Run all checks, or those asked for; FINDINGS when an invariant does not hold."""
    if "?" in options.only:
        rows = [{"check": name, "title": title} for name, (title, _) in CHECKS.items()]
        console.table("check", {"check": "检查", "title": "内容"}, rows)
        return ExitCode.OK
    return audit_all(console, only=_chosen(options))


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


def _chosen(options: Namespace) -> list[str] | None:
    chosen = [*options.only]
    chosen += _CHAINS if options.chain else ()
    chosen += _ARTIFACTS if options.artifacts else ()
    for name in chosen:
        if name not in CHECKS:
            raise UnknownCheck(f"没有这项检查。可用的检查：{'、'.join(CHECKS)}。")
    return chosen or None
