"""Reads: what pages, reports and commands show; nothing here changes a row."""
