"""Help for people who try the demonstration city; absent everywhere else."""
