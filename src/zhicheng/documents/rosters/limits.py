"""How much of everything a roster may use up."""

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class RosterLimits:
    """Limits of one reading; the defaults leave room for 200,000 people with every column filled in."""

    max_bytes: int = 64 * MEBIBYTE
    """Size of the file as uploaded, in bytes."""
    max_unpacked_bytes: int = 640 * MEBIBYTE
    """Size of all parts of a workbook together once decompressed, in bytes."""
    max_ratio: int = 200
    """Most times that decompression may enlarge a part of more than 16 MiB."""
    max_rows: int = 200_000
    """Highest row number with content."""
    max_columns: int = 64
    """Highest column with content."""
    max_cell_chars: int = 2_000
    """Longer texts are cut here on reading; every column's own limit is lower, so such a row is rejected."""
    memory_bytes: int = 900 * MEBIBYTE
    """Address space of the child process, in bytes (RLIMIT_AS)."""
    cpu_seconds: int = 60
    """Processor time of the child process (RLIMIT_CPU)."""
    silence_seconds: float = 90.0
    """Longest that the child may take for its next word before it is killed."""
    prescan: bool = True
    """False only where tests show that the process limits hold without the pre-scan."""
