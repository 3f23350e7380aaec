"""The catalogue of titles (职称目录) as the Bureau reads it: by series, searched, with its sources."""

from dataclasses import dataclass

from zhicheng.domain.catalogue import TitleEntry, TitleNotInCatalogue
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.refusals import RefusalKind
from zhicheng.services.kernel.actor import Actor, require_role
from zhicheng.services.kernel.rulebook import catalogue


@dataclass(frozen=True, slots=True)
class SeriesLine:
    """One series."""

    series_no: int
    name: str
    levels: tuple[TitleLevel, ...]
    titles: int
    unconfirmed: int
    """Titles that no official table was seen to carry yet."""


@dataclass(frozen=True, slots=True)
class TitleLine:
    """One title."""

    entry: TitleEntry
    also_in: tuple[str, ...]
    """Other series in which the same name stands."""


def series_lines(*, actor: Actor) -> list[SeriesLine]:
    """Every series in the catalogue's order. Raises NotAllowed."""
    require_role(actor, UnitRole.BUREAU)
    held = catalogue()
    lines = []
    for name in held.series_names():
        entries = held.entries(name)
        lines.append(
            SeriesLine(
                series_no=entries[0].series_no,
                name=name,
                levels=held.levels(name),
                titles=len(entries),
                unconfirmed=sum(not entry.confirmed for entry in entries),
            )
        )
    return lines


def titles_of(*, actor: Actor, series_no: int) -> list[TitleLine]:
    """The titles of one series. Raises TitleNotInCatalogue, NotAllowed."""
    found = [line for line in _all(actor) if line.entry.series_no == series_no]
    if not found:
        raise TitleNotInCatalogue(
            "没有找到该系列，请从职称目录重新进入。", code="catalogue.not_found", kind=RefusalKind.MISSING
        )
    return found


def search_titles(*, actor: Actor, text: str) -> list[TitleLine]:
    """Titles whose name, series or branch contains ``text``. Raises NotAllowed."""
    wanted = text.strip()
    return [
        line
        for line in _all(actor)
        if any(wanted in part for part in (line.entry.title_name, line.entry.series, line.entry.branch))
    ]


def _all(actor: Actor) -> list[TitleLine]:
    require_role(actor, UnitRole.BUREAU)
    held = catalogue()
    entries = [entry for name in held.series_names() for entry in held.entries(name)]
    series_of: dict[str, list[str]] = {}
    for entry in entries:
        holders = series_of.setdefault(entry.title_name, [])
        if entry.series not in holders:
            holders.append(entry.series)
    return [
        TitleLine(entry, tuple(name for name in series_of[entry.title_name] if name != entry.series))
        for entry in entries
    ]
