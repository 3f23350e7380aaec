"""Forms as every page shows them: Bootstrap's look, errors beside their fields and in a summary on top."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting

from zhicheng.domain.refusals import Refusal
from zhicheng.services.kernel import TooOften

_DJANGO_REQUIRED = forms.Field.default_error_messages["required"]
_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.RadioSelect, "form-check-input"),
    (forms.CheckboxSelectMultiple, "form-check-input"),
    (forms.CheckboxInput, "form-check-input"),
    (forms.Select, "form-select"),
    (forms.HiddenInput, ""),
    (forms.Widget, "form-control"),
)


def offer(form: forms.Form, name: str, choices: Iterable[tuple[str, str]]) -> None:
    """Set the choices of a field that offers what is known only when the form is built."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)


class FormRenderer(TemplatesSetting):
    """Takes the templates of forms and fields from the frame."""

    form_template_name = "site/form.html"
    field_template_name = "site/field.html"


class PageForm(forms.Form):
    """A form of the site. Required fields need no star: what may be left out says so."""

    use_required_attribute = False
    """Browsers' own bubbles speak the browser's language; our sentences come from the server."""
    retry_after: float | None = None
    """Seconds until it may be sent again, where a limit has stopped it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            widget = field.widget
            name = next(name for kind, name in _CLASSES if isinstance(widget, kind))
            if name and "class" not in widget.attrs:
                widget.attrs["class"] = name
            if field.required and field.error_messages["required"] == _DJANGO_REQUIRED:
                verb = "请选择" if isinstance(field, forms.ChoiceField | forms.FileField) else "请填写"
                field.error_messages["required"] = f"{verb}{field.label or ''}。"

    def refuse(self, refusal: Refusal, field: str | None = None) -> None:
        """Put the refusal's sentence on ``field``, or on top of the form."""
        self.add_error(field, refusal.sentence)
        if isinstance(refusal, TooOften):
            self.retry_after = refusal.retry_after

    @property
    def summary(self) -> list[tuple[str, str]]:
        """Every error as (anchor, sentence), in the order of the fields; those of no field come first."""
        found = [("", str(error)) for error in self.non_field_errors()]
        for bound in self:
            found += [(bound.id_for_label or bound.auto_id, str(error)) for error in bound.errors]
        return found


class StaffPhoneField(forms.CharField):
    """The mobile number of a member of staff, to which the invitation to set a password goes."""

    def __init__(self, label: str = "本人手机号码", **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "设置密码的邀请码会发送到这个号码。请填写本人的号码，不要代收。")
        widget = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})
        super().__init__(label=label, max_length=30, widget=widget, **kwargs)
