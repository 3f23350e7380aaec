"""What people are told of a claim's or a certificate's way, in the transaction of the act that moved it.

Only people who claimed for themselves follow a review; of a claim that a roster made, the convening unit is
told. Of a certificate its holder is told in any case.
"""

import uuid
from collections.abc import Collection, Mapping
from datetime import datetime

from zhicheng.domain.channels import RULES, IntakeChannel, UnitRole
from zhicheng.domain.claim_acts import ClaimActKind, ReviewVerdict
from zhicheng.domain.deadlines import SHANGHAI
from zhicheng.domain.messages import MessageField, MessageKind
from zhicheng.domain.months import Month
from zhicheng.domain.review import ClaimStatus, Position, current_reviewer
from zhicheng.records.models import Certificate, Claim, Filing, Unit, VerificationKind
from zhicheng.services.kernel.telling import About, Telling, ToPerson, ToUnit, tell, tell_all

_WHOLE = "整件申领"
_TOLD_KINDS = frozenset({VerificationKind.THIRD_PARTY, VerificationKind.EMPLOYER})


def tell_of_decision(
    row: Claim,
    verdict: ReviewVerdict,
    *,
    at: datetime,
    unit_id: uuid.UUID,
    step: int,
    reason: str = "",
    part: str = "",
) -> None:
    """Tell of one decision about ``row``, which has moved already; ``step`` is the one that decided.

    ``part`` names the content that the reason is about, in words; empty for the whole claim.
    """
    channel = IntakeChannel(row.channel)
    if not RULES[channel].personal_claim:
        if verdict is not ReviewVerdict.APPROVED and row.committee is not None:
            _tell_convener(row, at)
        return
    unit = Unit.objects.values_list("name", flat=True).get(id=unit_id)
    fields: dict[MessageField, object] = {MessageField.TITLE: row.title_name, MessageField.UNIT: unit}
    match verdict:
        case ReviewVerdict.APPROVED:
            kind = MessageKind.CLAIM_MOVED_ON
            following = current_reviewer(channel, Position(ClaimStatus(row.status), row.step))
            fields[MessageField.STEP] = following.label if following else "上传人社局"
        case ReviewVerdict.SENT_BACK:
            kind = MessageKind.CLAIM_SENT_BACK
            fields |= {MessageField.PART: part or _WHOLE, MessageField.REASON: reason.rstrip("。")}
        case ReviewVerdict.REJECTED:
            kind = MessageKind.CLAIM_REJECTED
            fields[MessageField.REASON] = reason.rstrip("。")
    tell(kind=kind, to=ToPerson(row.person_id), at=at, fields=fields, about=About("claim", str(row.id)))
    if verdict is ReviewVerdict.SENT_BACK and step > 1 and row.employer_id is not None:
        _tell_employer(row, row.employer_id, at)


def tell_of_upload(rows: Collection[Claim], months: Mapping[uuid.UUID, str], *, at: datetime) -> None:
    """Tell everybody whose own claim was uploaded into which month's batch; ``months`` by claim."""
    tell_all(
        [
            Telling(
                MessageKind.CLAIM_UPLOADED,
                ToPerson(row.person_id),
                {MessageField.TITLE: row.title_name, MessageField.MONTH: Month.parse(months[row.id]).label},
                About("claim", str(row.id)),
            )
            for row in rows
            if RULES[IntakeChannel(row.channel)].personal_claim
        ],
        at=at,
    )


def tell_of_taking_back(row: Claim, kind: ClaimActKind, *, at: datetime, unit_id: uuid.UUID) -> None:
    """Tell the claimant that the unit took back its approval or its upload, of which they had been told."""
    unit = Unit.objects.values_list("name", flat=True).get(id=unit_id)
    told = {
        ClaimActKind.APPROVAL_TAKEN_BACK: MessageKind.CLAIM_APPROVAL_TAKEN_BACK,
        ClaimActKind.UPLOAD_TAKEN_BACK: MessageKind.CLAIM_UPLOAD_TAKEN_BACK,
    }
    tell(
        kind=told[kind],
        to=ToPerson(row.person_id),
        at=at,
        fields={MessageField.TITLE: row.title_name, MessageField.UNIT: unit},
        about=About("claim", str(row.id)),
    )


def tell_of_sealing(certificate_ids: Collection[uuid.UUID], *, at: datetime) -> None:
    """Tell every holder that the certificate is made, and from which day it can be collected."""
    rows = Certificate.objects.filter(id__in=certificate_ids).order_by("id")
    tell_all(
        [
            Telling(
                MessageKind.CERTIFICATE_SEALED,
                ToPerson(person_id),
                {MessageField.TITLE: title, MessageField.DAY: day_label(opens)},
                About("certificate", str(key)),
            )
            for key, person_id, title, opens in rows.values_list(
                "id", "person_id", "title_name", "collectable_from"
            )
        ],
        at=at,
    )


def tell_of_revocation(certificate_id: uuid.UUID, *, at: datetime, reason: str) -> None:
    """Tell the holder that the certificate is revoked from this moment on, and why."""
    row = Certificate.objects.only("person_id", "title_name").get(id=certificate_id)
    tell(
        kind=MessageKind.CERTIFICATE_REVOKED,
        to=ToPerson(row.person_id),
        at=at,
        fields={
            MessageField.TITLE: row.title_name,
            MessageField.DAY: day_label(at),
            MessageField.REASON: reason.rstrip("。"),
        },
        about=About("certificate", str(certificate_id)),
    )


def tell_of_verification(row: Certificate, kind: VerificationKind, *, at: datetime) -> None:
    """Tell the holder that somebody with a name asked; what they called themselves stays in the ledger.

    Scans of the QR code are anonymous and many: the ledger has them, and no message.
    """
    if kind in _TOLD_KINDS:
        fields = {
            MessageField.TITLE: row.title_name,
            MessageField.DAY: day_label(at),
            MessageField.DOOR: kind.label,
        }
        tell(kind=MessageKind.CERTIFICATE_VERIFIED, to=ToPerson(row.person_id), at=at, fields=fields)


def tell_of_filing(row: Filing, *, at: datetime) -> None:
    """Tell the convening unit that its filing was approved, or refused and why."""
    unit = row.committee.convening_unit
    fields: dict[MessageField, object] = {MessageField.UNIT: unit.name}
    if row.refusal_reason:
        kind = MessageKind.FILING_REFUSED
        fields[MessageField.REASON] = row.refusal_reason.rstrip("。")
    else:
        assert row.upload_deadline is not None, "an approved filing has its deadline"
        kind = MessageKind.FILING_APPROVED
        deadline = row.upload_deadline
        fields[MessageField.DAY] = f"{deadline.year}年{deadline.month}月{deadline.day}日"
    to = ToUnit(unit.id, UnitRole.CONVENING_UNIT)
    tell(kind=kind, to=to, at=at, fields=fields, about=About("filing", str(row.id)))


def day_label(at: datetime) -> str:
    """The day in Shanghai as people read it."""
    local = at.astimezone(SHANGHAI)
    return f"{local.year}年{local.month}月{local.day}日"


def _tell_convener(row: Claim, at: datetime) -> None:
    assert row.committee is not None
    unit = row.committee.convening_unit
    fields = {MessageField.UNIT: unit.name, MessageField.COUNT: 1}
    to = ToUnit(unit.id, UnitRole.CONVENING_UNIT)
    about = About("todo", "sent_back")
    tell(kind=MessageKind.WORK_SENT_BACK, to=to, at=at, fields=fields, about=about)


def _tell_employer(row: Claim, employer_id: uuid.UUID, at: datetime) -> None:
    fields = {MessageField.UNIT: row.employer_name, MessageField.COUNT: 1}
    to = ToUnit(employer_id, UnitRole.EMPLOYER)
    about = About("claim", str(row.id))
    tell(kind=MessageKind.WORK_SENT_BACK, to=to, at=at, fields=fields, about=about)
