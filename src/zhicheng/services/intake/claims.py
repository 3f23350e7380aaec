"""Personal claims (申领) of channels 2 to 4: drafted and edited by the person who claims."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError
from django.db import transaction as db

from zhicheng.domain.channels import (
    RULES,
    SUBMITTING_ROLES,
    IntakeChannel,
    Question,
    UnitRole,
    named_together,
)
from zhicheng.domain.claim_acts import ClaimActKind
from zhicheng.domain.deadlines import business_date
from zhicheng.domain.refusals import Refusal
from zhicheng.domain.review import ClaimStatus, starting_position
from zhicheng.domain.rosters.cell_texts import tidy
from zhicheng.records.models import Claim, Examination, Person, Unit
from zhicheng.services.kernel.actor import Actor, NotAllowed, require_human
from zhicheng.services.kernel.claim_acts import keep_act
from zhicheng.services.kernel.claim_position import ClaimMoved, ClaimState, Seen, own_claim, state_of
from zhicheng.services.kernel.events import EventTag, transaction
from zhicheng.services.kernel.rulebook import catalogue
from zhicheng.services.kernel.typed_text import typed_text

_EDITABLE = {ClaimStatus.DRAFT, ClaimStatus.SENT_BACK}
_SETTLED_BY_REVIEWER = ("submitting_unit", "submitting_unit_name", "submitting_unit_reason")


class ClaimRefused(Refusal):
    """A claim whose details cannot be taken; ``field`` names the field at fault."""

    code = "claim.refused"

    def __init__(self, sentence: str, *, field: str = "", code: str | None = None) -> None:
        super().__init__(sentence, code=code)
        self.field = field


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimDetails:
    """What the person fills in. Level, awarding body and submitting unit follow from it."""

    series: str
    title_name: str
    branch: str = ""
    specialty: str = ""
    qualification_date: date | None = None
    """Appointment or meeting date; an examination's own date is taken instead of one given here."""
    employer_id: uuid.UUID | None = None
    archive_agency_id: uuid.UUID | None = None
    """For a person without an employer: who keeps their personnel file, and so submits (三(二)3)."""
    examination_id: uuid.UUID | None = None
    entrusted_body: str = ""


def draft_claim(*, actor: Actor, at: datetime, channel: IntakeChannel, details: ClaimDetails) -> ClaimState:
    """Begin a claim of channel 2, 3 or 4 as a draft.

    Raises NotAllowed for an actor who is no registered person, ClaimRefused for details that cannot be, and
    for a title that the person has a live claim of in this channel already.
    """
    person = _claimant(actor)
    if not RULES[channel].personal_claim:
        raise ClaimRefused(RULES[channel].not_claimed, field="channel")
    content = _content(channel, details, business_date(at))
    position = starting_position(channel)
    with transaction(actor=actor, at=at) as ledger:
        try:
            with db.atomic():
                row = Claim.objects.create(
                    channel=channel.value,
                    status=position.status.value,
                    step=position.step,
                    person=person,
                    name=person.name,
                    created_by_id=require_human(actor),
                    created_at=at,
                    **content,
                )
        except IntegrityError as error:
            raise _already_claimed(channel, details) from error
        keep_act(ledger, ClaimActKind.DRAFTED, row.id, version=row.version)
        ledger.record(EventTag.CLAIM_DRAFTED, "claim", row.id, channel=channel.value)
    return state_of(row)


def edit_claim(*, actor: Actor, at: datetime, claim: Seen, details: ClaimDetails) -> ClaimState:
    """Replace the content of one's own draft or sent-back claim.

    Raises ClaimNotFound, ClaimMoved when another window saved first, and ClaimRefused as ``draft_claim``.
    """
    row = own_open_claim(actor, claim)
    channel = IntakeChannel(row.channel)
    content = _content(channel, details, business_date(at))
    if row.submitting_unit_reason and _names_same_units(row, details):
        # A reviewer settled another submitting unit and said why; only another employer undoes that.
        for name in _SETTLED_BY_REVIEWER:
            del content[name]
    with transaction(actor=actor, at=at) as ledger:
        try:
            with db.atomic():
                change_own_claim(claim, **content)
        except IntegrityError as error:
            raise _already_claimed(channel, details) from error
        changed = sorted(name for name, value in content.items() if getattr(row, name) != value)
        keep_act(ledger, ClaimActKind.EDITED, row.id, version=claim.version + 1)
        ledger.record(EventTag.CLAIM_EDITED, "claim", row.id, changed=changed, version=claim.version + 1)
    row.refresh_from_db()
    return state_of(row)


def own_open_claim(actor: Actor, claim: Seen) -> Claim:
    """The actor's own claim, while its content may still change. Raises ClaimNotFound or ClaimRefused."""
    row = own_claim(actor, claim)
    if row.status not in _EDITABLE:
        raise ClaimRefused(
            "该申领已提交，审核期间不能修改。如需修改，请先撤回或等待退回。", code="claim.not_editable"
        )
    return row


def change_own_claim(claim: Seen, **changes: Any) -> None:
    """Write changes under the guard of what the person saw, and raise the version."""
    if not Claim.objects.move(claim, claim.position, **changes):
        # Another window of the same person saved or submitted first.
        raise ClaimMoved


def _claimant(actor: Actor) -> Person:
    person = Person.objects.filter(id=actor.person_id).first() if actor.person_id else None
    if person is None:
        raise NotAllowed("请先完成实名认证，再申领证书。")
    return person


def _content(channel: IntakeChannel, details: ClaimDetails, today: date) -> dict[str, Any]:
    entry = catalogue().find(tidy(details.series), tidy(details.title_name), tidy(details.branch))
    employer, superior = _units(channel, details)
    examination = _examination(details)
    rules = RULES[channel]
    if rules.by_examination != (examination is not None):
        raise ClaimRefused(
            "请选择所参加的考试。"
            if examination is None
            else f"只有{_asking(Question.EXAMINATION)}的申领需要选择考试。",
            field="examination",
        )
    qualified = examination.held_on if examination else details.qualification_date
    if qualified is not None and qualified > today:
        raise ClaimRefused("取得资格时间在今天之后，请核对日期。", field="qualification_date")
    entrusted = _text(details.entrusted_body, "受委托的评审委员会", 120, "entrusted_body")
    if entrusted and not rules.asks(Question.ENTRUSTED_BODY):
        raise ClaimRefused(
            f"只有{_asking(Question.ENTRUSTED_BODY)}的申领需要填写受委托的评审委员会。",
            field="entrusted_body",
        )
    return {
        "series": entry.series,
        "branch": entry.branch or tidy(details.branch),
        "title_name": entry.title_name,
        "level": entry.level.value,
        "specialty": _text(details.specialty, "专业", 60, "specialty"),
        "qualification_date": qualified,
        "employer": employer,
        "employer_name": employer.name if employer else "",
        "submitting_unit": superior,
        "submitting_unit_name": superior.name if superior else "",
        "submitting_unit_reason": "",
        "examination": examination,
        "entrusted_body": entrusted,
    }


def _units(channel: IntakeChannel, details: ClaimDetails) -> tuple[Unit | None, Unit | None]:
    """The employer and the submitting unit, which the employer's own record names (三(二)3)."""
    if details.employer_id is not None:
        employer = _unit(details.employer_id, field="employer")
        if UnitRole.EMPLOYER.value not in employer.roles or not employer.is_active:
            raise ClaimRefused(f"“{employer.name}”不是可选的用人单位，请重新选择。", field="employer")
        return employer, employer.submitting_unit
    if details.archive_agency_id is None:
        return None, None
    if not RULES[channel].archive_allowed:
        raise ClaimRefused("该渠道须由用人单位审核，请选择用人单位。", field="employer")
    agency = _unit(details.archive_agency_id, field="archive_agency")
    if not set(SUBMITTING_ROLES).intersection(agency.roles) or not agency.is_active:
        raise ClaimRefused(f"“{agency.name}”不是人力资源服务机构，请重新选择。", field="archive_agency")
    return None, agency


def _unit(unit_id: uuid.UUID, *, field: str) -> Unit:
    row: Unit | None = Unit.objects.select_related("submitting_unit").filter(id=unit_id).first()
    if row is None:
        raise ClaimRefused("没有找到所选的单位，请重新查找。", field=field)
    return row


def _examination(details: ClaimDetails) -> Examination | None:
    if details.examination_id is None:
        return None
    row = Examination.objects.filter(id=details.examination_id).first()
    if row is None:
        raise ClaimRefused("没有找到所选的考试，请重新选择。", field="examination")
    return row


def _asking(question: Question) -> str:
    """The channels whose form asks it, as people read them."""
    return named_together(channel for channel, rules in RULES.items() if rules.asks(question))


def _names_same_units(row: Claim, details: ClaimDetails) -> bool:
    if row.employer_id != details.employer_id:
        return False
    return row.employer_id is not None or row.submitting_unit_id == details.archive_agency_id


def _text(raw: str, label: str, longest: int, field: str) -> str:
    return typed_text(
        raw, label=label, longest=longest, refuse=lambda sentence: ClaimRefused(sentence, field=field)
    )


def _already_claimed(channel: IntakeChannel, details: ClaimDetails) -> ClaimRefused:
    return ClaimRefused(
        f"您已有一条“{details.title_name}”（{channel.label}）的申领，不能重复申领。请在“我的申领”中查看或修改。",
        code="claim.already_live",
    )
