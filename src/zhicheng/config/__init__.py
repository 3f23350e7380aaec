"""Puts the pieces together: settings, addresses, database; the only place that names adapters."""
