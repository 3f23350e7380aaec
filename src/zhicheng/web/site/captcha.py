"""The captcha of a form: solved by the browser on its own, or read from a picture where no scripts run."""

import secrets
from datetime import datetime
from typing import Any

from django import forms

from zhicheng.services.accounts.captcha import CaptchaFailed, Solution, accept_digits, checked_work, spend
from zhicheng.web.site.forms import PageForm

_KEY_BYTES = 16


class CaptchaWidget(forms.Widget):
    """Sends ``captcha_solution`` (by the solver), or ``captcha_key`` and ``captcha_digits`` (by people)."""

    template_name = "site/captcha_widget.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """A new key for the picture at every rendering; what was solved before is spent."""
        context = super().get_context(name, None, attrs)
        context["widget"]["key"] = secrets.token_urlsafe(_KEY_BYTES)
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, str]:
        """The three posted values, empty where missing."""
        return {part: data.get(f"{name}_{part}", "") for part in ("solution", "key", "digits")}

    def id_for_label(self, id_: str) -> str:
        """No single control has the label."""
        return ""


class CaptchaField(forms.Field):
    """Holds what was posted; ``CaptchaForm.captcha_passed`` judges it."""

    widget = CaptchaWidget

    def __init__(self) -> None:
        super().__init__(label="安全校验", required=False)


class CaptchaForm(PageForm):
    """A form that costs its sender some work. Its template has ``{% include "site/captcha.html" %}``.

    ``{{ form }}`` leaves the captcha out, so that it stands where the template puts it: before the button.
    """

    captcha = CaptchaField()

    def captcha_passed(self, at: datetime) -> bool:
        """Whether the captcha is solved; if not, the form has an error that says what to do.

        Call it once, when the form is valid otherwise: a solution counts once and is spent by the call.
        """
        try:
            solution = self.unspent_solution(at)
            if solution:
                spend(solution)
        except CaptchaFailed as refusal:
            self.refuse(refusal, "captcha")
            return False
        return True

    def unspent_solution(self, at: datetime) -> Solution | None:
        """The browser's solution, checked but not spent; None where a person read the picture rightly.

        For an act that spends it together with what else it writes. Raises CaptchaFailed.
        """
        posted = self.cleaned_data.get("captcha") or {}
        if posted.get("solution"):
            return checked_work(at=at, solution=posted["solution"])
        accept_digits(at=at, key=posted.get("key", ""), digits=posted.get("digits", ""))
        return None

    def get_context(self) -> dict[str, Any]:
        """What ``{{ form }}`` shows: all fields but the captcha."""
        context = super().get_context()
        context["fields"] = [
            (bound, errors) for bound, errors in context["fields"] if bound.name != "captcha"
        ]
        return context
