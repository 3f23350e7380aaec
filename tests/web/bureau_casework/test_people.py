"""People at the Bureau: found by whatever somebody says on the telephone, shown on one page, numbers masked."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.cast import PEOPLE, Cast, uploaded
from tests.support.issued_certificates import PHONE, Issued, issue
from tests.web.conftest import Browse
from tests.web.counting import assert_queries_do_not_grow
from zhicheng.domain.people import FactSource
from zhicheng.records.models import Event, Person, VerificationRecord
from zhicheng.services.kernel.claim_reference import reference_of
from zhicheng.services.kernel.events import EventTag, transaction
from zhicheng.services.kernel.fact_origin import Origin
from zhicheng.services.kernel.people_changes import change_name

pytestmark = pytest.mark.django_db
SEARCH = "/bureau/people/"


def find(client: Client, text: str) -> str:
    """What the officer reads after typing the text."""
    answer = client.post(f"{SEARCH}?results", {"text": text}, follow=True)
    assert answer.redirect_chain, answer.content.decode()
    return answer.content.decode()


def page_of(issued: Issued) -> str:
    return reverse("bureau:person", args=[issued.certificate.person_id])


@pytest.fixture
def officer(browse: Browse, cast: Cast) -> Client:
    return browse(cast.check_officer)


class TestSearch:
    def test_finds_a_person_by_all_that_is_said_on_the_telephone(self, officer: Client) -> None:
        first, second = issue(2, names=("单雅静", "陈𰻞文"), readings={1: {"1": "biáng"}})
        number = first.certificate.number_id
        spaced = f"{number[:3]} {number[3:7]} {number[7:14]} {number[14:]}"
        wide = "".join(chr(ord(character) + 0xFEE0) for character in number)
        for text in (
            *("单雅静", "雅静", "雅", first.id_number, PHONE, f"+86 {PHONE}"),
            *(number, spaced, wide, f"证书编号：{spaced}", f"{number}。", f"编号：{number.lower()}"),
            f"受理编号：{reference_of(first.certificate.claim_id)}",
        ):
            shown = find(officer, text)
            assert page_of(first) in shown, text
            assert page_of(second) not in shown, text
        for text in ("𰻞", "biang", "biáng", "陈biang文", "陈 biang2", "陈𰻞"):
            shown = find(officer, text)
            assert page_of(second) in shown, text
            assert page_of(first) not in shown, text

    def test_finds_a_unit_by_a_part_of_its_name(self, officer: Client, cast: Cast) -> None:
        unit = cast.employer
        assert reverse("bureau:unit", args=[unit.id]) in find(officer, unit.name[2:6])

    def test_says_that_nothing_was_found(self, officer: Client) -> None:
        assert "没有找到" in find(officer, "查无此人")

    def test_tells_a_slip_in_a_certificate_number(self, officer: Client) -> None:
        number = issue()[0].certificate.number_id
        wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
        assert "校验位不对" in find(officer, wrong)

    def test_puts_what_was_typed_into_no_address_no_event_and_no_session_in_clear(
        self, officer: Client
    ) -> None:
        issued = issue(names=("单雅静",))[0]
        answer = officer.post(f"{SEARCH}?results", {"text": issued.id_number})
        assert answer["Location"] == f"{SEARCH}?results="
        kept = str(dict(officer.session.items()))
        assert "search:people" in kept
        assert issued.id_number not in kept
        officer.get(answer["Location"])
        event = Event.objects.get(tag=EventTag.PEOPLE_SEARCHED.value)
        assert issued.id_number not in str(event.payload)
        assert event.payload["kind"] == ["document"]
        assert event.payload["people"] == [str(issued.certificate.person_id)]

    def test_masks_numbers(self, officer: Client) -> None:
        issued = issue(names=("单雅静",))[0]
        shown = find(officer, "单雅静")
        assert issued.id_number not in shown
        assert PHONE not in shown
        assert f"{PHONE[:3]}****{PHONE[-4:]}" in shown

    def test_looks_for_nothing_by_itself(self, officer: Client) -> None:
        find(officer, "单雅静")
        before = Event.objects.filter(tag=EventTag.PEOPLE_SEARCHED.value).count()
        assert "没有找到" not in officer.get(SEARCH).content.decode()
        assert Event.objects.filter(tag=EventTag.PEOPLE_SEARCHED.value).count() == before

    @pytest.mark.parametrize(("text", "sentence"), [("", "请填写要查找的内容"), ("。", "请填写要查找的内容")])
    def test_refuses_what_says_nothing(self, officer: Client, text: str, sentence: str) -> None:
        answer = officer.post(f"{SEARCH}?results", {"text": text}, follow=True)
        assert answer.status_code == 422
        assert sentence in answer.content.decode()

    def test_clears(self, officer: Client) -> None:
        find(officer, "单雅静")
        answer = officer.post(f"{SEARCH}?results", {"clear": "1"}, follow=True)
        assert answer.status_code == 200
        assert "单雅静" not in answer.content.decode()

    def test_stops_who_copies_the_register(self, officer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("zhicheng.services.casework.people.search._LIMITS", ((2, timedelta(hours=1)),))
        for _ in range(2):
            find(officer, "单雅静")
        answer = officer.post(f"{SEARCH}?results", {"text": "单雅静"}, follow=True)
        assert answer.status_code == 422
        assert "操作过于频繁" in answer.content.decode()

    def test_needs_a_token(self, browse: Browse, cast: Cast) -> None:
        client = browse(cast.check_officer, csrf=True)
        assert client.post(f"{SEARCH}?results", {"text": "单雅静"}).status_code == 403

    def test_box_stands_in_the_header_of_officers_alone(self, browse: Browse, cast: Cast) -> None:
        assert 'id="header-search"' in browse(cast.check_officer).get("/bureau/").content.decode()
        assert 'id="header-search"' not in browse(cast.personnel).get("/employer/").content.decode()
        assert 'id="header-search"' not in browse().get("/").content.decode()


class TestPage:
    def test_shows_what_belongs_together_under_old_and_new_names(self, officer: Client, cast: Cast) -> None:
        issued = issue(names=("单雅静",))[0]
        VerificationRecord.objects.create(
            certificate=issued.certificate, kind="third_party", verifier="津沽某公司", at=issued.opens
        )
        with transaction(actor=cast.check_officer, at=issued.opens) as ledger:
            change_name(
                ledger,
                person_id=issued.certificate.person_id,
                name="单雅宁",
                origin=Origin(FactSource.COUNTER),
            )
        for name in ("单雅静", "单雅宁"):
            shown = find(officer, name)
            assert page_of(issued) in shown
        assert "曾登记姓名“单雅静”" in find(officer, "单雅静")
        shown = officer.get(page_of(issued)).content.decode()
        for text in (
            *("曾用名：单雅静", "现姓名单雅宁", "窗口核验证件", "津沽某公司", issued.certificate.number_id),
            *(reference_of(issued.certificate.claim_id), "证书盖章并存档", "登记新的姓名"),
        ):
            assert text in shown, text
        assert issued.id_number not in shown

    def test_of_a_merged_record_is_that_of_the_one_that_stands(self, officer: Client) -> None:
        first, second = issue(2, names=("单雅静", "单雅宁"))
        Person.objects.filter(id=first.certificate.person_id).update(merged_into=second.certificate.person_id)
        shown = officer.get(page_of(first)).content.decode()
        assert "<h1>单雅宁</h1>" in shown
        assert first.certificate.number_id in shown
        assert second.certificate.number_id in shown
        assert "合并来的记录登记为：单雅静" in shown
        assert shown.count("证书制作完成") == 2, "what either record was told"
        assert page_of(second) in find(officer, "单雅静")

    def test_says_what_is_not_there(self, officer: Client, cast: Cast) -> None:
        person = cast.holder(PEOPLE[0]).person_id
        shown = officer.get(reverse("bureau:person", args=[person])).content.decode()
        for sentence in ("还没有证书", "还没有申领", "没有给此人发过短信", "还没有人查验过"):
            assert sentence in shown

    def test_of_nobody_is_not_there(self, officer: Client, cast: Cast) -> None:
        claim = uploaded(cast)
        assert officer.get(reverse("bureau:person", args=[claim.id])).status_code == 404

    def test_asks_within_the_limit_and_no_more_with_more(self, officer: Client) -> None:
        issued, *others = issue(4, names=("单雅静",))

        def more() -> None:
            Person.objects.filter(id__in=[other.certificate.person_id for other in others]).update(
                merged_into=issued.certificate.person_id
            )

        assert_queries_do_not_grow(officer, page_of(issued), more)

    def test_shows_a_picture_without_the_number(self, officer: Client) -> None:
        issued = issue(names=("单雅静",))[0]
        answer = officer.get(reverse("bureau:certificate_picture", args=[issued.certificate.id]))
        assert answer["Content-Type"] == "image/png"
        assert answer["Cache-Control"] == "no-store"
        assert answer.content.startswith(b"\x89PNG")


class TestNumbers:
    def test_are_shown_for_a_reason_and_as_an_event(self, officer: Client) -> None:
        issued = issue(names=("单雅静",))[0]
        where = reverse("bureau:person_numbers", args=[issued.certificate.person_id])
        assert issued.id_number not in officer.get(where).content.decode()
        assert officer.post(where, {"reason": " "}).status_code == 422
        assert officer.post(where, {"reason": f"核对{PHONE}"}).status_code == 422
        assert not Event.objects.filter(tag=EventTag.PERSON_NUMBERS_REVEALED.value).exists()
        shown = officer.post(where, {"reason": "来电核对"}).content.decode()
        assert issued.id_number in shown
        assert PHONE in shown
        event = Event.objects.get(tag=EventTag.PERSON_NUMBERS_REVEALED.value)
        assert (event.subject_id, event.payload) == (
            str(issued.certificate.person_id),
            {"reason": "来电核对"},
        )
