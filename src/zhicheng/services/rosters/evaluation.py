"""Plans a chunk of a committee's roster: which rows become claims at the Bureau (二(一)1)."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from zhicheng.domain.channels import IntakeChannel
from zhicheng.domain.deadlines import batch_month, business_date
from zhicheng.domain.policies import Policy
from zhicheng.domain.review import ENDED, ClaimStatus, Position, bureau_step
from zhicheng.domain.rosters.rows import CellError, EvaluationRow
from zhicheng.records.identifiers import new_id
from zhicheng.records.models import Claim, Filing, Person, RosterRowOutcome, RosterUpload
from zhicheng.services.people import build_person, id_index, phone_index
from zhicheng.services.personal_data import seal_text
from zhicheng.services.rosters.outcomes import ChunkPlan, RowResult
from zhicheng.services.rosters.units import NamedUnits, UnitBook

_CHANNEL = IntakeChannel.EVALUATION
_Title = tuple[uuid.UUID, str, str]


def plan_evaluation(
    upload: RosterUpload,
    filing: Filing,
    rows: Sequence[tuple[int, EvaluationRow | tuple[CellError, ...]]],
    units: UnitBook,
    policy: Policy,
) -> ChunkPlan:
    """Decide every row of the chunk; reads the people and live claims concerned in two statements."""
    plan = ChunkPlan()
    good = [(number, row) for number, row in rows if isinstance(row, EvaluationRow)]
    indexes = {number: id_index(row.document.number) for number, row in good}
    people = {
        bytes(person.id_index): person for person in Person.objects.filter(id_index__in=set(indexes.values()))
    }
    live = _live_claims(people.values())
    uploaded_at = upload.uploaded_at
    month = str(batch_month(_CHANNEL, business_date(uploaded_at), policy))
    seen: dict[tuple[bytes, str, str], int] = {}
    for number, row in rows:
        if not isinstance(row, EvaluationRow):
            plan.reject(number, row)
            continue
        index = indexes[number]
        named = units.of_row(row)
        if isinstance(named, CellError):
            plan.reject(number, (named,))
            continue
        person = people.get(index)
        if person is not None and (person.name != row.name or person.sex != row.sex.value):
            plan.reject(number, (_other_name(person, row),))
            continue
        key = (index, row.entry.series, row.entry.title_name)
        if key in seen:
            plan.repeat(
                number, f"与本名册第{seen[key]}行是同一人的同一资格", "无需处理；如为不同资格，请核对资格名称"
            )
            continue
        seen[key] = number
        claim = live.get((person.id, *key[1:])) if person is not None else None
        if claim is not None and not _is_sent_back_here(claim, filing):
            plan.repeat(number, *_where(claim, filing))
            continue
        if person is None:
            person = build_person(
                name=row.name, sex=row.sex, document=row.document, phone_number=row.phone, at=uploaded_at
            )
            people[index] = person
            plan.new_people.append(person)
        elif person.phone_sealed is None:
            person.phone_sealed = seal_text(row.phone, field="person.phone", row=person.id)
            person.phone_index = phone_index(row.phone)
            plan.phones.append(person)
        if claim is None:
            claim = _new_claim(upload, filing, person)
            plan.new_claims.append(claim)
        else:
            plan.corrected_claims.append(claim)
        _fill(claim, row, named, uploaded_at=uploaded_at, month=month, is_late=upload.is_late)
        live[(person.id, *key[1:])] = claim
        plan.results.append(RowResult(number, RosterRowOutcome.ACCEPTED, claim_id=claim.id))
    return plan


def _live_claims(people: object) -> dict[_Title, Claim]:
    claims = Claim.objects.filter(channel=_CHANNEL, person__in=list(people)).exclude(status__in=ENDED)  # type: ignore[call-overload]
    return {
        (claim.person_id, claim.series, claim.title_name): claim for claim in claims.select_related("filing")
    }


def _is_sent_back_here(claim: Claim, filing: Filing) -> bool:
    return claim.status == ClaimStatus.SENT_BACK and claim.filing_id == filing.id


def _where(claim: Claim, filing: Filing) -> tuple[str, str]:
    """Where the same title of the same person already stands, without naming anybody's data."""
    if claim.filing_id == filing.id:
        return "本次备案中已接收该人员的同一资格", "无需处理"
    reference = claim.filing.reference if claim.filing else ""
    return (
        f"该人员的同一资格已由备案“{reference}”上传，目前为“{ClaimStatus(claim.status).label}”",
        "请核对是否重复上报；如原备案有误，请联系人社局退回后再上传",
    )


def _other_name(person: Person, row: EvaluationRow) -> CellError:
    column, header = ("name", "姓名") if person.name != row.name else ("sex", "性别")
    return CellError(
        column,
        header,
        f"与系统中该证件号码登记的{header}不一致",
        "请对照身份证件核对；确已变更的，请本人联系人社局更正登记后再上传",
    )


def _new_claim(upload: RosterUpload, filing: Filing, person: Person) -> Claim:
    return Claim(
        id=new_id(),
        channel=_CHANNEL.value,
        status=ClaimStatus.UPLOADED.value,
        step=bureau_step(_CHANNEL),
        version=0,
        person_id=person.id,
        filing_id=filing.id,
        committee_id=filing.committee_id,
        readings={},
        created_by_id=upload.uploaded_by_id,
        created_at=upload.uploaded_at,
    )


def _fill(
    claim: Claim, row: EvaluationRow, named: NamedUnits, *, uploaded_at: datetime, month: str, is_late: bool
) -> None:
    """Write the row's content into the claim and place it at the Bureau."""
    if claim.name != row.name:
        claim.readings = {}
    claim.name = row.name
    claim.employer = named.employer
    claim.employer_name = row.employer_name
    claim.submitting_unit = named.submitting_unit
    claim.submitting_unit_name = row.submitting_unit
    claim.submitting_unit_reason = ""
    claim.series, claim.branch = row.entry.series, row.entry.branch
    claim.title_name, claim.level = row.entry.title_name, row.entry.level.value
    claim.specialty, claim.qualification_date = row.specialty, row.qualification_date
    position = Position(ClaimStatus.UPLOADED, bureau_step(_CHANNEL))
    claim.status, claim.step = position.status.value, position.step
    claim.version += 1
    claim.uploaded_at, claim.uploaded_late, claim.batch_month = uploaded_at, is_late, month
