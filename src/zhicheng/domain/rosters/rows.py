"""What one row of a roster says: typed values, or every reason why it cannot be taken."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar, assert_never

from zhicheng.domain.catalogue import Catalogue, TitleEntry
from zhicheng.domain.identity_documents import IdentityDocument, sex_conflict
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.policies import Policy
from zhicheng.domain.printed_fields import Sex
from zhicheng.domain.rosters import fields
from zhicheng.domain.rosters.cell_texts import Fault, character_fault, spreadsheet_fault, tidy
from zhicheng.domain.rosters.columns import Column, RosterKind, columns
from zhicheng.domain.rosters.dates import parse_roster_date

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class CellError:
    """Why one cell of a row cannot be taken; Chinese, and never the cell's own text."""

    column_key: str
    """``Column.key``; empty where the reason is about the row as a whole."""
    header: str
    """The column's header, as the person sees it."""
    reason: str
    remedy: str

    @property
    def sentence(self) -> str:
        """Column, reason and remedy in one."""
        where = f"{self.header}：" if self.header else ""
        return f"{where}{self.reason}。{self.remedy}。"


@dataclass(frozen=True, slots=True)
class RowContext:
    """What a row is judged against. None means that the thing is not limited."""

    policy: Policy
    catalogue: Catalogue
    on: date
    """Today in Shanghai."""
    series: frozenset[str] | None = None
    """Series in which the committee may evaluate."""
    levels: frozenset[TitleLevel] | None = None
    """Levels up to which the committee may evaluate, each named."""
    meeting_first: date | None = None
    meeting_last: date | None = None
    approved_on: date | None = None
    """Day on which the filing was approved (备案); no qualification date lies after it (clause 三(二)2)."""
    held_on: date | None = None
    """Day of the examination."""


@dataclass(frozen=True, slots=True)
class EvaluationRow:
    """One person whom a committee has passed (clause 二(一)1)."""

    name: str
    sex: Sex
    document: IdentityDocument
    phone: str = field(repr=False)
    employer_name: str
    uscc: str
    """统一社会信用代码; empty where the roster gives none."""
    submitting_unit: str
    entry: TitleEntry
    specialty: str
    qualification_date: date
    remark: str


@dataclass(frozen=True, slots=True)
class ExaminationRow:
    """One person on an examination body's pass roster (clause 二(一)3)."""

    name: str
    document: IdentityDocument
    entry: TitleEntry
    specialty: str
    held_on: date
    score: str
    conclusion: str
    remark: str


@dataclass(frozen=True, slots=True)
class ApprovedRow:
    """One person on the list with which a committee's result is filed (clause 一(一))."""

    name: str
    document: IdentityDocument
    entry: TitleEntry
    specialty: str


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One person on an employer's own list (clause 四(三))."""

    name: str
    document: IdentityDocument
    title_name: str
    level: TitleLevel | None
    """None where the list does not say."""


def check_row(
    kind: RosterKind, cells: Mapping[str, str], context: RowContext
) -> EvaluationRow | ExaminationRow | tuple[CellError, ...]:
    """The row's values, or all of its errors in the order of the columns.

    ``cells`` holds the text of each column by ``Column.key``; a missing key is an empty cell.
    """
    row = _Row(kind, cells)
    checked: EvaluationRow | ExaminationRow | None
    match kind:
        case RosterKind.EVALUATION:
            checked = _evaluation(row, context)
        case RosterKind.EXAMINATION:
            checked = _examination(row, context)
        case RosterKind.APPROVED | RosterKind.STAFF:
            raise ValueError("a list is read by check_approved_row or check_staff_row")
        case _:
            assert_never(kind)
    return row.sorted_errors() if checked is None or row.errors else checked


def check_approved_row(cells: Mapping[str, str], context: RowContext) -> ApprovedRow | tuple[CellError, ...]:
    """One row of a filing's list, or all of its errors in the order of the columns."""
    row = _Row(RosterKind.APPROVED, cells)
    checked = _approved(row, context)
    return row.sorted_errors() if checked is None or row.errors else checked


def check_staff_row(cells: Mapping[str, str], context: RowContext) -> StaffRow | tuple[CellError, ...]:
    """One row of an employer's own list, or all of its errors in the order of the columns."""
    row = _Row(RosterKind.STAFF, cells)
    checked = _staff(row, context)
    return row.sorted_errors() if checked is None or row.errors else checked


class _Row:
    """The texts of one row while its errors are collected."""

    __slots__ = ("columns", "errors", "texts")

    def __init__(self, kind: RosterKind, cells: Mapping[str, str]) -> None:
        self.columns = {column.key: column for column in columns(kind)}
        self.errors: list[CellError] = []
        self.texts: dict[str, str] = {}
        for key, column in self.columns.items():
            raw = cells.get(key, "")
            text = tidy(raw)
            fault = _general_fault(column, text)
            if fault is None:
                self.texts[key] = text
            else:
                self.blame(key, fault)

    def blame(self, key: str, fault: Fault) -> None:
        self.errors.append(CellError(key, self.columns[key].header, fault.reason, fault.remedy))

    def sorted_errors(self) -> tuple[CellError, ...]:
        order = {key: place for place, key in enumerate(self.columns)}
        return tuple(sorted(self.errors, key=lambda error: order[error.column_key]))

    def read(self, key: str, meaning: Callable[[str], T | Fault]) -> T | None:
        """The cell's meaning; None, and an error, where it has none. An empty optional cell is None alone."""
        text = self.texts.get(key)
        if not text:
            return None
        value = meaning(text)
        if isinstance(value, Fault):
            self.blame(key, value)
            return None
        return value

    def text(self, key: str) -> str | None:
        """The cell's own text; None, and an error, where a character in it may not stand in records."""
        text = self.texts.get(key)
        if not text:
            return text
        fault = character_fault(text)
        if fault is None:
            return text
        self.blame(key, fault)
        return None


def _general_fault(column: Column, text: str) -> Fault | None:
    if not text:
        return Fault(f"没有填写{column.header}", column.hint.rstrip("。")) if column.required else None
    if len(text) > column.max_length:
        return Fault(f"内容超过{column.max_length}个字", "请核对是否粘贴了其他内容")
    return spreadsheet_fault(text)


def _evaluation(row: _Row, context: RowContext) -> EvaluationRow | None:
    name = row.read("name", fields.name)
    sex = row.read("sex", fields.sex)
    document = _document(row, context)
    if document and sex and (conflict := sex_conflict(document, sex)):
        reason, _, remedy = conflict.rstrip("。").partition("。")
        row.blame("sex", Fault(reason, remedy))
    phone = row.read("phone", fields.phone)
    employer_name = row.text("employer_name")
    uscc = row.read("uscc", fields.credit_code)
    submitting_unit = row.text("submitting_unit")
    specialty = row.text("specialty")
    entry = _entry(row, specialty or "", context)
    remark = row.text("remark")
    qualification_date = row.read("qualification_date", lambda text: _meeting_date(text, context))
    if (
        name is None
        or sex is None
        or document is None
        or phone is None
        or employer_name is None
        or submitting_unit is None
        or entry is None
        or specialty is None
        or qualification_date is None
    ):
        return None
    return EvaluationRow(
        name,
        sex,
        document,
        phone,
        employer_name,
        uscc or "",
        submitting_unit,
        entry,
        specialty,
        qualification_date,
        remark or "",
    )


def _examination(row: _Row, context: RowContext) -> ExaminationRow | None:
    name = row.read("name", fields.name)
    document = _document(row, context)
    specialty = row.text("specialty")
    entry = _entry(row, specialty or "", context)
    held_on = row.read("held_on", lambda text: _examination_date(text, context))
    score = row.text("score")
    conclusion = row.read("conclusion", fields.conclusion)
    remark = row.text("remark")
    if (
        name is None
        or document is None
        or entry is None
        or specialty is None
        or held_on is None
        or conclusion is None
    ):
        return None
    return ExaminationRow(name, document, entry, specialty, held_on, score or "", conclusion, remark or "")


def _approved(row: _Row, context: RowContext) -> ApprovedRow | None:
    name = row.read("name", fields.name)
    document = _document(row, context)
    specialty = row.text("specialty")
    entry = _entry(row, specialty or "", context)
    if name is None or document is None or entry is None or specialty is None:
        return None
    return ApprovedRow(name, document, entry, specialty)


def _staff(row: _Row, context: RowContext) -> StaffRow | None:
    name = row.read("name", fields.name)
    document = row.read(
        "id_number", lambda text: fields.identity_document(text, on=context.on, policy=context.policy)
    )
    title_name = row.text("title_name")
    level = row.read("level", fields.level)
    if name is None or document is None or not title_name:
        return None
    return StaffRow(name, document, title_name, level)


def _document(row: _Row, context: RowContext) -> IdentityDocument | None:
    kinds = row.read("document_kind", fields.document_kind)
    document = row.read(
        "id_number", lambda text: fields.identity_document(text, on=context.on, policy=context.policy)
    )
    if document is not None and kinds is not None and document.kind not in kinds:
        row.blame(
            "document_kind",
            Fault(f"证件号码是{document.kind.label}的号码，与所选证件类型不一致", "请改正证件类型或证件号码"),
        )
    return document


def _entry(row: _Row, specialty: str, context: RowContext) -> TitleEntry | None:
    series, title_name = row.text("series"), row.text("title_name")
    if not series or not title_name:
        return None
    entry = fields.title(series, title_name, specialty, context.catalogue)
    if isinstance(entry, Fault):
        known = tidy(series) in context.catalogue.series_names()
        row.blame("title_name" if known else "series", entry)
        return None
    if context.series is not None and entry.series not in context.series:
        row.blame(
            "series", Fault("本次备案的评审委员会不评审该系列", "请核对系列，或用相应评审委员会的备案上传")
        )
    if context.levels is not None and entry.level not in context.levels:
        row.blame(
            "title_name",
            Fault(
                f"该资格名称属于{entry.level.label}，不在本次备案的评审委员会的评审层级之内",
                "请核对资格名称，或用相应评审委员会的备案上传",
            ),
        )
    return entry


def _meeting_date(text: str, context: RowContext) -> date | Fault:
    day = parse_roster_date(text)
    if isinstance(day, Fault):
        return day
    if day > context.on:
        return Fault("评审通过日期在今天之后", "请核对日期")
    if context.approved_on is not None and day > context.approved_on:
        return Fault(f"评审通过日期晚于备案日期{context.approved_on}", "请核对日期")
    first, last = context.meeting_first, context.meeting_last
    if (first is not None and day < first) or (last is not None and day > last):
        return Fault(
            f"评审通过日期不在备案的评审会议日期之内（{_span(first, last)}）", "请填写评审会议的日期"
        )
    return day


def _examination_date(text: str, context: RowContext) -> date | Fault:
    day = parse_roster_date(text)
    if isinstance(day, Fault):
        return day
    if day > context.on:
        return Fault("考试日期在今天之后", "请核对日期")
    if context.held_on is not None and day != context.held_on:
        return Fault(
            f"考试日期与本次考试的日期（{context.held_on}）不一致", "请核对日期，或选择相应的考试上传"
        )
    return day


def _span(first: date | None, last: date | None) -> str:
    if first == last:
        return str(first)
    return f"{first or ''}至{last or ''}"
