"""The tables of Zhicheng, their constraints, triggers and migrations; the one Django app with tables."""
