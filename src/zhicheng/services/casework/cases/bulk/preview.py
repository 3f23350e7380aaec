"""Many certificates in one case: found by filing, committee, unit, examination or a list of numbers.

What a bulk case would do is shown before it is opened: how many certificates, which are refused and why, and
what would change in each.
"""

import hashlib
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Q, QuerySet

from zhicheng.domain.cases import CASE_RULES, CaseField, CaseKind
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
from zhicheng.services.casework.cases.present import written
from zhicheng.services.casework.cases.steps import CaseRefused
from zhicheng.services.casework.cases.subjects import movable_states
from zhicheng.services.kernel.actor import Actor, require_role
from zhicheng.services.kernel.certificate_state import CertificateState, state_of, with_state

_SHOWN = 200
_FIELDS_OF_PEOPLE = frozenset({CaseField.NAME, CaseField.SEX, CaseField.ID_NUMBER})
"""What is never the same for many people, and so is no part of one bulk correction."""


class BulkScope(StrEnum):
    """By what the certificates of a bulk case are found."""

    FILING = "filing"
    COMMITTEE = "committee"
    EXAMINATION = "examination"
    UNIT = "unit"
    NUMBERS = "numbers"

    @property
    def label(self) -> str:
        """The way as people read it."""
        return {
            BulkScope.FILING: "一次备案（填备案文号）",
            BulkScope.COMMITTEE: "一个评审委员会（填名称）",
            BulkScope.EXAMINATION: "一次考试（填考试名称）",
            BulkScope.UNIT: "一个单位（填名称，呈报单位或用人单位）",
            BulkScope.NUMBERS: "证书编号清单",
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

    @property
    def count(self) -> int:
        """How many certificates the case would be about."""
        return len(self.certificate_ids)

    @property
    def digest(self) -> str:
        """SHA-256 in hex over the certificates: what is opened is what was shown."""
        return hashlib.sha256(b"".join(sorted(each.bytes for each in self.certificate_ids))).hexdigest()


def bulk_fields(kind: CaseKind) -> tuple[CaseField, ...]:
    """What one bulk case may change alike in all its certificates; never who a person is."""
    return tuple(field for field in CASE_RULES[kind].fields if field not in _FIELDS_OF_PEOPLE)


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
    if rules.fields and not asked:
        raise CaseRefused("请填写要统一更正的内容，至少一项。", code="case.nothing_to_change")
    rows, scope, missing = _found(by, text.strip())
    certificates = list(with_state(rows, at).order_by("number_id")[: MOST_ITEMS + 1])
    if len(certificates) > MOST_ITEMS:
        raise CaseRefused(f"超过{MOST_ITEMS}本证书，请分几次办理。", code="case.too_many")
    taken = CaseItem.objects.filter(kind=kind.value, is_open=True, certificate__in=certificates)
    open_cases = dict(taken.values_list("certificate_id", "case__number"))
    fit: list[Certificate] = []
    refused = list(missing)
    for row in certificates:
        reason = _reason_against(row, kind, ground, asked, open_cases.get(row.id))
        if reason:
            refused.append(BulkRefusal(row.number_id, reason))
        else:
            fit.append(row)
    lines = tuple(_line(row, asked) for row in fit[:_SHOWN])
    return BulkPreview(scope, tuple(row.id for row in fit), lines, tuple(refused))


def _found(by: BulkScope, text: str) -> tuple[QuerySet[Certificate], str, list[BulkRefusal]]:
    if not text:
        raise CaseRefused("请填写办理范围。", code="case.scope")
    if by is BulkScope.NUMBERS:
        return _by_numbers(text)
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
    # Only what is printed on the certificate is asked for here, so that no person is read for it.
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
    value = getattr(row, field.value)
    return value.isoformat() if field is CaseField.QUALIFICATION_DATE else str(value)
