"""The fixed cast of the suite: invented units, committees, officers and people, with valid check digits."""
