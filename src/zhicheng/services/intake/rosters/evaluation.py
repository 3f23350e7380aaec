"""Plans a chunk of a committee's roster: which rows become claims at the Bureau (二(一)1)."""

import uuid
from collections.abc import Collection, Sequence

from zhicheng.domain.approved_lists import ApprovedTitle, ListAnswer, answer_of_list
from zhicheng.domain.channels import channel_of_roster
from zhicheng.domain.deadlines import batch_month, business_date
from zhicheng.domain.policies import Policy
from zhicheng.domain.review import ClaimStatus, bureau_step
from zhicheng.domain.rosters.columns import RosterKind, columns
from zhicheng.domain.rosters.rows import CellError, EvaluationRow
from zhicheng.domain.rosters.uploads import RosterRowOutcome
from zhicheng.records.identifiers import new_id
from zhicheng.records.models import Account, Claim, Filing, Person, RosterUpload, binding
from zhicheng.services.intake.filings.listed import listed_titles
from zhicheng.services.intake.rosters.known_people import Phones, may_put_name_right, other_name
from zhicheng.services.intake.rosters.outcomes import ChunkPlan, Renamed, RowResult
from zhicheng.services.intake.rosters.units import NamedUnits, UnitBook
from zhicheng.services.kernel.people import build_person, id_index, people_by_document, phone_index
from zhicheng.services.kernel.personal_data import seal_text

_CHANNEL = channel_of_roster(RosterKind.EVALUATION)
_Key = tuple[bytes, str, str, str]
"""Whose title: the blind index of the identity document, series, title name, specialty.

The specialty is printed by itself, and one title in two specialties is two qualifications.
"""


def plan_evaluation(
    upload: RosterUpload,
    filing: Filing,
    rows: Sequence[tuple[int, EvaluationRow | tuple[CellError, ...]]],
    units: UnitBook,
    policy: Policy,
) -> ChunkPlan:
    """Decide every row of the chunk; reads people, live claims and phones in a few statements."""
    indexes = {
        number: id_index(row.document.number) for number, row in rows if isinstance(row, EvaluationRow)
    }
    asked = {_key(indexes[number], row) for number, row in rows if isinstance(row, EvaluationRow)}
    phones = Phones(row for _, row in rows if isinstance(row, EvaluationRow))
    chunk = _Chunk(upload, filing, policy, asked, phones)
    for number, row in rows:
        if not isinstance(row, EvaluationRow):
            chunk.plan.reject(number, row)
            continue
        named = units.of_row(row)
        if isinstance(named, CellError):
            chunk.plan.reject(number, (named,))
        else:
            chunk.decide(number, row, indexes[number], named)
    return chunk.plan


class _Chunk:
    """The rows of one chunk, decided one after the other on what stands in the tables and in the plan."""

    def __init__(
        self,
        upload: RosterUpload,
        filing: Filing,
        policy: Policy,
        asked: Collection[_Key],
        phones: Phones,
    ) -> None:
        self.plan = ChunkPlan()
        self._phones = phones
        self._upload, self._filing = upload, filing
        self._month = str(batch_month(_CHANNEL, business_date(upload.uploaded_at), policy))
        wanted = {index for index, _, _, _ in asked}
        self._people = people_by_document(wanted)
        self._live = _live_claims(self._people)
        self._sent_back: dict[bytes, list[Claim]] = {}
        for key, claim in self._live.items():
            if key not in asked and _is_sent_back_to(filing, claim):
                self._sent_back.setdefault(key[0], []).append(claim)
        self._rows: dict[_Key, int] = {}
        self._listed = _listed(filing, wanted)
        self._specialties: dict[tuple[bytes, str, str], set[str]] = {}
        for index, series, title, specialty in self._live:
            self._specialties.setdefault((index, series, title), set()).add(specialty)

    def decide(self, number: int, row: EvaluationRow, index: bytes, named: NamedUnits) -> None:
        """Take the row as a new or a corrected claim, or say why not."""
        key = _key(index, row)
        if (fault := self._fault_of_list(index, row)) is not None:
            self.plan.reject(number, (fault,))
            return
        person = self._people.get(index)
        claim = self._live.get(key) or self._under_another_title(index, row)
        corrects = claim is not None and _is_sent_back_to(self._filing, claim)
        if person is not None and (person.name != row.name or person.sex != row.sex.value):
            if not self._may_rename(person, row, claim if corrects else None):
                self.plan.reject(number, (other_name(person, row),))
                return
            self.plan.renamed.append(Renamed(person, person.name, person.sex))
            person.name, person.sex = row.name, row.sex.value
        if key in self._rows:
            self.plan.repeat(
                number,
                f"与本名册第{self._rows[key]}行是同一人的同一资格",
                "无需处理；如为不同资格，请核对资格名称和专业",
            )
            return
        self._rows[key] = number
        if claim is not None and not corrects:
            self.plan.repeat(number, *_where(claim, self._filing))
            return
        notes = (*self._phones.notes(person, row, index), *self._specialty_notes(row, index, claim))
        person = self._ensure_person(person, row, index)
        if claim is None:
            claim = _new_claim(self._upload, self._filing, person)
            self.plan.new_claims.append(claim)
        else:
            self._live.pop((index, claim.series, claim.title_name, claim.specialty), None)
            self.plan.corrected_claims.append((claim.seen(), claim))
        _fill(claim, row, named)
        self._put_before_bureau(claim)
        self._live[key] = claim
        self.plan.results.append(
            RowResult(number, RosterRowOutcome.ACCEPTED, claim_id=claim.id, reasons=notes)
        )

    def _fault_of_list(self, index: bytes, row: EvaluationRow) -> CellError | None:
        """Why the list that the filing's approval fixed does not hold the row; None where it does."""
        if self._listed is None:
            return None
        answer = answer_of_list(
            self._listed.get(index, ()),
            name=row.name,
            series=row.entry.series,
            title_name=row.entry.title_name,
            specialty=row.specialty,
        )
        if answer is ListAnswer.LISTED:
            return None
        header = next(each.header for each in columns(RosterKind.EVALUATION) if each.key == answer.column_key)
        return CellError(
            answer.column_key,
            header,
            answer.reason,
            "请对照核准名单改正这一行；名单本身有误的，须重新报送备案",
        )

    def _may_rename(self, person: Person, row: EvaluationRow, corrected: Claim | None) -> bool:
        """Whether the row mends the registered name, which stands on nothing but this claim or what ended."""
        if any(renamed.person is person for renamed in self.plan.renamed):
            # Two rows of one file say two names; which of them is right, the file does not tell.
            return False
        if corrected is not None and _is_known_only_by(corrected):
            return True
        return may_put_name_right(person, row.sex, at=self._upload.uploaded_at)

    def _under_another_title(self, index: bytes, row: EvaluationRow) -> Claim | None:
        """The claim that the Bureau sent back and this row corrects, under a new title or specialty.

        It is the person's only one of the same title, or else the only one at all. A claim whose own title
        and specialty stand in the chunk too is left to that row.
        """
        found = [claim for claim in self._sent_back.get(index, ()) if _is_sent_back_to(self._filing, claim)]
        title = (row.entry.series, row.entry.title_name)
        same_title = [claim for claim in found if (claim.series, claim.title_name) == title]
        for chosen in (same_title, found):
            if len(chosen) == 1:
                return chosen[0]
        return None

    def _specialty_notes(
        self, row: EvaluationRow, index: bytes, corrected: Claim | None
    ) -> tuple[CellError, ...]:
        """What the uploader should know where the person has the same title in another specialty already."""
        known = self._specialties.setdefault((index, row.entry.series, row.entry.title_name), set())
        if corrected is not None:
            known.discard(corrected.specialty)
        others = known - {row.specialty}
        known.add(row.specialty)
        if not others:
            return ()
        return (
            CellError(
                "specialty",
                "专业",
                "该人员的同一资格已有另一专业，两个专业分别制证",
                "请核实两个专业是否都属实；原专业有误且已印在证书上的，请从“证书更正”提出办件",
            ),
        )

    def _ensure_person(self, person: Person | None, row: EvaluationRow, index: bytes) -> Person:
        """The person of the row: registered by it, or completed by its phone where none is known."""
        if person is None:
            person = build_person(
                name=row.name,
                sex=row.sex,
                document=row.document,
                phone_number=row.phone,
                at=self._upload.uploaded_at,
            )
            self._people[index] = person
            self.plan.new_people.append(person)
        elif person.phone_sealed is None:
            person.phone_sealed = seal_text(row.phone, field=binding(Person, "phone_sealed"), row=person.id)
            person.phone_index = phone_index(row.phone)
            self.plan.phones.append(person)
        return person

    def _put_before_bureau(self, claim: Claim) -> None:
        """Put the claim before the Bureau, in the month of this upload."""
        claim.status, claim.step = ClaimStatus.UPLOADED.value, bureau_step(_CHANNEL)
        claim.version += 1
        claim.uploaded_at, claim.uploaded_late = self._upload.uploaded_at, self._upload.is_late
        claim.batch_month = self._month


def _listed(filing: Filing, indexes: Collection[bytes]) -> dict[bytes, list[ApprovedTitle]] | None:
    """The list's entries of these identity documents; None for a filing without a list."""
    if filing.list_count is None:
        return None
    found: dict[bytes, list[ApprovedTitle]] = {}
    for each in listed_titles(filing.id, list(indexes)):
        found.setdefault(each.id_index, []).append(each)
    return found


def _key(index: bytes, row: EvaluationRow) -> _Key:
    return index, row.entry.series, row.entry.title_name, row.specialty


def _live_claims(people: dict[bytes, Person]) -> dict[_Key, Claim]:
    # A person may be asked about by an old and a new number, and own the claims of merged records.
    indexes: dict[uuid.UUID, list[bytes]] = {}
    for index, person in people.items():
        indexes.setdefault(person.id, []).append(index)
    merged = Person.objects.filter(merged_into__in=list(indexes))
    standing = {key: key for key in indexes} | {row.id: row.merged_into_id or row.id for row in merged}
    claims = Claim.objects.live().filter(channel=_CHANNEL, person_id__in=list(standing))
    return {
        (index, claim.series, claim.title_name, claim.specialty): claim
        for claim in claims.select_related("filing")
        for index in indexes[standing[claim.person_id]]
    }


def _is_sent_back_to(filing: Filing, claim: Claim) -> bool:
    return claim.status == ClaimStatus.SENT_BACK and claim.filing_id == filing.id


def _is_known_only_by(claim: Claim) -> bool:
    """Whether the person is registered by nothing but this claim, so that a typing error can be mended.

    Somebody with an account or another claim has stood under their name elsewhere; only they can change it.
    """
    return (
        not Account.objects.filter(person_id=claim.person_id).exists()
        and not Claim.objects.filter(person_id=claim.person_id).exclude(id=claim.id).exists()
    )


def _where(claim: Claim, filing: Filing) -> tuple[str, str]:
    """Where the same title of the same person already stands, without naming anybody's data."""
    if claim.filing_id == filing.id:
        return "本次备案中已接收该人员的同一资格", "无需处理"
    reference = claim.filing.reference if claim.filing else ""
    return (
        f"该人员的同一资格已由备案“{reference}”上传，目前为“{ClaimStatus(claim.status).label}”",
        "请核对是否重复上报；如原备案有误，请联系人社局退回后再上传",
    )


def _new_claim(upload: RosterUpload, filing: Filing, person: Person) -> Claim:
    return Claim(
        id=new_id(),
        channel=_CHANNEL.value,
        version=0,
        person_id=person.id,
        filing_id=filing.id,
        committee_id=filing.committee_id,
        readings={},
        created_by_id=upload.uploaded_by_id,
        created_at=upload.uploaded_at,
    )


def _fill(claim: Claim, row: EvaluationRow, named: NamedUnits) -> None:
    """Write the row's content into the claim."""
    if claim.name != row.name:
        claim.readings = {}
    claim.name = row.name
    claim.employer = named.employer
    claim.employer_name = named.employer.name if named.employer else row.employer_name
    claim.submitting_unit = named.submitting_unit
    claim.submitting_unit_name = named.submitting_unit.name if named.submitting_unit else row.submitting_unit
    claim.submitting_unit_reason = ""
    claim.series, claim.branch = row.entry.series, row.entry.branch
    claim.title_name, claim.level = row.entry.title_name, row.entry.level.value
    claim.specialty, claim.qualification_date = row.specialty, row.qualification_date
