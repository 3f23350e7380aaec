"""The timeline of a case, its number, and the one statement by which it moves."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from zhicheng.domain.cases import CaseAction, CaseKind, CaseState, CaseStepKind, next_state
from zhicheng.domain.deadlines import business_date
from zhicheng.domain.refusals import Refusal, RefusalKind
from zhicheng.records.models import Case, CaseStep
from zhicheng.services.kernel.actor import Actor
from zhicheng.services.kernel.events import EventTag, Ledger


class CaseRefused(Refusal):
    """A case that cannot be opened, decided or changed as asked."""

    code = "case.refused"


@dataclass(frozen=True, slots=True)
class CaseSeen:
    """A case as somebody saw it; the guard of every act."""

    case_id: uuid.UUID
    version: int


@dataclass(frozen=True, slots=True)
class CaseStanding:
    """A case after an act."""

    case_id: uuid.UUID
    number: str
    kind: CaseKind
    state: CaseState
    version: int

    @property
    def seen(self) -> CaseSeen:
        """What the next act names."""
        return CaseSeen(self.case_id, self.version)


def next_number(at: datetime) -> str:
    """The next number of the year, as ``BJ2026000017``; its row is held until the transaction ends."""
    year = business_date(at).year
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO records_casecounter AS counter (year, next_serial) VALUES (%s, 2)
            ON CONFLICT (year) DO UPDATE SET next_serial = counter.next_serial + 1
            RETURNING next_serial - 1
            """,
            [year],
        )
        serial = cursor.fetchone()[0]
    return f"BJ{year}{serial:06d}"


def held_case(seen: CaseSeen) -> Case:
    """The case, locked. Raises CaseRefused for one that is not there or that has moved since it was seen."""
    case = Case.objects.select_for_update(of=("self",), no_key=True).filter(id=seen.case_id).first()
    if case is None:
        raise not_found()
    if case.version != seen.version:
        raise overtaken()
    return case


def move_case(
    ledger: Ledger,
    case: Case,
    action: CaseAction,
    step: CaseStepKind,
    tag: EventTag,
    *,
    text: str = "",
    **changes: Any,
) -> CaseStanding:
    """Move the case by ``action`` and keep the step, with ``changes`` to its fields.

    Raises CaseMoveRefused where the action is not possible, and CaseRefused when somebody was there first.
    """
    seen = CaseState(case.state)
    target = next_state(seen, action)
    if not Case.objects.move(case.id, case.version, seen, target, **changes):
        raise overtaken()
    keep_step(ledger, case, step, tag, text=text, version=case.version + 1)
    return CaseStanding(case.id, case.number, CaseKind(case.kind), target, case.version + 1)


def keep_step(
    ledger: Ledger, case: Case, step: CaseStepKind, tag: EventTag, *, text: str = "", version: int
) -> None:
    """Add a step to the timeline, with its event; the event holds no text, which the row keeps."""
    actor: Actor = ledger.actor
    CaseStep.objects.create(
        case_id=case.id,
        version=version,
        kind=step.value,
        account_id=actor.account_id,
        unit_id=actor.unit_id,
        text=text,
        at=ledger.at,
    )
    ledger.record(tag, "case", case.id, number=case.number, version=version)


def not_found() -> CaseRefused:
    """What everybody hears about a case that they may not know of, and about one that is not there."""
    return CaseRefused("没有找到该办件。", code="case.not_found", kind=RefusalKind.MISSING)


def not_possible() -> CaseRefused:
    """What those hear who open the page of an act that is not theirs, or not possible any more."""
    return CaseRefused(
        "该办件现在不能这样办理：可能刚刚有了新的进展，或不由您办理。请返回办件查看最新状态。",
        code="case.not_possible",
        kind=RefusalKind.MISSING,
    )


def overtaken() -> CaseRefused:
    """What whoever comes second hears."""
    return CaseRefused(
        "该办件刚刚有了新的进展，您的操作没有生效。请刷新后查看，再决定如何办理。",
        code="case.overtaken",
        kind=RefusalKind.OVERTAKEN,
    )
