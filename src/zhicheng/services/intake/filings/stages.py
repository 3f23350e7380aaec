"""How far a filing and its roster have come: one rule, as a query and for a row that was read."""

from enum import StrEnum
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from zhicheng.domain.filings import FilingStatus
from zhicheng.domain.rosters.uploads import RosterUploadStatus
from zhicheng.records.models import Claim, Filing, RosterUpload

_READING = [RosterUploadStatus.RECEIVED.value, RosterUploadStatus.RUNNING.value]


class FilingStage(StrEnum):
    """How far a filing and its roster have come; each comment says who moves next."""

    WAITING = "waiting"  # The Bureau approves or refuses.
    REFUSED = "refused"  # The convening unit files anew.
    WITHDRAWN = "withdrawn"  # Nobody: the convening unit took it back.
    ROSTER_DUE = "roster_due"  # The convening unit uploads the roster.
    READING = "reading"  # A worker reads the roster.
    TO_CORRECT = "to_correct"  # The convening unit uploads the rejected rows, corrected.
    TAKEN = "taken"  # The Bureau checks the people; the unit has nothing to do.

    @property
    def label(self) -> str:
        """The stage as people read it."""
        return {
            FilingStage.WAITING: "待核准备案",
            FilingStage.REFUSED: "未予备案",
            FilingStage.WITHDRAWN: "已撤回",
            FilingStage.ROSTER_DUE: "待上传名册",
            FilingStage.READING: "正在读取名册",
            FilingStage.TO_CORRECT: "有误的行待改正",
            FilingStage.TAKEN: "名册已接收",
        }[self]

    @property
    def kind(self) -> str:
        """What it is to the reader: ``good``, ``waiting``, ``attention`` (they act next) or ``bad``."""
        return {
            FilingStage.WAITING: "waiting",
            FilingStage.REFUSED: "bad",
            FilingStage.WITHDRAWN: "waiting",
            FilingStage.ROSTER_DUE: "attention",
            FilingStage.READING: "waiting",
            FilingStage.TO_CORRECT: "attention",
            FilingStage.TAKEN: "good",
        }[self]


def with_stage(filings: QuerySet[Filing]) -> QuerySet[Any]:
    """The query with all that tells a filing's stage, in the same statement."""
    uploads = RosterUpload.objects.filter(filing=OuterRef("pk"))
    done = uploads.filter(status=RosterUploadStatus.DONE)
    claims = Claim.objects.filter(filing=OuterRef("pk")).order_by().values("filing")
    return filings.annotate(
        taken=Coalesce(
            Subquery(claims.annotate(count=Count("id")).values("count"), output_field=IntegerField()),
            Value(0),
        ),
        is_reading=Exists(uploads.filter(status__in=_READING)),
        is_read=Exists(done),
        last_rejected=Coalesce(
            Subquery(done.order_by("-uploaded_at", "-id").values("rows_rejected")[:1]), Value(0)
        ),
        ever_rejected=Exists(done.filter(rows_rejected__gt=0)),
    )


# The rows of a corrected roster cannot be told from new rows, for no cell is kept. What the last roster left
# rejected is to be corrected; so is what any roster left while people of the meeting are missing.
_IS_WRONG = Q(last_rejected__gt=0) | Q(ever_rejected=True, taken__lt=F("passed_count"))
_APPROVED = Q(status=FilingStatus.APPROVED)
FILINGS_AT: dict[FilingStage, Q] = {
    FilingStage.WAITING: Q(status=FilingStatus.SUBMITTED),
    FilingStage.REFUSED: Q(status=FilingStatus.REFUSED),
    FilingStage.WITHDRAWN: Q(status=FilingStatus.WITHDRAWN),
    FilingStage.ROSTER_DUE: _APPROVED & Q(is_reading=False, is_read=False),
    FilingStage.READING: _APPROVED & Q(is_reading=True),
    FilingStage.TO_CORRECT: _APPROVED & Q(is_reading=False, is_read=True) & _IS_WRONG,
    FilingStage.TAKEN: _APPROVED & Q(is_reading=False, is_read=True) & ~_IS_WRONG,
}


def stage_of(row: Any) -> FilingStage:
    """The stage of a filing read ``with_stage``; the same as ``FILINGS_AT``."""
    if row.status == FilingStatus.SUBMITTED:
        return FilingStage.WAITING
    if row.status == FilingStatus.REFUSED:
        return FilingStage.REFUSED
    if row.status == FilingStatus.WITHDRAWN:
        return FilingStage.WITHDRAWN
    if row.is_reading:
        return FilingStage.READING
    if not row.is_read:
        return FilingStage.ROSTER_DUE
    is_wrong = row.last_rejected > 0 or (row.ever_rejected and row.taken < row.passed_count)
    return FilingStage.TO_CORRECT if is_wrong else FilingStage.TAKEN
