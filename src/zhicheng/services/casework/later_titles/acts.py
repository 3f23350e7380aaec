"""An officer has looked at a title that rests on another: the finding and its reason, once and for good."""

import uuid
from datetime import datetime

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.free_text import without_personal_numbers
from zhicheng.domain.later_titles import LaterTitleRefused, ReviewFinding, checked_reason
from zhicheng.domain.refusals import RefusalKind
from zhicheng.records.models import LaterTitleReview
from zhicheng.services.casework.later_titles.reading import not_found, own_titles
from zhicheng.services.kernel.actor import Actor, require_human, require_role
from zhicheng.services.kernel.events import EventTag, transaction


def review_later_title(
    *, actor: Actor, at: datetime, review_id: uuid.UUID, finding: ReviewFinding, reason: str
) -> None:
    """Write the finding down. The title itself changes by a case alone.

    Raises NotAllowed outside the Bureau, LaterTitleRefused without a reason, for one's own, for one that was
    reviewed before, and where there is none, and PersonalNumberWritten.
    """
    require_role(actor, UnitRole.BUREAU)
    officer = require_human(actor)
    reason = checked_reason(reason)
    without_personal_numbers(reason, "复核理由")
    row = LaterTitleReview.objects.exclude(own_titles(actor)).filter(id=review_id).first()
    if row is None:
        raise not_found()
    with transaction(actor=actor, at=at) as ledger:
        taken = LaterTitleReview.objects.filter(id=review_id, reviewed_at__isnull=True).update(
            finding=finding.value, reason=reason, reviewed_by=officer, reviewed_at=at
        )
        if taken != 1:
            # Zero rows: another officer was there first.
            raise LaterTitleRefused(
                "该关联资格已由其他工作人员复核，不能再改。",
                code="later_title.reviewed",
                kind=RefusalKind.OVERTAKEN,
            )
        ledger.record(
            EventTag.LATER_TITLE_REVIEWED,
            "certificate",
            row.cause_id,
            review=str(review_id),
            finding=finding.value,
        )
