"""Whom a message is for, and by which ways it reaches them."""

from enum import StrEnum


class MessageAudience(StrEnum):
    """Whose message it is."""

    HOLDER = "holder"  # A professional, for themselves.
    STAFF = "staff"  # A member of a unit's staff, for that unit.
    ACCOUNT = "account"  # Anybody with an account, about the account itself.
    OUTSIDE = "outside"  # Somebody without an account who was shown a certificate and left an address.

    @property
    def label(self) -> str:
        """The audience in words."""
        return {
            MessageAudience.HOLDER: "个人",
            MessageAudience.STAFF: "单位工作人员",
            MessageAudience.ACCOUNT: "账号本人",
            MessageAudience.OUTSIDE: "查验人",
        }[self]


class MessageChannel(StrEnum):
    """A way by which a message leaves the site, which itself holds every message, whatever else is sent."""

    SMS = "sms"
    EMAIL = "email"
    APP = "app"

    @property
    def label(self) -> str:
        """The channel in words."""
        return {
            MessageChannel.SMS: "短信",
            MessageChannel.EMAIL: "电子邮件",
            MessageChannel.APP: "手机应用",
        }[self]
