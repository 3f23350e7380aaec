"""How the system says that it is broken: an exception type apart from ``Refusal``.

The person who asked can do nothing about a fault, and it says nothing about what they asked for. So it may
postpone work and never ends any: code that catches ``Refusal`` to end a claim does not catch this.
"""

from enum import StrEnum


class FaultKind(StrEnum):
    """What is wrong with the installation; each comment says what the operator does."""

    LOST = "lost"  # Bring it back from the backup.
    ALTERED = "altered"  # Find out who changed it, then bring it back from the backup.
    UNREACHABLE = "unreachable"  # Nothing, or look after the other system: it may come back by itself.
    MISCONFIGURED = "misconfigured"  # Correct the settings, keys or files of this installation.
    FULL = "full"  # Make room.

    @property
    def label(self) -> str:
        """The kind in words."""
        return _LABELS[self]

    @property
    def may_pass(self) -> bool:
        """Whether the same request may succeed a little later without anybody doing anything to our data."""
        return self in (FaultKind.UNREACHABLE, FaultKind.FULL)


_LABELS = {
    FaultKind.LOST: "数据丢失",
    FaultKind.ALTERED: "数据被改动",
    FaultKind.UNREACHABLE: "外部系统无法连接",
    FaultKind.MISCONFIGURED: "配置有误",
    FaultKind.FULL: "存储空间不足",
}


class Fault(Exception):
    """Something of the installation is lost, altered, unreachable, misconfigured or full.

    ``sentence`` is Chinese and complete, and names no key, file, host or person: an officer may read it.
    ``detail`` is for the operator's log alone and may name them (never a person). ``code`` is a stable
    ``area.reason`` tag. ``kind`` decides the HTTP status; a class states its own, one fault may differ.
    """

    code = "fault"
    kind = FaultKind.MISCONFIGURED

    def __init__(
        self, sentence: str, *, code: str | None = None, kind: FaultKind | None = None, detail: str = ""
    ) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.detail = detail
        if code is not None:
            self.code = code
        if kind is not None:
            self.kind = kind

    def __str__(self) -> str:
        return self.sentence
