"""The form that opens a case: ground, what is to change beside what is there, why, and documents."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from zhicheng.domain.cases import CaseField, CaseRules, CaseSubject, Evidence
from zhicheng.domain.printed_fields import Sex
from zhicheng.services.casework.cases import EvidenceFile
from zhicheng.services.intake import LARGEST
from zhicheng.services.kernel import catalogue
from zhicheng.web.site.forms import PageForm, offer

_LIMIT_MB = LARGEST // 1024 // 1024
_DAYS = frozenset({CaseField.QUALIFICATION_DATE, CaseField.DIED_ON})
_LONGEST = 120


class ManyFilesInput(forms.ClearableFileInput):
    """Takes several files at once."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class ManyFiles(forms.FileField):
    """Several documents of one kind, each within the limit of size."""

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[bytes]]":
        """Every file, each checked by its size before its bytes are read."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if not given and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        files = [super(ManyFiles, self).clean(each, initial) for each in given]
        for file in files:
            if file.size is not None and file.size > LARGEST:
                raise forms.ValidationError(
                    f"“{file.name}”超过{_LIMIT_MB} MB，请压缩或分成几个文件后再上传。"
                )
        return files


def files_field(item: Evidence) -> ManyFiles:
    """The field for documents of one kind; nothing is refused for want of one until it is decided."""
    must = "作出决定前必须提交，可以稍后补充。" if item.is_required else ""
    return ManyFiles(
        label=item.label,
        required=False,
        help_text=f"{must}PDF、JPG 或 PNG，可以选几个文件，每个不超过{_LIMIT_MB} MB。",
        widget=ManyFilesInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png", "class": "form-control"}),
        error_messages={"empty": "文件是空的，请重新选择。"},
    )


def change_field(field: CaseField, present: str) -> forms.Field:
    """A fact to change, with what is there now beside it; left empty it stays as it is."""
    now = f"目前：{present}。不更改的不填。" if present else "不更改的不填。"
    if field is CaseField.SEX:
        choices = [("", "不更改"), *((sex.value, sex.label) for sex in Sex)]
        return forms.ChoiceField(label=f"{field.label}改为", required=False, help_text=now, choices=choices)
    if field is CaseField.SERIES:
        names = [("", "不更改"), *((name, name) for name in catalogue().series_names())]
        return forms.ChoiceField(label=f"{field.label}改为", required=False, help_text=now, choices=names)
    widget: forms.Widget = forms.TextInput(attrs={"autocomplete": "off"})
    if field in _DAYS:
        widget = forms.DateInput(attrs={"type": "date"})
    label = field.label if field is CaseField.DIED_ON else f"{field.label}改为"
    return forms.CharField(label=label, required=False, help_text=now, max_length=_LONGEST, widget=widget)


class OpeningForm(PageForm):
    """One case; its fields follow from the rules of its kind."""

    ground = forms.ChoiceField(
        label="事由", widget=forms.RadioSelect, error_messages={"required": "请选择事由。"}
    )
    other = forms.CharField(
        label="另一人的证件号码或证书编号",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    until = forms.DateField(
        label="期限（最后一天）",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": "请按“2026-05-01”的样式填写日期。"},
    )
    statement = forms.CharField(
        label="情况说明",
        max_length=1000,
        help_text="写明哪里不对、应当怎样、依据什么。请不要写证件号码和手机号码。",
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(
        self,
        *args: Any,
        rules: CaseRules,
        fields: Sequence[CaseField],
        present: Mapping[CaseField, str],
        has_files: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._rules, self._changes = rules, tuple(fields)
        offer(self, "ground", [(ground.code, ground.label) for ground in rules.grounds])
        if len(rules.grounds) == 1:
            self.fields["ground"].initial = rules.grounds[0].code
        if rules.subject is not CaseSubject.TWO_PEOPLE:
            del self.fields["other"]
        if rules.lasts_days is None:
            del self.fields["until"]
        else:
            self.fields["until"].help_text = f"最长{rules.lasts_days}天。恢复使用的不填。"
        for field in fields:
            self._add(f"to_{field.value}", change_field(field, present.get(field, "")))
        for item in rules.evidence if has_files else ():
            self._add(f"file_{item.code}", files_field(item))
        self.order_fields(
            ["ground", *(f"to_{field.value}" for field in fields), "other", "until", "statement"]
        )

    def _add(self, name: str, field: forms.Field) -> None:
        field.widget.attrs.setdefault(
            "class", "form-select" if isinstance(field, forms.ChoiceField) else "form-control"
        )
        self.fields[name] = field

    @property
    def changes(self) -> dict[CaseField, str]:
        """What is to change. Call it on a valid form."""
        given = {field: str(self.cleaned_data[f"to_{field.value}"]).strip() for field in self._changes}
        return {field: value for field, value in given.items() if value}

    @property
    def evidence(self) -> list[EvidenceFile]:
        """The documents, by kind. Call it on a valid form."""
        return [
            EvidenceFile(item.code, file.name or "", file.read())
            for item in self._rules.evidence
            for file in self.cleaned_data.get(f"file_{item.code}", [])
        ]
