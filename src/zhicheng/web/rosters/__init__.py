"""What all share who award on the strength of rosters: their upload, and work orders for rare characters."""
