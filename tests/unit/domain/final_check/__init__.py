"""The final check: its rules, one by one and together."""
