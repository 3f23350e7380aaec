"""What waits for a reviewing unit: claims at its own step, those ready to go up, and those it has seen."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from django.db.models import Count, Min, Q, QuerySet

from zhicheng.domain.channels import RULES, IntakeChannel, UnitRole, channels_reviewed_at
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.review import ClaimStatus
from zhicheng.records.models import Claim, Unit
from zhicheng.services.kernel.actor import Actor
from zhicheng.services.kernel.listing import Listed, listed, order_for
from zhicheng.services.kernel.reviewing_units import step_of_role
from zhicheng.services.review.scope import claims_of_unit

_ORDERS: Final = {
    "name": ("name",),
    "title": ("title_name",),
    "channel": ("channel",),
    "employer": ("employer_name",),
    "submitted": ("submitted_at",),
    "status": ("status", "step"),
}


class WorkQueue(StrEnum):
    """Where a claim waits at a reviewing unit."""

    TODO = "todo"  # This unit reviews it now.
    READY = "ready"  # Reviewed by all; this unit uploads it, where it is the last step.
    SENT_BACK = "sent_back"  # The claimant corrects it.
    DONE = "done"  # Further up, or ended.

    @property
    def label(self) -> str:
        """The queue's name as people read it."""
        return {
            WorkQueue.TODO: "待审核",
            WorkQueue.READY: "待上传",
            WorkQueue.SENT_BACK: "已退回",
            WorkQueue.DONE: "已办",
        }[self]


@dataclass(frozen=True, slots=True)
class TodoLine:
    """One claim in a queue."""

    claim_id: uuid.UUID
    channel: IntakeChannel
    status: ClaimStatus
    step: int
    version: int
    name: str
    title_name: str
    level: TitleLevel
    specialty: str
    employer_id: uuid.UUID | None
    employer: str
    submitted_at: datetime | None
    uploaded_late: bool
    batch_month: str


def work_queues_of(actor: Actor) -> list[WorkQueue]:
    """The queues that the actor's work has: only the last review step uploads anything."""
    return [
        queue for queue in WorkQueue if queue is not WorkQueue.READY or actor.role is not UnitRole.EMPLOYER
    ]


def queue_counts(*, actor: Actor) -> dict[WorkQueue, int]:
    """How many claims lie in each queue of the unit. Raises NotAllowed for a unit that reviews nothing."""
    # One small count for each queue reads its own stretch of the index; one count of all would read them all.
    return {
        queue: claims_of_unit(actor).filter(_in_queue(actor, queue)).count()
        for queue in WorkQueue
        if queue is not WorkQueue.DONE
    }


def todo_list(
    *,
    actor: Actor,
    queue: WorkQueue = WorkQueue.TODO,
    channel: IntakeChannel | None = None,
    name: str = "",
    sort: str = "",
    limit: int = 50,
    offset: int = 0,
) -> Listed[TodoLine]:
    """One queue, the longest waiting first; of what is done, the latest. Raises NotAllowed."""
    rows = _search(actor, queue, channel, name)
    default = ("-submitted_at", "-id") if queue is WorkQueue.DONE else ("submitted_at", "id")
    return listed(rows, _line, order=order_for(sort, _ORDERS, default), limit=limit, offset=offset)


def todo_by_employer(*, actor: Actor) -> list[tuple[uuid.UUID | None, str, int, datetime | None]]:
    """How many claims of each employer wait for the unit's review: id, name, count, oldest hand-in."""
    rows = claims_of_unit(actor).filter(_in_queue(actor, WorkQueue.TODO)).order_by()
    counted = list(rows.values("employer_id").annotate(count=Count("id"), oldest=Min("submitted_at")))
    names = dict(
        Unit.objects.filter(id__in=[row["employer_id"] for row in counted]).values_list("id", "name")
    )
    found = [
        (row["employer_id"], names.get(row["employer_id"], "个人（档案代理）"), row["count"], row["oldest"])
        for row in counted
    ]
    return sorted(found, key=lambda employer: (-employer[2], employer[1]))


def next_to_do(*, actor: Actor, after: uuid.UUID) -> uuid.UUID | None:
    """The claim that has waited longest for the unit, apart from the one just handled."""
    rows = claims_of_unit(actor).filter(_in_queue(actor, WorkQueue.TODO)).exclude(id=after)
    return rows.order_by("submitted_at", "id").values_list("id", flat=True).first()


def _search(actor: Actor, queue: WorkQueue, channel: IntakeChannel | None, name: str) -> QuerySet[Claim]:
    rows = claims_of_unit(actor).filter(_in_queue(actor, queue))
    if channel is not None:
        rows = rows.filter(channel=channel)
    return rows.filter(name__contains=name.strip()) if name.strip() else rows


def _in_queue(actor: Actor, queue: WorkQueue) -> Q:
    own_step = step_of_role(actor.role)
    assert own_step is not None  # claims_of_unit has refused everybody else.
    steps: dict[int, list[IntakeChannel]] = {}
    for channel in channels_reviewed_at(own_step):
        steps.setdefault(RULES[channel].review_steps.index(own_step) + 1, []).append(channel)
    held, below, last = Q(pk__in=[]), Q(pk__in=[]), Q(pk__in=[])
    for step, channels in steps.items():
        # Said as one step with its channels, so that the index gives the rows in their order.
        held = held | Q(step=step, channel__in=channels)
        below = below | Q(step__lt=step, channel__in=channels)
        ending = [channel for channel in channels if len(RULES[channel].review_steps) == step]
        last = last | Q(step=step, channel__in=ending)
    match queue:
        case WorkQueue.TODO:
            return Q(status=ClaimStatus.IN_REVIEW) & held
        case WorkQueue.READY:
            return Q(status=ClaimStatus.READY) & last
        case WorkQueue.SENT_BACK:
            return Q(status=ClaimStatus.SENT_BACK)
        case WorkQueue.DONE:
            still_open = (Q(status=ClaimStatus.IN_REVIEW) & (held | below)) | (
                Q(status=ClaimStatus.READY) & last
            )
            return ~still_open & ~Q(status=ClaimStatus.SENT_BACK)


def _line(row: Claim) -> TodoLine:
    return TodoLine(
        claim_id=row.id,
        channel=IntakeChannel(row.channel),
        status=ClaimStatus(row.status),
        step=row.step,
        version=row.version,
        name=row.name,
        title_name=row.title_name,
        level=TitleLevel(row.level),
        specialty=row.specialty,
        employer_id=row.employer_id,
        employer=row.employer_name,
        submitted_at=row.submitted_at,
        uploaded_late=row.uploaded_late,
        batch_month=row.batch_month,
    )
