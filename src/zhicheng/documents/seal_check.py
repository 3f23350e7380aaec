"""Checking a seal of our own: strict, quick, and used right after sealing before the seal is believed.

Only the form that the sealer writes passes. Other forms of valid signature exist; they are not ours.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from cryptography import x509

from zhicheng.documents.certificate_paths import leads_to
from zhicheng.documents.cms_reading import CmsError, ReadCms, container_length, read_cms
from zhicheng.documents.pdf_objects import Dictionary, Literal, PdfRefused, Value
from zhicheng.documents.pdf_structure import PdfStructure, is_name

_DATE = re.compile(rb"\(D:(\d{14})\+00'00'\)")


class SealProblem(StrEnum):
    """Why a seal does not pass; the value is a stable tag for records and tests."""

    UNREADABLE = "unreadable"
    NO_SEAL = "no_seal"
    NOT_ONE_FIELD = "not_one_field"
    NOT_CERTIFIED = "not_certified"
    NOT_WHOLE_FILE = "not_whole_file"
    CONTAINER_BROKEN = "container_broken"
    DIGEST_DIFFERS = "digest_differs"
    SIGNATURE_FALSE = "signature_false"
    CERTIFICATE_STRANGE = "certificate_strange"
    CERTIFICATE_NOT_IN_FORCE = "certificate_not_in_force"
    SECOND_CHECKER_REFUSES = "second_checker_refuses"  # Said of uploaded files alone.

    @property
    def label(self) -> str:
        """The problem as people read it."""
        return _LABELS[self]


_LABELS = {
    SealProblem.UNREADABLE: "文件损坏或结构无法识别",
    SealProblem.NO_SEAL: "文件中没有电子印章",
    SealProblem.NOT_ONE_FIELD: "印章签名域与原件不符",
    SealProblem.NOT_CERTIFIED: "印章没有锁定文件",
    SealProblem.NOT_WHOLE_FILE: "印章没有覆盖整个文件",
    SealProblem.CONTAINER_BROKEN: "印章签名数据损坏",
    SealProblem.DIGEST_DIFFERS: "盖章之后文件内容被改动",
    SealProblem.SIGNATURE_FALSE: "印章签名不正确",
    SealProblem.CERTIFICATE_STRANGE: "印章不是由本机构的签章证书加盖",
    SealProblem.CERTIFICATE_NOT_IN_FORCE: "盖章时签章证书不在有效期内",
    SealProblem.SECOND_CHECKER_REFUSES: "未通过独立核验程序的检查",
}


@dataclass(frozen=True, slots=True)
class SealReport:
    """What the check found."""

    problem: SealProblem | None
    """The first problem met, or None for a sound seal."""
    certificate: x509.Certificate | None = None
    signed_at: datetime | None = None
    """The time that the file itself claims, in UTC."""
    timestamped: bool = False
    """Whether a timestamp token is present; whose it is, the inspection judges."""


class _UnsoundError(Exception):
    def __init__(self, problem: SealProblem) -> None:
        super().__init__(problem)
        self.problem = problem


def check_seal(pdf: bytes, *, trusted: Sequence[x509.Certificate]) -> SealReport:
    """Check that ``pdf`` is whole and was sealed, as its last act, under one of the trusted roots.

    Never raises for any content of ``pdf``. Source: ETSI EN 319 142-1; ISO 32000-1, 12.8.
    """
    try:
        structure = PdfStructure(pdf)
        signature = _signature(structure)
        gap = _gap(structure, signature)
    except PdfRefused:
        return SealReport(SealProblem.UNREADABLE)
    except _UnsoundError as unsound:
        return SealReport(unsound.problem)
    try:
        held = _container(pdf[gap[0] + 1 : gap[1] - 1])
    except CmsError:
        return SealReport(SealProblem.CONTAINER_BROKEN)
    signed_at = _claimed_time(signature.get("M"))
    problem = _verify(pdf, gap, held, signed_at, trusted)
    return SealReport(problem, held.certificate, signed_at, held.token is not None)


def _signature(structure: PdfStructure) -> Dictionary:
    """The signature dictionary, by way of the form and of the certification, which must agree."""
    root = structure.look_up(structure.trailer.get("Root")).dictionary()
    form, permissions = root.get("AcroForm"), root.get("Perms")
    if not isinstance(form, Dictionary):
        raise _UnsoundError(SealProblem.NO_SEAL)
    fields = form.get("Fields")
    if not isinstance(fields, list) or len(fields) != 1 or set(form) != {"Fields", "SigFlags"}:
        raise _UnsoundError(SealProblem.NOT_ONE_FIELD)
    field = structure.look_up(fields[0]).dictionary()
    if not is_name(field.get("FT"), "Sig") or "Kids" in field or form["SigFlags"] != 3:
        raise _UnsoundError(SealProblem.NOT_ONE_FIELD)
    signature = structure.look_up(field.get("V")).dictionary()
    if not isinstance(permissions, Dictionary) or permissions.get("DocMDP") != field.get("V"):
        raise _UnsoundError(SealProblem.NOT_CERTIFIED)
    if not is_name(signature.get("SubFilter"), "ETSI.CAdES.detached") or not _forbids_changes(signature):
        raise _UnsoundError(SealProblem.NOT_CERTIFIED)
    return signature


def _forbids_changes(signature: Dictionary) -> bool:
    match signature.get("Reference"):
        case [Dictionary() as reference] if is_name(reference.get("TransformMethod"), "DocMDP"):
            parameters = reference.get("TransformParams")
            return isinstance(parameters, Dictionary) and parameters.get("P") == 1
        case _:
            return False


def _gap(structure: PdfStructure, signature: Dictionary) -> tuple[int, int]:
    """Where the signature's own hexadecimal string stands; the rest of the file must be covered."""
    start, end = signature.spans.get("Contents", (0, 0))
    text = signature.get("Contents")
    if not isinstance(text, Literal) or structure.data[start:end] != text.source or text.source[:1] != b"<":
        raise _UnsoundError(SealProblem.CONTAINER_BROKEN)
    if signature.get("ByteRange") != [0, start, end, len(structure.data) - end]:
        raise _UnsoundError(SealProblem.NOT_WHOLE_FILE)
    return start, end


def _container(hexadecimal: bytes) -> ReadCms:
    try:
        padded = bytes.fromhex(hexadecimal.decode("ascii"))
    except ValueError as error:
        raise CmsError("hexadecimal") from error
    length = container_length(padded)
    if padded.hex().encode() != hexadecimal or any(padded[length:]):
        # The gap is the only range that the signature does not cover, so it has one spelling only.
        raise CmsError("padding")
    return read_cms(padded[:length])


def _verify(
    pdf: bytes,
    gap: tuple[int, int],
    held: ReadCms,
    signed_at: datetime | None,
    trusted: Sequence[x509.Certificate],
) -> SealProblem | None:
    digest = hashlib.sha256(memoryview(pdf)[: gap[0]])
    digest.update(memoryview(pdf)[gap[1] :])
    if digest.digest() != held.message_digest:
        return SealProblem.DIGEST_DIFFERS
    if not held.signature_verifies():
        return SealProblem.SIGNATURE_FALSE
    if not leads_to(held.certificate, held.chain, trusted):
        return SealProblem.CERTIFICATE_STRANGE
    own = held.certificate
    if signed_at is None or not own.not_valid_before_utc <= signed_at <= own.not_valid_after_utc:
        return SealProblem.CERTIFICATE_NOT_IN_FORCE
    return None


def _claimed_time(value: Value) -> datetime | None:
    found = _DATE.fullmatch(value.source) if isinstance(value, Literal) else None
    if found is None:
        return None
    try:
        return datetime.strptime(found[1].decode(), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
