"""The addresses of the Bureau's casework."""

import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from tests.support.cast import ENTRUSTED, PEOPLE, Cast, uploaded
from tests.support.issued_certificates import issue, officer
from tests.support.later_titles import listed_review
from tests.support.stored import stored
from tests.web.case_entries import case_entries, case_of
from tests.web.entries import Entry
from tests.web.entries.committee import evidence_of, listed
from zhicheng.domain.cases import CaseKind, CaseState
from zhicheng.domain.deadlines import SHANGHAI
from zhicheng.domain.months import Month
from zhicheng.records.models import (
    Case,
    Certificate,
    CertificateTemplate,
    Claim,
    Filing,
    FinalCheckRun,
    IssuanceBatch,
)
from zhicheng.services.casework.cases import CaseSeen, propose_decision, take_up_case
from zhicheng.services.intake.filings.acts import submit_filing
from zhicheng.services.issuance.month.final_check import check_month
from zhicheng.services.issuance.month.release import propose_batch

OFFICERS = ("check_officer", "release_officer", "third_officer")


def waiting_filing(cast: Cast) -> Filing:
    """An undecided filing."""
    met = cast.at.astimezone(SHANGHAI).date() - timedelta(days=3)
    found = Filing.objects.first()
    if found is None:
        made = submit_filing(
            actor=cast.convener,
            at=cast.at,
            committee_id=cast.committee.id,
            reference="津备〔2026〕9号",
            meeting_first=met,
            meeting_last=met,
            passed_count=3,
        )
        found = stored(Filing, made)
    return found


def held_claim(cast: Cast) -> Claim:
    """A claim that the Bureau holds for the month, with a document."""
    return Claim.objects.first() or uploaded(cast)


def month_of(cast: Cast) -> Month:
    return Month.parse(held_claim(cast).batch_month)


def proposed_batch(cast: Cast) -> IssuanceBatch:
    """A batch that waits for a second officer."""
    found = IssuanceBatch.objects.first()
    if found is None:
        cast.template()
        batch = propose_batch(actor=cast.check_officer, at=cast.at, month=month_of(cast))
        found = IssuanceBatch.objects.get(id=batch.id)
    return found


def certificate(cast: Cast) -> Certificate:
    return Certificate.objects.first() or issue()[0].certificate


def case(cast: Cast) -> Case:
    """A correction opened at the counter."""
    return case_of(cast, cast.check_officer, certificate(cast), CaseKind.CORRECTION)


def _filing(cast: Cast) -> Mapping[str, Any]:
    return {"filing_id": waiting_filing(cast).id}


def _month(cast: Cast) -> Mapping[str, Any]:
    return {"month": str(month_of(cast))}


def _checked_month(cast: Cast) -> Mapping[str, Any]:
    month = month_of(cast)
    check_month(actor=cast.check_officer, at=cast.at, month=month)
    return {"month": str(month)}


def _rule(cast: Cast) -> Mapping[str, Any]:
    """A month whose check found something: a person of channel 2 whose other claim names the same title."""
    if not Claim.objects.exists():
        uploaded(cast, specialty="机械设计")
        uploaded(cast, ENTRUSTED)
    month = month_of(cast)
    run = check_month(actor=cast.check_officer, at=cast.at, month=month)
    found = stored(FinalCheckRun, run).findings.first()
    assert found is not None
    return {"month": str(month), "rule_id": found.rule_id}


def _claim(cast: Cast) -> Mapping[str, Any]:
    return {"claim_id": held_claim(cast).id}


def _document(cast: Cast) -> Mapping[str, Any]:
    found = held_claim(cast).attachments.get()
    return {"claim_id": found.claim_id, "attachment_id": found.id}


def _reason(cast: Cast) -> Mapping[str, Any]:
    claim = held_claim(cast)
    seen = {"status": claim.status, "step": claim.step, "version": claim.version}
    return {**seen, "text": "取得资格时间与证明材料不一致。"}


def _batch(cast: Cast) -> Mapping[str, Any]:
    return {"batch_id": proposed_batch(cast).id}


def _certificate(cast: Cast) -> Mapping[str, Any]:
    return {"certificate_id": certificate(cast).id}


def _opened(cast: Cast) -> Mapping[str, Any]:
    return {"case_id": case(cast).id}


def _some_case(cast: Cast) -> Mapping[str, Any]:
    case(cast)
    return {}


def _in_hand(cast: Cast) -> Mapping[str, Any]:
    found = case(cast)
    if found.state == CaseState.OPENED:
        take_up_case(actor=cast.third_officer, at=cast.at, case=CaseSeen(found.id, found.version))
    return {"case_id": found.id}


def _proposed(cast: Cast) -> Mapping[str, Any]:
    """Proposed by an officer who is none of those that the entry names."""
    found = case(cast)
    if found.state == CaseState.OPENED:
        proposer = officer("proposer")
        seen = take_up_case(actor=proposer, at=cast.at, case=CaseSeen(found.id, found.version)).seen
        propose_decision(actor=proposer, at=cast.at, case=seen, reason="经核对材料，情况属实。")
    return {"case_id": found.id}


def _version(cast: Cast) -> Mapping[str, Any]:
    return {"version": case(cast).version}


def _case_reason(cast: Cast) -> Mapping[str, Any]:
    return {**_version(cast), "text": "经核对材料，情况属实。"}


def _bulk(cast: Cast) -> Mapping[str, Any]:
    return {
        "by": "numbers",
        "numbers": certificate(cast).number_id,
        "ground": "false_materials",
        "statement": "经核查材料不实。",
    }


def _template(cast: Cast) -> Mapping[str, Any]:
    cast.template()
    return {"sha256": CertificateTemplate.objects.get().sha256}


def _said(cast: Cast) -> Mapping[str, Any]:
    return {"reason": "年度核查需要"}


def _person(cast: Cast) -> Mapping[str, Any]:
    return {"person_id": certificate(cast).person_id}


def _review(cast: Cast) -> Mapping[str, Any]:
    # The cast's Bureau is there first.
    assert cast.check_officer
    return {"review_id": listed_review().id}


def _finding(cast: Cast) -> Mapping[str, Any]:
    return {"finding": "stands", "reason": "已核对评审材料，不受影响。"}


ENTRIES = {
    "bureau:people": Entry(OFFICERS, post=lambda cast: {"text": PEOPLE[0].name}),
    "bureau:person": Entry(OFFICERS, _person),
    "bureau:person_numbers": Entry(OFFICERS, _person, post=_said),
    "bureau:certificate_picture": Entry(OFFICERS, _certificate),
    "bureau:home": Entry(OFFICERS),
    "bureau:filings": Entry(OFFICERS),
    "bureau:filing": Entry(OFFICERS, _filing),
    "bureau:listed": Entry(OFFICERS, listed),
    "bureau:filing_evidence": Entry(OFFICERS, evidence_of),
    "bureau:approve_filing": Entry(OFFICERS, _filing),
    "bureau:refuse_filing": Entry(OFFICERS, _filing, post=_said),
    "bureau:months": Entry(OFFICERS),
    "bureau:month": Entry(OFFICERS, _month),
    "bureau:check_month": Entry(OFFICERS, _month, post=lambda cast: {}),
    "bureau:findings_workbook": Entry(OFFICERS, _checked_month),
    "bureau:findings": Entry(OFFICERS, _rule),
    "bureau:propose": Entry(OFFICERS, _month),
    "bureau:month_report": Entry(OFFICERS, _month),
    "bureau:month_claims": Entry(OFFICERS, _month, post=lambda cast: {"channel": "evaluation"}),
    "bureau:claim": Entry(OFFICERS, _claim),
    "bureau:send_back": Entry(OFFICERS, _claim, post=_reason),
    "bureau:reject": Entry(OFFICERS, _claim, post=_reason),
    "bureau:reveal": Entry(OFFICERS, _claim, post=_said),
    "bureau:attachment": Entry(OFFICERS, _document),
    "bureau:batch": Entry(OFFICERS, _batch),
    "bureau:release": Entry(OFFICERS, _batch),
    "bureau:discard": Entry(OFFICERS, _batch),
    "bureau:pause": Entry(OFFICERS, _batch, post=lambda cast: {}),
    "bureau:resume": Entry(OFFICERS, _batch, post=lambda cast: {}),
    "bureau:batch_progress": Entry(OFFICERS, _batch),
    "bureau:certificates": Entry(OFFICERS, post=lambda cast: {"text": PEOPLE[0].name}),
    "bureau:certificate": Entry(OFFICERS, _certificate),
    "bureau:check_file": Entry(OFFICERS, _certificate, post=lambda cast: {}),
    "bureau:export_certificate": Entry(OFFICERS, _certificate, post=_said),
    "bureau:reveal_certificate": Entry(OFFICERS, _certificate, post=_said),
    "bureau:revocation_moved": Entry(OFFICERS, _certificate),
    "bureau:revocations_moved": Entry(OFFICERS),
    "bureau:open_revocation_moved": Entry(OFFICERS, lambda cast: {"revocation_id": uuid.uuid4()}),
    **case_entries(
        "bureau",
        "check_officer",
        certificate,
        CaseKind.CORRECTION,
        actors=("check_officer",),
        foreign=(),
        everyone=OFFICERS,
    ),
    "bureau:cases": Entry(OFFICERS, _some_case, post=lambda cast: {"number": "BJ"}),
    "bureau:later_titles": Entry(OFFICERS),
    "bureau:later_title": Entry(OFFICERS, _review, post=_finding),
    "bureau:bulk_case": Entry(OFFICERS, lambda cast: {"kind": "revocation"}, post=_bulk),
    "bureau:take_up_case": Entry(OFFICERS, _opened, post=_version),
    "bureau:ask_case_evidence": Entry(OFFICERS, _in_hand, post=_case_reason),
    "bureau:refuse_case": Entry(OFFICERS, _in_hand, post=_case_reason),
    "bureau:propose_case": Entry(OFFICERS, _in_hand, post=_case_reason),
    "bureau:withdraw_proposal": Entry(OFFICERS, _proposed, post=_version),
    "bureau:agree_case": Entry(OFFICERS, _proposed, post=_version),
    "bureau:return_case": Entry(OFFICERS, _proposed, post=_case_reason),
    "bureau:case_numbers": Entry(OFFICERS, _opened, post=_said),
    "bureau:templates": Entry(OFFICERS),
    "bureau:propose_template": Entry(OFFICERS),
    "bureau:template_preview": Entry(OFFICERS, _template),
    "bureau:approve_template": Entry(OFFICERS, _template),
}
