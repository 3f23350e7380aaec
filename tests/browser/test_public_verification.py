"""The public's ways to verify, in a browser: by code, by QR, by file; and telling the Bureau what is wrong."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browsers import Browsers
from tests.support.cast import PEOPLE, Cast
from tests.web.holder.collected import certificate_of
from tests.web.public.scene import HELD, revoke, token_text_of
from zhicheng.services.collection.collect import collect_certificate
from zhicheng.services.kernel import ports

pytestmark = pytest.mark.django_db(transaction=True)


def solved(page: Page) -> None:
    expect(page.get_by_text("安全校验已完成")).to_be_visible()


def fill_in(page: Page, number: str, phone: str = HELD.phone) -> None:
    page.get_by_label("持证人证件号码").fill(HELD.id_number)
    page.get_by_label("证书编号").fill(number)
    page.get_by_label("持证人预留手机号码").fill(phone)
    page.get_by_label("查验人").fill("津沽市某招标代理公司")
    page.get_by_label("查验用途").fill("投标资格审查")
    solved(page)


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_a_stranger_verifies_with_the_holders_code(browsers: Browsers, cast: Cast, phone: bool) -> None:
    number = certificate_of(cast).number_id
    page = browsers.open("public:start", phone=phone)
    browsers.look(page, "public-start")
    page.get_by_role("link", name="他人查验").click()
    page.get_by_role("button", name="提交，发送验证码").click()
    expect(page.get_by_role("alert")).to_be_focused()
    browsers.look(page, "public-ask-mistakes")
    fill_in(page, number)
    page.get_by_role("button", name="提交，发送验证码").click()
    expect(page.get_by_role("heading", name="填写持证人提供的验证码")).to_be_visible()
    page.get_by_label("验证码", exact=True).fill("12")
    page.get_by_role("button", name="查看结果").click()
    expect(page.get_by_text("还可以试4次")).to_be_visible()
    browsers.look(page, "public-code")
    page.get_by_label("验证码", exact=True).fill(browsers.sms(HELD.phone)["code"])
    page.get_by_role("button", name="查看结果").click()
    expect(page.get_by_role("heading", name="查验结果单")).to_be_visible()
    page.get_by_label("一致：姓名").check()
    browsers.look(page, "public-answer")
    page.reload()
    expect(page.get_by_text("该证书真实有效")).to_be_visible()
    assert HELD.id_number not in page.content()


def test_a_miss_waits_like_a_hit(browsers: Browsers, cast: Cast) -> None:
    number = certificate_of(cast).number_id
    page = browsers.open("public:ask")
    fill_in(page, number, PEOPLE[1].phone)
    page.get_by_role("button", name="提交，发送验证码").click()
    expect(page.get_by_text("如所填信息一致，验证码已发送")).to_be_visible()
    for place in range(5):
        page.get_by_label("验证码", exact=True).fill(f"00000{place}")
        page.get_by_role("button", name="查看结果").click()
    expect(page.get_by_text("本次查验已经结束")).to_be_visible()
    browsers.look(page, "public-code-ended")


def test_a_scanned_code_shows_valid_then_revoked(browsers: Browsers, cast: Cast) -> None:
    certificate = certificate_of(cast)
    page = browsers.open("public:scanned", phone=True, token=token_text_of(cast))
    expect(page.get_by_text("该证书真实有效")).to_be_visible()
    browsers.look(page, "public-scanned")
    revoke(cast, certificate)
    page.reload()
    expect(page.get_by_text("已被发证机关撤销")).to_be_visible()
    browsers.look(page, "public-scanned-revoked")


def test_a_code_of_nothing_says_what_to_do(browsers: Browsers) -> None:
    browsers.allow("404")
    page = browsers.open("public:scanned", token="A" * 22)
    expect(page.get_by_role("heading", name="没有查到证书")).to_be_visible()
    browsers.look(page, "public-scanned-missed")


def test_a_file_is_the_original(browsers: Browsers, cast: Cast, tmp_path: Path) -> None:
    held, at = certificate_of(cast), ports.clock().now()
    path = tmp_path / "certificate.pdf"
    path.write_bytes(collect_certificate(actor=cast.holder(HELD), at=at, certificate_id=held.id).data)
    page = browsers.open("public:file")
    page.get_by_label("电子职称证书文件").set_input_files(path)
    solved(page)
    page.get_by_role("button", name="查验文件").click()
    expect(page.get_by_role("heading", name="文件对应的证书")).to_be_visible()
    browsers.look(page, "public-file-original")


def test_a_stranger_tells_the_bureau_what_is_wrong(browsers: Browsers) -> None:
    page = browsers.open("public:help", phone=True)
    page.get_by_role("contentinfo").get_by_role("link", name="意见反馈").click()
    page.get_by_label("您遇到的问题或建议").fill("手机上看不清表格。")
    solved(page)
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("heading", name="反馈已收到，谢谢")).to_be_visible()
    browsers.look(page, "public-thanks")
