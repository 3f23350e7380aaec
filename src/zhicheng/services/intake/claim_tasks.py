"""What a claim still needs: one task for each page of the form, by channel."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from zhicheng.domain.channels import RULES, IntakeChannel, QualificationDateSource
from zhicheng.domain.levels import TitleLevel
from zhicheng.records.models import Claim
from zhicheng.services.intake.attachments import AttachmentKind

DATE_LABELS = {
    QualificationDateSource.APPOINTMENT: "聘任日期",
    QualificationDateSource.MEETING: "评审会议日期",
    QualificationDateSource.EXAMINATION: "考试日期",
}


class TaskKey(StrEnum):
    """The pages of the form, in their order."""

    TITLE = "title"
    SPECIALTY = "specialty"
    QUALIFICATION = "qualification"
    EMPLOYER = "employer"
    ENTRUSTED_BODY = "entrusted_body"
    READINGS = "readings"
    ATTACHMENTS = "attachments"


@dataclass(frozen=True, slots=True)
class Task:
    """One page of the form."""

    key: TaskKey
    label: str
    answer: str
    """What stands there; empty until it is done."""
    is_done: bool
    is_required: bool = True
    is_fixed: bool = False
    """It follows from another answer, so there is nothing to change."""


def document_kind(channel: IntakeChannel) -> AttachmentKind:
    """The document that shows how the title was obtained."""
    match channel:
        case IntakeChannel.EMPLOYER_APPOINTMENT:
            return AttachmentKind.APPOINTMENT_DOCUMENT
        case IntakeChannel.EXAMINATION:
            return AttachmentKind.PASS_NOTICE
        case IntakeChannel.ENTRUSTED_EVALUATION:
            return AttachmentKind.ENTRUSTING_DOCUMENT
        case IntakeChannel.EVALUATION:
            return AttachmentKind.OTHER
        case _:
            assert_never(channel)


def needs_document(channel: IntakeChannel) -> bool:
    """Whether a claim of the channel may not be handed in without that document (二(一)4)."""
    return channel is IntakeChannel.ENTRUSTED_EVALUATION


def tasks_of(row: Claim, *, kinds: Collection[AttachmentKind], unread: int) -> tuple[Task, ...]:
    """The tasks of a personal claim; none for what a convening unit uploaded.

    ``kinds`` are those of its documents, ``unread`` counts rare characters without a confirmed reading.
    """
    channel = IntakeChannel(row.channel)
    if not RULES[channel].personal_claim:
        return ()
    by_examination = channel is IntakeChannel.EXAMINATION
    tasks = [
        Task(TaskKey.TITLE, "资格名称", _title(row), True),
        Task(TaskKey.SPECIALTY, "专业", row.specialty, bool(row.specialty)),
        Task(
            TaskKey.QUALIFICATION,
            "取得资格时间",
            _day(row),
            row.qualification_date is not None,
            is_fixed=by_examination,
        ),
        Task(
            TaskKey.EMPLOYER,
            "用人单位或档案存放机构" if by_examination else "用人单位",
            row.employer_name or row.submitting_unit_name,
            bool(row.submitting_unit_id if by_examination else row.employer_id),
        ),
    ]
    if channel is IntakeChannel.ENTRUSTED_EVALUATION:
        body = row.entrusted_body
        tasks.append(Task(TaskKey.ENTRUSTED_BODY, "受委托的评审委员会", body, bool(body)))
    if unread or row.readings:
        shown = "、".join(row.readings[key] for key in sorted(row.readings))
        tasks.append(Task(TaskKey.READINGS, "姓名读音", "" if unread else shown, not unread))
    needed = document_kind(channel)
    is_needed = needs_document(channel)
    tasks.append(
        Task(
            TaskKey.ATTACHMENTS,
            "证明材料",
            f"{needed.label}等" if needed in kinds else ("已上传" if kinds else ""),
            needed in kinds if is_needed else bool(kinds),
            is_required=is_needed,
        )
    )
    return tuple(tasks)


def _title(row: Claim) -> str:
    return f"{row.title_name}（{row.series}，{TitleLevel(row.level).label}）"


def _day(row: Claim) -> str:
    day = row.qualification_date
    return f"{day.year}年{day.month}月{day.day}日" if day else ""
