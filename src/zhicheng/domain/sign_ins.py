"""How people sign in, and how long a proof of who they are counts as fresh."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

STEP_UP_LIMIT = timedelta(minutes=5)
"""How old the second factor may be before an act that is decisive (R22)."""


class SignInMethod(StrEnum):
    """How somebody signed in, or tried to."""

    PASSWORD = "password"  # noqa: S105 - the name of a method
    PHONE_CODE = "phone_code"
    SECOND_FACTOR = "second_factor"
    REGISTERED = "registered"

    @property
    def label(self) -> str:
        """The method as the account's owner reads it."""
        return {
            SignInMethod.PASSWORD: "密码登录",
            SignInMethod.PHONE_CODE: "短信验证码登录",
            SignInMethod.SECOND_FACTOR: "动态验证码",
            SignInMethod.REGISTERED: "注册",
        }[self]


@dataclass(frozen=True, slots=True)
class ProvenFactor:
    """One factor that the user of a session has proven, and when."""

    method: SignInMethod
    at: datetime


def is_fresh(proven_at: datetime | None, *, at: datetime) -> bool:
    """Whether a second factor proven at ``proven_at`` still counts at ``at``; never one of the future."""
    return proven_at is not None and timedelta() <= at - proven_at <= STEP_UP_LIMIT
