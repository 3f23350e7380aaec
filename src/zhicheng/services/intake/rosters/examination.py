"""Plans a chunk of an examination body's pass roster: who may claim by having passed (二(一)3)."""

from collections.abc import Sequence

from zhicheng.domain.rosters.rows import CellError, ExaminationRow
from zhicheng.domain.rosters.uploads import RosterRowOutcome
from zhicheng.records.identifiers import new_id
from zhicheng.records.models import Examination, PassRosterEntry, Person
from zhicheng.services.intake.rosters.outcomes import ChunkPlan, RowResult
from zhicheng.services.kernel.people import id_index


def plan_examination(
    examination: Examination, rows: Sequence[tuple[int, ExaminationRow | tuple[CellError, ...]]]
) -> ChunkPlan:
    """Decide every row of the chunk; reads the people and entries concerned in two statements."""
    plan = ChunkPlan()
    indexes = {
        number: id_index(row.document.number) for number, row in rows if isinstance(row, ExaminationRow)
    }
    wanted = set(indexes.values())
    names = dict(_people(wanted))
    present = _entries(examination, wanted)
    seen: dict[tuple[bytes, str, str], int] = {}
    for number, row in rows:
        if not isinstance(row, ExaminationRow):
            plan.reject(number, row)
            continue
        index = indexes[number]
        if names.get(index, row.name) != row.name:
            plan.reject(
                number,
                (
                    CellError(
                        "name",
                        "姓名",
                        "与系统中该证件号码登记的姓名不一致",
                        "请对照身份证件核对；确已变更的，请本人从“我的办件”提出个人信息变更",
                    ),
                ),
            )
            continue
        key = (index, row.entry.series, row.entry.title_name)
        if key in seen:
            plan.repeat(number, f"与本名册第{seen[key]}行是同一人的同一资格", "无需处理")
            continue
        if key in present:
            plan.repeat(number, "该人员的同一资格已在本次考试的合格名单中", "无需处理")
            continue
        seen[key] = number
        entry = PassRosterEntry(
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
        plan.pass_entries.append(entry)
        plan.results.append(RowResult(number, RosterRowOutcome.ACCEPTED, pass_entry_id=entry.id))
    return plan


def _people(wanted: set[bytes]) -> list[tuple[bytes, str]]:
    found = Person.objects.filter(id_index__in=wanted).values_list("id_index", "name")
    return [(bytes(index), name) for index, name in found]


def _entries(examination: Examination, wanted: set[bytes]) -> set[tuple[bytes, str, str]]:
    found = PassRosterEntry.objects.standing().filter(examination=examination, id_index__in=wanted)
    rows = found.values_list("id_index", "series", "title_name")
    return {(bytes(index), series, title) for index, series, title in rows}
