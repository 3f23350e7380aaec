"""The decision of a case (办理决定书) as a PDF/A-2a file, by Typst; the same words as its page has."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory

import typst

from zhicheng.documents.faces import covers
from zhicheng.documents.qr import qr_svg
from zhicheng.documents.typesetting import PageRefused, packaged_fonts

_SOURCE = "decision_page.typ"


@dataclass(frozen=True, slots=True)
class DecisionItem:
    """One certificate or person of the decision."""

    heading: str
    notes: tuple[str, ...]
    """What came of it, each a line of its own."""
    changes: tuple[tuple[str, str, str], ...]
    """Label, before and after."""


@dataclass(frozen=True, slots=True)
class DecisionPage:
    """What the document prints, in its order."""

    number: str
    facts: tuple[tuple[str, str], ...]
    """Label and text: what was asked."""
    verdict: str
    findings: tuple[tuple[str, str], ...]
    """Label and text: reason, legal basis, hearing."""
    items: tuple[DecisionItem, ...]
    closing: tuple[str, ...]
    """Sentences behind the items."""
    bureau_name: str
    decided_on: date
    address: str
    """Where the code leads."""


def decision_pdf(page: DecisionPage) -> bytes:
    """The document as PDF/A-2a (ISO 19005-2), A4 upright; the same content gives the same bytes.

    Raises PageRefused for a character that the packaged face lacks, which would print as a box.
    """
    data = asdict(page) | {
        "decided_on": f"{page.decided_on.year}年{page.decided_on.month}月{page.decided_on.day}日",
        "qr_svg": qr_svg(page.address),
    }
    # The code is a drawing; everything else is text that has to be in the face.
    _require_glyphs({key: value for key, value in data.items() if key != "qr_svg"})
    literal = json.dumps(data).replace("\\", "\\\\").replace('"', '\\"')
    source = f'#import "{_SOURCE}": decision\n#decision(json(bytes("{literal}")))\n'
    with TemporaryDirectory(prefix="zhicheng-decision-") as root:
        template = resources.files("zhicheng.documents").joinpath(_SOURCE).read_bytes()
        Path(root, _SOURCE).write_bytes(template)
        compiler = typst.Compiler(
            root=root, font_paths=packaged_fonts(), package_path=root, package_cache_path=root
        )
        pdf = compiler.compile(
            input=source.encode("ascii"),
            format="pdf",
            pdf_standards=["a-2a"],
            timestamp=datetime.combine(page.decided_on, time(), UTC),
        )
    assert isinstance(pdf, bytes)
    return pdf


def _require_glyphs(value: object) -> None:
    match value:
        case str():
            if not all(covers(character) or character in "\r\n" for character in value):
                raise PageRefused(
                    "决定书中有字体所没有的生僻字，不能写成PDF文件。请在办件页面上打印决定书。",
                    code="page.glyph_missing",
                )
        case dict():
            _require_glyphs(list(value.values()))
        case list() | tuple():
            for each in value:
                _require_glyphs(each)
        case _:
            return
