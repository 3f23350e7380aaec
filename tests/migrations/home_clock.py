"""The clock of the stored homes' tests."""

from datetime import UTC, datetime


class HomeClock:
    """Stands some days after the stored home was made, when its certificates can be collected."""

    def now(self) -> datetime:
        """The instant."""
        return datetime(2026, 12, 1, 2, tzinfo=UTC)
