"""The straightforward pipeline: a ReportLab page and pyHanko's signer as its manual shows it, on one core.

What a first version would do: draw the page, embed the face, sign with an appearance, write the file. It
keeps no records, lints nothing and verifies nothing, all of which the measured pipeline does.
"""

import io
import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.renderPDF import draw
from reportlab.graphics.shapes import Drawing
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from tests.benchmarks.seal import pyhanko_signing
from tests.pki import Authority
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
    with tempfile.TemporaryDirectory(prefix="zhicheng-bench-") as folder:
        _make(Path(folder), 0, sign)
        started = time.process_time()
        for number in range(1, count + 1):
            _make(Path(folder), number, sign)
        seconds = time.process_time() - started
    return [Baseline("ReportLab and pyHanko", count, seconds)]


def _make(folder: Path, number: int, sign: Callable[[bytes], io.BytesIO]) -> None:
    sealed = sign(_page(_fields(number)))
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


def _page(fields: PrintedFields) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=landscape(A4))
    canvas.setFont(FACE, 28)
    canvas.drawCentredString(421, 500, "专业技术职务任职资格证书")
    canvas.setFont(FACE, 14)
    for place, (label, text) in enumerate(fields.rows()):
        canvas.drawString(90, 430 - place * 32, label)
        canvas.drawString(190, 430 - place * 32, text)
    code = QrCodeWidget(f"http://127.0.0.1:8000/check/{fields.number}", barLevel="M")
    left, bottom, right, top = code.getBounds()
    drawing = Drawing(100, 100, transform=[100 / (right - left), 0, 0, 100 / (top - bottom), 0, 0])
    drawing.add(code)
    draw(drawing, canvas, 620, 330)
    canvas.save()
    return out.getvalue()
