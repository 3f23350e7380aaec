"""The hot path of verification: questions of several threads answered in one transaction."""
