"""Tests of the help for whoever tries the demonstration city."""
