"""A person with a title and a higher one that rests on it, made through correction and merge."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tests.support.case_walk import CaseWalk
from tests.support.issued_certificates import Issued, issue, officer
from zhicheng.domain.cases import CaseField, CaseKind
from zhicheng.records.models import Certificate, LaterTitleReview
from zhicheng.services.kernel.actor import SYSTEM
from zhicheng.services.kernel.events import transaction
from zhicheng.services.kernel.people_changes import merge


@dataclass(frozen=True, slots=True)
class Stacked:
    """Two certificates of one human being under two records that were merged."""

    lower: Issued
    higher: Certificate
    """正高级工程师, a day later than the other, in the record that was merged into the other's."""
    higher_holder: Issued


def stacked() -> Stacked:
    """Two certificates of one day, of which one is corrected to a higher level and a later day."""
    at = datetime.now(UTC)
    lower, upper = issue(2)
    day = upper.certificate.qualification_date + timedelta(days=1)
    CaseWalk.opened(
        upper.holder,
        at,
        kind=CaseKind.CORRECTION,
        ground="typing_error",
        certificate_ids=[upper.certificate.id],
        changes={CaseField.TITLE_NAME: "正高级工程师", CaseField.QUALIFICATION_DATE: day.isoformat()},
    ).carried_out()
    with transaction(actor=SYSTEM, at=at) as ledger:
        merge(
            ledger,
            person_id=upper.certificate.person_id,
            into=lower.certificate.person_id,
            case_id=None,
        )
    higher = Certificate.objects.get(predecessor=upper.certificate, artifact__isnull=False)
    return Stacked(lower, higher, upper)


def revoke_lower(scene: Stacked) -> CaseWalk:
    """The lower title is revoked by a case of two officers."""
    return CaseWalk.opened(
        officer("counter"),
        datetime.now(UTC),
        kind=CaseKind.REVOCATION,
        ground="false_materials",
        certificate_ids=[scene.lower.certificate.id],
    ).carried_out()


def listed_review() -> LaterTitleReview:
    """One title that waits for review, made at first call."""
    found = LaterTitleReview.objects.first()
    if found is None:
        revoke_lower(stacked())
        found = LaterTitleReview.objects.get()
    return found
