"""What a claim still needs: one task for each page of the form, by channel."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from zhicheng.domain.channels import RULES, AttachmentKind, DocumentNeed, IntakeChannel, Question
from zhicheng.domain.levels import TitleLevel
from zhicheng.records.models import Claim


class TaskKey(StrEnum):
    """The pages of the form, in their order."""

    TITLE = "title"
    SPECIALTY = "specialty"
    QUALIFICATION = "qualification"
    EMPLOYER = "employer"
    ENTRUSTED_BODY = "entrusted_body"
    READINGS = "readings"
    ATTACHMENTS = "attachments"


_PAGES = {
    Question.TITLE: TaskKey.TITLE,
    Question.SPECIALTY: TaskKey.SPECIALTY,
    Question.QUALIFICATION_DATE: TaskKey.QUALIFICATION,
    Question.EMPLOYER: TaskKey.EMPLOYER,
    Question.EMPLOYER_OR_ARCHIVE: TaskKey.EMPLOYER,
    Question.ENTRUSTED_BODY: TaskKey.ENTRUSTED_BODY,
}
"""Where each question is answered; the examination has no page, since it comes with the title."""


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


def tasks_of(row: Claim, *, kinds: Collection[AttachmentKind], unread: int) -> tuple[Task, ...]:
    """The tasks of a personal claim; none for what a convening unit uploaded.

    ``kinds`` are those of its documents, ``unread`` counts rare characters without a confirmed reading.
    """
    rules = RULES[IntakeChannel(row.channel)]
    if not rules.personal_claim:
        return ()
    tasks = [_task(row, question) for question in rules.questions if question in _PAGES]
    if unread or row.readings:
        shown = "、".join(row.readings[key] for key in sorted(row.readings))
        tasks.append(Task(TaskKey.READINGS, "姓名读音", "" if unread else shown, not unread))
    needed = rules.main_document
    is_needed = bool(rules.unattached(DocumentNeed.REQUIRED, ()))
    tasks.append(
        Task(
            TaskKey.ATTACHMENTS,
            "证明材料",
            f"{needed.label}等" if needed in kinds else ("已上传" if kinds else ""),
            not rules.unattached(DocumentNeed.REQUIRED, kinds) if is_needed else bool(kinds),
            is_required=is_needed,
        )
    )
    return tuple(tasks)


def _task(row: Claim, question: Question) -> Task:
    answers: dict[Question, tuple[str, bool]] = {
        Question.TITLE: (_title(row), True),
        Question.SPECIALTY: (row.specialty, bool(row.specialty)),
        Question.QUALIFICATION_DATE: (_day(row), row.qualification_date is not None),
        Question.EMPLOYER: (row.employer_name or row.submitting_unit_name, bool(row.employer_id)),
        Question.EMPLOYER_OR_ARCHIVE: (
            row.employer_name or row.submitting_unit_name,
            bool(row.submitting_unit_id),
        ),
        Question.ENTRUSTED_BODY: (row.entrusted_body, bool(row.entrusted_body)),
    }
    answer, is_done = answers[question]
    is_fixed = question is Question.QUALIFICATION_DATE and RULES[IntakeChannel(row.channel)].by_examination
    return Task(_PAGES[question], question.label, answer, is_done, is_fixed=is_fixed)


def _title(row: Claim) -> str:
    return f"{row.title_name}（{row.series}，{TitleLevel(row.level).label}）"


def _day(row: Claim) -> str:
    day = row.qualification_date
    return f"{day.year}年{day.month}月{day.day}日" if day else ""
