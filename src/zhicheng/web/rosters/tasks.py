"""The lines of a task list: what there is to do, and how much of it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Task:
    """One line; nothing to do is said too, so that users do not look for it."""

    label: str
    address: str
    count: int
    unit: str
    """Counting word: 人, 件."""
    is_own: bool = True
    """Whether the reader acts next, and not somebody else."""

    @property
    def said(self) -> str:
        """How much there is."""
        return f"{self.count}{self.unit}" if self.count else "没有"

    @property
    def kind(self) -> str:
        """How the frame marks it."""
        if not self.count:
            return "plain"
        return "attention" if self.is_own else "waiting"
