"""What a unit is to a claim, and which two kinds of unit submit (呈报) to the Bureau."""

from enum import StrEnum
from typing import Final


class UnitRole(StrEnum):
    """What a unit is to a claim; one unit may hold several roles."""

    EMPLOYER = "employer"  # 用人单位
    COMPETENT_DEPARTMENT = "competent_department"  # 业务主管部门
    ARCHIVE_AGENCY = "archive_agency"  # 档案存放地人力资源服务机构
    CONVENING_UNIT = "convening_unit"  # 组建单位
    EXAMINATION_BODY = "examination_body"  # 职称考试机构
    BUREAU = "bureau"  # 市人社局

    @property
    def label(self) -> str:
        """The role's name as people read it."""
        return _ROLE_LABELS[self]


_ROLE_LABELS = {
    UnitRole.EMPLOYER: "用人单位",
    UnitRole.COMPETENT_DEPARTMENT: "业务主管部门",
    UnitRole.ARCHIVE_AGENCY: "档案存放地人力资源服务机构",
    UnitRole.CONVENING_UNIT: "职称评审委员会组建单位",
    UnitRole.EXAMINATION_BODY: "职称考试机构",
    UnitRole.BUREAU: "人力资源和社会保障局",
}

SUBMITTING_ROLES: Final = (UnitRole.COMPETENT_DEPARTMENT, UnitRole.ARCHIVE_AGENCY)
"""Who can be a submitting unit (呈报单位, clause 三(二)3): the only module that names this pair."""
