"""A wrong name put right in the browser: the holder asks, the unit comments, two officers decide, the old code tells."""

from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, expect

from tests.browser.browsers import Browsers
from tests.support.cast import PEOPLE, Cast
from tests.web.holder.collected import certificate_of
from zhicheng.records.models import Certificate
from zhicheng.services.kernel.check_address import token_text

pytestmark = pytest.mark.django_db(transaction=True)
PROOF: FilePayload = {
    "name": "任职资格文件.pdf",
    "mimeType": "application/pdf",
    "buffer": b"%PDF-1.7\n% proof\n",
}


class TestCorrection:
    @pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
    def test_from_the_holders_question_to_the_new_file(
        self, phone: bool, browsers: Browsers, cast: Cast, tmp_path: Path
    ) -> None:
        old = certificate_of(cast)
        holder = browsers.open(
            "holder:certificate", cast.holder(PEOPLE[0]), phone=phone, certificate_id=old.id
        )
        holder.get_by_role("link", name="申请更正").click()
        holder.get_by_role("button", name="提交办件").click()
        expect(holder.get_by_text("请先改正以下内容")).to_be_visible()
        holder.get_by_label("录入错误").check()
        holder.get_by_label("专业改为").fill("机械制造")
        holder.get_by_label("情况说明").fill("专业应为机械制造，与任职资格文件一致。")
        holder.get_by_label("证明正确内容的材料").set_input_files([PROOF])
        browsers.look(holder, "case-open")
        holder.get_by_role("button", name="提交办件").click()
        expect(holder.get_by_text("已提交，办件编号BJ")).to_be_visible()
        browsers.look(holder, "case-holder-opened")

        unit = browsers.open("department:cases", cast.department_clerk, phone=phone)
        unit.get_by_role("link", name="待本单位说明").click()
        browsers.look(unit, "case-unit-list")
        unit.get_by_role("link", name="BJ").click()
        unit.get_by_role("link", name="说明本单位的意见").click()
        unit.get_by_label("本单位的说明").fill("经查，上报时专业录入有误，同意更正。")
        browsers.look(unit, "case-comment")
        unit.get_by_role("button", name="提交说明").click()
        expect(unit.get_by_text("说明已提交")).to_be_visible()

        first = browsers.open("bureau:cases", cast.check_officer, phone=phone)
        browsers.look(first, "case-bureau-list")
        first.get_by_role("link", name="BJ").click()
        first.get_by_role("button", name="受理").click()
        expect(first.get_by_text("已受理，由您经办")).to_be_visible()
        browsers.look(first, "case-bureau-in-hand")
        first.get_by_role("link", name="提出办理意见").click()
        expect(first.get_by_text("复核同意后：")).to_be_visible()
        first.get_by_label("认定的事实和理由").fill("任职资格文件载明专业为机械制造，情况属实。")
        browsers.look(first, "case-propose")
        first.get_by_role("button", name="确认提出办理意见").click()
        expect(first.get_by_text("意见由您提出，须由另一名工作人员复核")).to_be_visible()
        expect(first.get_by_role("link", name="核对后复核同意")).to_have_count(0)

        second = browsers.enter(cast.release_officer, phone=phone)
        second.goto(first.url)
        second.get_by_role("link", name="核对后复核同意").click()
        browsers.look(second, "case-agree")
        second.get_by_role("button", name="确认复核同意").click()
        expect(second.get_by_text("已复核同意")).to_be_visible()
        browsers.look(second, "case-applying")
        browsers.run_jobs()

        holder.reload()
        expect(holder.get_by_text("已办结", exact=True)).to_be_visible()
        holder.get_by_role("link", name="查看、打印办理决定书").click()
        expect(holder.get_by_text("准予办理")).to_be_visible()
        browsers.look(holder, "case-decision")
        new = Certificate.objects.get(predecessor=old)
        holder.goto(browsers.url("holder:certificate", certificate_id=new.id))
        expect(holder.get_by_text("机械制造")).to_be_visible()
        with holder.expect_download() as download:
            holder.get_by_role("link", name="下载证书").click()
        path = tmp_path / "new.pdf"
        download.value.save_as(path)
        assert path.read_bytes().startswith(b"%PDF")

        stranger = browsers.open("public:scanned", phone=phone, token=token_text(bytes(old.token)))
        expect(stranger.get_by_text("已更换").first).to_be_visible()
