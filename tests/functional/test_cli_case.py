"""``zhicheng case``: a correction from its opening to the successor, a bulk revocation, and who may do what."""

import io
from pathlib import Path

import pytest

from tests.functional.conftest import Zhicheng
from tests.functional.test_cli_personal_data import personal_data_in
from tests.support.case_walk import issue_waiting_shards
from tests.support.cast import Cast
from tests.support.issued_certificates import Issued, issue
from tests.support.standing import state_at
from zhicheng.domain.cases import CaseState
from zhicheng.records.models import Account, Case, PhoneChange
from zhicheng.services.casework.cases import settle_finished_cases
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.certificate_state import CertificateState

pytestmark = pytest.mark.django_db

FIRST, SECOND = "check-officer", "release-officer"


@pytest.fixture(autouse=True)
def officers(cast: Cast) -> None:
    assert cast.check_officer
    assert cast.release_officer


@pytest.fixture
def issued() -> list[Issued]:
    return issue(3)


@pytest.fixture
def proof(tmp_path: Path, document: bytes) -> Path:
    path = tmp_path / "证明.pdf"
    path.write_bytes(document)
    return path


def login_of(issued: Issued) -> str:
    return Account.objects.get(id=issued.holder.account_id).login_name


class TestCorrection:
    def test_goes_from_the_holder_to_the_sealed_successor(
        self, zhicheng: Zhicheng, issued: list[Issued], proof: Path
    ) -> None:
        certificate, holder = issued[0].certificate, login_of(issued[0])
        opened = zhicheng(
            *("case", "open", "correction", "--ground", "typing_error", "--reason", "姓名录入有误"),
            *("--certificate", certificate.number_id, "--change", "name=秦新名"),
            *("--file", f"proof={proof}", "--own", "--as", holder, "--json"),
        )
        assert opened.code == 0, opened.err
        number = opened.line("case_moved")["number"]
        seen = zhicheng("case", "show", number, "--own", "--as", holder)
        assert (seen.code, "秦新名" in seen.out, personal_data_in(seen.out)) == (0, True, [])
        assert number in zhicheng("case", "list", "--own", "--as", holder).out
        assert number in zhicheng("case", "list", "--state", "opened", "--as", FIRST).out
        for words in (
            ("take-up", number, "--as", FIRST),
            ("ask-evidence", number, "--reason", "请补充任职文件", "--as", FIRST),
        ):
            assert zhicheng("case", *words).code == 0
        proof.write_bytes(proof.read_bytes() + b"\n% again\n")
        added = zhicheng("case", "evidence", number, "--file", f"other={proof}", "--own", "--as", holder)
        assert added.code == 0, added.err
        propose = ("case", "propose", number, "--reason", "情况属实", "--as", FIRST)
        assert zhicheng(*propose).code == 0
        assert zhicheng("case", "agree", number, "--as", FIRST, "--json").error["code"] == "case.same_officer"
        assert zhicheng("case", "return", number, "--reason", "请写明依据", "--as", SECOND).code == 0
        assert zhicheng(*propose).code == 0
        assert zhicheng("case", "withdraw", number, "--proposal", "--as", FIRST).code == 0
        assert zhicheng(*propose).code == 0
        agreed = zhicheng("case", "agree", number, "--as", SECOND, "--json")
        assert (agreed.code, agreed.line("case_moved")["state"]) == (0, "applying")
        issue_waiting_shards()
        settle_finished_cases(at=ports.clock().now())
        done = zhicheng("case", "show", number, "--own", "--as", holder, "--json")
        assert done.line("case")["state"] == "done"
        old = zhicheng("certificate", "show", certificate.number_id, "--json").line("certificate")
        assert (old["state"], old["replaced_by"]) == ("replaced", done.line("case_item")["successor"])

    def test_is_refused_in_sentences_that_say_what_to_write(
        self, zhicheng: Zhicheng, issued: list[Issued], proof: Path
    ) -> None:
        number = issued[0].certificate.number_id
        words = ("case", "open", "correction", "--reason", "有误", "--as", FIRST, "--certificate", number)
        for more, code in (
            (("--ground", "wrong"), "case.ground"),
            (("--ground", "typing_error", "--change", "phone"), "case.field"),
            (
                ("--ground", "typing_error", "--change", "name=秦新名", "--file", f"x={proof}"),
                "case.evidence_kind",
            ),
            (
                ("--ground", "typing_error", "--change", f"id_number={issued[0].id_number}"),
                "case.number_in_command",
            ),
            (("--ground", "typing_error", "--dry-run"), "case.scope"),
            (("--ground", "typing_error", "--certificate", "C99000000000000"), "case.certificate_not_found"),
        ):
            said = zhicheng(*words, *more, "--json")
            assert (said.code, said.error["code"]) == (3, code)
            assert personal_data_in(said.err) == []
        assert not Case.objects.exists()

    def test_of_somebody_else_is_as_if_there_were_none(
        self, zhicheng: Zhicheng, issued: list[Issued]
    ) -> None:
        opened = zhicheng(
            *("case", "open", "correction", "--ground", "typing_error", "--reason", "姓名录入有误", "--own"),
            *("--certificate", issued[0].certificate.number_id, "--change", "name=秦新名"),
            *("--as", login_of(issued[0]), "--json"),
        )
        number = opened.line("case_moved")["number"]
        for words in (("show", number), ("withdraw", number)):
            said = zhicheng("case", *words, "--own", "--as", login_of(issued[1]), "--json")
            assert (said.code, said.error["code"]) == (3, "case.not_found")
        for act in (("take-up",), ("refuse", "--reason", "不符"), ("agree",)):
            said = zhicheng("case", act[0], number, *act[1:], "--as", login_of(issued[1]))
            assert said.code == 3
        assert Case.objects.get().state == CaseState.OPENED
        assert zhicheng("case", "withdraw", number, "--own", "--as", login_of(issued[0])).code == 0
        assert Case.objects.get().state == CaseState.WITHDRAWN


class TestRefusal:
    def test_ends_the_case_and_tells_the_opener_why(self, zhicheng: Zhicheng, issued: list[Issued]) -> None:
        holder = login_of(issued[0])
        number = zhicheng(
            *("case", "open", "personal_data", "--ground", "name_changed", "--reason", "已更名", "--own"),
            *("--change", "name=秦新名", "--as", holder, "--json"),
        ).line("case_moved")["number"]
        assert zhicheng("case", "take-up", number, "--as", FIRST).code == 0
        assert zhicheng("case", "refuse", number, "--reason", "材料不是本人的", "--as", FIRST).code == 0
        assert "材料不是本人的" in zhicheng("case", "show", number, "--own", "--as", holder).out


class TestPhone:
    def test_reads_the_number_from_standard_input(
        self, zhicheng: Zhicheng, issued: list[Issued], proof: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("sys.stdin", io.StringIO("13800007777\n"))
        opened = zhicheng(
            *("case", "open", "phone", "--ground", "mistyped", "--reason", "登记有误", "--change", "phone"),
            *("--person", issued[0].certificate.person_id, "--as", FIRST, "--json"),
        )
        assert opened.code == 0, opened.err
        number = opened.line("case_moved")["number"]
        assert personal_data_in(zhicheng("case", "show", number, "--as", FIRST).out) == []
        assert not PhoneChange.objects.exists()


class TestBulkRevocation:
    def test_goes_by_a_list_of_numbers_and_names_what_it_leaves_out(
        self, zhicheng: Zhicheng, issued: list[Issued], proof: Path, tmp_path: Path
    ) -> None:
        numbers = [item.certificate.number_id for item in issued]
        listed = tmp_path / "编号.txt"
        listed.write_text("\n".join([*numbers, "C99000000000000"]), encoding="utf-8")
        words = (
            *("case", "open", "revocation", "--ground", "unlawful_evaluation", "--reason", "评审结果无效"),
            *("--by", "numbers", "--list", listed, "--file", f"findings={proof}", "--as", FIRST, "--json"),
        )
        tried = zhicheng(*words, "--dry-run")
        assert (tried.code, tried.line("case_scope")["certificates"]) == (1, 3)
        assert not Case.objects.exists()
        opened = zhicheng(*words)
        assert (opened.code, opened.line("case_left_out")["number"]) == (1, "C99000000000000")
        number = opened.line("case_moved")["number"]
        for act in (("take-up", FIRST), ("propose", FIRST, "--reason", "评审组织违规"), ("agree", SECOND)):
            said = zhicheng("case", act[0], number, "--as", act[1], *act[2:])
            assert said.code == 0, said.err
        assert zhicheng("case", "show", number, "--as", FIRST, "--json").line("case")["state"] == "done"
        for item in issued:
            assert state_at(item.certificate.id, item.after) is CertificateState.REVOKED
