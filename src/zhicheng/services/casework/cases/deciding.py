"""The decision: one officer proposes with reasons, another agrees, and what was agreed takes effect.

The second officer decides about the very items and changes that were proposed, by their digest. Agreement
and effect are one transaction; only the making of successor files is left to the workers.
"""

from datetime import datetime

from zhicheng.domain.cases import CASE_RULES, CaseAction, CaseKind, CaseStepKind
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.free_text import without_personal_numbers
from zhicheng.records.models import Case, CaseDecision, CaseItem
from zhicheng.services.casework.cases.changes import content_digest
from zhicheng.services.casework.cases.effects.registry import apply_effect
from zhicheng.services.casework.cases.handling import refuse_own_case
from zhicheng.services.casework.cases.settling import settle
from zhicheng.services.casework.cases.steps import (
    CaseRefused,
    CaseSeen,
    CaseStanding,
    held_case,
    move_case,
)
from zhicheng.services.kernel.actor import Actor, require_human, require_role
from zhicheng.services.kernel.events import EventTag, transaction
from zhicheng.services.kernel.people import same_person


def propose_decision(*, actor: Actor, at: datetime, case: CaseSeen, reason: str) -> CaseStanding:
    """The officer in charge proposes to grant the case, with the reason that the decision will print.

    Raises CaseRefused without the required evidence, and NotAllowed in one's own matter.
    """
    require_role(actor, UnitRole.BUREAU)
    officer = require_human(actor)
    text = reason.strip()
    if not text or len(text) > 1000:
        raise CaseRefused("请填写认定的事实和理由，不超过1000字。", code="case.reason")
    without_personal_numbers(text, "理由")
    with transaction(actor=actor, at=at) as ledger:
        row = held_case(case)
        refuse_own_case(actor, row)
        _require_evidence(row)
        items = list(CaseItem.objects.filter(case=row).order_by("index"))
        CaseDecision.objects.create(
            case=row,
            round=row.decisions.count() + 1,
            reason=text,
            content_digest=content_digest(row, items),
            proposed_by_id=officer,
            proposed_at=at,
        )
        return move_case(
            ledger, row, CaseAction.PROPOSE, CaseStepKind.PROPOSED, EventTag.CASE_PROPOSED, text=text
        )


def withdraw_proposal(*, actor: Actor, at: datetime, case: CaseSeen) -> CaseStanding:
    """The proposer takes the proposal back, until the second officer has decided. Raises CaseRefused."""
    require_role(actor, UnitRole.BUREAU)
    officer = require_human(actor)
    with transaction(actor=actor, at=at) as ledger:
        row = held_case(case)
        decision = _open_decision(row)
        if decision.proposed_by_id != officer:
            raise CaseRefused("只有提出意见的工作人员可以收回意见。", code="case.not_proposer")
        _decide(decision, officer, at, agreed=False, remark="提出人收回")
        return move_case(
            ledger,
            row,
            CaseAction.WITHDRAW_PROPOSAL,
            CaseStepKind.PROPOSAL_WITHDRAWN,
            EventTag.CASE_PROPOSAL_WITHDRAWN,
        )


def return_proposal(*, actor: Actor, at: datetime, case: CaseSeen, reason: str) -> CaseStanding:
    """The second officer returns the proposal to the first, with a reason. Raises CaseRefused."""
    require_role(actor, UnitRole.BUREAU)
    officer = require_human(actor)
    text = reason.strip()
    if not text or len(text) > 500:
        raise CaseRefused("请填写退回的理由，不超过500字。", code="case.reason")
    without_personal_numbers(text, "退回的理由")
    with transaction(actor=actor, at=at) as ledger:
        row = held_case(case)
        refuse_own_case(actor, row)
        decision = _open_decision(row)
        _refuse_same_person(actor, decision)
        _decide(decision, officer, at, agreed=False, remark=text)
        return move_case(
            ledger, row, CaseAction.RETURN, CaseStepKind.RETURNED, EventTag.CASE_RETURNED, text=text
        )


def agree_to_case(*, actor: Actor, at: datetime, case: CaseSeen, remark: str = "") -> CaseStanding:
    """The second officer agrees, and what was proposed takes effect with this commit.

    Raises CaseRefused for the person who proposed it, for items that are no longer what was proposed, and
    with the effect's own reason where the register does not allow it any more; then nothing is changed.
    """
    require_role(actor, UnitRole.BUREAU)
    officer = require_human(actor)
    with transaction(actor=actor, at=at) as ledger:
        row = held_case(case)
        refuse_own_case(actor, row)
        decision = _open_decision(row)
        _refuse_same_person(actor, decision)
        items = list(CaseItem.objects.select_for_update(no_key=True).filter(case=row).order_by("index"))
        if bytes(decision.content_digest) != content_digest(row, items):
            raise CaseRefused(
                "办件内容或该人员的登记信息与提出意见时不同，不能复核。请退回后重新提出。",
                code="case.content_changed",
            )
        _decide(decision, officer, at, agreed=True, remark=remark.strip()[:500])
        standing = move_case(
            ledger, row, CaseAction.AGREE, CaseStepKind.AGREED, EventTag.CASE_AGREED, text=remark[:500]
        )
        applied = Case.objects.get(id=row.id)
        is_settled = apply_effect(ledger, applied, decision, items)
        return settle(ledger, applied) if is_settled else standing


def _require_evidence(case: Case) -> None:
    rules = CASE_RULES[CaseKind(case.kind)]
    present = set(case.attachments.values_list("kind", flat=True))
    missing = [item.label for item in rules.required_evidence if item.code not in present]
    if missing:
        raise CaseRefused(
            f"还缺少材料：{'、'.join(missing)}。请先要求补充，或由窗口录入。", code="case.evidence_missing"
        )


def _open_decision(case: Case) -> CaseDecision:
    decision = (
        CaseDecision.objects.select_for_update(no_key=True)
        .filter(case=case, decided_at__isnull=True)
        .order_by("-round")
        .first()
    )
    if decision is None:
        raise CaseRefused("该办件目前没有等待复核的意见。", code="case.no_proposal")
    return decision


def _refuse_same_person(actor: Actor, decision: CaseDecision) -> None:
    if same_person(require_human(actor), decision.proposed_by_id):
        raise CaseRefused(
            "提出意见与复核须由两名不同的工作人员办理，请由另一名工作人员复核。", code="case.same_officer"
        )


def _decide(decision: CaseDecision, officer: object, at: datetime, *, agreed: bool, remark: str) -> None:
    decision.decided_by_id, decision.decided_at = officer, at  # type: ignore[assignment]
    decision.is_agreed, decision.remark = agreed, remark
    decision.save(update_fields=["decided_by", "decided_at", "is_agreed", "remark"])
