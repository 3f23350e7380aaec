"""Who there is in 示例市: units, committees and the staff who act for them. None of them exists."""

from dataclasses import dataclass

from stdnum.cn import uscc

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.levels import TitleLevel

BUREAU = "示例市人力资源和社会保障局"
INDUSTRY = "示例市工业和信息化局"
HEALTH = "示例市卫生健康委员会"
ARCHIVE = "示例市人才服务中心"
EXAMINATIONS = "示例市人事考试中心"
UNIVERSITY = "示例大学"
MACHINES = "示例市第一机床厂有限公司"
HOSPITAL = "示例市第一人民医院"
SOFTWARE = "示例市云帆软件有限公司"
DESIGN = "示例市建筑设计院有限公司"

_D, _C, _E = UnitRole.COMPETENT_DEPARTMENT, UnitRole.CONVENING_UNIT, UnitRole.EMPLOYER


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """One unit."""

    name: str
    roles: tuple[UnitRole, ...]
    under: str = ""
    """The submitting unit of an employer."""

    @property
    def credit_code(self) -> str:
        """A code with a right check character in the region 990000, which no table has."""
        index = [unit.name for unit in UNITS].index(self.name)
        body = f"91990000MA{index:07d}"
        return body + str(uscc.calc_check_digit(body))


UNITS: tuple[UnitPlan, ...] = (
    UnitPlan(BUREAU, (UnitRole.BUREAU,)),
    UnitPlan(INDUSTRY, (_D, _C)),
    UnitPlan(HEALTH, (_D, _C)),
    UnitPlan(ARCHIVE, (UnitRole.ARCHIVE_AGENCY, _C)),
    UnitPlan(EXAMINATIONS, (UnitRole.EXAMINATION_BODY,)),
    UnitPlan(UNIVERSITY, (_E, _C), ARCHIVE),
    UnitPlan(MACHINES, (_E,), INDUSTRY),
    UnitPlan(DESIGN, (_E,), INDUSTRY),
    UnitPlan(HOSPITAL, (_E,), HEALTH),
    UnitPlan(SOFTWARE, (_E,), ARCHIVE),
)


@dataclass(frozen=True, slots=True)
class StaffPlan:
    """One member of staff, in one role."""

    login: str
    name: str
    unit: str
    role: UnitRole


CHECKER, RELEASER, FILER = "hedui", "qianfa", "beian"
INDUSTRY_CONVENER, HEALTH_CONVENER = "gxj-pingshen", "wjw-pingshen"
ARCHIVE_CONVENER, UNIVERSITY_CONVENER = "rcfw-pingshen", "daxue-pingshen"
INDUSTRY_REVIEWER, HEALTH_REVIEWER, ARCHIVE_REVIEWER = "gxj-shenhe", "wjw-shenhe", "rcfw-shenhe"
EXAMINER, EXAMINER_2 = "kaoshi", "kaoshi2"
MACHINES_CLERK, HOSPITAL_CLERK, SOFTWARE_CLERK, DESIGN_CLERK = "jichuang", "yiyuan", "yunfan", "sheji"

STAFF: tuple[StaffPlan, ...] = (
    StaffPlan(CHECKER, "林清和", BUREAU, UnitRole.BUREAU),
    StaffPlan(RELEASER, "周正言", BUREAU, UnitRole.BUREAU),
    StaffPlan(FILER, "沈知行", BUREAU, UnitRole.BUREAU),
    StaffPlan(INDUSTRY_CONVENER, "韩立新", INDUSTRY, _C),
    StaffPlan(INDUSTRY_REVIEWER, "冯亦安", INDUSTRY, _D),
    StaffPlan(HEALTH_CONVENER, "许明朗", HEALTH, _C),
    StaffPlan(HEALTH_REVIEWER, "蒋若水", HEALTH, _D),
    StaffPlan(ARCHIVE_CONVENER, "秦望舒", ARCHIVE, _C),
    StaffPlan(ARCHIVE_REVIEWER, "吕思齐", ARCHIVE, UnitRole.ARCHIVE_AGENCY),
    StaffPlan(UNIVERSITY_CONVENER, "贺兰川", UNIVERSITY, _C),
    StaffPlan(EXAMINER, "孟昭文", EXAMINATIONS, UnitRole.EXAMINATION_BODY),
    StaffPlan(EXAMINER_2, "汤可为", EXAMINATIONS, UnitRole.EXAMINATION_BODY),
    StaffPlan(MACHINES_CLERK, "罗长河", MACHINES, _E),
    StaffPlan(DESIGN_CLERK, "姚远山", DESIGN, _E),
    StaffPlan(HOSPITAL_CLERK, "白晓晨", HOSPITAL, _E),
    StaffPlan(SOFTWARE_CLERK, "程一帆", SOFTWARE, _E),
)


@dataclass(frozen=True, slots=True)
class CommitteePlan:
    """One committee. ``series`` empty means every series of the catalogue."""

    name: str
    unit: str
    series: tuple[str, ...]
    levels: tuple[TitleLevel, ...]
    document: str
    """文号 of its approval."""
    is_employer_run: bool = False


GENERAL = "示例市专业技术职称综合评审委员会"
ENGINEERING = "示例市工程技术系列高级职称评审委员会"
MEDICINE = "示例市卫生系列高级职称评审委员会"
TEACHING = "示例大学高等学校教师职称自主评审委员会"
_ALL = tuple(TitleLevel)

COMMITTEES: tuple[CommitteePlan, ...] = (
    CommitteePlan(GENERAL, ARCHIVE, (), _ALL, "示人社备〔2025〕1号"),
    CommitteePlan(ENGINEERING, INDUSTRY, ("工程技术人员",), _ALL[:3], "示人社备〔2025〕2号"),
    CommitteePlan(MEDICINE, HEALTH, ("卫生技术人员",), _ALL[:3], "示人社备〔2025〕3号"),
    CommitteePlan(TEACHING, UNIVERSITY, ("高等学校教师",), _ALL, "示人社备〔2025〕4号", is_employer_run=True),
)


@dataclass(frozen=True, slots=True)
class RightPlan:
    """To which titles one employer may appoint."""

    unit: str
    document: str
    series: tuple[str, ...]
    levels: tuple[TitleLevel, ...]


RIGHTS: tuple[RightPlan, ...] = (
    RightPlan(SOFTWARE, "示人社聘〔2025〕1号", ("工程技术人员",), _ALL[2:]),
    RightPlan(DESIGN, "示人社聘〔2025〕2号", ("工程技术人员",), _ALL[1:]),
    RightPlan(MACHINES, "示人社聘〔2025〕3号", ("工程技术人员",), _ALL[1:]),
)
