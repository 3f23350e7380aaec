"""Plans a chunk of an examination body's pass roster: who may claim by having passed (二(一)3)."""

import uuid
from collections.abc import Mapping, Sequence

from zhicheng.domain.rosters.rows import CellError, ExaminationRow
from zhicheng.domain.rosters.uploads import RosterRowOutcome
from zhicheng.records.identifiers import new_id
from zhicheng.records.models import Claim, Examination, PassRosterEntry, Person, RosterUpload
from zhicheng.services.intake.rosters.known_people import may_put_name_right
from zhicheng.services.intake.rosters.outcomes import ChunkPlan, Renamed, RowResult
from zhicheng.services.kernel.people import id_index, people_by_document

_Key = tuple[bytes, str, str]
"""Whose title: the blind index of the identity document, series, title name."""


def plan_examination(
    upload: RosterUpload,
    examination: Examination,
    rows: Sequence[tuple[int, ExaminationRow | tuple[CellError, ...]]],
) -> ChunkPlan:
    """Decide every row of the chunk; reads people, entries and live claims in a few statements."""
    indexes = {
        number: id_index(row.document.number) for number, row in rows if isinstance(row, ExaminationRow)
    }
    chunk = _Chunk(upload, examination, set(indexes.values()))
    for number, row in rows:
        if isinstance(row, ExaminationRow):
            chunk.decide(number, row, indexes[number])
        else:
            chunk.plan.reject(number, row)
    return chunk.plan


class _Chunk:
    """The rows of one chunk, decided one after the other on what stands in the tables and in the plan."""

    def __init__(self, upload: RosterUpload, examination: Examination, wanted: set[bytes]) -> None:
        self.plan = ChunkPlan()
        self._upload, self._examination = upload, examination
        self._people = people_by_document(wanted)
        self._present = _entries(examination, wanted)
        self._claimed = _claimed(examination, self._people)
        self._rows: dict[_Key, int] = {}

    def decide(self, number: int, row: ExaminationRow, index: bytes) -> None:
        """Take the row as a new or a corrected line, or say why not."""
        person = self._people.get(index)
        if person is not None and person.name != row.name:
            if not may_put_name_right(person, None, at=self._upload.uploaded_at):
                self.plan.reject(number, (_OTHER_NAME,))
                return
            self.plan.renamed.append(Renamed(person, person.name, person.sex))
            person.name = row.name
        key = (index, row.entry.series, row.entry.title_name)
        if key in self._rows:
            self.plan.repeat(number, f"与本名册第{self._rows[key]}行是同一人的同一资格", "无需处理")
            return
        self._rows[key] = number
        entry = self._present.get(key)
        if entry is None:
            entry = _new_entry(self._examination, row, index)
            self.plan.pass_entries.append(entry)
        elif not self._corrects(row, entry, key):
            self.plan.repeat(number, "该人员的同一资格已在本次考试的合格名单中", "无需处理")
            return
        else:
            entry.name, entry.specialty = row.name, row.specialty
            self.plan.corrected_entries.append(entry)
        self.plan.results.append(RowResult(number, RosterRowOutcome.ACCEPTED, pass_entry_id=entry.id))

    def _corrects(self, row: ExaminationRow, entry: PassRosterEntry, key: _Key) -> bool:
        """Whether the row mends an earlier line: its name, or its specialty while nobody claims by it."""
        if row.specialty != entry.specialty:
            return key not in self._claimed
        return row.name != entry.name


_OTHER_NAME = CellError(
    "name",
    "姓名",
    "与系统中该证件号码登记的姓名不一致",
    "请对照身份证件核对；登记的姓名有误且已印在证书上的，请从“证书更正”提出办件；"
    "确已变更的，请本人从“我的办件”提出个人信息变更",
)


def _new_entry(examination: Examination, row: ExaminationRow, index: bytes) -> PassRosterEntry:
    return PassRosterEntry(
        id=new_id(),
        examination=examination,
        id_index=index,
        name=row.name,
        series=row.entry.series,
        title_name=row.entry.title_name,
        level=row.entry.level.value,
        specialty=row.specialty,
        held_on=row.held_on,
    )


def _entries(examination: Examination, wanted: set[bytes]) -> dict[_Key, PassRosterEntry]:
    found = PassRosterEntry.objects.filter(examination=examination, id_index__in=wanted)
    return {(bytes(entry.id_index), entry.series, entry.title_name): entry for entry in found}


def _claimed(examination: Examination, people: Mapping[bytes, Person]) -> set[_Key]:
    """Of which lines there is a live claim."""
    claims = Claim.objects.live().filter(
        examination=examination, person_id__in={person.id for person in people.values()}
    )
    indexes: dict[uuid.UUID, list[bytes]] = {}
    for index, person in people.items():
        indexes.setdefault(person.id, []).append(index)
    return {
        (index, series, title)
        for person_id, series, title in claims.values_list("person_id", "series", "title_name")
        for index in indexes[person_id]
    }
