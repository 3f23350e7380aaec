"""Rosters on their way in: received once, read in chunks by a worker, every row accounted for."""
