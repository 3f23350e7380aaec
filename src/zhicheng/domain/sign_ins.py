"""How people sign in."""

from enum import StrEnum


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
