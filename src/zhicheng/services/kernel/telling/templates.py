"""Templates of messages: words of the Bureau, proposed by one officer and approved by another."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError
from django.db import transaction as db
from django.db.models import Max

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.messages import (
    SPECS,
    MessageKind,
    MessageSpec,
    MessageWording,
    MessageWordingRefused,
    checked_wording,
)
from zhicheng.domain.refusals import RefusalKind
from zhicheng.records.models import MessageTemplate
from zhicheng.services.kernel.actor import Actor, require_human, require_role
from zhicheng.services.kernel.events import EventTag, transaction
from zhicheng.services.kernel.telling.wording import Words, sms_name


@dataclass(frozen=True, slots=True)
class TemplateVersion:
    """One version of the words of a kind."""

    id: uuid.UUID
    kind: MessageKind
    version: int
    wording: MessageWording
    proposed_by: str
    proposed_by_id: uuid.UUID
    proposed_at: datetime
    approved_by: str
    """Empty while it waits for a second officer."""
    approved_at: datetime | None
    in_force: bool
    sms_name: str
    """The name under which the SMS gateway has to know its text."""


@dataclass(frozen=True, slots=True)
class KindLine:
    """One kind with the words in force."""

    spec: MessageSpec
    wording: MessageWording
    version: int
    """0 for the words of the system itself."""
    waiting: int
    """How many proposals wait for a second officer."""


def message_kinds(*, actor: Actor, at: datetime) -> list[KindLine]:
    """All kinds with their words in force. Raises NotAllowed."""
    require_role(actor, UnitRole.BUREAU)
    words, waiting = Words(), _waiting()
    return [
        KindLine(spec, *words.at(spec.kind, at), waiting.get(spec.kind.value, 0)) for spec in SPECS.values()
    ]


def template_versions(*, actor: Actor, at: datetime, kind: MessageKind) -> list[TemplateVersion]:
    """The versions of one kind, the latest first. Raises NotAllowed."""
    require_role(actor, UnitRole.BUREAU)
    rows = MessageTemplate.objects.filter(kind=kind.value).select_related("proposed_by", "approved_by")
    _, in_force = Words().at(kind, at)
    return [_version(row, in_force) for row in rows.order_by("-version")]


def message_template(*, actor: Actor, at: datetime, template_id: uuid.UUID) -> TemplateVersion:
    """One version. Raises NotAllowed, MessageWordingRefused where there is none."""
    require_role(actor, UnitRole.BUREAU)
    row = _found(template_id)
    return _version(row, Words().at(MessageKind(row.kind), at)[1])


def propose_message_template(
    *, actor: Actor, at: datetime, kind: MessageKind, sentence: str, more: str
) -> TemplateVersion:
    """Propose words for a kind, as its next version.

    Raises NotAllowed, and MessageWordingRefused for words that break a rule of ``domain.messages`` or are
    those in force already.
    """
    require_role(actor, UnitRole.BUREAU)
    officer = require_human(actor)
    wording = checked_wording(sentence, more, SPECS[kind].fields)
    if wording == Words().at(kind, at)[0]:
        raise MessageWordingRefused("与现行文字相同，无需提出。")
    with transaction(actor=actor, at=at) as ledger:
        last = MessageTemplate.objects.filter(kind=kind.value).aggregate(last=Max("version"))["last"] or 0
        try:
            with db.atomic():
                row = MessageTemplate.objects.create(
                    kind=kind.value,
                    version=last + 1,
                    sentence=wording.sentence,
                    more=wording.more,
                    proposed_by_id=officer,
                    proposed_at=at,
                )
        except IntegrityError as error:
            # Another officer took this version's number in the same moment.
            raise MessageWordingRefused(
                "另一名工作人员刚提出了同一类消息的模板，请刷新后核对。",
                code="message_template.overtaken",
                kind=RefusalKind.OVERTAKEN,
            ) from error
        ledger.record(EventTag.MESSAGE_TEMPLATE_PROPOSED, "message_template", row.id, kind=kind.value)
    return _version(_found(row.id), 0)


def approve_message_template(*, actor: Actor, at: datetime, template_id: uuid.UUID) -> TemplateVersion:
    """A second officer approves a version, which is in force for every message written from now on.

    Raises NotAllowed, and MessageWordingRefused for the proposer, for a version approved already, and for
    one that a later approved version has overtaken.
    """
    require_role(actor, UnitRole.BUREAU)
    officer = require_human(actor)
    row = _found(template_id)
    if row.proposed_by_id == officer:
        raise MessageWordingRefused(
            "消息模板的提出与批准须由两名不同的工作人员办理。", code="message_template.same_officer"
        )
    checked_wording(row.sentence, row.more, SPECS[MessageKind(row.kind)].fields)
    later = MessageTemplate.objects.filter(kind=row.kind, version__gt=row.version, approved_at__isnull=False)
    if later.exists():
        raise MessageWordingRefused("已有更新的版本施行，这一版不能再批准。请按现行文字重新提出。")
    with transaction(actor=actor, at=at) as ledger:
        approved = MessageTemplate.objects.filter(id=row.id, approved_by__isnull=True).update(
            approved_by=officer, approved_at=at
        )
        if approved != 1:
            # Zero rows: another officer approved it first.
            raise MessageWordingRefused(
                "该模板已经批准，无需再次批准。",
                code="message_template.overtaken",
                kind=RefusalKind.OVERTAKEN,
            )
        ledger.record(EventTag.MESSAGE_TEMPLATE_APPROVED, "message_template", row.id, kind=row.kind)
    return _version(_found(row.id), row.version)


def _found(template_id: uuid.UUID) -> MessageTemplate:
    row = MessageTemplate.objects.filter(id=template_id).select_related("proposed_by", "approved_by").first()
    if row is None:
        raise MessageWordingRefused(
            "没有找到该消息模板，请从模板列表重新进入。",
            code="message_template.not_found",
            kind=RefusalKind.MISSING,
        )
    return row


def _waiting() -> dict[str, int]:
    counted: dict[str, int] = {}
    for kind in MessageTemplate.objects.filter(approved_at__isnull=True).values_list("kind", flat=True):
        counted[kind] = counted.get(kind, 0) + 1
    return counted


def _version(row: MessageTemplate, in_force: int) -> TemplateVersion:
    kind = MessageKind(row.kind)
    return TemplateVersion(
        id=row.id,
        kind=kind,
        version=row.version,
        wording=MessageWording(row.sentence, row.more),
        proposed_by=row.proposed_by.display_name,
        proposed_by_id=row.proposed_by_id,
        proposed_at=row.proposed_at,
        approved_by=row.approved_by.display_name if row.approved_by else "",
        approved_at=row.approved_at,
        in_force=row.version == in_force,
        sms_name=sms_name(kind, row.version),
    )
