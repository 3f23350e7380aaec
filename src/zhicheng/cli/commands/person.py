"""``person``: found and shown to officers, their numbers masked."""

import sys
import uuid
from getpass import getpass

import click

from zhicheng.cli import acting, options
from zhicheng.cli.command import command
from zhicheng.cli.console import Console
from zhicheng.cli.exit_codes import ExitCode
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import SHANGHAI
from zhicheng.services.casework.people import person_page, search_people
from zhicheng.services.kernel import ports


@command(
    "person find",
    detail="在终端上会询问；否则从标准输入读一行。没有找到时退出码为 1。",
)
@options.acting
def find(console: Console, *, login: str) -> ExitCode:
    """Look for people, certificates, claims and units; the search goes on record."""
    actor = acting.staff(login, UnitRole.BUREAU)
    text = getpass("查找（不回显）：") if sys.stdin.isatty() else sys.stdin.readline()
    found = search_people(actor=actor, at=ports.clock().now(), text=text)
    if found.hint:
        console.tell("hint", found.hint, sentence=found.hint)
    if found.people:
        headers = {
            "person": "人员号",
            "name": "姓名",
            "document": "证件",
            "phone": "手机号码",
            "employer": "最近的用人单位",
            "certificates": "证书",
            "found_by": "说明",
        }
        console.table(
            "person",
            headers,
            [
                {
                    "person": hit.person_id,
                    "name": hit.name,
                    "document": hit.document,
                    "phone": hit.phone,
                    "employer": hit.employer,
                    "certificates": hit.certificates,
                    "found_by": hit.found_by,
                }
                for hit in found.people
            ],
        )
    for certificate in found.certificates:
        console.tell(
            "certificate",
            f"证书{certificate.number}：{certificate.name}，{certificate.title_name}，"
            f"{certificate.state.label}（人员号 {certificate.person_id}）",
            number=certificate.number,
            state=certificate.state,
            person=certificate.person_id,
        )
    for claim in found.claims:
        console.tell(
            "claim",
            f"受理编号{claim.reference}：{claim.name}，{claim.title_name}，"
            f"{claim.status.label}（人员号 {claim.person_id}）",
            reference=claim.reference,
            claim=claim.claim_id,
            status=claim.status,
            person=claim.person_id,
        )
    for unit in found.units:
        console.tell("unit", f"单位：{unit.name}（{unit.roles}）", unit=unit.unit_id, name=unit.name)
    if not found.count:
        console.tell("nothing_found", "没有找到。请核对每一位数字和每一个字；姓名可以只写其中几个字。")
        return ExitCode.FINDINGS
    return ExitCode.OK


@command("person show")
@click.argument("person", type=click.UUID, metavar="人员号", help="person find 给出的号")
@options.acting
def show(console: Console, *, person: uuid.UUID, login: str) -> ExitCode:
    """One person under all their names."""
    actor = acting.staff(login, UnitRole.BUREAU)
    found = person_page(actor=actor, at=ports.clock().now(), person_id=person)
    lines = {
        "姓名": found.name + (f"（曾用名：{'、'.join(found.former_names)}）" if found.former_names else ""),
        "性别": found.sex.label,
        "证件": found.document,
        "手机号码": found.phone or "没有登记",
        "网上账号": "已注册" if found.has_account else "没有注册",
    }
    if found.died_on:
        lines["去世日期"] = found.died_on.isoformat()
    console.tell(
        "person",
        "\n".join(f"{label}：{text}" for label, text in lines.items()),
        person=found.person_id,
        name=found.name,
        former_names=list(found.former_names),
        sex=found.sex,
        document=found.document,
        phone=found.phone,
        died_on=found.died_on,
        merged_records=found.merged_records,
    )
    for certificate in found.certificates:
        console.tell(
            "certificate",
            f"证书{certificate.number}：{certificate.name}，{certificate.title_name}，{certificate.state.label}",
            number=certificate.number,
            name=certificate.name,
            state=certificate.state,
        )
    for claim in found.claims:
        console.tell(
            "claim",
            f"申领{claim.reference}：{claim.name}，{claim.title_name}，{claim.status.label}",
            reference=claim.reference,
            claim=claim.claim_id,
            status=claim.status,
        )
    for fact in found.facts:
        until = f"{fact.valid_to.astimezone(SHANGHAI):%Y-%m-%d}" if fact.valid_to else "现在"
        wrong = "，原登记有误" if fact.was_wrong else ""
        console.tell(
            "fact",
            f"{fact.kind.label}：{fact.value}，{fact.valid_from.astimezone(SHANGHAI):%Y-%m-%d}至{until}，"
            f"{fact.source.label}{wrong}",
            kind=fact.kind,
            value=fact.value,
            valid_from=fact.valid_from,
            valid_to=fact.valid_to,
            source=fact.source,
            was_wrong=fact.was_wrong,
        )
    return ExitCode.OK
