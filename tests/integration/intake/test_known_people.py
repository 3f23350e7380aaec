"""Rosters about people whom the register knows: a misspelt name put right, and one phone typed for many."""

from datetime import date, timedelta

import pytest

from tests.support.case_walk import CaseWalk, issue_waiting_shards
from tests.support.cast import PEOPLE, Cast, claim_of, roster_cells
from tests.support.cast.people import Part
from tests.support.released_batch import release_claims
from zhicheng.domain.cases import CaseField, CaseKind
from zhicheng.domain.identity_documents import make_resident_id
from zhicheng.domain.people import FactKind, FactSource
from zhicheng.domain.printed_fields import Sex
from zhicheng.domain.review import ClaimStatus
from zhicheng.records.models import Account, Certificate, Claim, Filing, Person, PersonFact, RosterUpload
from zhicheng.services.intake.rosters.evaluation import plan_evaluation
from zhicheng.services.intake.rosters.writing import PlanOutdated
from zhicheng.services.kernel.actor import SYSTEM
from zhicheng.services.kernel.events import transaction
from zhicheng.services.kernel.fact_origin import Origin
from zhicheng.services.kernel.people import open_holder_account, phone
from zhicheng.services.kernel.people_changes import change_name

pytestmark = pytest.mark.django_db

MISSPELT = Part("测试乙", Sex.MALE, "120101198501029975", "15400000101")
NAME = "测试怡"
"""As the document of the same person says it."""


@pytest.fixture
def filing(cast: Cast) -> Filing:
    return cast.filing()


@pytest.fixture
def certificate(cast: Cast, filing: Filing) -> Certificate:
    """Sealed with the misspelt name that the roster said."""
    claim = cast.uploaded_claim(MISSPELT, filing=filing)
    release_claims([claim.id], at=cast.at)
    issue_waiting_shards()
    return Certificate.objects.get(claim=claim)


def end(cast: Cast, certificate: Certificate, ground: str = "issued_in_error") -> None:
    """Two officers take the certificate back."""
    CaseWalk.opened(
        cast.check_officer,
        cast.at + timedelta(days=40),
        kind=CaseKind.REVOCATION,
        ground=ground,
        certificate_ids=[certificate.id],
    ).carried_out()


def read(cast: Cast, filing: Filing, *parts: Part, **changed: str) -> RosterUpload:
    rows = [roster_cells(part, filing, **changed) for part in parts]
    return cast.read(filing, rows, at=cast.at + timedelta(days=41))


def reasons(upload: RosterUpload, number: int = 2) -> list[dict[str, str]]:
    found: list[dict[str, str]] = upload.rows.get(number=number).reasons
    return found


class TestNameOfRevokedCertificate:
    @pytest.mark.parametrize("ground", ["issued_in_error", "false_materials", "given_up"])
    def test_is_replaced_by_the_corrected_row(
        self, cast: Cast, filing: Filing, certificate: Certificate, ground: str
    ) -> None:
        end(cast, certificate, ground)
        upload = read(cast, filing, MISSPELT, 姓名=NAME)
        assert (upload.rows_accepted, upload.rows_rejected) == (1, 0)
        claim = claim_of(upload.rows.get())
        assert (claim.name, claim.status, claim.person_id) == (
            NAME,
            ClaimStatus.UPLOADED,
            certificate.person_id,
        )
        assert Person.objects.get().name == NAME

    def test_stays_in_the_history_as_wrong(
        self, cast: Cast, filing: Filing, certificate: Certificate
    ) -> None:
        open_holder_account(actor=SYSTEM, at=cast.at, person_id=certificate.person_id, login_name="misspelt")
        end(cast, certificate)
        read(cast, filing, MISSPELT, 姓名=NAME)
        former, present = PersonFact.objects.filter(kind=FactKind.NAME).order_by("id")
        assert (former.value_text, former.was_wrong) == (MISSPELT.name, True)
        assert (present.value_text, present.source, present.entered_by_id) == (
            NAME,
            FactSource.UNIT_ROSTER,
            cast.convener.account_id,
        )
        assert Account.objects.get(login_name="misspelt").display_name == NAME

    def test_stays_while_the_certificate_is_in_force(
        self, cast: Cast, filing: Filing, certificate: Certificate
    ) -> None:
        """Negative control, and what to do instead."""
        upload = read(cast, filing, MISSPELT, 姓名=NAME)
        assert upload.rows_rejected == 1
        [reason] = reasons(upload)
        assert "登记的姓名不一致" in reason["reason"]
        assert "请从“证书更正”提出办件" in reason["remedy"]
        assert Person.objects.get().name == MISSPELT.name

    def test_stays_where_a_stronger_source_says_it(
        self, cast: Cast, filing: Filing, certificate: Certificate
    ) -> None:
        end(cast, certificate)
        with transaction(actor=SYSTEM, at=cast.at) as ledger:
            for name in ("测试二", MISSPELT.name):
                change_name(
                    ledger,
                    person_id=certificate.person_id,
                    name=name,
                    origin=Origin(FactSource.COUNTER),
                )
        assert read(cast, filing, MISSPELT, 姓名=NAME).rows_rejected == 1
        assert Person.objects.get().name == MISSPELT.name

    def test_stays_while_another_claim_bears_it(
        self, cast: Cast, filing: Filing, certificate: Certificate
    ) -> None:
        end(cast, certificate)
        read(cast, filing, MISSPELT, 资格名称="工程师")
        assert read(cast, filing, MISSPELT, 姓名=NAME).rows_rejected == 1
        assert Person.objects.get().name == MISSPELT.name

    def test_stays_where_the_sex_differs_too(
        self, cast: Cast, filing: Filing, certificate: Certificate
    ) -> None:
        end(cast, certificate)
        Person.objects.update(sex=Sex.FEMALE.value)
        assert read(cast, filing, MISSPELT, 姓名=NAME).rows_rejected == 1

    def test_is_replaced_by_one_name_of_a_file_alone(
        self, cast: Cast, filing: Filing, certificate: Certificate
    ) -> None:
        end(cast, certificate)
        rows = [
            roster_cells(MISSPELT, filing, 姓名=NAME),
            roster_cells(MISSPELT, filing, 姓名="测试贻", 资格名称="工程师"),
            roster_cells(MISSPELT, filing, 姓名=NAME, 资格名称="助理工程师"),
        ]
        upload = cast.read(filing, rows, at=cast.at + timedelta(days=41))
        assert (upload.rows_accepted, upload.rows_rejected) == (2, 1)
        assert Person.objects.get().name == NAME

    def test_corrected_by_an_officer_meanwhile_is_looked_at_anew(
        self, cast: Cast, filing: Filing, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The officer's name is written between the plan and its writing; the roster's does not replace it."""
        end(cast, certificate)
        turns: list[type[Exception]] = []

        def planned(*arguments: object) -> object:
            plan = plan_evaluation(*arguments)  # type: ignore[arg-type]
            if not turns:
                turns.append(PlanOutdated)
                with transaction(actor=SYSTEM, at=cast.at + timedelta(days=40)) as ledger:
                    change_name(
                        ledger,
                        person_id=certificate.person_id,
                        name="测试贻",
                        origin=Origin(FactSource.COUNTER),
                    )
            return plan

        monkeypatch.setattr("zhicheng.services.intake.rosters.process.plan_evaluation", planned)
        # The officer's change and the refused plan are one transaction in this test, and so undone together.
        upload = read(cast, filing, MISSPELT, 姓名=NAME)
        assert turns
        assert upload.rows_accepted == 1
        assert not PersonFact.objects.filter(value_text="测试贻").exists()


def test_a_name_corrected_in_the_register_is_the_one_that_is_taken(
    cast: Cast, filing: Filing, certificate: Certificate
) -> None:
    end(cast, certificate)
    CaseWalk.opened(
        cast.check_officer,
        cast.at + timedelta(days=40),
        kind=CaseKind.PERSONAL_DATA,
        ground="register_error",
        person_id=certificate.person_id,
        changes={CaseField.NAME: NAME},
    ).carried_out()
    assert read(cast, filing, MISSPELT, 专业="机械制造").rows_rejected == 1
    assert read(cast, filing, MISSPELT, 姓名=NAME).rows_accepted == 1
    assert Claim.objects.live().get().name == NAME


TWELVE = tuple(
    Part(f"测试{name}", Sex.MALE, make_resident_id("120101", date(1985, 1, day), 997), "15400002222")
    for day, name in enumerate("甲乙丙丁戊己庚辛壬癸子丑", start=1)
)
"""Twelve people, each with the clerk's own phone."""


class TestPhones:
    def test_of_one_clerk_for_twelve_are_told_from_the_third_on(self, cast: Cast, filing: Filing) -> None:
        upload = read(cast, filing, *TWELVE)
        assert upload.rows_accepted == 12
        assert [len(reasons(upload, number)) for number in range(2, 14)] == [0, 0, *[1] * 10]
        [third], [last] = reasons(upload, 4), reasons(upload, 13)
        assert "已有3人使用同一个手机号码" in third["reason"]
        assert "已有12人使用同一个手机号码" in last["reason"]
        assert "请从“手机号码变更”提出办件" in third["remedy"]
        assert TWELVE[0].phone not in str([*upload.rows.values_list("reasons", flat=True)])

    def test_are_counted_with_those_of_the_register(self, cast: Cast, filing: Filing) -> None:
        assert not any(row.reasons for row in read(cast, filing, *TWELVE[:2]).rows.all())
        [reason] = reasons(read(cast, filing, TWELVE[2]))
        assert "已有3人" in reason["reason"]

    def test_are_counted_across_chunks(
        self, cast: Cast, filing: Filing, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("zhicheng.services.intake.rosters.process.CHUNK", 2)
        upload = read(cast, filing, *TWELVE[:5])
        assert [len(reasons(upload, number)) for number in range(2, 7)] == [0, 0, 1, 1, 1]

    def test_of_one_person_with_three_titles_are_one(self, cast: Cast, filing: Filing) -> None:
        """Negative control."""
        rows = [
            roster_cells(TWELVE[0], filing, 资格名称=title)
            for title in ("高级工程师", "工程师", "助理工程师")
        ]
        upload = cast.read(filing, rows)
        assert upload.rows_accepted == 3
        assert not any(row.reasons for row in upload.rows.all())

    def test_that_differ_from_the_registered_one_lead_to_the_phone_case(
        self, cast: Cast, filing: Filing
    ) -> None:
        read(cast, filing, PEOPLE[0])
        upload = read(cast, filing, PEOPLE[0], 手机号码="15400009999", 资格名称="工程师")
        assert upload.rows_accepted == 1
        [reason] = reasons(upload)
        assert "仍以已登记的为准" in reason["reason"]
        assert "无法登录的请从“手机号码变更”提出办件" in reason["remedy"]
        assert phone(Person.objects.get()) == PEOPLE[0].phone
