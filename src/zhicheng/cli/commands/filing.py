"""``filing``: submitted by the convening unit, approved by the Bureau, followed by the roster."""

from argparse import Namespace

from zhicheng.cli import acting
from zhicheng.cli.console import Console
from zhicheng.cli.exit_codes import ExitCode
from zhicheng.cli.roster_import import import_roster
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.rosters.columns import RosterKind
from zhicheng.services.accounts.units import committee_named, filing_referenced
from zhicheng.services.intake import filings
from zhicheng.services.kernel import ports


def submit(options: Namespace, console: Console) -> ExitCode:
    """The convening unit reports a meeting's result."""
    filing = filings.submit_filing(
        actor=acting.staff(options, UnitRole.CONVENING_UNIT),
        at=ports.clock().now(),
        committee=committee_named(options.committee),
        reference=options.reference,
        meeting_first=options.meeting,
        meeting_last=options.meeting_last or options.meeting,
        passed_count=options.passed,
    )
    console.tell(
        "filing_submitted", f"备案“{filing.reference}”已报送，待人社局核准。", reference=filing.reference
    )
    return ExitCode.OK


def approve(options: Namespace, console: Console) -> ExitCode:
    """An officer approves the filing, from which the upload's deadline runs."""
    filing = filings.approve_filing(
        actor=acting.staff(options, UnitRole.BUREAU),
        at=ports.clock().now(),
        filing_id=filing_referenced(options.reference).id,
    )
    provisional = "（涉及尚未公布放假安排的日期，为暂定）" if filing.deadline_provisional else ""
    console.tell(
        "filing_approved",
        f"备案“{filing.reference}”已核准，请组建单位在 {filing.upload_deadline} 前上传名册{provisional}。",
        reference=filing.reference,
        upload_deadline=filing.upload_deadline,
        provisional=filing.deadline_provisional,
    )
    return ExitCode.OK


def import_filing_roster(options: Namespace, console: Console) -> ExitCode:
    """The convening unit uploads the roster of a filing."""
    actor = acting.staff(options, UnitRole.CONVENING_UNIT)
    filing = filing_referenced(options.filing)
    return import_roster(console, actor, options, RosterKind.EVALUATION, filing=filing)
