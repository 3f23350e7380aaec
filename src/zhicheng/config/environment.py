"""Reads the process environment, where every setting of an installation stands."""

import os
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from typing import TypeVar

from zhicheng.domain.faults import Fault, FaultKind

_YES = frozenset({"1", "true", "yes", "on"})
_NO = frozenset({"0", "false", "no", "off", ""})
Choice = TypeVar("Choice", bound=StrEnum)


class BadSetting(Fault):
    """An environment variable that cannot be understood; the sentence is for the operator."""

    code = "settings.bad"
    kind = FaultKind.MISCONFIGURED


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


def choice(name: str, default: Choice) -> Choice:
    """The variable as one of the enum's words. Raises BadSetting for any other, naming those there are."""
    stated = text(name)
    kind = type(default)
    try:
        return kind(stated) if stated else default
    except ValueError as error:
        known = "、".join(word.value for word in kind)
        raise BadSetting(f"环境变量 {name} 的值无法识别，请填写以下之一：{known}。") from error


def inner_address(name: str, default: str) -> tuple[str, int] | None:
    """The variable as host and port of this machine or of a private network; None where it is empty.

    Raises BadSetting for anything else, above all for an address that everybody can reach.
    """
    stated = text(name, default)
    if not stated:
        return None
    host, _, port = stated.rpartition(":")
    try:
        address = ip_address(host.strip("[]"))
    except ValueError as error:
        raise BadSetting(f"环境变量 {name} 应写作“127.0.0.1:9464”。") from error
    if not (port.isascii() and port.isdecimal() and 0 < int(port) < 65536):
        raise BadSetting(f"环境变量 {name} 的端口应为1至65535。")
    if address.is_unspecified or not (address.is_loopback or address.is_private):
        raise BadSetting(f"环境变量 {name} 只能是本机或内网的地址，不能对外公开。")
    return str(address), int(port)


def words(name: str, default: str = "") -> list[str]:
    """The variable's comma-separated parts, without empty parts."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def home() -> Path:
    """The folder under which ``var/`` lies: ``ZHICHENG_HOME``, or the working folder."""
    return Path(text("ZHICHENG_HOME") or ".").resolve()
