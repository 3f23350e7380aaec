"""Tests of the help for people who try the demonstration city."""
