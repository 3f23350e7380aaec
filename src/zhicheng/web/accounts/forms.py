"""Fields that several account pages ask for."""

from typing import Any

from django import forms

from zhicheng.services.accounts.access import SHORTEST
from zhicheng.web.site.captcha import CaptchaForm
from zhicheng.web.site.forms import PageForm


class PhoneField(forms.CharField):
    """A mobile number."""

    def __init__(self, label: str = "手机号码", **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel-national"})
        super().__init__(label=label, max_length=30, widget=widget, **kwargs)


class CodeField(forms.CharField):
    """Digits from a text message or an authenticator."""

    def __init__(self, label: str = "验证码", **kwargs: Any) -> None:
        attributes = {"inputmode": "numeric", "autocomplete": "one-time-code"}
        super().__init__(label=label, max_length=20, widget=forms.TextInput(attrs=attributes), **kwargs)


class IdNumberField(forms.CharField):
    """The number of an identity document."""

    def __init__(self, label: str = "证件号码", **kwargs: Any) -> None:
        attributes = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}
        super().__init__(label=label, max_length=40, widget=forms.TextInput(attrs=attributes), **kwargs)


class SecretField(forms.CharField):
    """A password; never shown again."""

    def __init__(self, label: str, *, is_new: bool = False, **kwargs: Any) -> None:
        attributes = {"autocomplete": "new-password" if is_new else "current-password"}
        widget = forms.PasswordInput(attrs=attributes)
        super().__init__(label=label, max_length=200, strip=False, widget=widget, **kwargs)


class PhoneForm(CaptchaForm):
    """Asks for a code to a phone."""

    phone = PhoneField()


class CodeForm(PageForm):
    """Takes the code."""

    code = CodeField("短信验证码")


class NewPasswordForm(PageForm):
    """A new password, typed twice."""

    password = SecretField(
        "新密码", is_new=True, help_text=f"至少{SHORTEST}个字符，可以是一句好记的话。不要使用其他网站的密码。"
    )
    again = SecretField("再次填写新密码", is_new=True)

    def clean(self) -> dict[str, Any]:
        """Both are the same."""
        cleaned = super().clean() or {}
        first, second = cleaned.get("password"), cleaned.get("again")
        if first and second and first != second:
            self.add_error("again", "两次填写的密码不一样，请重新填写。")
        return cleaned
