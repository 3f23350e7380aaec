"""A professional claims a certificate in a browser, in each of the three channels that people claim by."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browsers import Browsers
from tests.support.cast import DOCUMENT, PEOPLE, Cast, pass_cells, submitted
from zhicheng.records.models import Claim
from zhicheng.services.kernel.claim_position import seen
from zhicheng.services.review.decisions import send_back_claim

pytestmark = pytest.mark.django_db(transaction=True)


def choose_title(page: Page, browsers: Browsers) -> None:
    """Series, level, title: each on a page of its own."""
    page.get_by_label("工程技术人员", exact=True).check()
    browsers.look(page, "holder-series")
    page.get_by_role("button", name="继续").click()
    page.get_by_label("副高级").check()
    page.get_by_role("button", name="继续").click()
    page.get_by_label("高级工程师", exact=True).check()
    browsers.look(page, "holder-title")
    page.get_by_role("button", name="保存并继续").click()


def fill_in(page: Page, task: str, label: str, answer: str) -> None:
    page.get_by_role("link", name=task, exact=True).click()
    page.get_by_label(label).fill(answer)
    page.get_by_role("button", name="保存并继续").click()


def choose_unit(page: Page, task: str, name: str) -> None:
    page.get_by_role("link", name=task, exact=True).click()
    page.get_by_label("单位名称").fill(name[:4])
    page.get_by_role("button", name="查找").click()
    page.get_by_role("radio", name=name).check()
    page.get_by_role("button", name="保存并继续").click()


def attach(page: Page, file: Path) -> None:
    page.get_by_role("link", name="证明材料", exact=True).click()
    page.get_by_label("选择文件").set_input_files(file)
    page.get_by_role("button", name="上传文件").click()
    expect(page.get_by_text("文件已上传。")).to_be_visible()


def hand_in(page: Page) -> None:
    page.get_by_role("link", name="核对并提交").click()
    page.get_by_label("我确认以上内容真实、准确").check()
    page.get_by_role("button", name="提交申领").click()
    expect(page.get_by_role("heading", name="申领已提交")).to_be_visible()


@pytest.fixture
def document(tmp_path: Path) -> Path:
    file = tmp_path / "聘任文件.pdf"
    file.write_bytes(DOCUMENT)
    return file


class TestThreeChannels:
    def test_employer_appointment(self, browsers: Browsers, cast: Cast, document: Path) -> None:
        assert cast.employer
        page = browsers.open("holder:home", cast.holder(PEOPLE[0]))
        browsers.look(page, "holder-newcomer")
        page.get_by_role("link", name="申领证书").click()
        browsers.look(page, "holder-channels")
        page.get_by_role("radio", name="自主聘任").check()
        page.get_by_role("button", name="继续").click()
        choose_title(page, browsers)
        browsers.look(page, "holder-tasks-begun")
        fill_in(page, "专业", "专业", "机械设计")
        fill_in(page, "取得资格时间", "聘任日期", f"{cast.at:%Y-%m}-01")
        choose_unit(page, "用人单位", "津沽第一机床有限公司")
        attach(page, document)
        browsers.look(page, "holder-attachments")
        page.get_by_role("link", name="完成，返回清单").click()
        browsers.look(page, "holder-tasks-done")
        page.get_by_role("link", name="核对并提交").click()
        browsers.look(page, "holder-check")
        page.get_by_role("button", name="提交申领").click()
        expect(page.get_by_role("alert")).to_contain_text("请先确认内容真实、准确。")
        page.get_by_label("我确认以上内容真实、准确").check()
        page.get_by_role("button", name="提交申领").click()
        expect(page.get_by_role("heading", name="申领已提交")).to_be_visible()
        browsers.look(page, "holder-submitted")
        page.get_by_role("link", name="查看申领情况").click()
        expect(page.get_by_text("下一步：津沽第一机床有限公司")).to_be_visible()
        browsers.look(page, "holder-claim")

    def test_examination_without_an_employer(self, browsers: Browsers, cast: Cast) -> None:
        assert cast.agency
        cast.read_passes(examination := cast.examination(), [pass_cells(PEOPLE[0], examination)])
        page = browsers.open("holder:new_claim", cast.holder(PEOPLE[0]), phone=True)
        page.get_by_role("radio", name="以考代评").check()
        page.get_by_role("button", name="继续").click()
        page.get_by_role("radio", name="经济师").check()
        browsers.look(page, "holder-passed")
        page.get_by_role("button", name="保存并继续").click()
        choose_unit(page, "用人单位或档案存放机构", "津沽市人才服务中心")
        hand_in(page)
        claim = Claim.objects.get()
        assert (claim.status, claim.submitting_unit_name) == ("in_review", "津沽市人才服务中心")

    def test_entrusted_evaluation_of_a_person_with_a_rare_character(
        self, browsers: Browsers, cast: Cast, document: Path
    ) -> None:
        assert cast.employer
        page = browsers.enter(cast.holder(PEOPLE[7]), scripts=False)
        page.goto(browsers.url("holder:new_claim"))
        page.get_by_role("radio", name="委托评审").check()
        page.get_by_role("button", name="继续").click()
        page.get_by_label("直接查找资格名称").fill("高级工程师")
        page.get_by_role("button", name="查找").click()
        page.get_by_role("radio", name="高级工程师（工程技术人员", exact=False).first.check()
        page.get_by_role("button", name="保存并继续").click()
        fill_in(page, "专业", "专业", "水工结构")
        fill_in(page, "取得资格时间", "评审会议日期", f"{cast.at:%Y-%m}-01")
        choose_unit(page, "用人单位", "津沽第一机床有限公司")
        fill_in(page, "受委托的评审委员会", "受委托的评审委员会", "某部高级职称评审委员会")
        page.get_by_role("link", name="姓名读音", exact=True).click()
        page.get_by_label("“𠮷”的读音").fill("ji2")
        page.get_by_role("button", name="确认读音").click()
        attach(page, document)
        page.get_by_role("link", name="完成，返回清单").click()
        hand_in(page)
        assert Claim.objects.get().readings == {"1": "jí"}


class TestCorrection:
    def test_shows_why_and_what_was_changed(self, browsers: Browsers, cast: Cast) -> None:
        claim = submitted(cast)
        reason = "专业与聘任文件不一致，请核对。"
        send_back_claim(actor=cast.personnel, at=cast.at, claim=seen(claim), reason=reason)
        page = browsers.open("holder:home", cast.holder(PEOPLE[0]))
        browsers.look(page, "holder-home-sent-back")
        page.get_by_role("link", name="查看原因并修改").click()
        expect(page.get_by_text(reason).first).to_be_visible()
        browsers.look(page, "holder-claim-sent-back")
        page.get_by_role("link", name="修改申领").click()
        fill_in(page, "专业", "专业", "机械制造")
        page.get_by_role("link", name="核对并提交").click()
        row = page.get_by_role("row", name="专业")
        expect(row).to_contain_text("机械设计")
        expect(row).to_contain_text("机械制造")
        browsers.look(page, "holder-check-changes")
        page.get_by_label("我确认以上内容真实、准确").check()
        page.get_by_role("button", name="重新提交").click()
        expect(page.get_by_role("heading", name="申领已提交")).to_be_visible()
        page.get_by_role("link", name="查看申领情况").click()
        expect(page.get_by_text("重新提交时您修改的内容")).to_be_visible()
        browsers.look(page, "holder-claim-again")
        page.get_by_role("link", name="撤回申领").click()
        browsers.look(page, "holder-withdraw")
        page.get_by_role("button", name="确认撤回").click()
        expect(page.get_by_text("申领已撤回。")).to_be_visible()
