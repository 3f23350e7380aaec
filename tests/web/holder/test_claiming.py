"""Filling in a claim: each page saves, says what is wrong, and refuses to overwrite the changes of another window."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.support.cast import DOCUMENT, ENTRUSTED, PEOPLE, Cast, drafted, pass_cells, submitted
from tests.web.conftest import Browse
from zhicheng.records.models import Claim
from zhicheng.services.intake.attachments import LARGEST

pytestmark = pytest.mark.django_db
TITLE = "5::高级工程师"
FROM = "?series=5&level=B"


def at(name: str, claim: Claim) -> str:
    return reverse(f"holder:{name}", kwargs={"claim_id": claim.id})


def token(claim: Claim) -> str:
    claim.refresh_from_db()
    return f"{claim.status}.{claim.step}.{claim.version}"


@pytest.fixture
def client(browse: Browse, cast: Cast) -> Client:
    return browse(cast.holder(PEOPLE[0]))


class TestChoosingATitle:
    address = "/my/claims/new/employer_appointment/"

    def test_goes_by_series_level_and_title(self, client: Client) -> None:
        assert "工程技术人员" in client.get(self.address).content.decode()
        levels = client.get(f"{self.address}?series=5").content.decode()
        assert "副高级" in levels
        assert "员级" in levels
        assert "高级工程师" in client.get(self.address + FROM).content.decode()
        assert client.post(self.address + FROM, {"title": TITLE}).status_code == 302
        assert Claim.objects.get().title_name == "高级工程师"

    def test_finds_a_title_by_a_part_of_its_name(self, client: Client) -> None:
        found = client.get(f"{self.address}?q=记者").content.decode()
        assert "高级记者（新闻专业人员" in found
        assert "职称目录中没有这样的资格名称" in client.get(f"{self.address}?q=占星师").content.decode()

    def test_asks_again_without_a_choice(self, client: Client) -> None:
        answer = client.post(self.address + FROM, {})
        assert answer.status_code == 422
        assert "请选择资格名称。" in answer.content.decode()

    def test_a_second_click_leads_to_the_draft_of_the_first(self, client: Client) -> None:
        client.post(self.address + FROM, {"title": TITLE})
        again = client.post(self.address + FROM, {"title": TITLE})
        claim = Claim.objects.get()
        assert again.headers["Location"] == at("tasks", claim)

    def test_a_title_that_is_under_review_leads_to_its_claim(self, client: Client, cast: Cast) -> None:
        claim = submitted(cast)
        answer = client.post(self.address + FROM, {"title": TITLE})
        assert answer.headers["Location"] == at("claim", claim)
        assert "不能重复申领" in client.get(answer.headers["Location"]).content.decode()

    def test_an_evaluation_is_nothing_to_claim(self, client: Client) -> None:
        assert client.get("/my/claims/new/evaluation/").status_code == 404
        assert "不需要申领" in client.get(reverse("holder:new_claim")).content.decode()

    def test_an_examination_offers_what_was_passed_and_nothing_else(self, client: Client, cast: Cast) -> None:
        address = "/my/claims/new/examination/"
        assert "合格名册中还没有您的记录" in client.get(address).content.decode()
        examination = cast.examination()
        cast.read_passes(examination, [pass_cells(part, examination) for part in PEOPLE[:2]])
        page = client.get(address)
        choices = page.content.decode()
        assert choices.count('type="radio"') == 1
        entry = choices.split('name="entry" value="')[1].split('"')[0]
        assert client.post(address, {"entry": entry}).status_code == 302
        claim = Claim.objects.get()
        assert (claim.title_name, claim.qualification_date) == ("经济师", examination.held_on)


class TestOnePage:
    def test_saves_and_returns_to_the_tasks(self, client: Client, cast: Cast) -> None:
        claim = drafted(cast)
        answer = client.post(at("specialty", claim), {"seen": token(claim), "specialty": "机械制造"})
        assert answer.headers["Location"] == at("tasks", claim)
        claim.refresh_from_db()
        assert claim.specialty == "机械制造"

    def test_returns_to_the_answers_when_it_was_opened_from_there(self, client: Client, cast: Cast) -> None:
        claim = drafted(cast)
        address = at("specialty", claim) + "?from=check"
        answer = client.post(address, {"seen": token(claim), "specialty": "机械制造"})
        assert answer.headers["Location"] == at("check", claim)

    def test_says_what_is_wrong_beside_the_field(self, client: Client, cast: Cast) -> None:
        claim = drafted(cast)
        answer = client.post(
            at("qualification", claim), {"seen": token(claim), "qualification_date": "2999-01-01"}
        )
        assert answer.status_code == 422
        assert "取得资格时间在今天之后，请核对日期。" in answer.content.decode()

    def test_a_stale_window_keeps_what_was_typed_and_may_save_again(self, client: Client, cast: Cast) -> None:
        claim = drafted(cast)
        old = token(claim)
        client.post(at("specialty", claim), {"seen": old, "specialty": "机械制造"})
        answer = client.post(at("specialty", claim), {"seen": old, "specialty": "机械电子"})
        text = answer.content.decode()
        assert answer.status_code == 422
        assert "在另一个窗口中保存过" in text
        assert 'value="机械电子"' in text
        assert f'value="{token(claim)}"' in text
        client.post(at("specialty", claim), {"seen": token(claim), "specialty": "机械电子"})
        claim.refresh_from_db()
        assert claim.specialty == "机械电子"

    def test_a_second_click_with_the_same_answer_is_the_first(self, client: Client, cast: Cast) -> None:
        claim = drafted(cast)
        old = token(claim)
        for _ in range(2):
            answer = client.post(at("specialty", claim), {"seen": old, "specialty": "机械制造"})
            assert answer.headers["Location"] == at("tasks", claim)

    def test_once_handed_in_it_leads_to_where_the_claim_stands(self, client: Client, cast: Cast) -> None:
        claim = submitted(cast)
        answer = client.get(at("specialty", claim))
        assert answer.headers["Location"] == at("claim", claim)

    @pytest.mark.parametrize("seen_before", ["", "draft", "draft.0.x", "certified.9.99999999999", "上.0.1"])
    def test_a_made_up_position_is_refused(self, client: Client, cast: Cast, seen_before: str) -> None:
        claim = drafted(cast)
        answer = client.post(at("specialty", claim), {"seen": seen_before, "specialty": "机械制造"})
        assert answer.status_code in {409, 422}
        claim.refresh_from_db()
        assert claim.specialty == "机械设计"


class TestChoosingAUnit:
    def test_finds_employers_by_a_part_of_the_name(self, client: Client, cast: Cast) -> None:
        claim = drafted(cast)
        assert cast.second_employer
        assert cast.agency
        found = client.get(at("employer", claim) + "?q=机床").content.decode()
        assert "津沽第二机床有限公司（呈报单位：津沽市工业局）" in found
        assert "津沽市人才服务中心" not in client.get(at("employer", claim) + "?q=津沽").content.decode()
        assert client.get(at("employer", claim) + "?q=机").status_code == 422

    def test_changes_employer_and_submitting_unit_together(self, client: Client, cast: Cast) -> None:
        claim = drafted(cast)
        address = at("employer", claim) + "?q=中学"
        client.post(address, {"seen": token(claim), "unit": str(cast.foreign_employer.id)})
        claim.refresh_from_db()
        assert (claim.employer_name, claim.submitting_unit_name) == ("津沽第九中学", "津沽市教育局")

    def test_a_unit_that_was_not_found_cannot_be_chosen(self, client: Client, cast: Cast) -> None:
        claim = drafted(cast)
        address = at("employer", claim) + "?q=机床"
        answer = client.post(address, {"seen": token(claim), "unit": str(cast.bureau.id)})
        assert answer.status_code == 422


class TestDocuments:
    def test_are_listed_and_removed(self, client: Client, cast: Cast) -> None:
        claim = drafted(cast, ENTRUSTED)
        document = claim.attachments.get()
        assert "证明材料.pdf" in client.get(at("attachments", claim)).content.decode()
        address = reverse(
            "holder:remove_attachment", kwargs={"claim_id": claim.id, "attachment_id": document.id}
        )
        old = token(claim)
        client.post(address, {"seen": old})
        assert not claim.attachments.filter(removed_at__isnull=True).exists()
        again = client.post(address, {"seen": old}, follow=True)
        assert "下面是最新的材料清单" in again.content.decode()

    @pytest.mark.parametrize(
        ("data", "sentence"),
        [
            (b"", "文件是空的"),
            (b"MZ program", "只能上传 PDF、JPG、PNG 文件"),
            (DOCUMENT + b"0" * LARGEST, "文件超过10 MB"),
        ],
    )
    def test_say_why_a_file_cannot_be_taken(
        self, client: Client, cast: Cast, data: bytes, sentence: str
    ) -> None:
        claim = drafted(cast)
        file = SimpleUploadedFile("材料.pdf", data)
        answer = client.post(at("attachments", claim), {"seen": token(claim), "kind": "other", "file": file})
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
        assert claim.attachments.count() == 1

    def test_from_a_stale_window_are_to_be_chosen_again(self, client: Client, cast: Cast) -> None:
        claim = drafted(cast)
        old = token(claim)
        client.post(at("specialty", claim), {"seen": old, "specialty": "机械制造"})
        file = SimpleUploadedFile("材料.pdf", DOCUMENT + b"%")
        answer = client.post(at("attachments", claim), {"seen": old, "kind": "other", "file": file})
        assert "请重新选择文件后再上传" in answer.content.decode()
        assert claim.attachments.count() == 1

    def test_go_to_their_person_alone(self, client: Client, cast: Cast, browse: Browse) -> None:
        claim = drafted(cast)
        address = reverse("holder:attachment", kwargs={"attachment_id": claim.attachments.get().id})
        assert client.get(address).content == DOCUMENT
        assert browse(cast.holder(PEOPLE[1])).get(address).status_code == 404
