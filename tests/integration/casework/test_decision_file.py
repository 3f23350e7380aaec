"""The decision of a case as a PDF file: the words of its page, and a code that leads to the same answer."""

from dataclasses import replace
from datetime import UTC, datetime

import pypdfium2
import pytest

from tests.support.case_walk import CaseWalk
from tests.support.issued_certificates import Issued, issue, officer
from zhicheng.documents.decision_page import DecisionPage, decision_pdf
from zhicheng.documents.typesetting import PageRefused
from zhicheng.domain.cases import CaseField, CaseKind
from zhicheng.services.casework.cases import CaseRefused, decision_document, decision_file, refuse_case

NOW = datetime.now(UTC)


def words(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    text = "".join(page.get_textpage().get_text_bounded() for page in pages)
    return "".join(text.split())


@pytest.mark.django_db
class TestDecisionFile:
    def walk(self, issued: Issued) -> CaseWalk:
        return CaseWalk.opened(
            issued.holder,
            NOW,
            kind=CaseKind.CORRECTION,
            ground="typing_error",
            certificate_ids=[issued.certificate.id],
            changes={CaseField.SPECIALTY: "机械制造"},
        )

    def test_has_every_word_of_the_document(self) -> None:
        issued, other = issue(2)
        stranger = other.holder
        walk = self.walk(issued).taken_up()
        with pytest.raises(CaseRefused, match="尚未作出决定"):
            decision_file(actor=walk.first, case_id=walk.standing.case_id)
        refuse_case(actor=walk.first, at=NOW, case=walk.standing.seen, reason="材料不能证明证书有误。")
        document = decision_document(actor=walk.opener, case_id=walk.standing.case_id)
        file = decision_file(actor=walk.opener, case_id=walk.standing.case_id)
        assert file.number == walk.standing.number
        assert file.data == decision_file(actor=walk.opener, case_id=walk.standing.case_id).data
        printed = words(file.data)
        rows = [*document.facts, *document.findings]
        change = document.page.items[0].changes[0]
        told = [document.page.number, document.verdict, document.bureau_name, *document.closing]
        for text in [*told, *(part for row in rows for part in row), change.before, change.after]:
            assert "".join(text.split()) in printed, text
        with pytest.raises(CaseRefused, match="没有找到"):
            decision_file(actor=stranger, case_id=walk.standing.case_id)

    def test_is_refused_to_who_may_not_see_the_case(self) -> None:
        walk = self.walk(issue()[0]).taken_up()
        refuse_case(actor=walk.first, at=NOW, case=walk.standing.seen, reason="材料不能证明证书有误。")
        assert decision_file(actor=officer("another"), case_id=walk.standing.case_id).data[:5] == b"%PDF-"


def test_text_is_never_taken_for_markup_and_a_missing_glyph_is_told() -> None:
    page = DecisionPage(
        number="BJ2026000001",
        facts=(("事由", '#panic("x") $1$ *粗*'),),
        verdict="准予办理。",
        findings=(),
        items=(),
        closing=(),
        bureau_name="津沽市人力资源和社会保障局",
        decided_on=NOW.date(),
        address="https://example.cn/check/case/AAAAAAAAAAAAAAAAAAAAAA",
    )
    assert '#panic("x")$1$*粗*' in words(decision_pdf(page))
    with pytest.raises(PageRefused, match="生僻字"):
        decision_pdf(replace(page, verdict="\U0003106c"))
