"""The answer to a scanned QR code: its random token finds the certificate, and nothing else does (T1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.masking import mask_id_number, mask_name
from zhicheng.domain.refusals import Refusal, RefusalKind
from zhicheng.records.models import VerificationKind
from zhicheng.services.kernel.certificate_answer import VerificationAnswer
from zhicheng.services.kernel.certificate_state import TOLD, CertificateState
from zhicheng.services.kernel.check_address import parse_token
from zhicheng.services.kernel.personal_data import open_text
from zhicheng.services.verification.throughput.coalescing import RequestCoalescer
from zhicheng.services.verification.throughput.noting import Anonymous, note_anonymous


class TokenMissed(Refusal):
    """No certificate carries this code, or it is not out yet; both look alike."""

    code = "verification.token_missed"
    kind = RefusalKind.MISSING

    def __init__(self) -> None:
        super().__init__(
            "该二维码不对应任何已发放的电子职称证书。请扫描证书原件上的二维码，或改用证件号码和证书编号查验。"
        )


@dataclass(frozen=True, slots=True)
class _Scan:
    at: datetime
    token: bytes


def verify_by_token(*, at: datetime, token: str) -> VerificationAnswer:
    """The masked answer for the token in a certificate's QR code (22 characters, base64url of 16 bytes).

    Scans that come together are looked up and noted together (ADR 0016). Raises TokenMissed for anything
    that is not the token of a certificate that is out.
    """
    raw = parse_token(token)
    answer = _scans.answer(_Scan(at, raw)) if raw else None
    if answer is None:
        raise TokenMissed
    return answer


def _answer_all(scans: Sequence[_Scan]) -> list[VerificationAnswer | None]:
    """The answer to each, None for a miss; on return all are noted on disk."""
    rows = _look_up(scans)
    answers = [_answer(rows.get(place), scan.at) for place, scan in enumerate(scans)]
    note_anonymous(
        [
            Anonymous(rows[place][_ID], VerificationKind.QR, scan.at)
            for place, (scan, answer) in enumerate(zip(scans, answers, strict=True))
            if answer is not None
        ]
    )
    return answers


_scans: RequestCoalescer[_Scan, VerificationAnswer | None] = RequestCoalescer(_answer_all)


def _answer(row: tuple[Any, ...] | None, at: datetime) -> VerificationAnswer | None:
    if row is None:
        return None
    certificate_id, standing, sealed, *printed = row
    state = CertificateState(standing)
    if state not in TOLD:
        return None
    number, name, true_name, title_name, level, series, specialty, submitting_unit, body, day, mark = printed
    id_number = open_text(sealed, field="certificate.id_number", row=certificate_id)
    return VerificationAnswer(
        answered_at=at,
        state=state,
        number=number,
        name=mask_name(name),
        true_name=mask_name(true_name),
        id_number=mask_id_number(id_number),
        title_name=title_name,
        level=TitleLevel(level),
        series=series,
        specialty=specialty,
        submitting_unit=submitting_unit,
        awarding_body=body,
        qualification_date=day,
        expects_hand_mark=mark,
        replaced_by=None,
    )


_LOOK_UP = """
    SELECT scan.place - 1, standing.certificate_id,
           zc_certificate_standing(standing.once_open, standing.opens_at, scan.at),
           id_number_sealed, certificate.number, name, true_name, title_name, level, series, specialty,
           submitting_unit, awarding_body, qualification_date, expects_hand_mark
      FROM unnest(%s::bytea[], %s::timestamptz[]) WITH ORDINALITY AS scan (token, at, place)
      JOIN certificate_standing standing ON standing.token = scan.token
      JOIN records_certificate certificate ON certificate.id = standing.certificate_id
"""
_ID = 0


def _look_up(scans: Sequence[_Scan]) -> dict[int, tuple[Any, ...]]:
    """The rows by the scan's index among all, from the certificate's id on; none for a miss."""
    with connection.cursor() as cursor:
        cursor.execute(_LOOK_UP, [[scan.token for scan in scans], [scan.at for scan in scans]])
        return {place: tuple(row) for place, *row in cursor.fetchall()}
