"""What one certificate is worth, as the doors select it, and how tests bring one into each state."""

import importlib
import secrets
import uuid
from datetime import date, datetime

from django.db import connection
from django.db.models import QuerySet

from tests.conftest import without_guard
from tests.support.issued_certificates import Issued, officer
from zhicheng.domain.cases import CaseItemState, CaseKind, CaseState, Opener
from zhicheng.records.identifiers import new_id
from zhicheng.records.models import (
    Artifact,
    Case,
    CaseItem,
    Certificate,
    NumberAllocation,
    SealIntent,
    Suspension,
)
from zhicheng.services.collection.revocation import decide_revocation, request_revocation
from zhicheng.services.kernel.certificate_state import CertificateState, state_of, with_state

STANDING: str = importlib.import_module("zhicheng.records.migrations.0052_standing_of_holders").STANDING
"""The view and its function as they are laid."""


def lay(sql: str) -> None:
    """Run a definition."""
    with connection.cursor() as cursor:
        cursor.execute(sql)


def suspend_all() -> None:
    """Suspend every certificate there is."""
    _suspend(Certificate.objects.all())


def suspend(issued: Issued) -> None:
    """Suspend one certificate."""
    _suspend(Certificate.objects.filter(id=issued.certificate.id))


def _suspend(certificates: QuerySet[Certificate]) -> None:
    """The rows that a decided case leaves behind, without its steps."""
    for certificate in certificates:
        case = Case.objects.create(
            number=f"BJ{secrets.token_hex(6)}",
            kind=CaseKind.SUSPENSION.value,
            state=CaseState.OPENED.value,
            ground="under_inquiry",
            statement="核实取得资格的材料",
            opener=Opener.OFFICER.value,
            opened_at=certificate.numbered_at,
            due_on=date(2099, 12, 31),
        )
        item = CaseItem.objects.create(
            case=case,
            kind=CaseKind.SUSPENSION.value,
            index=0,
            person_id=certificate.person_id,
            certificate=certificate,
            state=CaseItemState.WAITING.value,
        )
        Suspension.objects.create(
            certificate=certificate,
            item=item,
            ground=case.ground,
            began_at=certificate.numbered_at,
            last_day=date(2099, 12, 31),
        )


def revoke(issued: Issued) -> None:
    asked = request_revocation(
        actor=officer("asks"), at=issued.after, certificate_id=issued.certificate.id, reason="评审结果被撤销"
    )
    decide_revocation(actor=officer("decides"), at=issued.after, revocation_id=asked.id, is_approved=True)


def unseal(issued: Issued) -> None:
    with without_guard(connection):
        Artifact.objects.filter(certificate=issued.certificate).delete()


def correction(issued: Issued, *, nth: int = 0) -> Certificate:
    """A certificate that names the issued one as its predecessor, numbered and not sealed yet.

    A second one of the same predecessor, which no service makes, is the one with ``nth`` 1.
    """
    row = Certificate.objects.get(id=issued.certificate.id)
    number = f"{row.number_id[:-1]}{'ABC'.replace(row.number_id[-1], '')[nth]}"
    NumberAllocation.objects.create(
        number=number,
        level=row.level,
        region="12",
        year=2026,
        serial=9_999_999 - nth,
        allocated_at=issued.opens,
    )
    row.id, row.number_id, row.token = new_id(), number, secrets.token_bytes(16)
    row.predecessor_id = issued.certificate.id
    with without_guard(connection):
        row.save(force_insert=True)
    return row


def seal(successor: Certificate, like: Issued) -> None:
    intent = SealIntent.objects.get(certificate=like.certificate)
    artifact = Artifact.objects.get(certificate=like.certificate)
    intent.id, intent.certificate_id = new_id(), successor.id
    artifact.certificate_id, artifact.intent_id = successor.id, intent.id
    artifact.sha256 = successor.id.hex * 2
    with without_guard(connection):
        intent.save(force_insert=True)
        artifact.save(force_insert=True)


def state_at(certificate_id: uuid.UUID, at: datetime) -> CertificateState:
    """The state of one certificate at ``at``. Raises Certificate.DoesNotExist."""
    return state_of(with_state(Certificate.objects.filter(id=certificate_id), at).get())
