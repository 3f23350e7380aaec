"""Channels 1 and 3 from the units' side: filings approved, rosters handed in, examinations announced."""

import uuid
from datetime import date, timedelta
from itertools import islice

from zhicheng.cli.demo import city, people
from zhicheng.cli.demo.attachments import sample_document
from zhicheng.cli.demo.demonstration import Demonstration
from zhicheng.cli.demo.people import Invented, invented_people
from zhicheng.cli.demo.rosters import RosterPlan
from zhicheng.cli.demo.timetable import moment
from zhicheng.cli.demo.workbooks import Row, roster_workbook
from zhicheng.domain.filings import FilingEvidenceKind, PublicNotice
from zhicheng.domain.months import Month
from zhicheng.domain.rosters.columns import RosterKind
from zhicheng.domain.rosters.rows import ApprovedRow, RowContext, check_approved_row
from zhicheng.services import review
from zhicheng.services.accounts.units import (
    NotFoundByName,
    committee_named,
    examination_named,
    filing_referenced,
)
from zhicheng.services.intake import examinations, filings
from zhicheng.services.intake.rosters import process_roster, receive_roster
from zhicheng.services.kernel import catalogue, policy_on, seen_now
from zhicheng.services.review.queues import ClaimLine, claims_named

EXAMINED = "经济专业人员"
_TITLES = ("经济师", "助理经济师")


def examination_name(month: Month) -> str:
    """The examination whose pass roster came in ``month``."""
    return f"示例市{month.year}年{month.month}月经济专业初中级考试"


def hand_in_roster(demo: Demonstration, plan: RosterPlan) -> None:
    """Filing, approval, roster; then the readings that a person has confirmed."""
    convener = demo.staff(plan.convener)
    try:
        filing_id = filing_referenced(plan.reference).id
    except NotFoundByName:
        filing_id = filings.submit_filing(
            actor=convener,
            at=moment(plan.approved, 9),
            committee_id=committee_named(plan.committee).id,
            reference=plan.reference,
            meeting_first=plan.meeting,
            meeting_last=plan.meeting,
            passed_count=len(listed_rows(plan)),
        ).id
    filer = demo.staff(city.FILER)
    if filings.inbox_filing(actor=filer, filing_id=filing_id).is_open:
        _hand_in_list(demo, plan, filing_id)
        filings.approve_filing(actor=filer, at=moment(plan.approved, 15), filing_id=filing_id)
    name = f"{plan.reference}.xlsx"
    data = roster_workbook(RosterKind.EVALUATION, plan.rows)
    demo.folder.keep(f"rosters/{name}", data)
    received = receive_roster(
        actor=convener,
        at=moment(plan.uploaded, 14),
        kind=RosterKind.EVALUATION,
        file_name=name,
        data=data,
        filing_id=filing_id,
    )
    process_roster(upload_id=received.upload.id)


def _hand_in_list(demo: Demonstration, plan: RosterPlan, filing_id: uuid.UUID) -> None:
    """The people who passed, and the documents that prove it."""
    data = roster_workbook(RosterKind.APPROVED, listed_rows(plan))
    demo.folder.keep(f"rosters/{plan.reference}-名单.xlsx", data)
    filings.hand_in_list(
        actor=demo.staff(plan.convener),
        at=moment(plan.approved, 10),
        filing_id=filing_id,
        file_name=f"{plan.reference}-名单.xlsx",
        data=data,
        notice=PublicNotice(plan.meeting + timedelta(days=1), plan.approved - timedelta(days=1)),
        evidence={
            kind: filings.EvidenceGiven(f"{kind.label}.pdf", sample_document(1000 + index))
            for index, kind in enumerate(FilingEvidenceKind)
        },
    )


def listed_rows(plan: RosterPlan) -> list[Row]:
    """The people whom the meeting passed: those of the roster whose numbers and titles were typed rightly."""
    context = RowContext(policy=policy_on(plan.approved), catalogue=catalogue(), on=plan.approved)
    found: dict[tuple[str, str, str, str], Row] = {}
    for row in plan.rows:
        checked = check_approved_row(row, context)
        if isinstance(checked, ApprovedRow):
            key = (
                checked.document.number,
                checked.entry.series,
                checked.entry.title_name,
                checked.specialty,
            )
            found.setdefault(key, row)
    return list(found.values())


def confirm_readings(demo: Demonstration) -> None:
    """The convening unit's clerk confirms the reading of each character that no font has."""
    clerk = demo.staff(city.ARCHIVE_CONVENER)
    at = demo.timetable.at(demo.timetable.shown, 3, 16)
    for name, (index, reading) in people.READINGS.items():
        for line in claims_named(name):
            if _is_unconfirmed(line, index):
                review.confirm_reading(
                    actor=clerk, at=at, claim=seen_now(line.claim_id), index=index, reading=reading
                )


def hold_examination(demo: Demonstration, month: Month, candidates: tuple[Invented, ...]) -> None:
    """An examination of the month before, and its pass roster: the claimants, and some who never claim."""
    table, examiner = demo.timetable, demo.staff(city.EXAMINER)
    held_on = _held_on(month)
    try:
        examination_id = examination_named(examination_name(month)).id
    except NotFoundByName:
        examination_id = examinations.announce_examination(
            actor=examiner, at=table.at(month, 1, 9), name=examination_name(month), held_on=held_on
        ).id
    others = islice(invented_people(170_000 + 100 * month.month), 5)
    rows = [_pass_row(person, index, held_on) for index, person in enumerate((*candidates, *others))]
    name = f"{examination_name(month)}.xlsx"
    data = roster_workbook(RosterKind.EXAMINATION, rows)
    demo.folder.keep(f"rosters/{name}", data)
    received = receive_roster(
        actor=examiner,
        at=table.at(month, 1, 11),
        kind=RosterKind.EXAMINATION,
        file_name=name,
        data=data,
        examination_id=examination_id,
    )
    process_roster(upload_id=received.upload.id)


def examined_title(index: int) -> str:
    """The title that the candidate at ``index`` of a pass roster has earned."""
    return _TITLES[index % len(_TITLES)]


def _held_on(month: Month) -> date:
    return date(month.year - 1, 12, 20) if month.month == 1 else date(month.year, month.month - 1, 20)


def _pass_row(person: Invented, index: int, held_on: date) -> Row:
    return {
        "name": person.name,
        "id_number": person.id_number,
        "series": EXAMINED,
        "specialty": "工商管理",
        "title_name": examined_title(index),
        "held_on": held_on.isoformat(),
        "score": str(62 + index * 3),
        "conclusion": "合格",
    }


def _is_unconfirmed(line: ClaimLine, index: int) -> bool:
    return line.is_open and str(index) not in line.readings
