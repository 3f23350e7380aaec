"""What the register already says of a roster's people: whose name it may put right, what to tell."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count

from zhicheng.domain.people import FactKind, FactSource, is_weaker
from zhicheng.domain.printed_fields import Sex
from zhicheng.domain.review import ClaimStatus
from zhicheng.domain.rosters.rows import CellError, EvaluationRow
from zhicheng.records.models import Certificate, Claim, Person, PersonFact
from zhicheng.services.kernel.certificate_state import CertificateState, state_of, with_state
from zhicheng.services.kernel.people import phone_index, records_of

_WORTH_NOTHING = frozenset({CertificateState.REPLACED, CertificateState.REVOKED, CertificateState.CANCELLED})
_TOO_MANY = 3
"""From so many people with one phone on, the uploader is told; a couple may well share one."""


def may_put_name_right(person: Person, sex: Sex | None, *, at: datetime) -> bool:
    """Whether the roster's name may replace the registered one, as the correction of what was never true.

    So it is after a certificate with a misspelt name was revoked, cancelled or replaced: nothing in force
    and nothing on its way bears that name any more, and nobody stronger than a unit's roster has said it.
    Somebody without any such certificate is known by that name from elsewhere, and stays so. ``sex`` is what
    the roster says of it; None for one that says nothing.
    """
    if sex is not None and person.sex != sex.value:
        return False
    known = PersonFact.objects.filter(person=person, kind=FactKind.NAME.value, valid_to__isnull=True).first()
    if known is not None and is_weaker(FactSource.UNIT_ROSTER, FactSource(known.source)):
        return False
    records = records_of(person.id)
    on_the_way = Claim.objects.live().exclude(status=ClaimStatus.CERTIFIED)
    if on_the_way.filter(person_id__in=records, name=person.name).exists():
        return False
    issued = with_state(Certificate.objects.filter(person_id__in=records, true_name=person.name), at)
    states = {state_of(certificate) for certificate in issued}
    return bool(states) and states <= _WORTH_NOTHING


def other_name(person: Person, row: EvaluationRow) -> CellError:
    """Why a row is not taken whose name or sex is not the registered one, and which case puts it right."""
    column, header = ("name", "姓名") if person.name != row.name else ("sex", "性别")
    return CellError(
        column,
        header,
        f"与系统中该证件号码登记的{header}不一致",
        f"请对照身份证件核对；登记的{header}有误且已印在证书上的，请从“证书更正”提出办件；"
        "依法变更的，请本人从“我的办件”提出个人信息变更",
    )


class Phones:
    """How many people have each phone of a chunk, in the register and in the rows decided so far."""

    def __init__(self, rows: Iterable[EvaluationRow]) -> None:
        wanted = {phone_index(row.phone) for row in rows}
        known = Person.objects.filter(phone_index__in=wanted, merged_into__isnull=True)
        counted = known.values("phone_index").annotate(people=Count("id")).order_by()
        self._people = Counter({bytes(found["phone_index"] or b""): found["people"] for found in counted})
        self._listed: set[tuple[bytes, bytes]] = set()

    def notes(self, person: Person | None, row: EvaluationRow, index: bytes) -> tuple[CellError, ...]:
        """What the uploader should know of the phone of a row that is taken; ``index`` is of the document.

        The registered phone stays (T3). One that a third person has is hardly everybody's own, and codes go
        to it; only the count is told, never the number or whose it is.
        """
        phone = phone_index(row.phone)
        registered = bytes(person.phone_index) if person and person.phone_index is not None else None
        if registered != phone and (phone, index) not in self._listed:
            self._people[phone] += 1
        self._listed.add((phone, index))
        notes = []
        if registered not in {None, phone}:
            notes.append(
                _note(
                    "与该人员已登记的手机号码不同，仍以已登记的为准",
                    "请向本人核实；确已换号的由本人登录后修改，无法登录的请从“手机号码变更”提出办件",
                )
            )
        if self._people[phone] >= _TOO_MANY:
            notes.append(
                _note(
                    f"本名册和系统中已有{self._people[phone]}人使用同一个手机号码，验证码都将发到这个号码",
                    "请向本人核实；不是本人号码的，请从“手机号码变更”提出办件",
                )
            )
        return tuple(notes)


def _note(reason: str, remedy: str) -> CellError:
    return CellError("phone", "手机号码", reason, remedy)
