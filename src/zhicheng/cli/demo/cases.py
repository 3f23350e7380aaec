"""Bringing each case of the demonstration from wherever it stands to its goal, by two officers."""

import time
import uuid
from collections.abc import Callable
from datetime import timedelta

from zhicheng.cli.demo import city
from zhicheng.cli.demo.attachments import sample_document
from zhicheng.cli.demo.case_plans import CasePlan, case_plans
from zhicheng.cli.demo.demonstration import Demonstration
from zhicheng.domain.cases import CASE_RULES, CaseKind, CaseState, CaseSubject
from zhicheng.domain.deadlines import business_date
from zhicheng.services.casework.cases import (
    BulkScope,
    CaseAsked,
    CaseLine,
    CaseSeen,
    CertificateChoice,
    EvidenceFile,
    agree_to_case,
    ask_for_evidence,
    case_list,
    case_page,
    certificates_to_choose,
    open_case_with_evidence,
    preview_bulk,
    propose_decision,
    refuse_case,
    take_up_case,
)
from zhicheng.services.kernel import Actor, ports

_LOOK_SECONDS = 0.25
_MOST = 200
_OFFICERS = frozenset(plan.login for plan in city.STAFF)


def bring_cases_forward(demo: Demonstration, supervise: Callable[[], None]) -> None:
    """Open and decide every planned case; what was done before an interruption is not done twice.

    The acts are today's. ``supervise`` is called while the workers make a successor.
    """
    for serial, plan in enumerate(case_plans(demo)):
        line = _find(demo, plan)
        if line is None and not _open(demo, plan, serial):
            continue
        while _step(demo, plan, supervise):
            pass


def demonstrated_cases(demo: Demonstration) -> list[CaseLine]:
    """All cases of the city, those that are due first on top."""
    return case_list(actor=demo.staff(city.CHECKER), limit=_MOST).rows


def _find(demo: Demonstration, plan: CasePlan) -> CaseLine | None:
    same = (line for line in demonstrated_cases(demo) if line.kind is plan.kind and line.about in plan.about)
    return next(same, None)


def _open(demo: Demonstration, plan: CasePlan, serial: int) -> bool:
    """Open the case with its documents; False where there is no certificate that it could be about."""
    actor, at = _opener(demo, plan), ports.clock().now()
    rules = CASE_RULES[plan.kind]
    is_of_certificates = rules.subject is CaseSubject.CERTIFICATES
    certificates: tuple[uuid.UUID, ...] = ()
    scope, person_id = "", None
    if plan.filing:
        found = preview_bulk(
            actor=actor, at=at, kind=plan.kind, ground=plan.ground, by=BulkScope.FILING, text=plan.filing
        )
        certificates, scope = found.certificate_ids, found.scope
    else:
        choice = _certificate_of(demo, plan)
        if choice is not None:
            certificates = (choice.certificate_id,) if is_of_certificates else ()
            person_id = None if is_of_certificates else choice.person_id
    if not certificates and person_id is None:
        return False
    asked = CaseAsked(
        kind=plan.kind,
        ground=plan.ground,
        statement=plan.statement,
        certificate_ids=certificates,
        person_id=person_id,
        changes=plan.changes,
        in_force_until=business_date(at) + timedelta(days=plan.days) if plan.days else None,
        scope=scope,
    )
    files = [
        EvidenceFile(item.code, f"{index + 1}.pdf", sample_document(9000 + 10 * serial + index))
        for index, item in enumerate(rules.required_evidence)
    ]
    open_case_with_evidence(actor=actor, at=at, asked=asked, files=files)
    return True


def _certificate_of(demo: Demonstration, plan: CasePlan) -> CertificateChoice | None:
    # An officer sees everybody's; of one kind that is about certificates, whatever the case itself is about.
    found = certificates_to_choose(
        actor=demo.staff(city.CHECKER), at=ports.clock().now(), kind=CaseKind.SUSPENSION, text=plan.name
    )
    return next((choice for choice in found.rows if choice.name == plan.name), None)


def _step(demo: Demonstration, plan: CasePlan, supervise: Callable[[], None]) -> bool:
    """Do the next act; False where the goal is reached."""
    line = _find(demo, plan)
    if line is None or line.state is plan.goal:
        return False
    first, second, at = demo.staff(city.CHECKER), demo.staff(city.RELEASER), ports.clock().now()
    seen: CaseSeen = case_page(actor=first, case_id=line.case_id).seen
    match line.state:
        case CaseState.OPENED:
            take_up_case(actor=first, at=at, case=seen)
        case CaseState.IN_HAND if plan.goal is CaseState.EVIDENCE_WANTED:
            ask_for_evidence(actor=first, at=at, case=seen, what="请补充合格通知书，写明报考专业。")
        case CaseState.IN_HAND if plan.goal is CaseState.REFUSED:
            refuse_case(
                actor=first, at=at, case=seen, reason="证书所印专业与合格名单一致，没有录入错误，不能更正。"
            )
        case CaseState.IN_HAND:
            propose_decision(actor=first, at=at, case=seen, reason="经核对所附材料，情况属实。")
        case CaseState.PROPOSED:
            agree_to_case(actor=second, at=at, case=seen)
        case CaseState.APPLYING:
            supervise()
            time.sleep(_LOOK_SECONDS)
        case _:
            # A newcomer has taken it elsewhere while the building was interrupted; it stays there.
            return False
    return True


def _opener(demo: Demonstration, plan: CasePlan) -> Actor:
    return demo.staff(plan.opened_by) if plan.opened_by in _OFFICERS else demo.holder(plan.opened_by)
