"""Lists of claims and the acts of review, shared by all who review."""
