"""Hearing the holder before a certificate is revoked: told, answered, or the last day over."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from tests.support.case_walk import PDF, CaseWalk
from tests.support.issued_certificates import Issued, issue, officer
from zhicheng.domain.cases import CaseField, CaseKind, CaseState, HolderNotHeard
from zhicheng.domain.deadlines import business_date
from zhicheng.records.models import Case, CaseAttachment, CaseDecision, Message
from zhicheng.services.casework.cases import (
    CaseRefused,
    EvidenceFile,
    agree_to_case,
    answer_hearing,
    case_page,
    decision_document,
    own_cases,
    propose_decision,
    read_case_evidence,
    return_proposal,
)
from zhicheng.services.oversight.audit.cases import check_cases

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC)


@pytest.fixture
def issued() -> list[Issued]:
    return issue(2)


@pytest.fixture
def walk(issued: list[Issued]) -> CaseWalk:
    """A revocation of two people's certificates on their conduct, as proposed."""
    ids = [item.certificate.id for item in issued]
    asked = {"kind": CaseKind.REVOCATION, "ground": "false_materials", "certificate_ids": ids}
    return CaseWalk.opened(officer("counter"), NOW, **asked).proposed()


def until(walk: CaseWalk) -> datetime:
    """An instant of the last day for an answer."""
    last = Case.objects.get(id=walk.standing.case_id).heard_until
    assert last is not None
    return NOW + (last - business_date(NOW))


def answer(walk: CaseWalk, holder: Issued, at: datetime = NOW, text: str = "请核实。") -> None:
    file = EvidenceFile("answer", "说明.pdf", PDF + text.encode() + holder.id_number.encode())
    standing = answer_hearing(
        actor=holder.holder, at=at, case_id=walk.standing.case_id, text=text, files=[file]
    )
    walk.standing = standing


class TestHearing:
    def test_everybody_concerned_is_told_and_sees_their_part_alone(
        self, walk: CaseWalk, issued: list[Issued]
    ) -> None:
        told = Message.objects.filter(kind="hearing_asked")
        assert {row.person_id for row in told} == {item.certificate.person_id for item in issued}
        answer(walk, issued[0], text="材料由单位出具。")
        answer(walk, issued[1], text="本人并不知情。")
        for item in issued:
            assert [line.case_id for line in own_cases(actor=item.holder).rows] == [walk.standing.case_id]
        page = case_page(actor=issued[0].holder, case_id=walk.standing.case_id)
        assert [line.certificate_id for line in page.items] == [issued[0].certificate.id]
        assert page.item_count == 1
        texts = [step.text for step in page.steps]
        assert "材料由单位出具。" in texts
        assert "本人并不知情。" not in texts
        assert len(page.attachments) == 1
        foreign = CaseAttachment.objects.get(added_by_id=issued[1].holder.account_id)
        with pytest.raises(CaseRefused, match="没有找到"):
            read_case_evidence(
                actor=issued[0].holder, case_id=walk.standing.case_id, attachment_id=foreign.id
            )

    def test_cannot_be_agreed_until_all_have_answered(self, walk: CaseWalk, issued: list[Issued]) -> None:
        answer(walk, issued[0])
        with pytest.raises(HolderNotHeard, match="还有1人没有答复"):
            agree_to_case(actor=walk.second, at=NOW, case=walk.standing.seen)
        answer(walk, issued[1])
        walk.standing = agree_to_case(actor=walk.second, at=NOW, case=walk.standing.seen)
        assert walk.standing.state is CaseState.DONE
        paper = decision_document(actor=walk.second, case_id=walk.standing.case_id)
        assert "2人提出陈述申辩" in dict(paper.findings)["听取陈述申辩"]

    def test_the_last_day_counts_and_then_it_can_be_agreed(self, walk: CaseWalk) -> None:
        with pytest.raises(HolderNotHeard):
            agree_to_case(actor=walk.second, at=until(walk), case=walk.standing.seen)
        after = until(walk) + timedelta(days=1)
        agree_to_case(actor=walk.second, at=after, case=walk.standing.seen)
        paper = decision_document(actor=walk.second, case_id=walk.standing.case_id)
        assert "期限内没有收到陈述申辩" in dict(paper.findings)["听取陈述申辩"]

    def test_an_answer_comes_in_time_or_not_at_all(self, walk: CaseWalk, issued: list[Issued]) -> None:
        with pytest.raises(CaseRefused, match="期限已过"):
            answer(walk, issued[0], at=until(walk) + timedelta(days=1))
        with pytest.raises(CaseRefused, match="没有找到"):
            answer_hearing(actor=walk.first, at=NOW, case_id=walk.standing.case_id, text="请核实。")
        answer(walk, issued[0], at=until(walk))

    def test_who_agreed_without_the_answer_reads_again(self, walk: CaseWalk, issued: list[Issued]) -> None:
        seen = walk.standing.seen
        answer(walk, issued[0])
        with pytest.raises(CaseRefused, match="刚刚有了新的进展"):
            agree_to_case(actor=walk.second, at=until(walk) + timedelta(days=1), case=seen)

    def test_a_proposal_made_again_goes_on_with_the_time(self, walk: CaseWalk, issued: list[Issued]) -> None:
        before = until(walk)
        answer(walk, issued[0])
        seen = return_proposal(actor=walk.second, at=NOW, case=walk.standing.seen, reason="请写明依据。").seen
        propose_decision(
            actor=walk.first, at=NOW + timedelta(days=1), case=seen, reason="材料不实，依据文件撤销。"
        )
        assert until(walk) == before
        assert Message.objects.filter(kind="hearing_asked").count() == 2

    def test_an_error_of_the_office_is_put_right_at_once(self, issued: list[Issued]) -> None:
        asked = {"kind": CaseKind.REVOCATION, "ground": "issued_in_error"}
        walk = CaseWalk.opened(
            officer("counter"), NOW, certificate_ids=[issued[0].certificate.id], **asked
        ).agreed()
        assert walk.standing.state is CaseState.DONE
        paper = decision_document(actor=walk.second, case_id=walk.standing.case_id)
        assert "听取陈述申辩" not in dict(paper.findings)

    def test_a_correction_hears_nobody(self, issued: list[Issued]) -> None:
        walk = CaseWalk.opened(
            issued[0].holder,
            NOW,
            kind=CaseKind.CORRECTION,
            ground="typing_error",
            certificate_ids=[issued[0].certificate.id],
            changes={CaseField.SPECIALTY: "机械制造"},
        ).proposed()
        assert Case.objects.get(id=walk.standing.case_id).heard_until is None

    @pytest.mark.tampers
    def test_the_audit_finds_a_decision_that_heard_nobody(self, walk: CaseWalk) -> None:
        after = until(walk) + timedelta(days=1)
        agree_to_case(actor=walk.second, at=after, case=walk.standing.seen)
        assert list(check_cases()) == []
        late = business_date(CaseDecision.objects.get().decided_at)  # type: ignore[arg-type]
        operations: Any = connection.ops
        with connection.cursor() as cursor:
            operations.set_guards_aside(cursor)
            Case.objects.update(heard_until=late)
            operations.put_guards_back(cursor)
        assert [finding.check for finding in check_cases()] == ["case.not_heard"]
