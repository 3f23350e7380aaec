"""The cast on stage: units, committees, officers and holders of accounts, made when first asked for."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from tests.support.cast.lists import MEETING_BEFORE, list_cells, list_in
from tests.support.cast.people import Part
from tests.support.cast.rosters import SERIES, claim_of, roster_cells, workbook
from tests.support.stored import stored
from zhicheng.documents.template import builtin_template
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import SHANGHAI
from zhicheng.domain.identity_documents import IdentityDocumentKind, parse_identity_document
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.rosters.columns import RosterKind
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
from zhicheng.services.intake.filings.terms import TermGiven
from zhicheng.services.intake.rosters.process import process_roster
from zhicheng.services.intake.rosters.receive import receive_roster
from zhicheng.services.issuance.templates.acts import approve_template, propose_template
from zhicheng.services.kernel.actor import SYSTEM, Actor, holder_actor, staff_actor
from zhicheng.services.kernel.people import open_holder_account, register_person

PASSWORD = "the cast's own password"
MONDAY = datetime(2026, 11, 2, 10, tzinfo=SHANGHAI)
"""A working Monday morning on which most scenes begin."""
_LONG_IN_OFFICE = timedelta(days=3)


def term(series: Collection[str], levels: Collection[TitleLevel], **changed: Any) -> TermGiven:
    """An approval that covers every scene: the year before the cast's first day, that year and the next."""
    values: dict[str, Any] = {
        "document": "津人社备〔2025〕8号",
        "region": "全市",
        "first_day": date(2025, 1, 1),
        "last_day": date(2027, 12, 31),
    }
    return TermGiven(series=series, levels=levels, **(values | changed))


class Cast:
    """Everybody on stage; units and people come into being when they are first asked for."""

    def __init__(self, at: datetime = MONDAY) -> None:
        self.at = at

    def _term(self, series: Collection[str], levels: Collection[TitleLevel]) -> TermGiven:
        year = self.at.astimezone(SHANGHAI).year
        return term(series, levels, first_day=date(year - 1, 1, 1), last_day=date(year + 1, 12, 31))

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
        made = create_unit(
            actor=SYSTEM,
            at=self.at,
            name="津沽机械研究院",
            roles=[UnitRole.EMPLOYER, UnitRole.CONVENING_UNIT],
            submitting_unit_id=self.department.id,
        )
        return stored(Unit, made)

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
        made = create_committee(
            actor=self.check_officer,
            at=self.at,
            name="津沽市工程技术系列机械专业高级评审委员会",
            convening_unit_id=self.convening_unit.id,
            term=self._term([SERIES], list(TitleLevel)),
        )
        return stored(EvaluationCommittee, made)

    @cached_property
    def own_committee(self) -> EvaluationCommittee:
        """The institute's own committee, for associate seniors and below."""
        made = create_committee(
            actor=self.check_officer,
            at=self.at,
            name="津沽机械研究院职称自主评审委员会",
            convening_unit_id=self.institute.id,
            term=self._term(
                [SERIES], [TitleLevel.ASSOCIATE_SENIOR, TitleLevel.INTERMEDIATE, TitleLevel.ASSISTANT]
            ),
            is_employer_run=True,
        )
        return stored(EvaluationCommittee, made)

    def unit(self, name: str, role: UnitRole, above: Unit | None = None) -> Unit:
        made = create_unit(
            actor=SYSTEM,
            at=self.at,
            name=name,
            roles=[role],
            submitting_unit_id=above.id if above else None,
        )
        return stored(Unit, made)

    def staff(self, login_name: str, unit: Unit, role: UnitRole) -> Actor:
        made = create_account(
            actor=SYSTEM, at=self.at, login_name=login_name, display_name="经办人", password=PASSWORD
        )
        account = stored(Account, made)
        # An officer's signature counts only after a day, so they were given their role some time ago.
        granted_at = self.at - _LONG_IN_OFFICE if role is UnitRole.BUREAU else self.at
        grant_membership(actor=SYSTEM, at=granted_at, account_id=account.id, unit_id=unit.id, role=role)
        return staff_actor(account, role)

    def holder(self, part: Part) -> Actor:
        """The person with an account of their own; the same at every call."""
        document = parse_identity_document(
            part.id_number, on=self.at.date(), accepted=list(IdentityDocumentKind)
        )
        person_id = register_person(
            actor=SYSTEM, at=self.at, name=part.name, sex=part.sex, document=document, phone_number=part.phone
        )
        if not Account.objects.filter(person_id=person_id).exists():
            open_holder_account(
                actor=SYSTEM, at=self.at, person_id=person_id, login_name=f"holder-{part.phone}"
            )
        return holder_actor(Account.objects.get(person_id=person_id))

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
            committee_id=(committee or self.committee).id,
            reference=reference,
            meeting_first=met,
            meeting_last=met,
            passed_count=passed,
        )
        return stored(Filing, approve_filing(actor=self.check_officer, at=at, filing_id=filing.id))

    def waiting_filing(
        self, reference: str = "津备〔2026〕1号", *, passed: int = 1, at: datetime | None = None
    ) -> Filing:
        """A filing that waits for the Bureau, of a meeting long enough ago for the names to have hung out."""
        at = at or self.at
        met = at.astimezone(SHANGHAI).date() - MEETING_BEFORE
        made = submit_filing(
            actor=self.convener,
            at=at,
            committee_id=self.committee.id,
            reference=reference,
            meeting_first=met,
            meeting_last=met,
            passed_count=passed,
        )
        return stored(Filing, made)

    def listed_filing(self, parts: Sequence[Part], reference: str = "津备〔2026〕1号") -> Filing:
        """An approved filing with a list of exactly these people."""
        filing = self.waiting_filing(reference, passed=len(parts))
        list_in(self.convener, self.at, filing, map(list_cells, parts))
        return stored(Filing, approve_filing(actor=self.check_officer, at=self.at, filing_id=filing.id))

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
            filing_id=filing.id,
            file_name="名册.xlsx",
            data=workbook(RosterKind.EVALUATION, rows),
        )
        return stored(RosterUpload, process_roster(upload_id=received.upload.id))

    def read_passes(self, examination: Examination, rows: Iterable[dict[str, str]]) -> RosterUpload:
        """A pass roster of the examination, received from its body and read to its end."""
        received = receive_roster(
            actor=self.examiner,
            at=self.at,
            kind=RosterKind.EXAMINATION,
            examination_id=examination.id,
            file_name="合格名单.xlsx",
            data=workbook(RosterKind.EXAMINATION, rows),
        )
        return stored(RosterUpload, process_roster(upload_id=received.upload.id))

    def uploaded_claim(self, part: Part, *, filing: Filing | None = None) -> Claim:
        """The claim of one person whom the committee has passed, uploaded to the Bureau by roster."""
        filing = filing or self.listed_filing([part], f"津备〔2026〕{part.phone[-4:]}号")
        upload = self.read(filing, [roster_cells(part, filing)])
        return claim_of(upload.rows.get())

    def examination(self, *, at: datetime | None = None) -> Examination:
        at = at or self.at
        held_on = at.astimezone(SHANGHAI).date() - timedelta(days=30)
        made = announce_examination(actor=self.examiner, at=at, name="津沽市经济专业考试", held_on=held_on)
        return stored(Examination, made)

    def template(self) -> None:
        """The packaged template, proposed and approved by two officers."""
        proposed = propose_template(actor=self.check_officer, at=self.at, template=builtin_template())
        if proposed.approved_at is None:
            approve_template(actor=self.release_officer, at=self.at, sha256=proposed.sha256)
