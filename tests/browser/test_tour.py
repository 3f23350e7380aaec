"""One certificate from claim to verification: the journey that ``docs/tour.md`` shows, picture by picture.

It is channel 2 (自主聘任): the holder, the employer, the competent department, two officers of the Bureau
and a stranger, each in a browser of their own. ``browsers.look`` takes the pictures for ``make screenshots``.
"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browsers import Browsers
from tests.browser.bureau_month import opening_of
from tests.support.cast import DOCUMENT, PEOPLE, Cast
from zhicheng.domain.months import Month
from zhicheng.records.models import Certificate, Claim, IssuanceBatch
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.check_address import token_text

pytestmark = pytest.mark.django_db(transaction=True)
HOLDER = PEOPLE[0]


class TestTour:
    def test_one_certificate_from_claim_to_verification(
        self, browsers: Browsers, cast: Cast, last_month: Month, tmp_path: Path
    ) -> None:
        browsers.turn_clock(cast.at)
        assert cast.employer
        self._claim(browsers, cast, tmp_path)
        self._review(browsers, cast)
        self._upload(browsers, cast)
        browsers.turn_clock(None)
        self._issue(browsers, cast, last_month)
        opening = opening_of(last_month)
        if ports.clock().now() < opening:
            browsers.turn_clock(opening)
        self._collect(browsers, cast, tmp_path)

    def _claim(self, browsers: Browsers, cast: Cast, folder: Path) -> None:
        page = browsers.open("public:start")
        browsers.look(page, "tour/01-start")
        page = browsers.open("holder:home", cast.holder(HOLDER))
        page.get_by_role("link", name="申领证书").click()
        browsers.look(page, "tour/02-channels")
        page.get_by_role("radio", name="自主聘任").check()
        page.get_by_role("button", name="继续").click()
        for answer in ("工程技术人员", "副高级", "高级工程师"):
            page.get_by_label(answer, exact=answer != "副高级").check()
            page.get_by_role("button", name="继续").click()
        self._fill_in(page, "专业", "专业", "机械设计")
        self._fill_in(page, "取得资格时间", "聘任日期", f"{cast.at:%Y-%m}-01")
        page.get_by_role("link", name="用人单位", exact=True).click()
        page.get_by_label("单位名称").fill("第一机床")
        page.get_by_role("button", name="查找").click()
        page.get_by_role("radio", name=cast.employer.name).check()
        page.get_by_role("button", name="保存并继续").click()
        browsers.look(page, "tour/03-tasks")
        document = folder / "聘任文件.pdf"
        document.write_bytes(DOCUMENT)
        page.get_by_role("link", name="证明材料", exact=True).click()
        page.get_by_label("选择文件").set_input_files(document)
        page.get_by_role("button", name="上传文件").click()
        page.get_by_role("link", name="完成，返回清单").click()
        page.get_by_role("link", name="核对并提交").click()
        browsers.look(page, "tour/04-check")
        page.get_by_label("我确认以上内容真实、准确").check()
        page.get_by_role("button", name="提交申领").click()
        expect(page.get_by_role("heading", name="申领已提交")).to_be_visible()
        page.get_by_role("link", name="查看申领情况").click()
        browsers.look(page, "tour/05-progress")

    def _fill_in(self, page: Page, task: str, label: str, answer: str) -> None:
        page.get_by_role("link", name=task, exact=True).click()
        page.get_by_label(label).fill(answer)
        page.get_by_role("button", name="保存并继续").click()

    def _review(self, browsers: Browsers, cast: Cast) -> None:
        """First the employer, then its competent department."""
        claim = Claim.objects.get()
        page = browsers.open("employer:home", cast.personnel)
        browsers.look(page, "tour/06-employer")
        page.get_by_role("link", name=HOLDER.name).click()
        browsers.look(page, "tour/07-review")
        page.get_by_role("button", name="审核通过").click()
        page = browsers.open("department:claim", cast.department_clerk, claim_id=claim.id)
        page.get_by_role("button", name="审核通过").click()

    def _upload(self, browsers: Browsers, cast: Cast) -> None:
        page = browsers.open("department:consolidate", cast.department_clerk)
        browsers.look(page, "tour/08-consolidate")
        page.get_by_role("button", name="核对所选").click()
        page.get_by_role("button", name="确认上传").click()
        expect(page.get_by_role("status")).to_contain_text("上传")
        assert Claim.objects.get().status == "uploaded"

    def _issue(self, browsers: Browsers, cast: Cast, month: Month) -> None:
        """One officer checks and proposes, another releases; the workers make the file."""
        page = browsers.open("bureau:month", cast.check_officer, month=str(month))
        page.get_by_role("button", name=re.compile("核对")).click()
        page.get_by_role("link", name="提出批次").click()
        browsers.look(page, "tour/09-final-check")
        page.get_by_role("button", name="提出批次").click()
        batch = IssuanceBatch.objects.get()
        page = browsers.open("bureau:batch", cast.release_officer, batch_id=batch.id)
        page.get_by_role("link", name="核对后签发").click()
        browsers.look(page, "tour/10-release")
        page.get_by_role("button", name="确认签发").click()
        browsers.run_jobs()
        page.goto(browsers.url("bureau:batch", batch_id=batch.id))
        browsers.look(page, "tour/11-issued")
        batch.refresh_from_db()
        assert batch.status == "issued"

    def _collect(self, browsers: Browsers, cast: Cast, folder: Path) -> None:
        certificate = Certificate.objects.get()
        page = browsers.open("holder:certificates", cast.holder(HOLDER))
        page.get_by_role("link", name="高级工程师").click()
        browsers.look(page, "tour/12-certificate")
        with page.expect_download() as download:
            page.get_by_role("link", name="下载").first.click()
        path = folder / download.value.suggested_filename
        download.value.save_as(path)
        assert path.read_bytes().startswith(b"%PDF-")
        assert certificate.number_id in download.value.suggested_filename or path.stat().st_size > 10_000
        self._verify(browsers, cast, certificate)

    def _verify(self, browsers: Browsers, cast: Cast, certificate: Certificate) -> None:
        """A stranger asks, the holder agrees by passing the code on; and the QR code on a phone."""
        page = browsers.open("public:ask")
        page.get_by_label("持证人证件号码").fill(HOLDER.id_number)
        page.get_by_label("证书编号").fill(certificate.number_id)
        page.get_by_label("持证人预留手机号码").fill(HOLDER.phone)
        page.get_by_label("查验人").fill("津沽市某招标代理公司")
        page.get_by_label("查验用途").fill("投标资格审查")
        browsers.look(page, "tour/13-ask")
        page.get_by_role("button", name="提交，发送验证码").click()
        expect(page.get_by_role("heading", name="填写持证人提供的验证码")).to_be_visible()
        page.get_by_label("验证码", exact=True).fill(browsers.sms(HOLDER.phone)["code"])
        browsers.look(page, "tour/14-code")
        page.get_by_role("button", name="查看结果").click()
        expect(page.get_by_text("有效", exact=True).first).to_be_visible()
        assert HOLDER.id_number not in page.content()
        browsers.look(page, "tour/15-answer")
        phone = browsers.open("public:scanned", phone=True, token=token_text(bytes(certificate.token)))
        expect(phone.locator("h1")).to_be_visible()
        browsers.look(phone, "tour/16-scanned")
        phone = browsers.open("holder:asked", cast.holder(HOLDER), phone=True)
        expect(phone.get_by_text("津沽市某招标代理公司")).to_be_visible()
        browsers.look(phone, "tour/17-who-asked")
