"""Reads the process environment, where every setting of an installation stands."""

import os
from pathlib import Path

from zhicheng.domain.refusals import Refusal

_YES = frozenset({"1", "true", "yes", "on"})
_NO = frozenset({"0", "false", "no", "off", ""})


class BadSetting(Refusal):
    """An environment variable that cannot be understood; the sentence is for the operator."""

    code = "settings.bad"


def text(name: str, default: str = "") -> str:
    """The variable's text without surrounding blanks, or ``default`` where it is not set."""
    return os.environ.get(name, default).strip()


def flag(name: str, *, default: bool = False) -> bool:
    """Whether the variable says yes. Raises BadSetting where it says neither yes nor no."""
    stated = os.environ.get(name)
    if stated is None:
        return default
    word = stated.strip().lower()
    if word not in _YES | _NO:
        raise BadSetting(f"环境变量 {name} 的值无法识别，请填写 1（是）或 0（否）。")
    return word in _YES


def number(name: str, default: int) -> int:
    """The variable as a whole number of zero or more. Raises BadSetting where it is none."""
    stated = text(name)
    if not stated:
        return default
    if not (stated.isascii() and stated.isdecimal()):
        raise BadSetting(f"环境变量 {name} 应为非负整数。")
    return int(stated)


def words(name: str, default: str = "") -> list[str]:
    """The variable's comma-separated parts, without empty ones."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def home() -> Path:
    """The folder under which ``var/`` lies: ``ZHICHENG_HOME``, or the working folder."""
    return Path(text("ZHICHENG_HOME") or ".").resolve()
