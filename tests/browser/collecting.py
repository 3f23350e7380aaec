"""The end of every journey: the holder goes home with the file, and a stranger verifies it."""

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.hall import Hall
from tests.cast import Part
from zhicheng.records.models import Certificate
from zhicheng.services import ports
from zhicheng.services.actor import Actor
from zhicheng.services.certificate_state import CertificateState
from zhicheng.services.verification.by_file import verify_file
from zhicheng.services.verification.third_party import answer_with_code, ask_about_certificate


def collect(hall: Hall, holder: Actor, certificate: Certificate, folder: Path, *, phone: bool) -> Path:
    """The holder logs in, asks how their own certificate stands, and downloads the sealed file."""
    page = hall.visit("holder:home", holder, phone=phone)
    page.goto(hall.url("holder:certificates"))
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


def verify_with_code(hall: Hall, certificate: Certificate, part: Part) -> None:
    """A stranger asks; the holder reads the code off their phone and passes it on (四(二))."""
    at = ports.clock().now()
    waiting = ask_about_certificate(
        at=at,
        session="a stranger's browser",
        id_number=part.id_number,
        certificate_number=certificate.number_id,
        phone=part.phone,
        asker="津沽市某招标代理公司",
        purpose="投标资格审查",
    )
    code = hall.sms(part.phone)["code"]
    answer = answer_with_code(at=at, session="a stranger's browser", request_id=waiting.request_id, code=code)
    assert answer.state is CertificateState.VALID


def verify_the_file(path: Path) -> None:
    """Bit for bit what was sealed."""
    found = verify_file(at=ports.clock().now(), upload=path.read_bytes())
    assert found.is_original
    assert found.answer is not None
