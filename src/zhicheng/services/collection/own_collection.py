"""Which of a person's certificates they have not fetched yet, and how long until each opens."""

import uuid
from collections.abc import Collection
from datetime import datetime

from zhicheng.domain.deadlines import business_date
from zhicheng.records.models import CertificateAccess, CertificateAccessKind
from zhicheng.services.collection.collect import OwnCertificate
from zhicheng.services.kernel.certificate_state import CertificateState


def days_to_wait(certificate: OwnCertificate, at: datetime) -> int:
    """Days until the certificate opens, counted in Shanghai; 0 once it has."""
    return max(0, (business_date(certificate.collectable_from) - business_date(at)).days)


def never_downloaded(certificates: Collection[OwnCertificate]) -> list[OwnCertificate]:
    """Those that can be collected now and were not downloaded yet."""
    ready = [certificate for certificate in certificates if certificate.state is CertificateState.VALID]
    if not ready:
        return []
    fetched = _downloaded_ids({each.certificate_id for each in ready})
    return [item for item in ready if item.certificate_id not in fetched]


def _downloaded_ids(certificate_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    found = CertificateAccess.objects.filter(
        certificate__in=certificate_ids, kind=CertificateAccessKind.DOWNLOADED
    )
    return set(found.values_list("certificate_id", flat=True).distinct())
