"""The end of a case: closed once every item is carried out or has failed; and what ends by the calendar."""

import uuid
from datetime import datetime

from django.db import connection

from zhicheng.domain.batches import BatchStatus
from zhicheng.domain.cases import CaseAction, CaseItemState, CaseState, CaseStepKind
from zhicheng.domain.deadlines import business_date
from zhicheng.records.models import Artifact, Case, CaseItem, CaseStep, SuccessorEntry, Suspension
from zhicheng.services.casework.cases.handling import leave_items_out
from zhicheng.services.casework.cases.items import item_done
from zhicheng.services.casework.cases.steps import CaseStanding, move_case
from zhicheng.services.casework.cases.telling import (
    tell_of_decision,
    tell_of_successors,
    tell_of_suspensions_over,
)
from zhicheng.services.kernel.actor import SYSTEM
from zhicheng.services.kernel.events import EventTag, Ledger, transaction
from zhicheng.services.kernel.later_titles import list_after_correction

_EXPIRED = "逾期未补充材料，已关闭。如仍需办理，请重新提出。"
_EXPIRED_TOLD = "逾期未补充材料，已关闭"


def settle(ledger: Ledger, case: Case) -> CaseStanding:
    """Close a case of which no item waits any more; says how many were carried out and how many not."""
    states = list(CaseItem.objects.filter(case=case).values_list("state", flat=True))
    done, failed = states.count(CaseItemState.DONE), states.count(CaseItemState.FAILED)
    outcome = f"已执行{done}项。" if not failed else f"已执行{done}项，{failed}项未能执行，须另行办理。"
    tell_of_decision(ledger, case, outcome=outcome)
    return move_case(
        ledger,
        case,
        CaseAction.SETTLE,
        CaseStepKind.SETTLED,
        EventTag.CASE_SETTLED,
        text=outcome,
        closed_at=ledger.at,
        outcome=outcome,
    )


def settle_finished_cases(*, at: datetime) -> int:
    """Settle the cases whose successors are all made or have failed; returns how many. May run twice."""
    settled = 0
    waiting = Case.objects.filter(state=CaseState.APPLYING.value).order_by("opened_at")
    for case_id in list(waiting.values_list("id", flat=True)):
        with transaction(actor=SYSTEM, at=at) as ledger:
            case = Case.objects.select_for_update(of=("self",), no_key=True).get(id=case_id)
            if case.state != CaseState.APPLYING or _unfinished(case_id):
                continue
            _settle_items(ledger, case)
            settle(ledger, case)
            settled += 1
    return settled


def _unfinished(case_id: uuid.UUID) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT EXISTS (
              SELECT 1 FROM records_successorentry entry
                JOIN records_caseitem item ON item.id = entry.item_id
                JOIN records_issuancebatch batch ON batch.id = entry.batch_id
               WHERE item.case_id = %s AND item.is_open AND batch.status <> %s)
            """,
            [case_id, BatchStatus.ISSUED.value],
        )
        return bool(cursor.fetchone()[0])


def _settle_items(ledger: Ledger, case: Case) -> None:
    entries = SuccessorEntry.objects.filter(item__case=case, item__is_open=True)
    entries = entries.select_related("item", "predecessor")
    sealed = {
        (artifact.certificate.predecessor_id, artifact.certificate.batch_id): artifact.certificate_id
        for artifact in Artifact.objects.select_related("certificate").filter(
            certificate__batch__in=entries.values("batch"), certificate__predecessor__isnull=False
        )
    }
    made = []
    for entry in entries:
        certificate_id = sealed.get((entry.predecessor_id, entry.batch_id))
        if certificate_id is not None:
            made.append(certificate_id)
            item_done(
                case, entry.item, ledger.at, effect="successor", subject=("certificate", certificate_id)
            )
        elif entry.failed_at is not None:
            CaseItem.objects.filter(id=entry.item_id).update(
                state=CaseItemState.FAILED.value,
                is_open=False,
                code=entry.code[:60],
                sentence=entry.sentence[:300],
                settled_at=ledger.at,
            )
            # The pipeline has recorded the event; the step tells it on the case's page.
            CaseStep.objects.create(
                case=case,
                version=case.version,
                kind=CaseStepKind.ITEM_FAILED.value,
                text=f"证书{entry.predecessor.number_id}：{entry.sentence}"[:1000],
                at=ledger.at,
            )
    list_after_correction(ledger, made, case_id=case.id)
    tell_of_successors(ledger, case, made)


def close_expired_cases(*, at: datetime) -> int:
    """Close the cases whose evidence did not come in time; returns how many. May run twice."""
    closed = 0
    late = Case.objects.filter(state=CaseState.EVIDENCE_WANTED.value, evidence_due_on__lt=business_date(at))
    for case_id in list(late.values_list("id", flat=True)):
        with transaction(actor=SYSTEM, at=at) as ledger:
            case = Case.objects.select_for_update(of=("self",), no_key=True).get(id=case_id)
            if case.state != CaseState.EVIDENCE_WANTED:
                continue
            leave_items_out(case, at)
            move_case(
                ledger,
                case,
                CaseAction.EXPIRE,
                CaseStepKind.EXPIRED,
                EventTag.CASE_EXPIRED,
                closed_at=at,
                outcome=_EXPIRED,
            )
            tell_of_decision(ledger, case, outcome=_EXPIRED_TOLD)
            closed += 1
    return closed


def end_due_suspensions(*, at: datetime) -> int:
    """End the suspensions whose last day is over; returns how many. May run twice."""
    ended = 0
    due = Suspension.objects.in_force().filter(last_day__lt=business_date(at))
    for suspension in list(due):
        with transaction(actor=SYSTEM, at=at) as ledger:
            # Zero rows: another worker or an officer ended it in this very moment.
            if Suspension.objects.in_force().filter(id=suspension.id).update(ended_at=at):
                ledger.record(
                    EventTag.SUSPENSION_ENDED, "certificate", suspension.certificate_id, by="calendar"
                )
                tell_of_suspensions_over(ledger, [suspension.certificate_id])
                ended += 1
    return ended
