"""The clerks of one unit, managed by a colleague; shared by all units."""
