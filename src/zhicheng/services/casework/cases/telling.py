"""What people are told of a case, in the transaction of the act that it tells of."""

import uuid
from collections.abc import Sequence

from zhicheng.domain.cases import CASE_RULES, CaseKind, Opener
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.messages import MessageField, MessageKind
from zhicheng.domain.recall import RecallChange
from zhicheng.domain.revocations import RevocationKind
from zhicheng.records.models import Case, CaseItem, Certificate
from zhicheng.services.casework.cases.access import BRINGING_ROLES
from zhicheng.services.kernel.claim_messages import day_label
from zhicheng.services.kernel.events import Ledger
from zhicheng.services.kernel.recall import recall
from zhicheng.services.kernel.telling import About, Telling, ToPerson, ToUnit, tell, tell_all


def tell_of_opening(ledger: Ledger, case: Case) -> None:
    """Tell the person whom the case concerns, and the unit that is asked for its comment."""
    _tell_opener(ledger, case, MessageKind.CASE_OPENED)
    unit = case.commenting_unit
    if unit is None:
        return
    tell_all(
        [
            Telling(
                MessageKind.CASE_FOR_UNIT,
                ToUnit(unit.id, UnitRole(role)),
                {**_case_fields(case), MessageField.UNIT: unit.name},
                _about(case),
            )
            for role in unit.roles
            if UnitRole(role) in BRINGING_ROLES
        ],
        at=ledger.at,
    )


def tell_of_taking_up(ledger: Ledger, case: Case) -> None:
    """Tell whom the case concerns that an officer has it in hand, so that it cannot be withdrawn any more."""
    _tell_opener(ledger, case, MessageKind.CASE_TAKEN_UP)


def tell_of_missing_evidence(ledger: Ledger, case: Case, *, what: str, day: str) -> None:
    """Tell what is missing, and until when; the site says it in full, a text message does not."""
    _tell_opener(
        ledger,
        case,
        MessageKind.CASE_NEEDS_EVIDENCE,
        {MessageField.DAY: day, MessageField.REASON: what.rstrip("。")},
    )


def tell_of_decision(ledger: Ledger, case: Case, *, outcome: str) -> None:
    """Tell how the case ended."""
    _tell_opener(ledger, case, MessageKind.CASE_DECIDED, {MessageField.OUTCOME: outcome.rstrip("。")})


def tell_of_successors(ledger: Ledger, case: Case, certificate_ids: Sequence[uuid.UUID]) -> None:
    """Tell every holder that a successor can be collected, and who verified its predecessor to do so anew."""
    is_reissue = case.kind == CaseKind.REISSUE
    kind = MessageKind.CERTIFICATE_REPLACED if is_reissue else MessageKind.CERTIFICATE_CORRECTED
    rows = Certificate.objects.filter(id__in=certificate_ids).only(
        "person_id", "title_name", "predecessor_id"
    )
    tell_all(
        [
            Telling(
                kind,
                ToPerson(row.person_id),
                {MessageField.TITLE: row.title_name},
                About("certificate", str(row.id)),
            )
            for row in rows
        ],
        at=ledger.at,
    )
    old = [row.predecessor_id for row in rows if row.predecessor_id is not None]
    recall(ledger, old, RecallChange.REPLACED, case_id=case.id)


def tell_of_suspension(ledger: Ledger, case: Case, items: Sequence[CaseItem], *, is_end: bool) -> None:
    """Tell every holder that the certificate is suspended from today, or may be relied on again."""
    kind = MessageKind.SUSPENSION_ENDED if is_end else MessageKind.CERTIFICATE_SUSPENDED
    _tell_holders(ledger, kind, _certificates(items), {MessageField.DAY: day_label(ledger.at)})
    change = RecallChange.RESUMED if is_end else RecallChange.SUSPENDED
    recall(ledger, _certificates(items), change, case_id=case.id)


def tell_of_suspensions_over(ledger: Ledger, certificate_ids: Sequence[uuid.UUID]) -> None:
    """Tell every holder, and who relied on the certificate, that a suspension ended with its last day."""
    _tell_holders(
        ledger,
        MessageKind.SUSPENSION_ENDED,
        list(certificate_ids),
        {MessageField.DAY: day_label(ledger.at)},
    )
    recall(ledger, certificate_ids, RecallChange.RESUMED)


def tell_of_revocation(ledger: Ledger, case: Case, items: Sequence[CaseItem], kind: RevocationKind) -> None:
    """Tell every holder on which ground the certificate lost its force, and who verified it to do so anew."""
    ground = CASE_RULES[CaseKind(case.kind)].ground(case.ground)
    reason = ground.public if ground is not None else kind.label
    fields: dict[MessageField, object] = {
        MessageField.DAY: day_label(ledger.at),
        MessageField.REASON: reason.rstrip("。"),
    }
    _tell_holders(ledger, MessageKind.CERTIFICATE_REVOKED, _certificates(items), fields)
    change = RecallChange.CANCELLED if kind is RevocationKind.CANCELLED else RecallChange.REVOKED
    recall(ledger, _certificates(items), change, case_id=case.id)


def tell_of_personal_data(ledger: Ledger, person_id: uuid.UUID, case: Case) -> None:
    """Tell the person that what is registered of them has changed."""
    tell(kind=MessageKind.NAME_CHANGED, to=ToPerson(person_id), at=ledger.at, about=_about(case))


def _tell_opener(
    ledger: Ledger, case: Case, kind: MessageKind, fields: dict[MessageField, object] | None = None
) -> None:
    """Tell the person whom the case concerns where they opened it or an officer did for them."""
    if case.opener == Opener.UNIT and case.opened_unit_id is not None:
        # The unit reads it in its list of cases; these kinds are for people.
        return
    if case.person_id is None:
        return
    to = ToPerson(case.person_id)
    tell(kind=kind, to=to, at=ledger.at, fields={**_case_fields(case), **(fields or {})}, about=_about(case))


def _tell_holders(
    ledger: Ledger,
    kind: MessageKind,
    certificate_ids: Sequence[uuid.UUID],
    fields: dict[MessageField, object],
) -> None:
    rows = Certificate.objects.filter(id__in=certificate_ids).values_list("id", "person_id", "title_name")
    tell_all(
        [
            Telling(
                kind,
                ToPerson(person_id),
                {MessageField.TITLE: title, **fields},
                About("certificate", str(certificate_id)),
            )
            for certificate_id, person_id, title in rows
        ],
        at=ledger.at,
    )


def _certificates(items: Sequence[CaseItem]) -> list[uuid.UUID]:
    return [item.certificate_id for item in items if item.certificate_id is not None]


def _case_fields(case: Case) -> dict[MessageField, object]:
    return {MessageField.THING: CASE_RULES[CaseKind(case.kind)].label, MessageField.CASE: case.number}


def _about(case: Case) -> About:
    return About("case", str(case.id))
