"""Inspecting an uploaded file (clause 三(三)): original, re-converted, altered, or not ours."""

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from cryptography import x509

from zhicheng.documents.certificate_paths import leads_to, load_certificate
from zhicheng.documents.seal_check import SealProblem
from zhicheng.documents.upload_confinement import InspectionRefused as InspectionRefused
from zhicheng.documents.upload_confinement import judged_in_child

LARGEST_UPLOAD = 20 * 1024 * 1024
_HEXADECIMAL = re.compile(rb"<([0-9A-Fa-f\s]{400,400000})>")
_MOST_HIDDEN = 200


class Verdict(StrEnum):
    """What an uploaded file is."""

    ORIGINAL = "original"
    RECONVERTED = "reconverted"
    ALTERED = "altered"
    NOT_OURS = "not_ours"

    @property
    def label(self) -> str:
        """The verdict as people read it."""
        return _LABELS[self]


_LABELS = {
    Verdict.ORIGINAL: "原件",
    Verdict.RECONVERTED: "电子再转换版本",
    Verdict.ALTERED: "已被改动",
    Verdict.NOT_OURS: "非本系统制发",
}


@dataclass(frozen=True, slots=True)
class SealDetails:
    """A sound seal."""

    signer: str
    """The subject of the seal's certificate, as RFC 4514 writes it."""
    signed_at: datetime
    stamped_at: datetime | None
    """The time that a trusted timestamp authority states, where there is one."""
    is_specimen: bool


@dataclass(frozen=True, slots=True)
class Inspection:
    """The verdict on one file, and what was read off it."""

    verdict: Verdict
    sha256: str
    recorded: bool
    """Whether this very file, bit for bit, is one that the system stored."""
    seal: SealDetails | None
    """The seal where it is sound; a recorded file is an original even where none was judged."""
    problem: SealProblem | None
    numbers: tuple[str, ...]
    """Certificate numbers seen on the file; for look-up only, they prove nothing."""
    qr_texts: tuple[str, ...]
    sentence: str
    """What the person who uploaded the file is told."""


def inspect_upload(
    upload: bytes,
    *,
    trusted: Sequence[x509.Certificate],
    known: Callable[[str], bool],
    timestamp_roots: Sequence[x509.Certificate] = (),
    check_url: str = "",
    region: str = "",
) -> Inspection:
    """Say what an uploaded file is.

    ``trusted`` are the pinned roots of the Bureau's seal, ``known`` tells whether a file with the given
    SHA-256 (hex) is stored here. What is on the page is ours where a QR code begins with ``check_url`` or
    a certificate number has our ``region`` (two digits; any region where it is empty). A hostile file
    costs at most a child process with 1 GiB and 20 s of CPU. Raises InspectionRefused for an empty or
    oversized (20 MiB) file, or where the machine is too busy to judge. Source: clause 三(三).
    """
    if not upload:
        raise InspectionRefused("上传的文件是空的。请重新选择文件。")
    if len(upload) > LARGEST_UPLOAD:
        raise InspectionRefused("上传的文件超过 20 MB。电子职称证书原件不到 1 MB，请核对后重新上传。")
    sha256 = hashlib.sha256(upload).hexdigest()
    recorded = known(sha256)
    found = judged_in_child(upload, trusted, timestamp_roots)
    numbers, qr_texts = tuple(found.get("numbers", ())), tuple(found.get("qr_texts", ()))
    problem = SealProblem(found["problem"]) if found.get("problem") else None
    seal = _seal_details(found) if found and problem is None else None
    if not found:
        problem = SealProblem.UNREADABLE
    ours = any(number[1:].startswith(region) for number in numbers) or (
        bool(check_url) and any(text.startswith(check_url) for text in qr_texts)
    )
    if recorded or seal is not None:
        verdict = Verdict.ORIGINAL
    elif _carries_certificate_of(upload, trusted):
        verdict = Verdict.ALTERED
    elif ours:
        verdict = Verdict.RECONVERTED
    else:
        verdict = Verdict.NOT_OURS
    sentence = _sentence(verdict, problem, seal, recorded=recorded)
    return Inspection(verdict, sha256, recorded, seal, problem, numbers, qr_texts, sentence)


def _seal_details(found: dict[str, Any]) -> SealDetails:
    stamped = found["stamped_at"]
    return SealDetails(
        signer=found["signer"],
        signed_at=datetime.fromisoformat(found["signed_at"]),
        stamped_at=datetime.fromisoformat(stamped) if stamped else None,
        is_specimen=found["is_specimen"],
    )


def _carries_certificate_of(upload: bytes, trusted: Sequence[x509.Certificate]) -> bool:
    """Whether a certificate of the Bureau's seal stands anywhere in the file, even in a damaged signature."""
    for held in _HEXADECIMAL.findall(upload):
        digits = b"".join(held.split())
        container = bytes.fromhex(digits[: len(digits) & ~1].decode("ascii"))
        for start in [found.start() for found in re.finditer(rb"\x30\x82", container)][:_MOST_HIDDEN]:
            end = start + 4 + int.from_bytes(container[start + 2 : start + 4])
            certificate = load_certificate(container[start:end])
            if certificate is not None and leads_to(certificate, (), trusted):
                return True
    return False


def _sentence(
    verdict: Verdict, problem: SealProblem | None, seal: SealDetails | None, *, recorded: bool
) -> str:
    match verdict:
        case Verdict.ORIGINAL if seal is not None and seal.is_specimen:
            return "这是本系统制作的样张，电子印章为样张印章，没有任何效力。"
        case Verdict.ORIGINAL if recorded:
            return "这是本系统制发的电子职称证书原件，未被改动。证书当前是否有效，以在线查验结果为准。"
        case Verdict.ORIGINAL:
            return "文件上的电子印章真实、完整，但本系统没有登记这个文件。请以证书编号在线查验的结果为准。"
        case Verdict.ALTERED:
            reason = problem.label if problem else _LABELS[verdict]
            return f"文件带有本机构的电子印章，但{reason}，不能作为凭证。请向持证人索取下载时的 PDF 原件。"
        case Verdict.RECONVERTED:
            return (
                "文件上有电子职称证书的编号或二维码，但没有有效的电子印章，属于电子再转换版本，依规定无效。"
                "请向持证人索取下载时的 PDF 原件，或在线查验。"
            )
        case Verdict.NOT_OURS:
            return "没有发现本系统制发的电子职称证书。如确为电子证书，请上传下载时的 PDF 原件。"
