"""``holder``: people who claim and collect for themselves."""

import sys
import uuid
from datetime import date
from getpass import getpass
from pathlib import Path

import click

from zhicheng.cli import acting, options
from zhicheng.cli.command import command
from zhicheng.cli.console import Console
from zhicheng.cli.exit_codes import ExitCode
from zhicheng.cli.written_files import read_bytes, write_bytes
from zhicheng.domain.certificate_numbers import parse_certificate_number
from zhicheng.domain.channels import (
    RULES,
    AttachmentKind,
    IntakeChannel,
    Question,
    channels_asking,
    named_together,
    personal_channels,
)
from zhicheng.domain.deadlines import SHANGHAI, business_date
from zhicheng.domain.identity_documents import parse_identity_document
from zhicheng.domain.names import normalise_name
from zhicheng.domain.phones import normalise_phone
from zhicheng.domain.printed_fields import Sex
from zhicheng.domain.refusals import RefusalKind
from zhicheng.services.accounts.units import examination_named, unit_named
from zhicheng.services.collection import CollectionRefused, collect_certificate, own_certificates
from zhicheng.services.intake import ClaimDetails, add_attachment, draft_claim
from zhicheng.services.kernel import (
    SYSTEM,
    ClaimNotFound,
    policy_on,
    ports,
    register_holder,
    seen_now,
)

_PERSONAL = personal_channels()
_EXAMINED = named_together(channels_asking(Question.EXAMINATION))
_ENTRUSTED = named_together(channels_asking(Question.ENTRUSTED_BODY))
_TYPED_DATES = dict.fromkeys(
    RULES[channel].date_source.label for channel in _PERSONAL if not RULES[channel].by_examination
)


@command("holder register", detail="在终端上会依次询问；否则从标准输入读两行：证件号码、手机号码。")
@click.argument("login_name", metavar="登录名", help="该人员登录时使用的名字")
@click.option("--name", required=True, metavar="姓名", help="按身份证件填写，生僻字照实填写")
@click.option("--sex", type=options.ValueOf(Sex), required=True, metavar="性别", help="M（男）或 F（女）")
def register(console: Console, *, login_name: str, name: str, sex: Sex) -> ExitCode:
    """Register a person with an account; what must not stand in a shell's history is read apart."""
    now = ports.clock().now()
    number, phone = _ask("证件号码："), _ask("手机号码：")
    register_holder(
        actor=SYSTEM,
        at=now,
        name=normalise_name(name),
        sex=sex,
        document=parse_identity_document(
            number, on=business_date(now), accepted=policy_on(business_date(now)).accepted_documents
        ),
        phone_number=normalise_phone(phone),
        login_name=login_name,
    )
    console.tell("registered", f"已登记，账号“{login_name}”可以申领证书。", login=login_name)
    return ExitCode.OK


@command("holder draft")
@click.option(
    "--channel",
    type=options.ValueOf(_PERSONAL),
    required=True,
    metavar="渠道",
    help="、".join(f"{channel.value}（{channel.label}）" for channel in _PERSONAL),
)
@click.option("--series", required=True, metavar="系列", help="职称系列")
@click.option("--title", required=True, metavar="资格名称", help="该系列的资格名称")
@click.option("--branch", default="", metavar="分支", help="同一名称分属不同层级时须写明")
@click.option("--specialty", default="", metavar="专业", help="证书上印制的专业")
@click.option(
    "--date", "day", type=options.DAY, metavar="日期", help="或".join(_TYPED_DATES) + "；考试的日期由考试决定"
)
@click.option("--employer", metavar="单位全称", help="用人单位")
@click.option("--archive-agency", metavar="单位全称", help="没有用人单位时，档案存放地的机构")
@click.option("--examination", metavar="考试名称", help=f"{_EXAMINED}的考试")
@click.option(
    "--entrusted-body",
    default="",
    metavar="名称",
    help=f"{_ENTRUSTED}的评审委员会",
)
@options.acting
def draft(
    console: Console,
    *,
    channel: IntakeChannel,
    series: str,
    title: str,
    branch: str,
    specialty: str,
    day: date | None,
    employer: str | None,
    archive_agency: str | None,
    examination: str | None,
    entrusted_body: str,
    login: str,
) -> ExitCode:
    """Begin a claim."""
    claim = draft_claim(
        actor=acting.holder(login),
        at=ports.clock().now(),
        channel=channel,
        details=ClaimDetails(
            series=series,
            title_name=title,
            branch=branch,
            specialty=specialty,
            qualification_date=day,
            employer_id=unit_named(employer).id if employer else None,
            archive_agency_id=unit_named(archive_agency).id if archive_agency else None,
            examination_id=examination_named(examination).id if examination else None,
            entrusted_body=entrusted_body,
        ),
    )
    console.tell(
        "drafted",
        f"申领已填写，申领号 {claim.claim_id}。提交：zhicheng claims submit {claim.claim_id}",
        claim=claim.claim_id,
    )
    return ExitCode.OK


@command("holder attach")
@click.argument("claim", metavar="申领号", help="holder draft 给出的号")
@options.existing_file("PDF、JPG 或 PNG，不超过 10 MB")
@click.option(
    "--kind",
    type=options.ValueOf(AttachmentKind),
    required=True,
    metavar="种类",
    help="、".join(f"{kind.value}（{kind.label}）" for kind in AttachmentKind),
)
@options.acting
def attach(console: Console, *, claim: str, file: Path, kind: AttachmentKind, login: str) -> ExitCode:
    """Add a document to a draft of the account."""
    try:
        seen = seen_now(uuid.UUID(claim))
    except ValueError as error:
        raise ClaimNotFound from error
    attachment = add_attachment(
        actor=acting.holder(login),
        at=ports.clock().now(),
        claim=seen,
        kind=kind,
        file_name=file.name,
        data=read_bytes(file),
    )
    console.tell(
        "attached", f"已添加{kind.label}。", attachment=attachment.attachment_id, sha256=attachment.sha256
    )
    return ExitCode.OK


@command("holder certificates")
@options.acting
def certificates(console: Console, *, login: str) -> ExitCode:
    """The person's own certificates."""
    rows = own_certificates(actor=acting.holder(login), at=ports.clock().now())
    console.table(
        "own_certificate",
        {"number": "证书编号", "title_name": "资格名称", "state": "状态", "from": "可领取日期"},
        [
            {
                "number": row.number,
                "title_name": row.title_name,
                "state": row.state,
                "from": row.collectable_from.astimezone(SHANGHAI).date(),
            }
            for row in rows
        ],
    )
    return ExitCode.OK


@command("holder collect")
@click.argument("number", metavar="证书编号", help="本人证书的编号，见 holder certificates")
@options.out_file("写到哪个文件", required=True)
@options.acting
def collect(console: Console, *, number: str, out: Path, login: str) -> ExitCode:
    """Download a certificate of the account."""
    actor, now = acting.holder(login), ports.clock().now()
    wanted = parse_certificate_number(number, policy_on(business_date(now)).serial_digits).text
    own = [row for row in own_certificates(actor=actor, at=now) if row.number == wanted]
    if not own:
        raise CollectionRefused(
            "您名下没有该编号的证书，请核对编号。", code="collection.not_found", kind=RefusalKind.MISSING
        )
    file = collect_certificate(actor=actor, at=now, certificate_id=own[0].certificate_id)
    write_bytes(out, file.data)
    console.tell("collected", f"证书已保存到 {out}。", path=str(out), sha256=file.sha256)
    return ExitCode.OK


def _ask(question: str) -> str:
    return getpass(question) if sys.stdin.isatty() else sys.stdin.readline().strip()
