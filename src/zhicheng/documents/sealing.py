"""Sealing a certificate (加盖电子印章): step 7 of issuance, PAdES B-B or B-T in one new revision.

The original bytes stay a prefix of the sealed file. The revision adds one signature field whose picture
is the seal itself, and certifies the document with no changes allowed (ISO 32000-1, 12.8.2.2; ETSI EN
319 142-1).
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from zhicheng.documents.boxes import Box
from zhicheng.documents.cms import CmsTemplate
from zhicheng.documents.pdf_structure import PdfStructure
from zhicheng.documents.seal_appearance import Appearance
from zhicheng.documents.seal_check import SealReport, check_seal
from zhicheng.documents.seal_credential import SealAlgorithm, SealCredential, TimestampAuthority
from zhicheng.documents.seal_revision import SealWords, prepare_revision
from zhicheng.domain.faults import Fault, FaultKind

_LARGEST_SIGNATURE = {
    SealAlgorithm.ECDSA_P256_SHA256: 72,
    SealAlgorithm.RSA2048_SHA256: 256,
    SealAlgorithm.RSA3072_SHA256: 384,
}
"""In bytes."""
_TOKEN_SLACK = 256


class SealRefused(Fault):
    """The seal that was made does not stand up to its own check, so it is not used."""

    code = "seal.refused"
    kind = FaultKind.MISCONFIGURED


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed file and what the records keep of it."""

    pdf: bytes
    sha256: str
    """SHA-256 of the whole file, hex."""
    signature_sha256: str
    """SHA-256 of the signature container (CMS, DER), hex."""
    signed_at: datetime
    timestamped: bool
    """Whether a timestamp authority's token is inside (B-T)."""


class Sealer:
    """Seals file after file with one credential and one picture; safe to share between threads."""

    def __init__(
        self,
        credential: SealCredential,
        appearance: Appearance,
        *,
        timestamps: TimestampAuthority | None = None,
    ) -> None:
        self._credential = credential
        self._appearance = appearance
        self._timestamps = timestamps
        self._template = CmsTemplate(credential)
        self._trusted = (credential.chain[-1] if credential.chain else credential.certificate,)
        largest = bytes(_LARGEST_SIGNATURE[credential.algorithm])
        self._plain_room = len(self._template.complete(bytes(32), largest, None))
        self._token_room = 0

    def seal(self, pdf: bytes, *, box: Box, signed_at: datetime, reason: str, location: str) -> Sealed:
        """Seal the first page of ``pdf`` at ``box`` (points) and verify the seal before returning it.

        ``signed_at`` must be aware; it is written as the claimed time, in UTC. Raises PdfRefused for a
        file that cannot be sealed, CredentialRefused or a timestamp's refusal where the outside world
        fails, and SealRefused where the result does not verify.
        """
        if signed_at.tzinfo is None:
            raise ValueError("signed_at must be aware")
        signed_at = signed_at.astimezone(UTC).replace(microsecond=0)
        words = SealWords(self._appearance.description, reason, location, signed_at)
        container, file = self._sign(PdfStructure(pdf), box, words)
        report = check_seal(file, trusted=self._trusted)
        self._require_sound(report)
        return Sealed(
            pdf=file,
            sha256=hashlib.sha256(file).hexdigest(),
            signature_sha256=hashlib.sha256(container).hexdigest(),
            signed_at=signed_at,
            timestamped=self._timestamps is not None,
        )

    def _sign(self, structure: PdfStructure, box: Box, words: SealWords) -> tuple[bytes, bytes]:
        """Sign, and where the timestamp token outgrew its room, learn its size and sign once more."""
        for _ in range(2):
            room = self._plain_room + self._token_room
            revision = prepare_revision(structure, box, words, self._appearance, room)
            digest = hashlib.sha256()
            for covered in revision.covered():
                digest.update(covered)
            signature = self._credential.sign(self._template.to_sign(digest.digest()))
            token = self._stamp(signature)
            container = self._template.complete(digest.digest(), signature, token)
            if len(container) <= room:
                revision.fill(container)
                return container, bytes(revision.file)
            self._token_room = len(token or b"") + _TOKEN_SLACK
        raise SealRefused(
            "时间戳长度不稳定，无法写入文件。请检查时间戳服务后重试。", kind=FaultKind.UNREACHABLE
        )

    def _stamp(self, signature: bytes) -> bytes | None:
        if self._timestamps is None:
            return None
        return self._timestamps.stamp(hashlib.sha256(signature).digest())

    def _require_sound(self, report: SealReport) -> None:
        if report.problem is not None:
            raise SealRefused(
                f"印章未通过自检（{report.problem.label}），文件未被采用。请检查签章密钥后重试。"
            )
        if report.certificate != self._credential.certificate:
            raise SealRefused("印章自检发现签章证书与配置不符，文件未被采用。请检查签章密钥配置。")
        if report.timestamped != (self._timestamps is not None):
            raise SealRefused("印章自检发现时间戳缺失，文件未被采用。请检查时间戳服务后重试。")
