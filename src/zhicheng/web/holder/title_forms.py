"""Choosing a title from the catalogue, series by series, and from the pass rosters."""

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms

from zhicheng.domain.catalogue import TitleEntry
from zhicheng.domain.levels import TitleLevel
from zhicheng.services.intake.examinations import PassedTitle
from zhicheng.services.kernel import catalogue
from zhicheng.web.holder.drafting import SectionForm
from zhicheng.web.site.forms import PageForm

MOST_FOUND = 40


class SeriesForm(PageForm):
    """All series; sent by GET, so that the way back works."""

    series = forms.ChoiceField(
        label="系列", widget=forms.RadioSelect, error_messages={"required": "请选择系列。"}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["series"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(number), name) for number, name in series_numbers().items()]


class LevelForm(PageForm):
    """The levels that the series has."""

    series = forms.CharField(widget=forms.HiddenInput)
    level = forms.ChoiceField(
        label="层级", widget=forms.RadioSelect, error_messages={"required": "请选择层级。"}
    )

    def __init__(self, *args: Any, series: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["level"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(level.value, level.label) for level in catalogue().levels(series)]


class TitleForm(SectionForm):
    """The titles that are left to choose from. A new claim was not seen yet."""

    title = forms.ChoiceField(
        label="资格名称", widget=forms.RadioSelect, error_messages={"required": "请选择资格名称。"}
    )

    def __init__(self, *args: Any, entries: Iterable[TitleEntry], names_series: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._entries = {f"{entry.series_no}:{entry.branch}:{entry.title_name}": entry for entry in entries}
        self.fields["seen"].required = False
        field = self.fields["title"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, _entry_label(entry, names_series)) for key, entry in self._entries.items()]

    @property
    def chosen(self) -> TitleEntry:
        """The title of a valid form."""
        return self._entries[self.cleaned_data["title"]]


class PassedTitleForm(SectionForm):
    """What the person has passed."""

    entry = forms.ChoiceField(
        label="合格的资格名称", widget=forms.RadioSelect, error_messages={"required": "请选择资格名称。"}
    )

    def __init__(self, *args: Any, passed: Iterable[PassedTitle], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].required = False
        field = self.fields["entry"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (
                str(item.entry_id),
                f"{item.title_name}（{item.series}，{item.level.label}），{item.examination}，"
                f"{item.held_on.year}年{item.held_on.month}月{item.held_on.day}日",
            )
            for item in passed
        ]

    @property
    def chosen(self) -> uuid.UUID:
        """The line of a valid form."""
        return uuid.UUID(self.cleaned_data["entry"])


def series_numbers() -> dict[int, str]:
    """The series by number; the number stands in addresses."""
    held = catalogue()
    return {held.entries(name)[0].series_no: name for name in held.series_names()}


def titles_containing(text: str) -> list[TitleEntry]:
    """Titles whose name contains ``text``, in the catalogue's order."""
    held = catalogue()
    found = [
        entry for name in held.series_names() for entry in held.entries(name) if text in entry.title_name
    ]
    return found[:MOST_FOUND]


def titles_at(series: str, level: TitleLevel) -> list[TitleEntry]:
    """The titles of one level of a series."""
    return list(catalogue().of_level(series, level))


def _entry_label(entry: TitleEntry, names_series: bool) -> str:
    more = [
        *([entry.series] if names_series else []),
        *([entry.branch] if entry.branch else []),
        *([entry.level.label] if names_series else []),
    ]
    return f"{entry.title_name}（{'，'.join(more)}）" if more else entry.title_name
