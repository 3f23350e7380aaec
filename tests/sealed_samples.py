"""Small certificates to seal and to attack: one page, tagged PDF/A-2, all fonts from the package."""

import tempfile
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from pathlib import Path

import typst

from tests.pki import BUREAU_SEAL
from zhicheng.documents.boxes import Box
from zhicheng.documents.seal_appearance import round_seal
from zhicheng.documents.seal_credential import SealCredential, TimestampAuthority
from zhicheng.documents.sealing import Sealed, Sealer

NUMBER = "B12202000000017"
"""A certificate number with a right check digit."""
BOX = Box(600, 60, 119.06, 119.06)
_PAGE = """
#set document(title: "专业技术职务任职资格证书", date: datetime(year: 2020, month: 6, day: 1))
#set page(width: 297mm, height: 210mm)
#set text(font: "Noto Serif SC", lang: "zh", size: 14pt)
= 专业技术职务任职资格证书
姓名：{name}

证书编号：{number}
"""


@cache
def unsealed(name: str = "张三", number: str = NUMBER) -> bytes:
    """A page as the typesetter would make it, without seal."""
    fonts = str(resources.files("pylopdf_fonts_zh_cn"))
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "page.typ"
        source.write_text(_PAGE.format(name=name, number=number), encoding="utf-8")
        made = typst.compile(
            source, format="pdf", font_paths=[fonts], ignore_system_fonts=True, pdf_standards="a-2a"
        )
    assert isinstance(made, bytes)
    return made


def seal(
    pdf: bytes,
    credential: SealCredential,
    *,
    timestamps: TimestampAuthority | None = None,
    signed_at: datetime | None = None,
) -> Sealed:
    appearance = round_seal(BUREAU_SEAL, specimen=credential.is_specimen)
    return Sealer(credential, appearance, timestamps=timestamps).seal(
        pdf,
        box=BOX,
        signed_at=signed_at or datetime.now(UTC),
        reason="制发电子职称证书",
        location="天津市",
    )
