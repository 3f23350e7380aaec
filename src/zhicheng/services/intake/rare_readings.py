"""One character of a name that is printed as pinyin, with its reading (三(二)5)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RareReading:
    """One character that is printed as pinyin."""

    index: int
    """Index in the name, from 0."""
    character: str
    code_point: str
    proposed: str
    """The likely reading; empty where none is known."""
    confirmed: str
    """What a person has confirmed; empty until then."""
