"""The answer to a scanned QR code: its random token finds the certificate, and nothing else does (T1)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.masking import mask_id_number, mask_name
from zhicheng.records.models import Certificate, VerificationKind, binding
from zhicheng.services.kernel.certificate_answer import VerificationAnswer
from zhicheng.services.kernel.certificate_state import TOLD, CertificateState
from zhicheng.services.kernel.later_facts import later_facts
from zhicheng.services.kernel.personal_data import open_text
from zhicheng.services.verification.questions import Anonymous, Scan
from zhicheng.services.verification.throughput.coalescing import RequestCoalescer
from zhicheng.services.verification.throughput.noting import note_anonymous


def answer_scan(scan: Scan) -> VerificationAnswer | None:
    """The masked answer, None for a miss; scans that come together are handled together (ADR 0016)."""
    return _scans.answer(scan)


def _answer_all(scans: Sequence[Scan]) -> list[VerificationAnswer | None]:
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


_scans: RequestCoalescer[Scan, VerificationAnswer | None] = RequestCoalescer(_answer_all)


def _answer(row: tuple[Any, ...] | None, at: datetime) -> VerificationAnswer | None:
    if row is None:
        return None
    certificate_id, standing, sealed, since, ground, present_name, has_died, death_noted_at, *printed = row
    state = CertificateState(standing)
    if state not in TOLD:
        return None
    number, name, true_name, title_name, level, series, specialty, submitting_unit, body, day, mark = printed
    id_number = open_text(sealed, field=binding(Certificate, "id_number_sealed"), row=certificate_id)
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
        later=later_facts(
            state,
            since=since,
            ground=ground,
            present_name=present_name,
            has_died=has_died,
            death_noted_at=death_noted_at,
            is_masked=True,
        ),
    )


_LOOK_UP = """
    SELECT scan.place - 1, standing.certificate_id,
           zc_certificate_standing(standing.once_open, standing.opens_at, scan.at),
           id_number_sealed, standing.since, standing.ground, standing.present_name, standing.has_died,
           standing.death_noted_at, certificate.number, name, true_name, title_name, level, series, specialty,
           submitting_unit, awarding_body, qualification_date, expects_hand_mark
      FROM unnest(%s::bytea[], %s::timestamptz[]) WITH ORDINALITY AS scan (token, at, place)
      JOIN certificate_standing standing ON standing.token = scan.token
      JOIN records_certificate certificate ON certificate.id = standing.certificate_id
"""
_ID = 0


def _look_up(scans: Sequence[Scan]) -> dict[int, tuple[Any, ...]]:
    """The rows by the scan's place among all, from the certificate's id on; none for a miss."""
    with connection.cursor() as cursor:
        cursor.execute(_LOOK_UP, [[scan.token for scan in scans], [scan.at for scan in scans]])
        return {place: tuple(row) for place, *row in cursor.fetchall()}
