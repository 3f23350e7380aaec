"""``zhicheng case`` with wrong documents, one's own case, an expired case, a foreign unit: nothing is half saved."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.functional.conftest import Zhicheng
from tests.support.case_walk import PDF, CaseWalk
from tests.support.cast import Cast
from tests.support.issued_certificates import Issued, issue
from zhicheng.domain.cases import CaseField, CaseKind
from zhicheng.records.models import Account, Case, CaseAttachment, CaseStep
from zhicheng.services.casework.cases import ask_for_evidence, close_expired_cases
from zhicheng.services.intake.attachments import LARGEST
from zhicheng.services.kernel import ports

pytestmark = pytest.mark.django_db

FIRST, SECOND = "check-officer", "release-officer"


@pytest.fixture
def waiting(cast: Cast) -> tuple[Issued, CaseWalk]:
    """A correction that waits for its holder's document, and the foreign unit's clerk."""
    assert cast.release_officer
    assert cast.agency_clerk
    issued, at = issue(1)[0], ports.clock().now()
    walk = CaseWalk.opened(
        issued.holder,
        at,
        kind=CaseKind.CORRECTION,
        ground="typing_error",
        certificate_ids=[issued.certificate.id],
        changes={CaseField.NAME: "秦良宇"},
    )
    walk.first = cast.check_officer
    walk.taken_up()
    walk.standing = ask_for_evidence(
        actor=walk.first, at=at, case=walk.standing.seen, what="请补充任职资格文件。"
    )
    return issued, walk


def login_of(issued: Issued) -> str:
    return Account.objects.get(id=issued.holder.account_id).login_name


def left() -> tuple[object, ...]:
    case = Case.objects.get()
    files = sorted(ports.files().keys("cases/"))
    return (case.state, case.version, CaseAttachment.objects.count(), CaseStep.objects.count(), files)


def test_a_wrong_document_is_named_and_nothing_is_kept(
    zhicheng: Zhicheng, waiting: tuple[Issued, CaseWalk], tmp_path: Path
) -> None:
    issued, walk = waiting
    good, bad = tmp_path / "一.pdf", tmp_path / "表.pdf"
    good.write_bytes(PDF + b"new")
    before = left()
    for data, said in (
        (b"PK\x03\x04", "只能上传 PDF、JPG、PNG 文件"),
        (b"", "文件是空的"),
        (b"%PDF-1.7\n" + bytes(LARGEST), "文件超过10 MB"),
    ):
        bad.write_bytes(data)
        answer = zhicheng(
            *("case", "evidence", walk.standing.number, "--file", f"proof={good}", "--file", f"proof={bad}"),
            *("--own", "--as", login_of(issued), "--json"),
        )
        assert (answer.code, answer.error["code"]) == (3, "attachment.refused")
        assert "“表.pdf”没有上传" in answer.err
        assert said in answer.err
        assert left() == before


def test_an_expired_case_takes_nothing_and_says_its_state(
    zhicheng: Zhicheng, waiting: tuple[Issued, CaseWalk], tmp_path: Path
) -> None:
    issued, walk = waiting
    good = tmp_path / "一.pdf"
    good.write_bytes(PDF + b"new")
    close_expired_cases(at=ports.clock().now() + timedelta(days=40))
    before = left()
    for words in (
        ("evidence", "--file", f"proof={good}", "--own", "--as", login_of(issued)),
        ("propose", "--reason", "情况属实", "--as", FIRST),
        ("withdraw", "--own", "--as", login_of(issued)),
    ):
        answer = zhicheng("case", words[0], walk.standing.number, *words[1:], "--json")
        assert (answer.code, answer.error["code"]) == (3, "case.move_refused"), words[0]
        assert "请刷新后查看最新状态" in answer.err
    assert left() == before


def test_ones_own_case_and_a_foreign_units_are_not_there(
    zhicheng: Zhicheng, waiting: tuple[Issued, CaseWalk]
) -> None:
    issued, walk = waiting
    Account.objects.filter(person_id=issued.certificate.person_id).update(person=None)
    Account.objects.filter(login_name=SECOND).update(person_id=issued.certificate.person_id)
    before = left()
    for words in (
        ("show", "--as", SECOND),
        ("refuse", "--reason", "不符", "--as", SECOND),
        ("show", "--as", "agency-clerk"),
        ("comment", "--reason", "同意更改", "--as", "agency-clerk"),
    ):
        answer = zhicheng("case", words[0], walk.standing.number, *words[1:], "--json")
        assert (answer.code, answer.error["code"]) == (3, "case.not_found"), words
    assert left() == before
