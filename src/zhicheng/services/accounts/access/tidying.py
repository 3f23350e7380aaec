"""What accounts leave behind is deleted when it has done its work (R38)."""

from datetime import datetime, timedelta

from zhicheng.services.accounts.access.codes import forget_old_codes
from zhicheng.services.accounts.access.invitations import forget_old_invitations
from zhicheng.services.accounts.access.places import REMEMBERED_FOR
from zhicheng.services.accounts.access.sign_ins import forget_old_sign_ins
from zhicheng.services.accounts.captcha import forget_spent_captchas
from zhicheng.services.kernel.rate_limits import forget_old_hits

_A_DAY = timedelta(days=1)


def tidy_accounts(*, at: datetime) -> int:
    """Delete old codes, invitations, counters, captchas and sign-ins; returns how many rows went."""
    return (
        forget_old_codes(before=at - _A_DAY)
        + forget_old_invitations(before=at - _A_DAY)
        + forget_old_hits(before=at - _A_DAY)
        + forget_spent_captchas(at=at)
        + forget_old_sign_ins(before=at - REMEMBERED_FOR)
    )
