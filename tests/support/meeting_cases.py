"""Cases about all certificates of a meeting, for tests of what is decided about many at once."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tests.support.case_walk import CaseWalk
from tests.support.issued_certificates import Issued, officer
from zhicheng.domain.cases import CaseField, CaseKind


def ids_of(meeting: Sequence[Issued]) -> list[uuid.UUID]:
    """The certificates of the meeting."""
    return [item.certificate.id for item in meeting]


def claims_of(meeting: Sequence[Issued]) -> list[uuid.UUID]:
    """The claims behind them, each of which is one chain of certificates."""
    return [item.certificate.claim_id for item in meeting]


def correction_of(meeting: Sequence[Issued], at: datetime, specialty: str) -> CaseWalk:
    """One correction of every certificate of the meeting, opened at the counter."""
    return _counter(
        at,
        kind=CaseKind.CORRECTION,
        ground="typing_error",
        certificate_ids=ids_of(meeting),
        changes={CaseField.SPECIALTY: specialty},
    )


def revocation_of(meeting: Sequence[Issued], at: datetime) -> CaseWalk:
    """One revocation of every certificate of the meeting, opened at the counter."""
    return _counter(
        at, kind=CaseKind.REVOCATION, ground="unlawful_evaluation", certificate_ids=ids_of(meeting)
    )


def _counter(at: datetime, **asked: Any) -> CaseWalk:
    return CaseWalk.opened(officer("case-counter"), at, **asked)
