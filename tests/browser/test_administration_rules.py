"""The Bureau reads its rules, its figures, the audit trail and the feedback, and runs the audit."""

from datetime import timedelta
from importlib.resources import files

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browsers import Browsers
from tests.support.cast import PEOPLE, Cast, uploaded
from tests.support.issued_certificates import issue
from zhicheng.services.kernel.actor import SYSTEM
from zhicheng.services.oversight.checkpoints.publishing import publish_checkpoint
from zhicheng.services.oversight.feedback.acts import send_feedback

pytestmark = pytest.mark.django_db(transaction=True)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


class TestRules:
    def test_policies_are_read_compared_and_tried(self, browsers: Browsers, cast: Cast) -> None:
        page = browsers.open("bureau:policies", cast.check_officer)
        browsers.look(page, "administration-policies")
        page.get_by_role("link", name="沿用").first.click()
        browsers.look(page, "administration-policy")
        page.goto(browsers.url("bureau:compare_policies"))
        press(page, "比较")
        expect(page.get_by_role("heading", name="改变的内容")).to_be_visible()
        browsers.look(page, "administration-compare")
        page.goto(browsers.url("bureau:try_policy"))
        policy = files("zhicheng.domain").joinpath("data", "policies", "tianjin-2020.toml").read_text("utf-8")
        changed = policy.replace("monthly_upload_day = 15", "monthly_upload_day = 20")
        page.get_by_label("规则文件").set_input_files(
            {"name": "new.toml", "mimeType": "text/plain", "buffer": changed.encode()}
        )
        press(page, "预览")
        expect(page.get_by_role("row", name="每月上传截止日")).to_contain_text("20")
        browsers.look(page, "administration-try-policy")

    def test_catalogue_and_calendar(self, browsers: Browsers, cast: Cast) -> None:
        page = browsers.open("bureau:catalogue", cast.check_officer)
        browsers.look(page, "administration-catalogue")
        page.get_by_label("资格名称").fill("编辑")
        press(page, "查找")
        browsers.look(page, "administration-catalogue-search")
        page.goto(browsers.url("bureau:series", series_no=1))
        browsers.look(page, "administration-series")
        page.goto(browsers.url("bureau:calendar_year", year=2026))
        browsers.look(page, "administration-calendar")
        page.goto(browsers.url("bureau:load_year"))
        browsers.look(page, "administration-load-year")
        page.get_by_role("textbox", name="工作日表").fill(
            'year = 2031\nsource = "国办发明电〔2030〕9号"\nholidays = ["2031-10-01..2031-10-07"]\n'
            "make_up_days = [2031-09-28]\n"
        )
        press(page, "预览")
        expect(page.get_by_text("现在还没有载入")).to_be_visible()
        browsers.look(page, "administration-load-year-preview")
        press(page, "确认载入")
        expect(page.get_by_role("heading", level=1)).to_have_text("2031年工作日历")


class TestFigures:
    def test_charts_stand_beside_their_tables(self, browsers: Browsers, cast: Cast) -> None:
        for part in PEOPLE[:2]:
            uploaded(cast, part=part, qualification_date=cast.at.date() - timedelta(days=20))
        for part in PEOPLE[2:5]:
            cast.uploaded_claim(part)
        issue(3)
        page = browsers.open("bureau:statistics", cast.check_officer)
        expect(page.get_by_role("img", name="按层级")).to_be_visible()
        browsers.look(page, "administration-statistics")
        page.get_by_role("link", name="导出表格").click()
        browsers.look(page, "administration-export")
        with page.expect_download() as download:
            press(page, "导出")
        assert download.value.suggested_filename.endswith(".xlsx")


class TestTrailAndHealth:
    def test_the_trail_is_searched_and_read(self, browsers: Browsers, cast: Cast) -> None:
        assert cast.personnel
        publish_checkpoint(at=cast.at)
        page = browsers.open("bureau:trail", cast.check_officer)
        page.get_by_label("事项").select_option(label="登记单位")
        press(page, "查找")
        expect(page.get_by_text("均与内容一致")).to_be_visible()
        browsers.look(page, "administration-trail")
        page.get_by_role("rowheader").last.get_by_role("link").click()
        browsers.look(page, "administration-trail-entry")
        page.goto(browsers.url("bureau:heads"))
        browsers.look(page, "administration-heads")

    def test_feedback_is_answered(self, browsers: Browsers, cast: Cast) -> None:
        send_feedback(actor=SYSTEM, at=cast.at, text="手机上看不到下载按钮。", page="/my/certificates/")
        page = browsers.open("bureau:feedback", cast.check_officer)
        browsers.look(page, "administration-feedback")
        page.get_by_role("link", name="手机上看不到").click()
        browsers.look(page, "administration-feedback-entry")
        page.get_by_label("答复").fill("已修复，请刷新后再试。")
        press(page, "提交答复")
        expect(page.get_by_text("没有待答复的反馈")).to_be_visible()

    def test_the_audit_runs_while_the_page_waits(self, browsers: Browsers, cast: Cast) -> None:
        page = browsers.open("bureau:health", cast.check_officer)
        browsers.look(page, "administration-health")
        page.goto(browsers.url("bureau:audit"))
        press(page, "现在运行")
        expect(page.get_by_text("审计正在进行")).to_be_visible()
        browsers.look(page, "administration-audit-running")
        browsers.run_jobs()
        page.get_by_role("link", name="查看结果").click()
        expect(page.get_by_text("没有违规", exact=True)).to_be_visible()
        browsers.look(page, "administration-audit")
        page.goto(browsers.url("bureau:keys"))
        browsers.look(page, "administration-keys")
