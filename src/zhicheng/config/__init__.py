"""Puts the pieces together: settings, addresses, database; the only package that names adapters."""
