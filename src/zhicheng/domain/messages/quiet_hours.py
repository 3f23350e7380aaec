"""Hours in which nothing but the urgent is sent."""

from datetime import datetime, time, timedelta

from zhicheng.domain.deadlines import SHANGHAI
from zhicheng.domain.policies import Policy


def out_of_quiet_hours(at: datetime, policy: Policy) -> datetime:
    """The first instant from ``at`` on at which messages may be sent: ``at`` itself outside quiet hours.

    Quiet hours begin at ``quiet_from_hour`` and end at ``quiet_to_hour`` in Shanghai, over midnight where the
    first is the later one; there are none where both are the same.
    """
    begin, end = policy.quiet_from_hour, policy.quiet_to_hour
    local = at.astimezone(SHANGHAI)
    over_midnight = begin > end
    is_quiet = (local.hour >= begin or local.hour < end) if over_midnight else begin <= local.hour < end
    if not is_quiet:
        return at
    day = local.date()
    if over_midnight and local.hour >= begin:
        day += timedelta(days=1)
    return datetime.combine(day, time(end % 24), tzinfo=SHANGHAI)
