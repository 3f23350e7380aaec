"""The list with which a result is filed: read from a workbook, with its evidence, fixed by the approval."""

import secrets
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from zhicheng.documents.rosters.reader import read_roster
from zhicheng.domain.deadlines import business_date
from zhicheng.domain.filings import FilingEvidenceKind, FilingStatus, PublicNotice
from zhicheng.domain.policies import Policy
from zhicheng.domain.rosters.columns import RosterKind
from zhicheng.domain.rosters.rows import ApprovedRow, CellError, RowContext, check_approved_row
from zhicheng.records.identifiers import new_id
from zhicheng.records.models import ApprovedPerson, Filing, binding
from zhicheng.services.intake.filings.evidence import (
    EvidenceGiven,
    keep_evidence,
    require_readable,
    stored_evidence,
)
from zhicheng.services.intake.filings.filing_pages import filing_to_upload_for
from zhicheng.services.intake.filings.refused import FilingRefused
from zhicheng.services.kernel.actor import Actor, require_human
from zhicheng.services.kernel.events import EventTag, transaction
from zhicheng.services.kernel.people import id_index
from zhicheng.services.kernel.personal_data import seal_text
from zhicheng.services.kernel.rights import scope_of_meeting
from zhicheng.services.kernel.rulebook import catalogue, policy_on
from zhicheng.services.kernel.working_years import working_calendar

MOST_LISTED = 20_000
"""Entries of one list: they are read while the sender waits."""
_ERRORS_TOLD = 20


@dataclass(frozen=True, slots=True)
class ListError:
    """One row of the list that cannot be taken."""

    row: int
    """The row's number as people see it in their spreadsheet."""
    name: str
    sentence: str


class ListRefused(FilingRefused):
    """A list with rows that cannot be taken; nothing of it was."""

    code = "filing.list_rows"

    def __init__(self, errors: Sequence[ListError]) -> None:
        self.errors = tuple(errors[:_ERRORS_TOLD])
        more = f"，以下为前{_ERRORS_TOLD}行" if len(errors) > _ERRORS_TOLD else ""
        super().__init__(f"名单中有{len(errors)}行不能接收{more}。请改正后重新上传整份名单。")


@dataclass(frozen=True, slots=True)
class ListState:
    """A list after it was handed in."""

    filing_id: uuid.UUID
    reference: str
    count: int


def hand_in_list(
    *,
    actor: Actor,
    at: datetime,
    filing_id: uuid.UUID,
    file_name: str,
    data: bytes,
    notice: PublicNotice,
    evidence: Mapping[FilingEvidenceKind, EvidenceGiven],
) -> ListState:
    """The convening unit hands in who passed, with minutes, votes and 公示; a second list replaces the first.

    Evidence that was handed in before may be left out. Raises FilingNotFound for another unit's filing,
    FilingRefused once it is decided, for a count other than the filing's, missing evidence or a 公示 that was
    too short, ListRefused with the rows, RosterRefused and AttachmentRefused for files that cannot be read.
    """
    filing = filing_to_upload_for(actor=actor, filing_id=filing_id)
    account_id = require_human(actor)
    today = business_date(at)
    policy = policy_on(today)
    _require_open(filing)
    _require_notice(notice, filing, on=today, policy=policy)
    for kind, given in evidence.items():
        require_readable(kind, given)
    rows = _read(filing, file_name, data, on=today, policy=policy)
    if len(rows) != filing.passed_count:
        raise FilingRefused(
            f"名单有{len(rows)}人，备案的评审通过人数是{filing.passed_count}人。请核对名单；人数报错的，请另行报送备案。",
            code="filing.list_count",
        )
    with stored_evidence(filing.id, evidence) as keys, transaction(actor=actor, at=at) as ledger:
        held = Filing.objects.select_for_update().get(id=filing.id)
        _require_open(held)
        keep_evidence(held, evidence, keys, account_id=account_id, at=at)
        ApprovedPerson.objects.filter(filing=held).delete()
        ApprovedPerson.objects.bulk_create(_people(held, rows), batch_size=1000)
        held.list_count, held.list_salt = len(rows), secrets.token_bytes(32)
        held.notice_first, held.notice_last = notice.first, notice.last
        held.save(update_fields=["list_count", "list_salt", "notice_first", "notice_last"])
        ledger.record(
            EventTag.FILING_LISTED,
            "filing",
            held.id,
            count=len(rows),
            evidence=sorted(kind.value for kind in evidence),
            notice_first=notice.first.isoformat(),
            notice_last=notice.last.isoformat(),
        )
    return ListState(held.id, held.reference, len(rows))


def _require_open(filing: Filing) -> None:
    if filing.status != FilingStatus.SUBMITTED:
        raise FilingRefused("该备案已经办结，名单不能再改。", code="filing.decided")


def _require_notice(notice: PublicNotice, filing: Filing, *, on: date, policy: Policy) -> None:
    least = policy.public_notice_working_days
    if notice.first > notice.last:
        raise FilingRefused("公示的开始日期晚于结束日期，请核对。", code="filing.notice")
    if notice.first < filing.meeting_last or notice.last > on:
        raise FilingRefused(
            "公示应在评审会议之后开始，并在今天或以前结束，请核对日期。", code="filing.notice"
        )
    if (days := notice.working_days(working_calendar())) < least:
        raise FilingRefused(
            f"公示只有{days}个工作日，规定不少于{least}个工作日。请公示期满后再提交名单。",
            code="filing.notice",
        )


def _read(filing: Filing, file_name: str, data: bytes, *, on: date, policy: Policy) -> list[ApprovedRow]:
    """Every row of the workbook. Raises ListRefused with all that is wrong."""
    series, levels = scope_of_meeting(filing.committee, first=filing.meeting_first, last=filing.meeting_last)
    context = RowContext(policy=policy, catalogue=catalogue(), on=on, series=series, levels=levels)
    rows: list[ApprovedRow] = []
    errors: list[ListError] = []
    seen: dict[tuple[str, str, str, str], int] = {}
    for raw in read_roster(data, file_name, RosterKind.APPROVED):
        if len(rows) + len(errors) >= MOST_LISTED:
            raise FilingRefused(f"名单超过{MOST_LISTED}人，请核对是否选错了文件。", code="filing.list_count")
        row = check_approved_row(raw.cells, context)
        name = raw.cells.get("name", "")[:50]
        if isinstance(row, ApprovedRow):
            key = (row.document.number, row.entry.series, row.entry.title_name, row.specialty)
            if key in seen:
                errors.append(
                    ListError(raw.number, name, f"与第{seen[key]}行是同一人的同一资格。请删除其中一行。")
                )
            seen.setdefault(key, raw.number)
            rows.append(row)
        else:
            errors.append(ListError(raw.number, name, _sentences(row)))
    if errors:
        raise ListRefused(errors)
    if not rows:
        raise FilingRefused("名单中没有人员。请按模板填写后重新上传。", code="filing.list_count")
    return rows


def _sentences(errors: Sequence[CellError]) -> str:
    return "".join(error.sentence for error in errors)


def _people(filing: Filing, rows: Sequence[ApprovedRow]) -> Iterator[ApprovedPerson]:
    for row in rows:
        key = new_id()
        yield ApprovedPerson(
            id=key,
            filing=filing,
            name=row.name,
            document_kind=row.document.kind.value,
            id_number_sealed=seal_text(
                row.document.number, field=binding(ApprovedPerson, "id_number_sealed"), row=key
            ),
            id_index=id_index(row.document.number),
            series=row.entry.series,
            title_name=row.entry.title_name,
            level=row.entry.level.value,
            specialty=row.specialty,
        )
