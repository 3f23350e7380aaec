"""The Bureau's month in a journey: two officers check, propose and release, and the workers make the files."""

from datetime import datetime, timedelta

from tests.browser.hall import Hall
from tests.cast import Cast
from zhicheng.domain.deadlines import SHANGHAI
from zhicheng.domain.months import Month
from zhicheng.records.models import IssuanceBatch
from zhicheng.services import ports
from zhicheng.services.final_check import check_month
from zhicheng.services.release import propose_batch, release_batch


def issue_month(hall: Hall, cast: Cast, month: Month, *, entries: int) -> None:
    """Bring everything that the Bureau holds for ``month`` into sealed files."""
    at = ports.clock().now()
    check_month(actor=cast.check_officer, at=at, month=month)
    proposed = propose_batch(actor=cast.check_officer, at=at, month=month)
    assert proposed.entry_count == entries
    release_batch(actor=cast.release_officer, at=at, batch_id=proposed.id)
    hall.run_jobs()
    assert IssuanceBatch.objects.get().status == "issued"


def opening_of(month: Month) -> datetime:
    """An hour after the certificates of ``month`` can be collected (二(三))."""
    following = month.next()
    return datetime(following.year, following.month, 16, tzinfo=SHANGHAI) + timedelta(hours=1)
