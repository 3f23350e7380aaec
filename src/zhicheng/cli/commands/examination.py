"""``examination``: announced by the examination body, followed by the pass roster."""

from argparse import Namespace

from zhicheng.cli import acting
from zhicheng.cli.console import Console
from zhicheng.cli.exit_codes import ExitCode
from zhicheng.cli.roster_import import import_roster
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.rosters.columns import RosterKind
from zhicheng.services.accounts.units import examination_named
from zhicheng.services.intake import examinations
from zhicheng.services.kernel import ports


def announce(options: Namespace, console: Console) -> ExitCode:
    """The examination body registers an examination that was held."""
    row = examinations.announce_examination(
        actor=acting.staff(options, UnitRole.EXAMINATION_BODY),
        at=ports.clock().now(),
        name=options.name,
        held_on=options.held_on,
    )
    console.tell("examination_announced", f"考试“{row.name}”已公布。", examination=row.id, name=row.name)
    return ExitCode.OK


def import_pass_roster(options: Namespace, console: Console) -> ExitCode:
    """The examination body uploads its pass roster."""
    actor = acting.staff(options, UnitRole.EXAMINATION_BODY)
    examination = examination_named(options.examination)
    return import_roster(console, actor, options, RosterKind.EXAMINATION, examination=examination)
