"""Puts the pieces together: settings, addresses, database; the only module that names adapters."""
