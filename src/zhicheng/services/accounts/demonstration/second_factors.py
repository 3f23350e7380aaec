"""The authenticators of the sample staff, so that a newcomer can also try the real log-in."""

import uuid
from datetime import datetime

from zhicheng.records.models import TotpSecret, binding
from zhicheng.services.accounts.access.one_time_codes import code_for_step, step_at
from zhicheng.services.accounts.access.second_factor import DRIFT
from zhicheng.services.accounts.demonstration.mode import require_demonstration
from zhicheng.services.kernel.personal_data import open_bytes


def current_codes(*, at: datetime) -> dict[uuid.UUID, str]:
    """The code that each enrolled account would be let in with at ``at``. Raises NoDemonstration.

    A code works once, so where the present one has been used it is already the next.
    """
    require_demonstration()
    now = step_at(at)
    found = {}
    for row in TotpSecret.objects.filter(confirmed_at__isnull=False):
        step = min(max(now, row.last_step + 1), now + DRIFT)
        secret = open_bytes(row.secret_sealed, field=binding(TotpSecret, "secret_sealed"), row=row.account_id)
        found[row.account_id] = code_for_step(secret, step)
    return found
