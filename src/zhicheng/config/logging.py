"""Logs: one JSON object a line, with personal numbers taken out before anything is written."""

import json
import logging
import re
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from zhicheng.config.redaction import redact
from zhicheng.domain.request_ids import current_request_id

_STANDARD = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}
# JSON leaves these as they are, but a terminal or a log viewer may obey them or see a new line in them.
_UNSAFE = re.compile("[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_DEEPEST = 6


def logging_settings(level: str) -> dict[str, Any]:
    """The ``dictConfig`` of the whole process: JSON lines on standard error.

    ``web_server_logs.json`` says the same to granian, which sets up logging before it imports the site.
    """
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "zhicheng.config.logging.JsonLines"}},
        "handlers": {"stderr": {"class": "zhicheng.config.logging.StandardError", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # Django's own console handler would print the unredacted text beside ours.
            "django": {"handlers": [], "propagate": True},
            "django.server": {"handlers": [], "propagate": True},
            "procrastinate": {"level": "WARNING"},
            # Each request has its own line with its status; an error comes with its exception all the same.
            "django.request": {"level": "ERROR"},
        },
    }


class StandardError(logging.Handler):
    """Writes to what standard error is at that moment, since a test may exchange it."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line; what cannot be written is reported as logging reports it, and never raised."""
        try:
            sys.stderr.write(self.format(record) + "\n")
            sys.stderr.flush()
        except Exception:
            self.handleError(record)


class JsonLines(logging.Formatter):
    """Formats a record as one line of JSON; message, arguments, exceptions and extras are all redacted."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line that holds no personal number and no control character."""
        entry: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _message(record),
            "process": record.process,
        }
        # Its shape is checked where it comes in, so it alone is not redacted: people quote it.
        number = getattr(record, "request_id", "") or current_request_id()
        if record.exc_info and record.exc_info[0] is not None:
            entry["exception"] = self.formatException(record.exc_info)
        elif record.exc_text:
            entry["exception"] = record.exc_text
        if record.stack_info:
            entry["stack"] = record.stack_info
        entry |= {
            name: value for name, value in record.__dict__.items() if name not in _STANDARD | entry.keys()
        }
        clean = {redact(name): _clean(value) for name, value in entry.items()}
        if number:
            clean["request_id"] = number
        line = json.dumps(clean, ensure_ascii=False)
        return _UNSAFE.sub(lambda found: f"\\u{ord(found.group()):04x}", line)


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except Exception:
        # Logging would otherwise print message and arguments as they are.
        return f"{record.msg} (arguments do not fit the message)"


def _clean(value: object, depth: int = 0) -> Any:
    match value:
        case None | bool():
            return value
        case str():
            return redact(value)
        case int() | float():
            return value if redact(str(value)) == str(value) else redact(str(value))
        case Mapping() if depth < _DEEPEST:
            return {redact(str(key)): _clean(item, depth + 1) for key, item in value.items()}
        case list() | tuple() | set() | frozenset() if depth < _DEEPEST:
            return [_clean(item, depth + 1) for item in value]
        case _:
            return redact(_as_text(value))


def _as_text(value: object) -> str:
    try:
        return str(value)
    except Exception:
        # A log line must not fail over an object's own way to show itself.
        return f"<{type(value).__name__}>"
