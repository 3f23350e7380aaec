"""Pages of the employer (用人单位): review of its people's claims, its own staff."""
