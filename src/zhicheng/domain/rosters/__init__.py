"""Rosters (名册): the tables by which units hand in many people at once, and what each row must say."""
