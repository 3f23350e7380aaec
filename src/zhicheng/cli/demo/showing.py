"""What the newcomer sees at the end: a sealed file, what checking it says, accounts, what to try next."""

import shutil
import subprocess
import sys
from pathlib import Path

from zhicheng.cli.console import Console
from zhicheng.cli.demo import city
from zhicheng.cli.demo.cases import demonstrated_cases
from zhicheng.cli.demo.claim_plans import SHOWN_CLAIMANT, claim_plans
from zhicheng.cli.demo.demonstration import Demonstration
from zhicheng.cli.file_report import tell_file
from zhicheng.services.collection import collect_certificate, own_certificates
from zhicheng.services.kernel import CertificateState, ports
from zhicheng.services.verification import verify_file

_PDFSIG_SECONDS = 30
_PDFSIG_LINES = ("Signature Validation", "Signing Time", "Total document signed")


def show_certificate(demo: Demonstration, console: Console) -> Path | None:
    """Collect a certificate as its holder, keep it, and check it by our own judge and by poppler's."""
    login = next(plan.login for plan in claim_plans(demo) if plan.claimant == SHOWN_CLAIMANT)
    holder, now = demo.holder(login), ports.clock().now()
    ready = [row for row in own_certificates(actor=holder, at=now) if row.state is CertificateState.VALID]
    if not ready:
        console.tell("nothing_to_collect", "还没有可以领取的证书。")
        return None
    file = collect_certificate(actor=holder, at=now, certificate_id=ready[0].certificate_id)
    path = demo.folder.keep(file.file_name, file.data)
    console.tell("collected", f"\n一份盖章的证书：{path}", path=str(path), number=ready[0].number)
    tell_file(console, verify_file(at=now, upload=file.data))
    _tell_second_opinion(console, path)
    return path


def _tell_second_opinion(console: Console, path: Path) -> None:
    program = shutil.which("pdfsig")
    if program is None:
        console.tell("pdfsig", "没有安装 pdfsig（poppler-utils），略过第二家的核验。", installed=False)
        return
    done = subprocess.run(  # noqa: S603 - a fixed program on a file of our own
        [program, "-nocert", str(path)], capture_output=True, timeout=_PDFSIG_SECONDS, check=False
    )
    lines = [line.strip(" -") for line in done.stdout.decode("utf-8", "replace").splitlines()]
    found = [line for line in lines if line.startswith(_PDFSIG_LINES)]
    console.tell("pdfsig", "第二家核验（pdfsig）：" + "；".join(found), installed=True, said=found)


def tell_accounts(demo: Demonstration, console: Console) -> None:
    """Who can act, how to become them on the site, and the one password of this demonstration."""
    holders = sorted({plan.login for plan in claim_plans(demo)})
    console.tell(
        "accounts",
        "\n演示账号：网站每个页面最上方的横条可以切换账号，不需要密码；短信都在那里的“短信收件箱”。\n"
        f"也可以真正登录，密码都是 {demo.password}，工作人员的动态验证码见“演示说明”页。\n"
        f"个人账号的登录名为 {holders[0]} 至 {holders[-1]}，工作人员如下：",
        password=demo.password,
        holders=holders,
    )
    console.table(
        "account",
        {"login": "登录名", "name": "姓名", "unit": "单位", "role": "角色"},
        [
            {"login": plan.login, "name": plan.name, "unit": plan.unit, "role": plan.role}
            for plan in city.STAFF
        ],
    )


def tell_cases(demo: Demonstration, console: Console) -> None:
    """Which cases there are, and where to look at them."""
    cases = demonstrated_cases(demo)
    if not cases:
        return
    console.tell(
        "cases",
        f"\n办件{len(cases)}件，各在一个阶段：网站上用 {city.CHECKER} 看“办件”（/bureau/cases/），"
        f"用个人账号看“我的办件”（/my/cases/），\n或运行 zhicheng case list --as {city.CHECKER}：",
        cases=len(cases),
    )
    console.table(
        "demo_case",
        {"number": "办件编号", "label": "种类", "about": "对象", "state": "状态", "opener": "提出"},
        [
            {
                "number": line.number,
                "label": line.label,
                "about": line.about,
                "state": line.state,
                "opener": line.opener,
            }
            for line in cases
        ],
    )


def tell_what_next(demo: Demonstration, console: Console) -> None:
    """The pending month, left for the newcomer."""
    month = demo.timetable.pending
    # As it was called, so that the lines can be copied: it is seldom on the path of a newcomer's shell.
    program = sys.argv[0] if sys.argv[0].endswith("/zhicheng") else "zhicheng"
    console.tell(
        "next",
        f"\n{month.label}还没有办，您可以接着试：\n"
        f"  {program} claims list --month {month}\n"
        f"  {program} month dry-run {month} --as {city.CHECKER}\n"
        f"  {program} month propose {month} --as {city.CHECKER}\n"
        f"  {program} month release {month} --as {city.RELEASER}\n"
        f"  {program} month issue {month}\n"
        f"说明：这里的单位和人员全部虚构，印章为样张。上传和审核的日期是为演示设在过去的，日志中另有实际\n"
        f"记录时间；签发、编号和盖章都是今天办的。名册原件在 {demo.folder.path / 'rosters'}。",
        month=str(month),
    )
