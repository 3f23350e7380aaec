"""A professional collects, looks at and verifies a certificate, and reads who has asked about it."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.browsers import Browsers
from tests.support.cast import PEOPLE, Cast
from tests.web.holder.collected import certificate_of
from zhicheng.records.models import VerificationKind, VerificationRecord
from zhicheng.services.kernel import ports
from zhicheng.services.oversight.feedback.acts import answer_feedback, send_feedback

pytestmark = pytest.mark.django_db(transaction=True)


class TestCertificate:
    def test_is_collected_from_home(self, browsers: Browsers, cast: Cast) -> None:
        certificate = certificate_of(cast)
        page = browsers.open("holder:home", cast.holder(PEOPLE[0]))
        browsers.look(page, "holder-home-to-fetch")
        page.get_by_role("link", name="领取证书").click()
        picture = page.get_by_role("img", name="证书页面的预览图")
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", True)
        assert picture.evaluate("(one) => one.naturalWidth") > 700
        browsers.look(page, "holder-certificate")
        with page.expect_download() as download:
            page.get_by_role("link", name="下载证书").click()
        assert download.value.suggested_filename == f"电子职称证书_{certificate.number_id}.pdf"
        page.get_by_role("button", name="查验本证书").click()
        expect(page.get_by_text("该证书真实有效")).to_be_visible()
        browsers.look(page, "holder-verified")
        page.get_by_role("link", name="我的申领").click()
        page.get_by_role("link", name=certificate.title_name).click()
        expect(page.get_by_text("首次下载证书")).to_be_visible()
        browsers.look(page, "holder-claim-certified")

    def test_counts_the_days_until_it_opens(self, browsers: Browsers, cast: Cast) -> None:
        certificate_of(cast, PEOPLE[7], at=ports.clock().now())
        page = browsers.open("holder:home", cast.holder(PEOPLE[7]), phone=True)
        expect(page.get_by_text("还有")).to_be_visible()
        browsers.look(page, "holder-home-waiting")
        page.get_by_role("navigation").get_by_role("link", name="我的证书").click()
        browsers.look(page, "holder-certificates")
        page.get_by_role("link", name="高级工程师").click()
        expect(page.get_by_role("link", name="下载证书")).to_have_count(0)
        expect(page.get_by_text("手写该字并加盖印章")).to_be_visible()
        browsers.look(page, "holder-certificate-waiting")


class TestWhatIsKept:
    def test_who_asked_feedback_and_own_data(self, browsers: Browsers, cast: Cast) -> None:
        certificate = certificate_of(cast)
        now = ports.clock().now()
        for place in range(3):
            VerificationRecord.objects.create(
                certificate=certificate,
                kind=VerificationKind.THIRD_PARTY.value,
                verifier="津沽某招标代理公司",
                purpose="投标资格审查",
                at=now - timedelta(days=place),
            )
        holder = cast.holder(PEOPLE[0])
        sent = send_feedback(actor=holder, at=cast.at, text="证书上的专业名称能否显示得更大一些？")
        answer_feedback(actor=cast.check_officer, at=cast.at, feedback_id=sent, answer="已列入改进，谢谢您。")
        page = browsers.open("holder:asked", holder)
        expect(page.get_by_text("投标资格审查").first).to_be_visible()
        browsers.look(page, "holder-asked")
        page.get_by_role("navigation").get_by_role("link", name="我的反馈").click()
        expect(page.get_by_text("已列入改进，谢谢您。")).to_be_visible()
        browsers.look(page, "holder-feedback")
        page.get_by_role("navigation").get_by_role("link", name="个人信息").click()
        expect(page.get_by_text("139****1001").first).to_be_visible()
        browsers.look(page, "holder-data")
