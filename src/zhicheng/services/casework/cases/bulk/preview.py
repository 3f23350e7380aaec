"""Many certificates in one case: found by filing, committee, unit, examination or a list of numbers.

What a bulk case would do is shown before it is opened: how many certificates, which are refused and why, and
what would change in each.
"""

import hashlib
import json
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Q, QuerySet

from zhicheng.domain.cases import CASE_RULES, CaseField, CaseKind, ChangeTableRefused, parse_change_table
from zhicheng.domain.channels import UnitRole
from zhicheng.records.models import (
    CaseItem,
    Certificate,
    EvaluationCommittee,
    Examination,
    Filing,
    Unit,
)
from zhicheng.services.casework.cases.changes import read_changes
from zhicheng.services.casework.cases.choosing import number_typed
from zhicheng.services.casework.cases.opening import MOST_ITEMS, opener_of
from zhicheng.services.casework.cases.present import present_value, written
from zhicheng.services.casework.cases.steps import CaseRefused
from zhicheng.services.casework.cases.subjects import movable_states
from zhicheng.services.kernel.actor import Actor, require_role
from zhicheng.services.kernel.certificate_state import CertificateState, state_of, with_state

_SHOWN = 200
_NEVER_IN_A_TABLE = frozenset({CaseField.ID_NUMBER})
"""A document number is decided about one by one, on a page that shows it in full."""
_FIELDS_OF_PEOPLE = frozenset({CaseField.NAME, CaseField.SEX, CaseField.ID_NUMBER})
"""What is never the same for many people, and so is no part of one bulk correction."""


class BulkScope(StrEnum):
    """By what the certificates of a bulk case are found."""

    FILING = "filing"
    COMMITTEE = "committee"
    EXAMINATION = "examination"
    UNIT = "unit"
    NUMBERS = "numbers"
    TABLE = "table"

    @property
    def label(self) -> str:
        """The way as people read it."""
        return {
            BulkScope.FILING: "一次备案（填备案文号）",
            BulkScope.COMMITTEE: "一个评审委员会（填名称）",
            BulkScope.EXAMINATION: "一次考试（填考试名称）",
            BulkScope.UNIT: "一个单位（填名称，呈报单位或用人单位）",
            BulkScope.NUMBERS: "证书编号清单",
            BulkScope.TABLE: "更正内容表（每本证书各有各的更正）",
        }[self]


@dataclass(frozen=True, slots=True)
class BulkLine:
    """One certificate of the preview."""

    certificate_id: uuid.UUID
    number: str
    name: str
    title_name: str
    changes: tuple[tuple[str, str, str], ...]
    """(field, present value, value asked for)."""


@dataclass(frozen=True, slots=True)
class BulkRefusal:
    """One number or certificate that the case would leave out, and why."""

    number: str
    sentence: str


@dataclass(frozen=True, slots=True)
class BulkPreview:
    """What one bulk case would cover."""

    scope: str
    """In words, as the case will keep it."""
    certificate_ids: tuple[uuid.UUID, ...]
    lines: tuple[BulkLine, ...]
    """The first two hundred."""
    refused: tuple[BulkRefusal, ...]
    changes_of: Mapping[uuid.UUID, Mapping[CaseField, str]]
    """What a table asks to be changed in each certificate; empty for every other scope."""

    @property
    def count(self) -> int:
        """How many certificates the case would be about."""
        return len(self.certificate_ids)

    @property
    def digest(self) -> str:
        """SHA-256 in hex over the certificates and a table's changes: what is opened is what was shown."""
        content = [
            [
                str(each),
                sorted((field.value, value) for field, value in self.changes_of.get(each, {}).items()),
            ]
            for each in sorted(self.certificate_ids)
        ]
        return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def bulk_fields(kind: CaseKind) -> tuple[CaseField, ...]:
    """What one bulk case may change alike in all its certificates; never who a person is."""
    return tuple(field for field in CASE_RULES[kind].fields if field not in _FIELDS_OF_PEOPLE)


def table_fields(kind: CaseKind) -> tuple[CaseField, ...]:
    """The columns that a table of corrections may have beside the number."""
    return tuple(field for field in CASE_RULES[kind].fields if field not in _NEVER_IN_A_TABLE)


def preview_bulk(
    *,
    actor: Actor,
    at: datetime,
    kind: CaseKind,
    ground: str,
    by: BulkScope,
    text: str,
    changes: Mapping[CaseField, str] | None = None,
) -> BulkPreview:
    """The certificates that ``by`` and ``text`` find, parted into those the case may be about and the rest.

    Reads alone. Raises NotAllowed outside the Bureau; CaseRefused for a kind that is not in bulk, a scope
    that is not there, more than ``MOST_ITEMS`` certificates, and a value that cannot be read.
    """
    require_role(actor, UnitRole.BUREAU)
    rules = CASE_RULES[kind]
    opener_of(actor, rules)
    if not rules.is_in_bulk:
        raise CaseRefused(f"“{rules.label}”须逐件办理。", code="case.not_in_bulk")
    asked = read_changes(changes or {}, bulk_fields(kind), at)
    is_table = by is BulkScope.TABLE
    if rules.fields and not asked and not is_table:
        raise CaseRefused("请填写要统一更正的内容，至少一项。", code="case.nothing_to_change")
    wanted: dict[str, Mapping[CaseField, str]] = {}
    if is_table:
        wanted, faults = _table(kind, text, at)
        rows, scope, unknown = _by_numbers("\n".join(wanted))
        scope, missing = f"更正内容表，共{len(wanted)}本", [*faults, *unknown]
    else:
        rows, scope, missing = _found(by, text.strip())
    certificates = list(with_state(rows.select_related("person"), at).order_by("number_id")[: MOST_ITEMS + 1])
    if len(certificates) > MOST_ITEMS:
        raise CaseRefused(f"超过{MOST_ITEMS}本证书，请分几次办理。", code="case.too_many")
    taken = CaseItem.objects.filter(kind=kind.value, is_open=True, certificate__in=certificates)
    open_cases = dict(taken.values_list("certificate_id", "case__number"))
    fit: list[Certificate] = []
    refused = list(missing)
    for row in certificates:
        own = {**asked, **wanted.get(row.number_id, {})}
        reason = _reason_against(row, kind, ground, own, open_cases.get(row.id))
        if reason:
            refused.append(BulkRefusal(row.number_id, reason))
        else:
            fit.append(row)
    lines = tuple(_line(row, {**asked, **wanted.get(row.number_id, {})}) for row in fit[:_SHOWN])
    changes_of = {row.id: wanted[row.number_id] for row in fit if row.number_id in wanted}
    return BulkPreview(scope, tuple(row.id for row in fit), lines, tuple(refused), changes_of)


def _table(
    kind: CaseKind, text: str, at: datetime
) -> tuple[dict[str, Mapping[CaseField, str]], list[BulkRefusal]]:
    """By number what a table asks for, and its lines that cannot be taken, each with what was read."""
    fields = table_fields(kind)
    if not fields:
        raise CaseRefused(f"“{CASE_RULES[kind].label}”不更改内容，请用编号清单。", code="case.table")
    try:
        rows = parse_change_table(text, fields)
    except ChangeTableRefused as refusal:
        raise CaseRefused(refusal.sentence, code="case.table") from refusal
    wanted: dict[str, Mapping[CaseField, str]] = {}
    faults = []
    for row in rows:
        number = number_typed(row.number) if row.number else ""
        fault = row.fault
        values: dict[CaseField, str] = {}
        for field, value in row.values.items() if not fault else ():
            try:
                values |= read_changes({field: value}, fields, at)
            except CaseRefused as refusal:
                fault = f"“{field.label}”一栏读到“{value[:30]}”：{refusal.sentence}"
        if not fault and number in wanted:
            fault = f"证书{number}在前面已经写过一次，请合并为一行。"
        if fault:
            faults.append(BulkRefusal(f"第{row.line}行 {number}".strip()[:40], fault))
        else:
            wanted[number] = values
    return wanted, faults


def _found(by: BulkScope, text: str) -> tuple[QuerySet[Certificate], str, list[BulkRefusal]]:
    if not text:
        raise CaseRefused("请填写办理范围。", code="case.scope")
    match by:
        case BulkScope.FILING:
            filing = Filing.objects.standing().filter(reference=text).first()
            found = Q(claim__filing=filing) if filing else None
            scope = f"备案{text}"
        case BulkScope.COMMITTEE:
            committee = EvaluationCommittee.objects.filter(name=text).first()
            found = Q(claim__committee=committee) if committee else None
            scope = text
        case BulkScope.EXAMINATION:
            examinations = list(Examination.objects.filter(name=text))
            found = Q(claim__examination__in=examinations) if examinations else None
            scope = f"考试：{text}"
        case BulkScope.UNIT:
            unit = Unit.objects.filter(name=text).first()
            found = Q(claim__submitting_unit=unit) | Q(claim__employer=unit) if unit else None
            scope = text
        case BulkScope.NUMBERS | BulkScope.TABLE:
            return _by_numbers(text)
    if found is None:
        raise CaseRefused(
            f"没有找到“{text[:60]}”。备案文号和名称须填写完整，请核对后重新填写。", code="case.scope"
        )
    return Certificate.objects.filter(found), scope, []


def _by_numbers(text: str) -> tuple[QuerySet[Certificate], str, list[BulkRefusal]]:
    # A line, a comma or a semicolon parts numbers; a blank does not, since numbers are printed in groups.
    typed = [number_typed(part) for part in re.split(r"[\n\r\t,，;；、]+", text)]
    numbers = list(dict.fromkeys(number for number in typed if number))
    if len(numbers) > MOST_ITEMS:
        raise CaseRefused(f"超过{MOST_ITEMS}个编号，请分几次办理。", code="case.too_many")
    rows = Certificate.objects.filter(number_id__in=numbers)
    known = set(rows.values_list("number_id", flat=True))
    missing = [
        BulkRefusal(number[:30], "没有这个编号的证书，请核对。") for number in numbers if number not in known
    ]
    return rows, f"编号清单，共{len(numbers)}个", missing


def _reason_against(
    row: Certificate, kind: CaseKind, ground: str, asked: Mapping[CaseField, str], open_case: str | None
) -> str:
    state = state_of(row)
    if open_case:
        return f"已有同类办件{open_case}正在办理。"
    if state not in movable_states(kind, ground):
        if state is CertificateState.REPLACED:
            return "已更换，请办理更换后的证书。"
        return f"目前为“{state.label}”，不能办理。"
    if asked and all(_printed(row, field) == value for field, value in asked.items()):
        return "证书上已经是这些内容，不需要更正。"
    return ""


def _line(row: Certificate, asked: Mapping[CaseField, str]) -> BulkLine:
    changes = tuple(
        (
            field.label,
            written(field, str(_printed(row, field)), masked=False),
            written(field, value, masked=False),
        )
        for field, value in asked.items()
    )
    return BulkLine(row.id, row.number_id, row.true_name, row.title_name, changes)


def _printed(row: Certificate, field: CaseField) -> str:
    return present_value(field, row.person, row)
