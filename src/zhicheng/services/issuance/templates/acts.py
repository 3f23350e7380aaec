"""Certificate templates (样式): proposed by one officer, approved by another, never edited in place."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from zhicheng.documents.template import Template, TemplateInvalid
from zhicheng.documents.template_trial import validate_template
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.faults import Fault, FaultKind
from zhicheng.domain.refusals import Refusal
from zhicheng.records.models import CertificateTemplate
from zhicheng.services.kernel.actor import Actor, require_human, require_role
from zhicheng.services.kernel.events import EventTag, transaction
from zhicheng.services.kernel.two_signatures import require_two_signatures


class TemplateRefused(Refusal):
    """A template that cannot be proposed, approved or used."""

    code = "template.refused"


class TemplateAltered(Fault):
    """A stored template that is not what two officers approved."""

    code = "template.altered"
    kind = FaultKind.ALTERED


@dataclass(frozen=True, slots=True)
class TemplateState:
    """A stored template after it was proposed or approved."""

    sha256: str
    template_id: str
    version: str
    proposed_by_id: uuid.UUID
    approved_at: datetime | None
    """None until a second officer approves it."""


def propose_template(*, actor: Actor, at: datetime, template: Template) -> TemplateState:
    """Store a template for approval once its sample pages pass the lint; the same bytes are stored once.

    Raises TemplateRefused when the id and version are taken by other bytes or when a sample page breaks a
    rule of the lint, TemplateInvalid when a sample page cannot be set at all.
    """
    require_role(actor, UnitRole.BUREAU)
    officer = require_human(actor)
    found = CertificateTemplate.objects.filter(sha256=template.sha256).first()
    if found is not None:
        return _state(found)
    if CertificateTemplate.objects.filter(
        template_id=template.template_id, version=template.version
    ).exists():
        raise TemplateRefused(
            f"样式“{template.template_id}”的{template.version}版已经存在且内容不同。请为改动后的样式写一个新的版本号。"
        )
    findings = validate_template(template)
    if findings:
        said = "；".join(finding.sentence for finding in findings)
        raise TemplateRefused(f"用样例试排未通过：{said}。请修改样式后再提出。", code="template.trial")
    with transaction(actor=actor, at=at) as ledger:
        row = CertificateTemplate.objects.create(
            sha256=template.sha256,
            template_id=template.template_id,
            version=template.version,
            bundle=template.bundle(),
            proposed_by_id=officer,
            proposed_at=at,
        )
        ledger.record(EventTag.TEMPLATE_PROPOSED, "template", row.sha256, version=row.version)
    return _state(row)


def approve_template(*, actor: Actor, at: datetime, sha256: str) -> TemplateState:
    """A second officer approves a template; from then on new batches use it.

    Raises TemplateRefused for the proposer, an unknown template, or one approved already; SignatureRefused
    where one of the two officers is too new or was made by the other.
    """
    require_role(actor, UnitRole.BUREAU)
    officer = require_human(actor)
    row = CertificateTemplate.objects.filter(sha256=sha256).first()
    if row is None:
        raise TemplateRefused("没有找到该样式，请从样式列表重新进入。")
    if row.proposed_by_id == officer:
        raise TemplateRefused("样式的提出与批准须由两名不同的工作人员办理。", code="template.same_officer")
    require_two_signatures(first=row.proposed_by_id, second=officer, at=at)
    with transaction(actor=actor, at=at) as ledger:
        approved = CertificateTemplate.objects.filter(sha256=sha256, approved_by__isnull=True).update(
            approved_by=officer, approved_at=at
        )
        if approved != 1:
            # Zero rows: another officer approved it first.
            raise TemplateRefused("该样式已经批准，无需再次批准。")
        ledger.record(EventTag.TEMPLATE_APPROVED, "template", sha256)
    row.refresh_from_db()
    return _state(row)


def _state(row: CertificateTemplate) -> TemplateState:
    return TemplateState(row.sha256, row.template_id, row.version, row.proposed_by_id, row.approved_at)


def template_in_use() -> TemplateState:
    """The template approved last. Raises TemplateRefused while none is approved."""
    row = CertificateTemplate.objects.filter(approved_at__isnull=False).order_by("-approved_at").first()
    if row is None:
        raise TemplateRefused("还没有经两人批准的证书样式，不能制作证书。请先批准一份样式。")
    return _state(row)


def stored_template(row: CertificateTemplate) -> Template:
    """The template ready for typesetting. Raises TemplateAltered when its bytes are not its hash."""
    altered = TemplateAltered("样式文件与批准时不一致，已停止使用。请联系系统管理员。", detail=row.sha256)
    try:
        template = Template.from_bundle(bytes(row.bundle))
    except TemplateInvalid as refusal:
        # It was valid when it was approved, so its bytes have changed since.
        raise altered from refusal
    if template.sha256 != row.sha256:
        raise altered
    return template
