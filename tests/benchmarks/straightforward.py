"""The straightforward pipelines: a page by a common library and pyHanko's signer as its manual shows it.

Two of them, on one core. fpdf2 embeds a subset of the certificate's own face, as an archival file must;
ReportLab cannot embed that face and refers to one that the reader's machine may or may not have, which is
the cheapest that can be done and no certificate. Neither keeps records, lints or verifies anything.
"""

import io
import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import zxingcpp
from fpdf import FPDF
from PIL import Image
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.renderPDF import draw
from reportlab.graphics.shapes import Drawing
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from tests.benchmarks.seal import pyhanko_signing
from tests.support.pki import Authority
from zhicheng.documents.faces import Face, faces_folder
from zhicheng.documents.seal_credential import SealAlgorithm
from zhicheng.domain.printed_fields import PrintedFields, Sex

FACE = "STSong-Light"
"""A face that ReportLab refers to without embedding: the cheapest it can do with Chinese text."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """One way of making sealed pages without us."""

    name: str
    count: int
    seconds: float
    """Processor seconds for all pages."""

    @property
    def rate(self) -> float:
        """Pages a second on one core."""
        return self.count / self.seconds


def measure_baselines(count: int, algorithm: str) -> list[Baseline]:
    """Make ``count`` pages by the straightforward pipeline; the first page is not counted."""
    pdfmetrics.registerFont(UnicodeCIDFont(FACE))
    sign = pyhanko_signing(Authority(), SealAlgorithm(algorithm))
    return [
        _measure("fpdf2 with its face embedded, and pyHanko", _embedding_page, sign, max(count // 3, 2)),
        _measure("ReportLab without its face, and pyHanko", _bare_page, sign, count),
    ]


_Page = Callable[[PrintedFields], bytes]
_Sign = Callable[[bytes], io.BytesIO]


def _measure(name: str, page: _Page, sign: _Sign, count: int) -> Baseline:
    with tempfile.TemporaryDirectory(prefix="zhicheng-bench-") as folder:
        _make(Path(folder), 0, page, sign)
        started = time.process_time()
        for number in range(1, count + 1):
            _make(Path(folder), number, page, sign)
        seconds = time.process_time() - started
    return Baseline(name, count, seconds)


def _make(folder: Path, number: int, page: _Page, sign: _Sign) -> None:
    sealed = sign(page(_fields(number)))
    with (folder / f"{number}.pdf").open("wb") as file:
        file.write(sealed.getbuffer())
        file.flush()
        os.fsync(file.fileno())


def _fields(number: int) -> PrintedFields:
    return PrintedFields(
        name="张文博",
        sex=Sex.MALE,
        id_number="120199197001010013",
        submitting_unit="津沽市工业和信息化局",
        title_name="高级工程师",
        series="工程技术人员",
        specialty="机械设计",
        awarding_body="津沽市工程技术系列机械专业高级职称评审委员会",
        qualification_date=date(2026, 10, 30),
        number=f"B122026{number:07d}0",
    )


def _address(fields: PrintedFields) -> str:
    return f"http://127.0.0.1:8000/check/{fields.number}"


def _embedding_page(fields: PrintedFields) -> bytes:
    pdf = FPDF(orientation="landscape", unit="pt", format="A4")
    pdf.add_page()
    pdf.add_font("certificate", fname=faces_folder() / Face.SERIF.file_name)
    pdf.set_font("certificate", size=28)
    pdf.text(240, 95, "专业技术职务任职资格证书")
    pdf.set_font("certificate", size=14)
    for place, (label, text) in enumerate(fields.rows()):
        pdf.text(90, 165 + place * 32, label)
        pdf.text(190, 165 + place * 32, text)
    code = zxingcpp.create_barcode(_address(fields), zxingcpp.BarcodeFormat.QRCode)
    pdf.image(Image.fromarray(zxingcpp.write_barcode_to_image(code, scale=4)), x=620, y=165, w=100)
    return bytes(pdf.output())


def _bare_page(fields: PrintedFields) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=landscape(A4))
    canvas.setFont(FACE, 28)
    canvas.drawCentredString(421, 500, "专业技术职务任职资格证书")
    canvas.setFont(FACE, 14)
    for place, (label, text) in enumerate(fields.rows()):
        canvas.drawString(90, 430 - place * 32, label)
        canvas.drawString(190, 430 - place * 32, text)
    code = QrCodeWidget(_address(fields), barLevel="M")
    left, bottom, right, top = code.getBounds()
    drawing = Drawing(100, 100, transform=[100 / (right - left), 0, 0, 100 / (top - bottom), 0, 0])
    drawing.add(code)
    draw(drawing, canvas, 620, 330)
    canvas.save()
    return out.getvalue()
