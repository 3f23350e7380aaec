"""The fixed cast of the suite: invented units, committees, officers and people, with valid check digits."""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

import xlsxwriter

from zhicheng.documents.template import builtin_template
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import SHANGHAI
from zhicheng.domain.identity_documents import IdentityDocumentKind, make_resident_id, parse_identity_document
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.printed_fields import Sex
from zhicheng.domain.rosters.columns import RosterKind, columns
from zhicheng.records.models import (
    Account,
    Claim,
    EvaluationCommittee,
    Examination,
    Filing,
    RosterUpload,
    Unit,
)
from zhicheng.services.accounts.units.creating import create_account, create_unit, grant_membership
from zhicheng.services.intake.examinations.announcing import announce_examination
from zhicheng.services.intake.filings.acts import approve_filing, create_committee, submit_filing
from zhicheng.services.intake.rosters.process import process_roster
from zhicheng.services.intake.rosters.receive import receive_roster
from zhicheng.services.issuance.templates.acts import approve_template, propose_template
from zhicheng.services.kernel.actor import SYSTEM, Actor, holder_actor, staff_actor
from zhicheng.services.kernel.people import open_holder_account, register_person

SERIES, TITLE = "工程技术人员", "高级工程师"
PASSWORD = "the cast's own password"
MONDAY = datetime(2026, 11, 2, 10, tzinfo=SHANGHAI)
"""A working Monday morning on which most scenes begin."""


@dataclass(frozen=True, slots=True)
class Part:
    """One invented person."""

    name: str
    sex: Sex
    id_number: str
    phone: str
    readings: tuple[tuple[int, str], ...] = ()
    """Place and pinyin of characters that the certificate's face lacks."""


def _resident(name: str, sex: Sex, day: date, sequence: int, phone: str, **more: object) -> Part:
    odd = sequence * 2 + (1 if sex is Sex.MALE else 0)
    return Part(name, sex, make_resident_id("120101", day, odd), phone, **more)  # type: ignore[arg-type]


PEOPLE = (
    _resident("仇文博", Sex.MALE, date(1985, 3, 14), 11, "13900001001"),
    _resident("单雅静", Sex.FEMALE, date(1988, 7, 2), 12, "13900001002"),
    _resident("查志强", Sex.MALE, date(1979, 11, 30), 13, "13900001003"),
    _resident("尉迟思远", Sex.MALE, date(1990, 2, 28), 14, "13900001004"),
    _resident("张䶮", Sex.MALE, date(1983, 5, 9), 15, "13900001005"),
    _resident("李㛃", Sex.FEMALE, date(1992, 9, 21), 16, "13900001006"),
    _resident("王𫘧", Sex.MALE, date(1981, 1, 17), 17, "13900001007"),
    # U+20BB7, a way to write 吉, is beyond any face that the certificate uses.
    _resident("赵𠮷", Sex.FEMALE, date(1987, 12, 5), 18, "13900001008", readings=((1, "jí"),)),
    _resident("阿依古丽·买买提", Sex.FEMALE, date(1991, 6, 6), 19, "13900001009"),
    Part("史密斯", Sex.MALE, "USA110001010015", "13900001010"),
    Part(
        "林嘉怡", Sex.FEMALE, make_resident_id("830000", date(1989, 4, 3), 20), "13900001011"
    ),  # A residence permit of a Taiwan resident.
)


class Cast:
    """Everybody on stage; units and people come into being when they are first asked for."""

    def __init__(self, at: datetime = MONDAY) -> None:
        self.at = at

    @cached_property
    def bureau(self) -> Unit:
        return self.unit("津沽市人力资源和社会保障局", UnitRole.BUREAU)

    @cached_property
    def department(self) -> Unit:
        return self.unit("津沽市工业局", UnitRole.COMPETENT_DEPARTMENT)

    @cached_property
    def other_department(self) -> Unit:
        return self.unit("津沽市教育局", UnitRole.COMPETENT_DEPARTMENT)

    @cached_property
    def agency(self) -> Unit:
        return self.unit("津沽市人才服务中心", UnitRole.ARCHIVE_AGENCY)

    @cached_property
    def employer(self) -> Unit:
        return self.unit("津沽第一机床有限公司", UnitRole.EMPLOYER, above=self.department)

    @cached_property
    def second_employer(self) -> Unit:
        return self.unit("津沽第二机床有限公司", UnitRole.EMPLOYER, above=self.department)

    @cached_property
    def foreign_employer(self) -> Unit:
        return self.unit("津沽第九中学", UnitRole.EMPLOYER, above=self.other_department)

    @cached_property
    def convening_unit(self) -> Unit:
        return self.unit("津沽市机械工程学会", UnitRole.CONVENING_UNIT)

    @cached_property
    def foreign_convening_unit(self) -> Unit:
        return self.unit("津沽市化工学会", UnitRole.CONVENING_UNIT)

    @cached_property
    def institute(self) -> Unit:
        """An employer that runs a committee of its own (自主评审)."""
        return create_unit(
            actor=SYSTEM,
            at=self.at,
            name="津沽机械研究院",
            roles=[UnitRole.EMPLOYER, UnitRole.CONVENING_UNIT],
            submitting_unit=self.department,
        )

    @cached_property
    def examination_body(self) -> Unit:
        return self.unit("津沽市职称考试中心", UnitRole.EXAMINATION_BODY)

    @cached_property
    def check_officer(self) -> Actor:
        return self.staff("check-officer", self.bureau, UnitRole.BUREAU)

    @cached_property
    def release_officer(self) -> Actor:
        return self.staff("release-officer", self.bureau, UnitRole.BUREAU)

    @cached_property
    def third_officer(self) -> Actor:
        return self.staff("third-officer", self.bureau, UnitRole.BUREAU)

    @cached_property
    def convener(self) -> Actor:
        return self.staff("convener", self.convening_unit, UnitRole.CONVENING_UNIT)

    @cached_property
    def second_convener(self) -> Actor:
        return self.staff("second-convener", self.convening_unit, UnitRole.CONVENING_UNIT)

    @cached_property
    def foreign_convener(self) -> Actor:
        return self.staff("foreign-convener", self.foreign_convening_unit, UnitRole.CONVENING_UNIT)

    @cached_property
    def personnel(self) -> Actor:
        return self.staff("personnel", self.employer, UnitRole.EMPLOYER)

    @cached_property
    def foreign_personnel(self) -> Actor:
        return self.staff("foreign-personnel", self.foreign_employer, UnitRole.EMPLOYER)

    @cached_property
    def institute_convener(self) -> Actor:
        return self.staff("institute-convener", self.institute, UnitRole.CONVENING_UNIT)

    @cached_property
    def department_clerk(self) -> Actor:
        return self.staff("department-clerk", self.department, UnitRole.COMPETENT_DEPARTMENT)

    @cached_property
    def second_department_clerk(self) -> Actor:
        return self.staff("second-department-clerk", self.department, UnitRole.COMPETENT_DEPARTMENT)

    @cached_property
    def agency_clerk(self) -> Actor:
        return self.staff("agency-clerk", self.agency, UnitRole.ARCHIVE_AGENCY)

    @cached_property
    def examiner(self) -> Actor:
        return self.staff("examiner", self.examination_body, UnitRole.EXAMINATION_BODY)

    @cached_property
    def committee(self) -> EvaluationCommittee:
        return create_committee(
            actor=self.check_officer,
            at=self.at,
            name="津沽市工程技术系列机械专业高级评审委员会",
            convening_unit=self.convening_unit,
            series=[SERIES],
            levels=list(TitleLevel),
        )

    @cached_property
    def own_committee(self) -> EvaluationCommittee:
        """The institute's own committee, for associate seniors and below."""
        return create_committee(
            actor=self.check_officer,
            at=self.at,
            name="津沽机械研究院职称自主评审委员会",
            convening_unit=self.institute,
            series=[SERIES],
            levels=[TitleLevel.ASSOCIATE_SENIOR, TitleLevel.INTERMEDIATE, TitleLevel.ASSISTANT],
            is_employer_run=True,
        )

    def unit(self, name: str, role: UnitRole, above: Unit | None = None) -> Unit:
        return create_unit(actor=SYSTEM, at=self.at, name=name, roles=[role], submitting_unit=above)

    def staff(self, login_name: str, unit: Unit, role: UnitRole) -> Actor:
        account = create_account(
            actor=SYSTEM, at=self.at, login_name=login_name, display_name="经办人", password=PASSWORD
        )
        grant_membership(actor=SYSTEM, at=self.at, account=account, unit=unit, role=role)
        return staff_actor(account, role)

    def holder(self, part: Part) -> Actor:
        """The person with an account of their own; the same one at every call."""
        document = parse_identity_document(
            part.id_number, on=self.at.date(), accepted=list(IdentityDocumentKind)
        )
        person = register_person(
            actor=SYSTEM, at=self.at, name=part.name, sex=part.sex, document=document, phone_number=part.phone
        )
        account = Account.objects.filter(person=person).first() or open_holder_account(
            actor=SYSTEM, at=self.at, person=person, login_name=f"holder-{part.phone}"
        )
        return holder_actor(account)

    def filing(
        self,
        reference: str = "津备〔2026〕1号",
        *,
        passed: int = 10,
        at: datetime | None = None,
        committee: EvaluationCommittee | None = None,
        convener: Actor | None = None,
    ) -> Filing:
        """A filing that the Bureau approved at ``at``, of a meeting three days before."""
        at = at or self.at
        met = at.astimezone(SHANGHAI).date() - timedelta(days=3)
        filing = submit_filing(
            actor=convener or self.convener,
            at=at,
            committee=committee or self.committee,
            reference=reference,
            meeting_first=met,
            meeting_last=met,
            passed_count=passed,
        )
        return approve_filing(actor=self.check_officer, at=at, filing_id=filing.id)

    def read(
        self,
        filing: Filing,
        rows: Iterable[dict[str, str]],
        *,
        at: datetime | None = None,
        convener: Actor | None = None,
    ) -> RosterUpload:
        """A roster of the filing, received from its convening unit and read to its end."""
        received = receive_roster(
            actor=convener or self.convener,
            at=at or self.at,
            kind=RosterKind.EVALUATION,
            filing=filing,
            file_name="名册.xlsx",
            data=workbook(RosterKind.EVALUATION, rows),
        )
        return process_roster(upload_id=received.upload.id)

    def read_passes(self, examination: Examination, rows: Iterable[dict[str, str]]) -> RosterUpload:
        """A pass roster of the examination, received from its body and read to its end."""
        received = receive_roster(
            actor=self.examiner,
            at=self.at,
            kind=RosterKind.EXAMINATION,
            examination=examination,
            file_name="合格名单.xlsx",
            data=workbook(RosterKind.EXAMINATION, rows),
        )
        return process_roster(upload_id=received.upload.id)

    def uploaded_claim(self, part: Part, *, filing: Filing | None = None) -> Claim:
        """The claim of one person whom the committee has passed, uploaded to the Bureau by roster."""
        filing = filing or self.filing(f"津备〔2026〕{part.phone[-4:]}号", passed=1)
        upload = self.read(filing, [roster_cells(part, filing)])
        return Claim.objects.get(id=upload.rows.get().claim_id)

    def examination(self, *, at: datetime | None = None) -> Examination:
        at = at or self.at
        held_on = at.astimezone(SHANGHAI).date() - timedelta(days=30)
        return announce_examination(actor=self.examiner, at=at, name="津沽市经济专业考试", held_on=held_on)

    def template(self) -> None:
        """The packaged template, proposed and approved by two officers."""
        proposed = propose_template(actor=self.check_officer, at=self.at, template=builtin_template())
        if proposed.approved_at is None:
            approve_template(actor=self.release_officer, at=self.at, sha256=proposed.sha256)


def roster_cells(part: Part, filing: Filing, **changed: str) -> dict[str, str]:
    """One good row of a committee's roster, by header."""
    return {
        "姓名": part.name,
        "性别": part.sex.label,
        "证件号码": part.id_number,
        "手机号码": part.phone,
        "用人单位": "津沽第一机床有限公司",
        "呈报单位": "津沽市工业局",
        "系列": SERIES,
        "专业": "机械设计",
        "资格名称": TITLE,
        "评审通过日期": filing.meeting_last.isoformat(),
    } | changed


def pass_cells(part: Part, examination: Examination, **changed: str) -> dict[str, str]:
    """One good row of an examination body's pass roster, by header."""
    return {
        "姓名": part.name,
        "证件号码": part.id_number,
        "系列": "经济专业人员",
        "专业": "工商管理",
        "资格名称": "经济师",
        "考试日期": examination.held_on.isoformat(),
        "结论": "合格",
    } | changed


def workbook(kind: RosterKind, rows: Iterable[dict[str, str]]) -> bytes:
    """An .xlsx as a unit would hand it in: one sheet, the template's headers, every cell as text."""
    headers = [column.header for column in columns(kind)]
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    )
    sheet = book.add_worksheet(kind.label)
    sheet.write_row(0, 0, headers)
    for place, row in enumerate(rows, start=1):
        for column, header in enumerate(headers):
            sheet.write_string(place, column, row.get(header, ""))
    book.close()
    return out.getvalue()
