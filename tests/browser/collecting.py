"""The end of every journey: the holder goes home with the file, and a stranger verifies it."""

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.browsers import Browsers
from tests.support.cast import Part
from zhicheng.records.models import Certificate
from zhicheng.services.kernel.actor import Actor


def collect(
    browsers: Browsers, holder: Actor, certificate: Certificate, folder: Path, *, phone: bool
) -> Path:
    """The holder logs in, asks how their own certificate stands, and downloads the sealed file."""
    page = browsers.open("holder:home", holder, phone=phone)
    page.goto(browsers.url("holder:certificates"))
    page.get_by_role("link", name=certificate.title_name).click()
    page.get_by_role("button", name="查验本证书").click()
    expect(page.get_by_role("heading", name="查验结果")).to_be_visible()
    expect(page.get_by_text(certificate.number_id).first).to_be_visible()
    page.go_back()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载证书").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def verify_with_code(browsers: Browsers, certificate: Certificate, part: Part, *, phone: bool) -> None:
    """A stranger asks; the holder reads the code off their phone and passes it on (四(二))."""
    stranger = browsers.open("public:ask", phone=phone)
    stranger.get_by_label("持证人证件号码").fill(part.id_number)
    stranger.get_by_label("证书编号").fill(certificate.number_id)
    stranger.get_by_label("持证人预留手机号码").fill(part.phone)
    stranger.get_by_label("查验人").fill("津沽市某招标代理公司")
    stranger.get_by_label("查验用途").fill("投标资格审查")
    stranger.get_by_role("button", name="提交，发送验证码").click()
    expect(stranger.get_by_role("heading", name="填写持证人提供的验证码")).to_be_visible()
    stranger.get_by_label("验证码", exact=True).fill(browsers.sms(part.phone)["code"])
    stranger.get_by_role("button", name="查看结果").click()
    expect(stranger.get_by_role("heading", name="电子职称证书查验结果单")).to_be_visible()
    expect(stranger.get_by_text("有效", exact=True)).to_be_visible()
    expect(stranger.get_by_text(part.id_number)).to_be_hidden()


def verify_the_file(browsers: Browsers, path: Path, *, phone: bool) -> None:
    """A person who was sent the file asks whether it is bit for bit what was sealed (三(三))."""
    stranger = browsers.open("public:file", phone=phone)
    stranger.get_by_label("电子职称证书文件").set_input_files(path)
    stranger.get_by_role("button", name="查验文件").click()
    expect(stranger.get_by_role("heading", name="查验结果")).to_be_visible()
    expect(stranger.get_by_text("原件", exact=True).first).to_be_visible()
    expect(stranger.get_by_text("有效", exact=True)).to_be_visible()
