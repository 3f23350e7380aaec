"""Roster upload with progress, row errors and correction, shared by all who upload rosters."""
