"""``demo``: the demonstration city, built once, then shown."""

import os
from importlib.resources import files
from pathlib import Path

import click
from django.conf import settings

from zhicheng.cli.command import command
from zhicheng.cli.commands.audit import audit_all
from zhicheng.cli.commands.site import keep_serving, prepare_tables, require_free_port
from zhicheng.cli.console import Console
from zhicheng.cli.demo import city
from zhicheng.cli.demo.build import building_steps
from zhicheng.cli.demo.cases import bring_cases_forward
from zhicheng.cli.demo.demonstration import Demonstration
from zhicheng.cli.demo.folder import DemoFolder
from zhicheng.cli.demo.month_run import run_month
from zhicheng.cli.demo.showing import show_certificate, tell_accounts, tell_cases, tell_what_next
from zhicheng.cli.demo.timetable import Timetable
from zhicheng.cli.exit_codes import ExitCode
from zhicheng.cli.measuring import QUIET, start_measuring
from zhicheng.cli.process_supervisor import ProcessSupervisor, supervised_processes
from zhicheng.cli.progress import progress
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import business_date
from zhicheng.domain.refusals import Refusal
from zhicheng.services.accounts.units import unit_named, units_of_role
from zhicheng.services.kernel import policy_on, ports, working_calendar

_LARGEST = 40_000
_WORKERS = 2


class DemoRefused(Refusal):
    """An installation in which a demonstration must not be built."""

    code = "demo.refused"


@command(
    "demo",
    detail="人员、单位、账号全部虚构，印章为样张。中途停止后再次运行会接着办；已经建好时很快结束，不丢任何内容。",
)
@click.option("--serve", is_flag=True, help="建好后打开网站，按 Ctrl-C 结束")
@click.option("--host", default="127.0.0.1", metavar="地址", help="网站监听的地址，默认 127.0.0.1")
@click.option("--port", type=int, default=8000, metavar="端口", help="网站的端口，默认 8000")
@click.option("--size", type=int, default=400, metavar="人数", help="当面办理的那个月约有多少人，默认 400")
def run(console: Console, *, serve: bool, host: str, port: int, size: int) -> ExitCode:
    """Build what is missing, run a month in front of the newcomer, show a certificate, and serve."""
    if settings.ZHICHENG_PRODUCTION:
        raise DemoRefused("这是正式环境，不能建立演示城市。")
    if not 1 <= size <= _LARGEST:
        raise DemoRefused(f"人数应在1与{_LARGEST}之间。")
    if serve:
        require_free_port(host, port)
    prepare_tables()
    _refuse_other_cities()
    use_demo_rules()
    demo = open_demonstration(size)
    if serve:
        # For the children, that is the web server and the workers: account bar and inbox for messages.
        os.environ["ZHICHENG_DEMONSTRATION"] = "1"
    with supervised_processes() as children:
        children.share(QUIET)
        if serve:
            start_measuring(children)
        if serve or not _is_finished(demo):
            children.add_workers(_WORKERS)
        outcome = _show(demo, console, children)
        if serve:
            keep_serving(children, host, port, console)
    return outcome


def use_demo_rules() -> None:
    """Lay the demonstration's policy into this installation, unless the operator named other policies.

    It is a file of the installation from then on, so that every later command goes by the same rules.
    """
    if settings.ZHICHENG_POLICIES:
        return
    folder = Path(settings.ZHICHENG_VAR) / "policies"
    folder.mkdir(parents=True, exist_ok=True)
    packaged = files("zhicheng.cli.demo") / "policies" / "shili.toml"
    (folder / "shili.toml").write_text(packaged.read_text(encoding="utf-8"), encoding="utf-8")
    settings.ZHICHENG_POLICIES = str(folder)


def open_demonstration(size: int) -> Demonstration:
    """The demonstration of this installation; begun now, or as it was begun earlier."""
    folder = DemoFolder(Path(settings.ZHICHENG_VAR) / "demo")
    kept_size, password = folder.begin(size)
    existing = units_of_role(UnitRole.BUREAU)
    founded = business_date(existing[0].created_at if existing else ports.clock().now())
    timetable = Timetable(founded, policy_on(founded), working_calendar())
    return Demonstration(folder, timetable, kept_size, password)


def build(demo: Demonstration, console: Console) -> None:
    """Do every step that is still to be done."""
    steps = list(building_steps(demo, ports.clock().now()))
    with progress(console, "建立演示城市", len(steps)) as bar:
        for index, (label, step) in enumerate(steps):
            bar.reach(index, note=label)
            step()
        bar.reach(len(steps))


def _show(demo: Demonstration, console: Console, children: ProcessSupervisor) -> ExitCode:
    table, outcome = demo.timetable, ExitCode.OK
    if _is_finished(demo):
        console.tell("standing", f"演示城市已经建好：{city.BUREAU}。")
    else:
        build(demo, console)
        run_month(demo, console, table.earlier, children.supervise, explain=False)
        console.tell("month_begins", f"\n当面办理{table.shown.label}：", month=str(table.shown))
        run_month(demo, console, table.shown, children.supervise, explain=True)
        bring_cases_forward(demo, children.supervise)
        console.tell("auditing", "第5步 审计：从记录本身重新推算一遍。")
        outcome = audit_all(console)
        demo.folder.finish(str(unit_named(city.BUREAU).id))
    show_certificate(demo, console)
    tell_accounts(demo, console)
    tell_cases(demo, console)
    tell_what_next(demo, console)
    return outcome


def _refuse_other_cities() -> None:
    if any(unit.name != city.BUREAU for unit in units_of_role(UnitRole.BUREAU)):
        raise DemoRefused("这里已有其他发证机关的数据，演示城市不能建在其中。请换一个空的数据库或文件夹。")


def _is_finished(demo: Demonstration) -> bool:
    return any(demo.folder.is_finished(str(unit.id)) for unit in units_of_role(UnitRole.BUREAU))
