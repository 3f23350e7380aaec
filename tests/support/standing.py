"""What one certificate is worth, as the doors select it."""

import uuid
from datetime import datetime

from zhicheng.records.models import Certificate
from zhicheng.services.kernel.certificate_state import CertificateState, state_of, with_state


def state_at(certificate_id: uuid.UUID, at: datetime) -> CertificateState:
    """The state of one certificate at ``at``. Raises Certificate.DoesNotExist."""
    return state_of(with_state(Certificate.objects.filter(id=certificate_id), at).get())
