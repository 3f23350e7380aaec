"""Use cases: one verb per function, one transaction each, with its audit event inside."""
