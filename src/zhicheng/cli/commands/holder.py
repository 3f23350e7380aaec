"""``holder``: people who claim and collect for themselves."""

import sys
import uuid
from argparse import Namespace
from getpass import getpass

from zhicheng.cli import acting
from zhicheng.cli.console import Console
from zhicheng.cli.exit_codes import ExitCode
from zhicheng.cli.written_files import read_bytes, write_bytes
from zhicheng.domain.certificate_numbers import parse_certificate_number
from zhicheng.domain.channels import AttachmentKind, IntakeChannel
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
    open_holder_account,
    policy_on,
    ports,
    register_person,
)
from zhicheng.services.review import seen_now


def register(options: Namespace, console: Console) -> ExitCode:
    """Register a person with an account; what must not stand in a shell's history is read apart."""
    now = ports.clock().now()
    number, phone = _asked("证件号码："), _asked("手机号码：")
    person = register_person(
        actor=SYSTEM,
        at=now,
        name=normalise_name(options.name),
        sex=Sex(options.sex),
        document=parse_identity_document(
            number, on=business_date(now), accepted=policy_on(business_date(now)).accepted_documents
        ),
        phone_number=normalise_phone(phone),
    )
    open_holder_account(actor=SYSTEM, at=now, person=person, login_name=options.login_name)
    console.tell("registered", f"已登记，账号“{options.login_name}”可以申领证书。", login=options.login_name)
    return ExitCode.OK


def draft(options: Namespace, console: Console) -> ExitCode:
    """Begin a claim."""
    claim = draft_claim(
        actor=acting.holder(options),
        at=ports.clock().now(),
        channel=IntakeChannel(options.channel),
        details=ClaimDetails(
            series=options.series,
            title_name=options.title,
            branch=options.branch,
            specialty=options.specialty,
            qualification_date=options.date,
            employer=unit_named(options.employer) if options.employer else None,
            archive_agency=unit_named(options.archive_agency) if options.archive_agency else None,
            examination=examination_named(options.examination) if options.examination else None,
            entrusted_body=options.entrusted_body,
        ),
    )
    console.tell(
        "drafted", f"申领已填写，申领号 {claim.id}。提交：zhicheng claims submit {claim.id}", claim=claim.id
    )
    return ExitCode.OK


def attach(options: Namespace, console: Console) -> ExitCode:
    """Add a document to one's own draft."""
    try:
        claim = seen_now(uuid.UUID(options.claim))
    except ValueError as error:
        raise ClaimNotFound from error
    kind = AttachmentKind(options.kind)
    attachment = add_attachment(
        actor=acting.holder(options),
        at=ports.clock().now(),
        claim=claim,
        kind=kind,
        file_name=options.file.name,
        data=read_bytes(options.file),
    )
    console.tell("attached", f"已添加{kind.label}。", attachment=attachment.id, sha256=attachment.sha256)
    return ExitCode.OK


def certificates(options: Namespace, console: Console) -> ExitCode:
    """The person's own certificates."""
    rows = own_certificates(actor=acting.holder(options), at=ports.clock().now())
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


def collect(options: Namespace, console: Console) -> ExitCode:
    """Download one's own certificate."""
    actor, now = acting.holder(options), ports.clock().now()
    wanted = parse_certificate_number(options.number, policy_on(business_date(now)).serial_digits).text
    own = [row for row in own_certificates(actor=actor, at=now) if row.number == wanted]
    if not own:
        raise CollectionRefused(
            "您名下没有该编号的证书，请核对编号。", code="collection.not_found", kind=RefusalKind.MISSING
        )
    file = collect_certificate(actor=actor, at=now, certificate_id=own[0].certificate_id)
    write_bytes(options.out, file.data)
    console.tell("collected", f"证书已保存到 {options.out}。", path=str(options.out), sha256=file.sha256)
    return ExitCode.OK


def _asked(question: str) -> str:
    return getpass(question) if sys.stdin.isatty() else sys.stdin.readline().strip()
