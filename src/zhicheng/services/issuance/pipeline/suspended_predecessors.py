"""A suspended certificate that is replaced: the commit that replaces it suspends its successor."""

import uuid
from collections.abc import Mapping

from zhicheng.records.models import Suspension
from zhicheng.services.kernel.events import EventTag, Ledger


def carry_suspensions_over(ledger: Ledger, successors: Mapping[uuid.UUID, uuid.UUID]) -> None:
    """Let the suspensions in force of replaced certificates go on with their successors.

    ``successors`` has the successor's id by its predecessor's. A correction puts right what is printed; what
    the inquiry asks of the holder is open all the same. The predecessors' rows are held by the caller, as a
    suspension holds them, so that none can begin or end beside this.
    """
    if not successors:
        return
    # The item that ended it stays empty, as no officer did; the trail says by what it ended.
    for old in (
        Suspension.objects.in_force().filter(certificate_id__in=list(successors)).select_related("item__case")
    ):
        if not Suspension.objects.in_force().filter(id=old.id).update(ended_at=ledger.at):
            # Zero rows: its last day was over, and the calendar ended it in this very moment.
            continue
        successor_id = successors[old.certificate_id]
        Suspension.objects.create(
            certificate_id=successor_id,
            item_id=old.item_id,
            ground=old.ground,
            began_at=old.began_at,
            last_day=old.last_day,
        )
        ledger.record(EventTag.SUSPENSION_ENDED, "certificate", old.certificate_id, by="replacement")
        ledger.record(EventTag.CERTIFICATE_SUSPENDED, "certificate", successor_id, case=old.item.case.number)
