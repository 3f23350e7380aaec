"""Rosters as files: read in a limited child process, written as template and error workbooks."""
