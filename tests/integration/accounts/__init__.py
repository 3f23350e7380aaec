"""Accounts at the level of the services."""
