"""The acts of officers on their pages, the decision on paper, and what its code tells anybody."""

from collections.abc import Mapping
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.support.case_walk import PDF, issue_waiting_shards
from tests.support.cast import PEOPLE, Cast
from tests.support.revoking import asked_before_cases
from tests.web.case_entries import case_of
from tests.web.conftest import Browse
from tests.web.holder.collected import certificate_of
from zhicheng.domain.cases import CaseKind, CaseState
from zhicheng.domain.revocations import RevocationKind
from zhicheng.records.models import Case, CaseStep, Certificate, Event, Revocation
from zhicheng.services.casework.cases import settle_finished_cases
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.check_address import token_text
from zhicheng.services.kernel.events import EventTag

pytestmark = pytest.mark.django_db


def asked_by_holder(cast: Cast) -> Case:
    return case_of(cast, cast.holder(PEOPLE[0]), certificate_of(cast), CaseKind.CORRECTION)


def act(client: Client, case: Case, name: str, **data: Any) -> str:
    """The page after an act on the case as it stands now."""
    case.refresh_from_db()
    given: Mapping[str, Any] = {"version": case.version, **data}
    where = reverse(f"bureau:{name}", kwargs={"case_id": case.id})
    return client.post(where, given, follow=True).content.decode()


class TestActs:
    def test_two_officers_decide(self, browse: Browse, cast: Cast) -> None:
        case = asked_by_holder(cast)
        first, second = browse(cast.check_officer), browse(cast.release_officer)
        assert "由您经办" in act(first, case, "take_up_case")
        assert "已提出办理意见" in act(first, case, "propose_case", text="经核对材料，情况属实。")
        act(first, case, "agree_case")
        case.refresh_from_db()
        assert case.state == CaseState.PROPOSED
        assert "已复核同意" in act(second, case, "agree_case")
        case.refresh_from_db()
        assert case.state == CaseState.APPLYING
        box = second.get(reverse("bureau:case_progress", kwargs={"case_id": case.id})).content.decode()
        assert "已执行0项，共1项" in box
        assert "noscript" in box

    def test_the_page_offers_only_what_the_actor_may_do(self, browse: Browse, cast: Cast) -> None:
        case = asked_by_holder(cast)
        where = {"case_id": case.id}
        holder = browse(cast.holder(PEOPLE[0])).get(reverse("holder:case", kwargs=where)).content.decode()
        officer = browse(cast.check_officer).get(reverse("bureau:case", kwargs=where)).content.decode()
        assert "撤回办件" in holder
        assert "受理</button>" not in holder
        assert "受理</button>" in officer
        assert "撤回办件" not in officer

    def test_whoever_was_overtaken_is_told_so(self, browse: Browse, cast: Cast) -> None:
        case = asked_by_holder(cast)
        stale = case.version
        act(browse(cast.check_officer), case, "take_up_case")
        where = reverse("bureau:take_up_case", kwargs={"case_id": case.id})
        answer = browse(cast.release_officer).post(where, {"version": stale})
        assert answer.status_code == 409
        case.refresh_from_db()
        assert case.handled_by_id == cast.check_officer.account_id

    def test_the_second_officer_returns_it(self, browse: Browse, cast: Cast) -> None:
        case = asked_by_holder(cast)
        first, second = browse(cast.check_officer), browse(cast.release_officer)
        act(first, case, "take_up_case")
        act(first, case, "propose_case", text="情况属实。")
        assert "请填写退回的理由" in act(second, case, "return_case", text="")
        assert "已退回经办人" in act(second, case, "return_case", text="证明材料看不清。")
        case.refresh_from_db()
        assert case.state == CaseState.IN_HAND

    def test_a_done_correction_names_the_new_certificate_to_its_holder(
        self, browse: Browse, cast: Cast
    ) -> None:
        case = asked_by_holder(cast)
        first, second = browse(cast.check_officer), browse(cast.release_officer)
        act(first, case, "take_up_case")
        act(first, case, "propose_case", text="情况属实。")
        act(second, case, "agree_case")
        issue_waiting_shards()
        settle_finished_cases(at=ports.clock().now())
        number = Certificate.objects.get(predecessor=certificate_of(cast)).number_id
        where = {"case_id": case.id}
        holder = browse(cast.holder(PEOPLE[0]))
        assert number in holder.get(reverse("holder:case", kwargs=where)).content.decode()
        unit = browse(cast.department_clerk).get(reverse("department:case", kwargs=where)).content.decode()
        assert number not in unit
        assert PEOPLE[0].name not in unit

    def test_evidence_is_asked_for_and_the_holder_reads_why(self, browse: Browse, cast: Cast) -> None:
        case = asked_by_holder(cast)
        officer = browse(cast.check_officer)
        act(officer, case, "take_up_case")
        act(officer, case, "ask_case_evidence", text="请补充任职资格文件的第二页。")
        where = reverse("holder:add_evidence", kwargs={"case_id": case.id})
        assert "第二页" in browse(cast.holder(PEOPLE[0])).get(where).content.decode()

    def test_whole_numbers_need_a_reason_and_are_an_event(self, browse: Browse, cast: Cast) -> None:
        certificate = certificate_of(cast)
        holder = browse(cast.holder(PEOPLE[0]))
        where = reverse("holder:open_case", kwargs={"kind": "correction"}) + f"?certificate={certificate.id}"
        asked = {"ground": "typing_error", "to_id_number": PEOPLE[2].id_number, "statement": "号码印错。"}
        assert holder.post(where, asked).status_code == 302
        case = Case.objects.get()
        officer = browse(cast.check_officer)
        page = officer.get(reverse("bureau:case", kwargs={"case_id": case.id})).content.decode()
        assert PEOPLE[2].id_number not in page
        numbers = reverse("bureau:case_numbers", kwargs={"case_id": case.id})
        assert officer.post(numbers, {"reason": ""}).status_code == 422
        shown = officer.post(numbers, {"reason": "核对"}).content.decode()
        assert PEOPLE[0].id_number in shown
        assert PEOPLE[2].id_number in shown
        assert Event.objects.filter(tag=EventTag.ID_NUMBER_REVEALED.value).count() == 1


class TestDecision:
    def test_a_refusal_has_a_number_a_reason_and_a_code(self, browse: Browse, cast: Cast) -> None:
        case = asked_by_holder(cast)
        holder, officer = browse(cast.holder(PEOPLE[0])), browse(cast.check_officer)
        where = reverse("holder:case_decision", kwargs={"case_id": case.id})
        assert "尚未作出决定" in holder.get(where).content.decode()
        act(officer, case, "take_up_case")
        act(officer, case, "refuse_case", text="材料不能证明证书有误。")
        shown = holder.get(where).content.decode()
        for text in (case.number, "不予办理", "材料不能证明证书有误。", "<svg"):
            assert text in shown

    def test_its_code_tells_kind_and_state_and_nobodys_name(self, browse: Browse, cast: Cast) -> None:
        case = asked_by_holder(cast)
        where = reverse("public:case_check", kwargs={"token": token_text(bytes(case.check_token))})
        shown = browse().get(where).content.decode()
        assert case.number in shown
        assert "证书更正" in shown
        assert "待受理" in shown
        assert PEOPLE[0].name not in shown
        missed = browse().get(reverse("public:case_check", kwargs={"token": "A" * 22}))
        assert missed.status_code == 404


class TestRevocation:
    def decided(self, browse: Browse, cast: Cast) -> Case:
        certificate = certificate_of(cast)
        case = case_of(cast, cast.third_officer, certificate, CaseKind.REVOCATION)
        first, second = browse(cast.check_officer), browse(cast.release_officer)
        act(first, case, "take_up_case")
        act(first, case, "propose_case", text="经核查材料不实，依据文件撤销。")
        self.answered(browse, cast, case)
        act(second, case, "agree_case")
        case.refresh_from_db()
        return case

    def answered(self, browse: Browse, cast: Cast, case: Case) -> str:
        """The holder answers, as the policy asks; returns the page that follows."""
        where = reverse("holder:answer_case", kwargs={"case_id": case.id})
        file = SimpleUploadedFile("证明.pdf", PDF + b"answer")
        holder = browse(cast.holder(PEOPLE[0]))
        given = {"text": "材料由原单位出具，请核实。", "evidence": file}
        return holder.post(where, given, follow=True).content.decode()

    def test_the_holder_is_heard_before_it_is_agreed(self, browse: Browse, cast: Cast) -> None:
        case = case_of(cast, cast.third_officer, certificate_of(cast), CaseKind.REVOCATION)
        first, second = browse(cast.check_officer), browse(cast.release_officer)
        holder, stranger = browse(cast.holder(PEOPLE[0])), browse(cast.holder(PEOPLE[1]))
        where = reverse("holder:answer_case", kwargs={"case_id": case.id})
        act(first, case, "take_up_case")
        assert holder.get(where).status_code == 404
        act(first, case, "propose_case", text="经核查材料不实，依据文件撤销。")
        assert "还有1人没有答复" in act(second, case, "agree_case")
        assert not Revocation.objects.exists()
        assert case.number in holder.get(reverse("holder:cases")).content.decode()
        assert "经核查材料不实，依据文件撤销。" in holder.get(where).content.decode()
        assert stranger.get(where).status_code == 404
        assert "请填写" in holder.post(where, {"text": " "}).content.decode()
        told = holder.post(where, {"text": f"证件号码{PEOPLE[0].id_number}"})
        assert (told.status_code, CaseStep.objects.filter(kind="answered").count()) == (422, 0)
        assert "意见已提交" in self.answered(browse, cast, case)
        page = second.get(reverse("bureau:case", kwargs={"case_id": case.id})).content.decode()
        assert "材料由原单位出具，请核实。" in page
        assert "1人已答复" in page
        assert "已复核同意" in act(second, case, "agree_case")
        assert holder.get(where).status_code == 404
        paper = holder.get(reverse("holder:case_decision", kwargs={"case_id": case.id})).content.decode()
        assert "提出陈述申辩，已听取并复核" in paper

    def test_takes_two_officers_and_shows_at_once(self, browse: Browse, cast: Cast) -> None:
        case = self.decided(browse, cast)
        assert case.state == CaseState.DONE
        row = Revocation.objects.get()
        assert (row.is_approved, row.kind) == (True, RevocationKind.REVOKED)
        where = reverse("bureau:certificate", kwargs={"certificate_id": certificate_of(cast).id})
        assert "已撤销" in browse(cast.check_officer).get(where).content.decode()

    def test_returned_it_stays_valid(self, browse: Browse, cast: Cast) -> None:
        certificate = certificate_of(cast)
        case = case_of(cast, cast.third_officer, certificate, CaseKind.REVOCATION)
        first, second = browse(cast.check_officer), browse(cast.release_officer)
        act(first, case, "take_up_case")
        assert "请填写认定的事实和理由" in act(first, case, "propose_case", text=" ")
        act(first, case, "propose_case", text="经核查材料不实。")
        act(second, case, "return_case", text="依据不足。")
        act(first, case, "refuse_case", text="依据不足，不予撤销。")
        assert not Revocation.objects.exists()
        where = reverse("bureau:certificate", kwargs={"certificate_id": certificate.id})
        assert "已撤销" not in first.get(where).content.decode()

    def test_a_form_that_saw_no_version_decides_nothing(self, browse: Browse, cast: Cast) -> None:
        case = case_of(cast, cast.third_officer, certificate_of(cast), CaseKind.REVOCATION)
        first, second = browse(cast.check_officer), browse(cast.release_officer)
        act(first, case, "take_up_case")
        act(first, case, "propose_case", text="经核查材料不实。")
        where = reverse("bureau:agree_case", kwargs={"case_id": case.id})
        assert second.post(where, {}).status_code == 422
        assert not Revocation.objects.exists()

    def test_closes_what_was_asked_for_outside_of_a_case(self, browse: Browse, cast: Cast) -> None:
        certificate = certificate_of(cast)
        # The second officer of the case asked for it, and so the first one closes it.
        asked_before_cases(certificate.id, cast.at, by=cast.release_officer)
        assert self.decided(browse, cast).state == CaseState.DONE
        closed, approved = Revocation.objects.order_by("requested_at")
        assert (closed.is_approved, approved.is_approved) == (False, True)

    def test_the_old_address_leads_to_the_case(self, browse: Browse, cast: Cast) -> None:
        certificate = certificate_of(cast)
        where = reverse("bureau:revocation_moved", kwargs={"certificate_id": certificate.id})
        shown = browse(cast.check_officer).get(where, follow=True).content.decode()
        assert "撤销、注销与收回" in shown
        assert certificate.number_id in shown
