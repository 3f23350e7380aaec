"""Long lists in pages."""

from dataclasses import dataclass

from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Paging:
    """Which page of a list is shown."""

    total: int
    size: int
    page: int
    """Counts from 1."""

    @classmethod
    def of(cls, request: HttpRequest, total: int, size: int = 50) -> "Paging":
        """The page that ``?page=`` asks for; the nearest one there is when it asks for nonsense."""
        asked = request.GET.get("page", "")
        number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1
        last = max(1, -(-total // size))
        return cls(total, size, min(max(1, number), last))

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
        """The place of the page's first entry, counted from 1; 0 in an empty list."""
        return min(self.offset + 1, self.total)

    @property
    def last(self) -> int:
        """The place of the page's last entry."""
        return min(self.offset + self.size, self.total)

    @property
    def previous(self) -> int | None:
        """The page before, if any."""
        return self.page - 1 if self.page > 1 else None

    @property
    def following(self) -> int | None:
        """The page after, if any."""
        return self.page + 1 if self.page < self.pages else None
