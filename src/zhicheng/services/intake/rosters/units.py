"""The units that a roster names, found by credit code or name among those that are registered."""

import unicodedata
from dataclasses import dataclass

from zhicheng.domain.channels import SUBMITTING_ROLES, UnitRole
from zhicheng.domain.rosters.rows import CellError, EvaluationRow
from zhicheng.records.models import Unit


@dataclass(frozen=True, slots=True)
class NamedUnits:
    """Employer and submitting unit of one row, as far as they are registered."""

    employer: Unit | None
    submitting_unit: Unit | None


class UnitBook:
    """All active units by name and by code; read once for a whole roster."""

    def __init__(self) -> None:
        units = list(Unit.objects.active().select_related("submitting_unit"))
        self._by_name = {_plain(unit.name): unit for unit in units} | {unit.name: unit for unit in units}
        self._by_code = {unit.credit_code: unit for unit in units if unit.credit_code}

    def of_row(self, row: EvaluationRow) -> NamedUnits | CellError:
        """The row's units; an error where the row contradicts what is registered (三(二)3).

        A unit that is not registered is taken by the name that the roster gives. One that is registered is
        known whatever the width of the brackets in its name, and stands under its registered name.
        """
        by_code = self._by_code.get(row.uscc) if row.uscc else None
        employer = by_code or self._find(row.employer_name)
        if by_code is not None and _plain(by_code.name) != _plain(row.employer_name):
            return CellError(
                "employer_name",
                "用人单位",
                f"单位名称与统一社会信用代码登记的“{by_code.name}”不一致",
                "请核对单位全称和代码，改正其中填错的一项",
            )
        if employer is not None and UnitRole.EMPLOYER.value not in employer.roles:
            employer = None
        derived = employer.submitting_unit if employer else None
        if derived is not None and _plain(derived.name) != _plain(row.submitting_unit):
            return CellError(
                "submitting_unit",
                "呈报单位",
                f"与该用人单位登记的呈报单位“{derived.name}”不一致",
                "请改为登记的呈报单位；单位隶属关系已变更的，请先联系人社局更新登记",
            )
        named = derived or self._find(row.submitting_unit)
        if named is not None and not set(SUBMITTING_ROLES).intersection(named.roles):
            return CellError(
                "submitting_unit",
                "呈报单位",
                "所填单位不是业务主管部门或人力资源服务机构",
                "呈报单位是用人单位的业务主管部门或档案存放地人力资源服务机构，请改正",
            )
        return NamedUnits(employer, named)

    def _find(self, name: str) -> Unit | None:
        return self._by_name.get(name) or self._by_name.get(_plain(name))


def _plain(name: str) -> str:
    """The name as it is compared: people type brackets full-width and half-width, with spaces and without."""
    return "".join(unicodedata.normalize("NFKC", name).split())
