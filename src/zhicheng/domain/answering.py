"""The two ways in which this installation may answer scans and third parties' questions."""

from enum import StrEnum


class AnsweringWay(StrEnum):
    """Both give the same answers and write the same rows; they differ in what a crowd costs."""

    COALESCED = "coalesced"
    """Requests that come together are answered in one transaction, by statements that are planned once."""
    PLAIN = "plain"
    """One request at a time and a transaction each, by plain statements: for a small city, or to debug."""
