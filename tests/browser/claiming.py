"""A professional's claim in a journey: chosen, filled in page by page, with its document, and handed in."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.browsers import Browsers
from tests.support.cast import DOCUMENT, Cast, Part


def claim_title(
    browsers: Browsers,
    cast: Cast,
    part: Part,
    folder: Path,
    *,
    channel: str,
    date_label: str,
    kind: str,
    entrusted_body: str = "",
    phone: bool,
) -> Page:
    """The person claims 高级工程师 at the cast's employer; returns their page, with the claim handed in."""
    document = folder / "证明材料.pdf"
    document.write_bytes(DOCUMENT)
    page = browsers.open("holder:new_claim", cast.holder(part), phone=phone)
    page.get_by_role("radio", name=channel).check()
    page.get_by_role("button", name="继续").click()
    for choice in ("工程技术人员", "副高级"):
        page.get_by_label(choice).first.check()
        page.get_by_role("button", name="继续").click()
    page.get_by_label("高级工程师", exact=True).check()
    page.get_by_role("button", name="保存并继续").click()
    _fill_in(page, "专业", "专业", "机械设计")
    _fill_in(page, "取得资格时间", date_label, f"{cast.at:%Y-%m}-01")
    if entrusted_body:
        _fill_in(page, "受委托的评审委员会", "受委托的评审委员会", entrusted_body)
    page.get_by_role("link", name="用人单位", exact=True).click()
    page.get_by_label("单位名称").fill(cast.employer.name)
    page.get_by_role("button", name="查找").click()
    page.get_by_role("radio", name=cast.employer.name).check()
    page.get_by_role("button", name="保存并继续").click()
    page.get_by_role("link", name="证明材料", exact=True).click()
    page.get_by_label("材料类型").select_option(label=kind)
    page.get_by_label("选择文件").set_input_files(document)
    page.get_by_role("button", name="上传文件").click()
    expect(page.get_by_text("文件已上传。")).to_be_visible()
    page.get_by_role("link", name="完成，返回清单").click()
    page.get_by_role("link", name="核对并提交").click()
    page.get_by_label("我确认以上内容真实、准确").check()
    page.get_by_role("button", name="提交申领").click()
    expect(page.get_by_role("heading", name="申领已提交")).to_be_visible()
    return page


def _fill_in(page: Page, task: str, label: str, answer: str) -> None:
    page.get_by_role("link", name=task, exact=True).click()
    page.get_by_label(label).fill(answer)
    page.get_by_role("button", name="保存并继续").click()
