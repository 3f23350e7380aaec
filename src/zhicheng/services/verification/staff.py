"""An employer's verification of its own people (clause 四(三))."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet

from zhicheng.domain.certificate_numbers import parse_certificate_number
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.refusals import Refusal, RefusalKind
from zhicheng.records.models import Certificate, VerificationKind
from zhicheng.services.kernel.actor import Actor, require_role
from zhicheng.services.kernel.certificate_answer import VerificationAnswer, answer_for, is_answerable
from zhicheng.services.kernel.certificate_state import TOLD, CertificateState, with_state
from zhicheng.services.kernel.events import transaction
from zhicheng.services.kernel.listing import Listed, listed, order_for
from zhicheng.services.kernel.people import id_index
from zhicheng.services.verification.ledger import note_verification

_ORDERS = {
    "name": ("true_name",),
    "title": ("title_name",),
    "level": ("level",),
    "specialty": ("specialty",),
    "date": ("qualification_date",),
    "number": ("number_id",),
}


class StaffVerificationMissed(Refusal):
    """No certificate of this number among the unit's own people; a stranger's looks the same."""

    code = "verification.staff_missed"
    kind = RefusalKind.MISSING


def staff_list(
    *, actor: Actor, at: datetime, name: str = "", sort: str = "", limit: int = 50, offset: int = 0
) -> Listed[VerificationAnswer]:
    """One page of them, with how many there are in all. Raises NotAllowed for a unit without staff."""
    rows = _staff(actor, at).filter(state__in=TOLD)
    if name.strip():
        rows = rows.filter(true_name__contains=name.strip())
    order = order_for(sort, _ORDERS, ("true_name", "number_id"))
    return listed(
        rows, lambda row: answer_for(row, at, is_masked=False), order=order, limit=limit, offset=offset
    )


def verify_staff(*, actor: Actor, at: datetime, number: str) -> VerificationAnswer:
    """What the system knows of a certificate of the unit's own people; the holder sees who asked.

    Raises CertificateNumberRefused for a mistyped number, StaffVerificationMissed for anyone else's.
    """
    wanted = parse_certificate_number(number).text
    row: Certificate | None = _staff(actor, at).filter(number_id=wanted).first()
    if row is None or not is_answerable(row):
        raise StaffVerificationMissed(
            "本单位人员中没有该编号的电子职称证书。请核对编号，或请持证人本人查验。"
        )
    with transaction(actor=actor, at=at) as ledger:
        note_verification(
            ledger,
            row,
            VerificationKind.EMPLOYER,
            account_id=actor.account_id,
            unit_id=actor.unit_id,
        )
    return answer_for(row, at, is_masked=False)


class Comparison(StrEnum):
    """What a line of the unit's own list turned out to be."""

    AGREES = "agrees"
    MISSING = "missing"  # No certificate of this person with this title.
    LEVEL_DIFFERS = "level_differs"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    CANCELLED = "cancelled"
    NAME_DIFFERS = "name_differs"

    @property
    def label(self) -> str:
        """The outcome as people read it."""
        return {
            Comparison.AGREES: "一致",
            Comparison.MISSING: "未查到",
            Comparison.LEVEL_DIFFERS: "层级不符",
            Comparison.SUSPENDED: "暂停使用",
            Comparison.REVOKED: "已撤销",
            Comparison.CANCELLED: "已注销",
            Comparison.NAME_DIFFERS: "姓名不符",
        }[self]


@dataclass(frozen=True, slots=True)
class StaffLine:
    """One line of the unit's own list; the document number is normalised."""

    name: str
    id_number: str
    title_name: str
    level: TitleLevel | None = None


def compare_staff(*, actor: Actor, at: datetime, lines: Sequence[StaffLine]) -> list[Comparison]:
    """Compare the unit's own list with the records, line by line, in two statements for any length."""
    digests = [id_index(line.id_number) for line in lines]
    found: dict[bytes, list[Certificate]] = {}
    for row in _staff(actor, at).filter(id_index__in=set(digests)):
        if is_answerable(row):
            found.setdefault(bytes(row.id_index), []).append(row)
    outcomes = []
    with transaction(actor=actor, at=at) as ledger:
        for line, digest in zip(lines, digests, strict=True):
            rows = found.get(digest, [])
            outcomes.append(_compare(line, rows, at))
            for row in rows:
                if row.title_name == line.title_name:
                    note_verification(
                        ledger,
                        row,
                        VerificationKind.EMPLOYER,
                        account_id=actor.account_id,
                        unit_id=actor.unit_id,
                    )
    return outcomes


def _compare(line: StaffLine, rows: list[Certificate], at: datetime) -> Comparison:
    answers = [answer_for(row, at, is_masked=False) for row in rows]
    same_title = [answer for answer in answers if answer.title_name == line.title_name]
    current = [answer for answer in same_title if answer.state is CertificateState.VALID]
    if not same_title:
        return Comparison.MISSING
    if not current:
        states = {answer.state for answer in same_title}
        if CertificateState.SUSPENDED in states:
            return Comparison.SUSPENDED
        return Comparison.CANCELLED if states == {CertificateState.CANCELLED} else Comparison.REVOKED
    # A unit's list has the name of today, and a certificate may print the former one.
    if all(line.name not in (answer.true_name, answer.name, answer.later.present_name) for answer in current):
        return Comparison.NAME_DIFFERS
    if line.level is not None and all(answer.level is not line.level for answer in current):
        return Comparison.LEVEL_DIFFERS
    return Comparison.AGREES


def _staff(actor: Actor, at: datetime) -> QuerySet[Any]:
    """The unit's own people: those whose latest claim names the unit as employer."""
    unit_id = require_role(actor, UnitRole.EMPLOYER)
    return with_state(Certificate.objects.filter(claim__employer_id=unit_id), at)
