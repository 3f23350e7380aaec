"""Long lists in pages."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paging:
    """Which page of a list is shown."""

    total: int
    size: int
    page: int
    """Counts from 1."""

    @classmethod
    def nearest(cls, total: int, size: int, number: int) -> "Paging":
        """The page ``number``; the last one there is when there are fewer."""
        return cls(total, size, min(max(1, number), max(1, -(-total // size))))

    @staticmethod
    def asked(text: str) -> int:
        """The number of a page as an address gives it; 1 for nonsense."""
        return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 9 else 1

    @property
    def pages(self) -> int:
        """How many pages there are; at least one."""
        return max(1, -(-self.total // self.size))

    @property
    def offset(self) -> int:
        """How many entries come before this page."""
        return (self.page - 1) * self.size

    @property
    def first(self) -> int:
        """The number of the page's first entry, counted from 1; 0 in an empty list."""
        return min(self.offset + 1, self.total)

    @property
    def last(self) -> int:
        """The number of the page's last entry."""
        return min(self.offset + self.size, self.total)

    @property
    def previous(self) -> int | None:
        """The page before, if any."""
        return self.page - 1 if self.page > 1 else None

    @property
    def following(self) -> int | None:
        """The page after, if any."""
        return self.page + 1 if self.page < self.pages else None
