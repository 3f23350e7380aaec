"""What a command says: sentences and tables for people, or one JSON object a line for machines.

Results go to standard output. Errors and progress go to standard error, so that results can be piped.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from typing import Any, TextIO
from uuid import UUID

from zhicheng.cli.text_width import padding, width


class Console:
    """All output of commands goes through this."""

    def __init__(
        self, *, as_json: bool = False, out: TextIO | None = None, errors: TextIO | None = None
    ) -> None:
        self.as_json = as_json
        self._out, self._errors = out, errors

    @property
    def out(self) -> TextIO:
        """Where results go; looked up late, since a test may have replaced it."""
        return self._out or sys.stdout

    @property
    def errors(self) -> TextIO:
        """Where errors and progress go."""
        return self._errors or sys.stderr

    def tell(self, event: str, sentence: str, /, **data: Any) -> None:
        """Say one thing: the sentence to people, ``event`` and ``data`` to machines."""
        if self.as_json:
            self._json(self.out, {"event": event, **data})
        elif sentence:
            print(sentence, file=self.out, flush=True)

    def table(self, event: str, headers: Mapping[str, str], rows: Sequence[Mapping[str, Any]]) -> None:
        """Show rows: as an aligned table, or as one JSON object each. ``headers`` maps keys to titles."""
        if self.as_json:
            for row in rows:
                self._json(self.out, {"event": event, **row})
            return
        if not rows:
            return
        texts = [[_cell_text(row.get(key)) for key in headers] for row in rows]
        widths = [
            max([width(title), *(width(line[index]) for line in texts)])
            for index, title in enumerate(headers.values())
        ]
        for line in [list(headers.values()), *texts]:
            cells = (cell + padding(cell, wide) for cell, wide in zip(line, widths, strict=True))
            print("  ".join(cells).rstrip(), file=self.out)
        self.out.flush()

    def error(self, sentence: str, *, code: str) -> None:
        """Say what went wrong, on standard error: one sentence, or one JSON object with its code."""
        if self.as_json:
            self._json(self.errors, {"event": "error", "code": code, "sentence": sentence})
        else:
            print(sentence, file=self.errors, flush=True)

    def _json(self, stream: TextIO, entry: Mapping[str, Any]) -> None:
        print(json.dumps(entry, ensure_ascii=False, default=_json_value), file=stream, flush=True)


def _cell_text(value: object) -> str:
    match value:
        case None:
            return "—"
        case bool():
            return "是" if value else "否"
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case Enum() if hasattr(value, "label"):
            return str(value.label)
        case _:
            return str(value)


def _json_value(value: object) -> Any:
    match value:
        case datetime() | date():
            return value.isoformat()
        case Enum():
            return value.value
        case UUID():
            return str(value)
        case set() | frozenset():
            return sorted(value)
        case _:
            raise TypeError(f"{type(value).__name__} has no JSON form")
