"""The clock of the machine."""

from datetime import UTC, datetime


class SystemClock:
    """Tells the machine's time, in UTC."""

    def now(self) -> datetime:
        """The present instant."""
        return datetime.now(UTC)
